"""What officers do with a permit, and acts that the API has no address for."""

from collections.abc import Mapping

from tests.integration.api.site import ENDED, Site, until
from zeropermit.domain.acts.act import Act, Authorization
from zeropermit.domain.ledger.filings import ProvenCommitment, proven
from zeropermit.domain.ledger.identifiers import PermitId, from_hex, organisation_id
from zeropermit.domain.permits.reasons import Ending
from zeropermit.usecases.permits.officer_acts import PermitActRequest, prepare_act

OFFICERS = ("approval/officer-1", "approval/officer-2")
DECISION = "0x" + "5a" * 32


def act_body(act: str, ending: str | None = None) -> dict[str, object]:
    reason = {"suspend": "SAFETY_HAZARD", "reinstate": "REMEDIED", "end": "COMPLETED"}
    found = {"act": act, "reason": reason[act], "decision": DECISION}
    return found if ending is None else {**found, "ending": ending}


def signed(site: Site, permit: str, wanted: Mapping[str, object], *by: str):
    """The body of an act that these keys signed."""
    ending = Ending[str(wanted["ending"])] if "ending" in wanted else Ending.NONE
    act = prepare_act(
        site.service.context,
        PermitId(from_hex(permit)),
        PermitActRequest(
            str(wanted["act"]), str(wanted["reason"]), from_hex(DECISION), ending
        ),
    )
    return {**wanted, "authorizations": [site.person(h).sign(act) for h in by]}


def etag(
    site: Site, permit: str, wanted: Mapping[str, object], by: str = OFFICERS[0]
) -> str:
    officer = site.person(by).http
    answer = officer.post(f"permits/{permit}/acts/proposals", json=wanted)
    assert answer.status_code == 200, answer.text
    found: str = answer.headers["etag"]
    return found


def submit(site: Site, permit: str, body, match: str | None, by: str = OFFICERS[0]):
    headers = {} if match is None else {"If-Match": match}
    return site.person(by).post(f"permits/{permit}/acts", body, **headers)


def done(
    site: Site,
    permit: str,
    act: str,
    ending: str | None = None,
    officers: tuple[str, str] = OFFICERS,
) -> dict:
    """Act with two officers; give what verifying says afterwards."""
    wanted = act_body(act, ending)
    match = etag(site, permit, wanted, officers[0])
    body = signed(site, permit, wanted, *officers)
    answer = submit(site, permit, body, match, officers[0])
    assert answer.status_code == 202, answer.text
    site.person(officers[0]).settled(answer.json()["operation"])
    http = site.visitor()
    before = int(match.strip('"').rpartition("-")[2])

    def moved() -> dict | None:
        found = http.get(f"verify/{permit}").json()
        return found if found["permit"]["sequence"] > before else None

    return until(moved)


def commitment_of(site: Site, application: str, handle: str) -> ProvenCommitment:
    wanted = organisation_id(site.uscc(handle))

    def find(state, _) -> ProvenCommitment | None:
        found = [
            promised.content
            for promised in state.commitments.values()
            if promised.content.organisation == wanted
            and promised.content.application == from_hex(application)
        ]
        return proven(state, found[-1]) if found else None

    return until(lambda: site.service.context.ledger.read(find))


def submit_act(site: Site, act: Act, *by: str) -> None:
    """Put an act that the API has no address for on the ledger, and wait."""
    authorizations = [
        Authorization(s["signer"], s["deadline"], bytes.fromhex(s["signature"][2:]))
        for s in (site.person(handle).sign(act) for handle in by)
    ]
    ledger = site.service.context.ledger
    name = f"test:{act.primary}:{authorizations[0].signature.hex()}"
    ledger.submit(act, authorizations, operation=name)
    until(lambda: ledger.operation(name).state.value in ENDED)
