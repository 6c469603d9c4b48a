"""What officers do with a permit, and acts that the API has no address for."""

import json
from collections.abc import Mapping
from dataclasses import replace

from tests.integration.api.site import ENDED, FAILED, Site, until
from zeropermit.domain.acts.act import Act, Authorization, proposed
from zeropermit.domain.acts.operation import Operation
from zeropermit.domain.acts.proceedings import AnswerNotice
from zeropermit.domain.acts.supervision import AcceptSupervision
from zeropermit.domain.law.decision_limit import hearing_end
from zeropermit.domain.ledger.filings import ProvenCommitment, proven
from zeropermit.domain.ledger.identifiers import (
    NoticeId,
    OrganisationId,
    PermitId,
    from_hex,
    organisation_id,
)
from zeropermit.domain.permits.document import PermitDocument
from zeropermit.domain.permits.permit import AdverseNotice
from zeropermit.domain.permits.reasons import Ending, Measure
from zeropermit.usecases.permits.officer_acts import PermitActRequest, prepare_act

OFFICERS = ("approval/officer-1", "approval/officer-2")
DECISION = "0x" + "5a" * 32


def act_body(act: str, ending: str | None = None) -> dict[str, object]:
    reason = {
        "suspend": "SAFETY_HAZARD",
        "reinstate": "REMEDIED",
        "end": "COMPLETED",
        "deregister": "ENDED_BEFORE",
        "correct-document": "CLERICAL_ERROR",
    }
    found = {"act": act, "reason": reason[act], "decision": DECISION}
    return found if ending is None else {**found, "ending": ending}


def signed(site: Site, permit: str, wanted: Mapping[str, object], *by: str):
    """The body of an act that these keys signed."""
    ending = Ending[str(wanted["ending"])] if "ending" in wanted else Ending.NONE
    act_request = PermitActRequest(
        str(wanted["act"]), str(wanted["reason"]), from_hex(DECISION), ending
    )
    if "corrected" in wanted:
        digest = PermitDocument.from_json(json.loads(str(wanted["corrected"]))).digest()
        act_request = replace(act_request, corrected=digest)
    act = prepare_act(site.service.context, PermitId(from_hex(permit)), act_request)
    return {**wanted, "authorizations": [site.person(h).sign(act) for h in by]}


def told(
    site: Site,
    permit: str,
    measure: str,
    reason: str = "SAFETY_HAZARD",
    *,
    officers: tuple[str, str] = OFFICERS,
    answered: bool = True,
) -> NoticeId:
    """Tell the holder of a measure, have it answer, and wait; give the notice.

    If it is not to answer, its time does not pass.
    """
    number, ledger = PermitId(from_hex(permit)), site.service.context.ledger

    def last() -> AdverseNotice | None:
        return ledger.read(
            lambda state, _: getattr(state.permits.get(number), "notice", None)
        )

    until(last)
    before = last().given
    calendar = site.service.context.catalogue.working_days
    until_when = hearing_end(site.service.context.clock() + 60, calendar)
    wanted = PermitActRequest(
        *("give-notice", reason, from_hex(DECISION)),
        measure=Measure[measure],
        answer_until=until_when,
    )
    act = prepare_act(site.service.context, number, wanted)
    submit_act(site, act, *officers)
    until(lambda: last().given > before)
    if answered:
        answer = AnswerNotice(act.application, last().id, from_hex(DECISION))
        submit_act(site, answer, holder_of(site, act.application.applicant))
        until(lambda: last().answered)
        site.wait_until(until_when)
    found: NoticeId = last().id
    return found


def holder_of(site: Site, applicant: OrganisationId) -> str:
    """Handle of the organisation that holds a permit."""
    return next(
        handle
        for handle, found in site.town.organisations.items()
        if organisation_id(found["uscc"]) == applicant
    )


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
    **more: object,
) -> dict:
    """Act with two officers; give what verifying says afterwards."""
    wanted = {**act_body(act, ending), **more}
    measure = "SUSPENDED" if act == "suspend" else ending
    if measure not in {None, "CANCELLED"}:
        told(site, permit, measure, str(wanted["reason"]), officers=officers)
    match = etag(site, permit, wanted, officers[0])
    body = signed(site, permit, wanted, *officers)
    http = site.visitor()
    before = http.get(f"verify/{permit}").json()["permit"]["sequence"]

    def moved() -> dict | None:
        found = http.get(f"verify/{permit}").json()
        counts = found["permit"]
        acts = counts["sequence"] + counts["clearances"]
        return found if acts > before else None

    answer = submit(site, permit, body, match, officers[0])
    assert answer.status_code == 202, answer.text
    site.person(officers[0]).settled(answer.json()["operation"])

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


def submit_act(site: Site, act: Act, *by: str) -> Operation:
    """Put an act that the API has no address for on the ledger, and wait."""
    authorizations = [
        Authorization(s["signer"], s["deadline"], bytes.fromhex(s["signature"][2:]))
        for s in (site.person(handle).sign(act) for handle in by)
    ]
    ledger = site.service.context.ledger
    name = f"test:{act.primary}:{authorizations[0].signature.hex()}"
    ledger.submit(act, authorizations, operation=name)
    ends = ENDED | FAILED
    until(lambda: ledger.operation(name).state.value in ends)
    ended: Operation = ledger.operation(name)
    return ended


def take_over(site: Site, permit: str, by: str) -> None:
    """Let a body accept a permit once the service has handed it over."""
    number, ledger = PermitId(from_hex(permit)), site.service.context.ledger
    until(lambda: ledger.read(lambda state, _: number in state.supervision.permits))
    act = ledger.read(lambda state, _: proposed(AcceptSupervision, state, number, {}))
    submit_act(site, act, by)
    until(
        lambda: ledger.read(lambda state, _: state.supervision.of(number).accepted_at)
    )
