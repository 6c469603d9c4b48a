"""One town for all tests of the API; a test that spoils one gets a copy."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.builders.demonstration import made_once, prepared_town
from tests.integration.api.department_desk import OFFICER
from tests.integration.api.scenario import Walked, walk
from tests.integration.api.site import MATTER, Person, Site
from zeropermit.domain.ledger.identifiers import organisation_id, to_hex

PROJECT = "2609-370215-89-01-000086"
"""Of `developer-3`, who is discredited: nothing is ever granted for it."""


@pytest.fixture(scope="session")
def pristine(tmp_path_factory) -> Path:
    """The folder of a town that is set up, and that nothing runs in."""

    def serve_once(folder: Path) -> None:
        Site.copy(prepared_town(tmp_path_factory), folder).close()

    return made_once(tmp_path_factory, "served-town", serve_once)


@pytest.fixture(scope="session")
def site(pristine, tmp_path_factory) -> Iterator[Site]:
    """The service that all tests share; each uses applications of its own."""
    site = Site.copy(pristine, tmp_path_factory.mktemp("shared") / "data")
    yield site
    site.close()


@pytest.fixture(scope="session")
def granted(site) -> Walked:
    """The main case of the town, walked to its permit; nobody acts on it."""
    return walk(site, "main")


@pytest.fixture(scope="session")
def applied(site) -> str:
    """An open application of `developer-3`, which cannot be granted."""
    person = site.person("developer-3")
    application = person.apply(PROJECT)
    person.gathered(application)
    return application


@pytest.fixture(scope="session")
def subject(site) -> str:
    """An open application of `developer-3` that tests may change."""
    person = site.person("developer-3")
    application = person.apply(PROJECT)
    person.gathered(application)
    return application


@pytest.fixture(scope="session")
def joint(site) -> str:
    """A joint application of `developer-3` that nobody has signed."""
    body = {"project": PROJECT, "matters": [MATTER]}
    answer = site.person("developer-3").http.post("joint-applications", json=body)
    found: str = answer.json()["joint_application"]
    return found


@pytest.fixture(scope="module")
def town(pristine, tmp_path_factory) -> Iterator[Site]:
    """A town for one module, which changes what departments hold."""
    site = Site.copy(pristine, tmp_path_factory.mktemp("desk") / "data")
    yield site
    site.close()


@pytest.fixture(scope="module")
def officer(town) -> Person:
    return town.person(OFFICER)


NEW_KEY = "0x52908400098527886E0F7030069857D2E4169EE7"
TWICE = {
    *("retire-chief", "appoint-key", "enrol", "record-hearing"),
    *("decline", "pause", "prolong", "refuse", "record-service"),
}
"""Acts with two signatures."""


def acts_on_application(application: str, now: int) -> dict[str, dict[str, object]]:
    """Bodies of the acts on an application that is not decided."""
    about, text = {"application": application}, "0x" + "5a" * 32
    decided = {**about, "reason": "NOT_MET", "decision": text}
    pause = {"paused_from": now, "paused_until": now + 86_400}
    return {
        "accept-application": about,
        "answer-correction": {**about, "answer": text},
        "decline": decided,
        "pause": {**decided, **pause},
        "prolong": {**decided, "due_at": now + 86_400},
        "refuse": decided,
        "request-correction": {**about, "missing": "红线图", "notice": text},
        "withdraw-application": about,
        "record-service": {**about, "document": text, "way": "POST", "served_at": now},
        "acknowledge-service": {**about, "document": text, "served_at": now},
    }


def direct_acts(
    site: Site, subject: str, granted: Walked, signed: dict
) -> dict[str, object]:
    """Bodies of acts: of others' commitment, batch and key, and of a new enterprise."""
    evidence = site.visitor().get(f"permits/{granted.permit}/evidence").json()
    lines = evidence["evidence"]
    made = next(line["evidence"] for line in lines if line["kind"] == "COMMITMENT")
    own = organisation_id(site.uscc("trading"))
    batch = site.service.context.ledger.read(
        lambda r, _: next(n for n, b in r.batches.items() if b.department == own)
    )
    notice = {"permit": granted.permit, "notice": "0x" + "5a" * 32}
    given = {
        **acts_on_application(subject, site.service.context.clock()),
        "answer-notice": {**notice, "answer": "0x" + "5a" * 32},
        "request-hearing": notice,
        "record-hearing": {**notice, "record": "0x" + "5a" * 32},
        "request-renewal": {"permit": granted.permit, "valid_until": 2_000_000_000},
        "renew": {"permit": granted.permit, "valid_until": 2_000_000_000},
        "withdraw-commitment": {"commitment": made},
        "request-repair": {"commitment": made, "request": "0x" + "5a" * 32},
        "revoke-batch": {
            "batch": to_hex(batch),
            "reason": "DATA_ERROR",
        },
        "retire-key": {"key": site.account("approval/system").address},
        "retire-chief": {"key": site.account("approval/officer-2").address},
        "appoint-key": {"key": NEW_KEY, "role": "OFFICER", "person": 9},
        "cancel-authorization": {"digest": "0x" + "5a" * 32},
        "enrol": {
            "uscc": "91370200DEM000999R",
            "name": "示范新企业有限公司",
            "key": NEW_KEY,
            "role": "OFFICER",
        },
    }
    proposals = {f"POST /acts/{name}/proposals": body for name, body in given.items()}
    twice = {"authorizations": [*signed["authorizations"]] * 2}
    submitted = {
        f"POST /acts/{name}": {**body, **(twice if name in TWICE else signed)}
        for name, body in given.items()
    }
    return {**proposals, **submitted}


@pytest.fixture(scope="session")
def bodies(site, subject, granted) -> dict[str, object]:
    """Bodies that are right for the one who may send them."""
    applicant = site.person("developer-3")
    act = {
        "act": "give-notice",
        "reason": "SAFETY_HAZARD",
        "decision": "0x" + "5a" * 32,
        "measure": "SUSPENDED",
        "answer_until": site.service.context.clock() + 30 * 86_400,
    }
    receipt = applicant.propose(PROJECT)
    application = applicant.application(receipt)
    signed = application["authorization"]
    standing = {"project": PROJECT, "matters": [MATTER], "days": 30}
    other = {**signed, "signer": site.account("approval/officer-2").address}
    outcome = {"outcome": "KEPT", "decision": "0x" + "5a" * 32}
    repair = {"commitment": "0x" + "5a" * 32, "decision": "0x" + "5a" * 32}
    both = {"authorizations": [signed, other]}
    handover = {"wish": {"act": "handover", "supervisor": site.uscc("housing")}}
    batch = {"schema": "verified-documents/1", "root": "0x" + "5a" * 32, "count": 1}
    taken_back = {"leaves": ["0x" + "5a" * 32], "reason": "DATA_ERROR"}
    round_ = {
        "matter": MATTER,
        "permille": 50,
        "secret_hash": "0x" + "5a" * 32,
        "due_at": 2_000_000_000,
    }
    return {
        **direct_acts(site, subject, granted, {"authorizations": [signed]}),
        "POST /auth/challenge": {"address": applicant.account.address},
        "POST /auth/session": {"message": "x", "signature": "0x" + "1b" * 65},
        "POST /applications/proposals": {
            "matter": MATTER,
            "project": PROJECT,
            "authority": site.uscc("approval"),
        },
        "POST /applications": application,
        "POST /applications/{application}/commitments": applicant.commitment(
            applicant.letter(subject)
        ),
        "POST /applications/{application}/decision": {"authorization": signed},
        "POST /standing-consents/proposals": standing,
        "POST /standing-consents": {
            "consent": applicant.http.post(
                "standing-consents/proposals", json=standing
            ).json()["consent"],
            "signature": "0x" + "1b" * 65,
        },
        "POST /joint-applications": {"project": PROJECT, "matters": [MATTER]},
        "POST /permits/{permit}/acts/proposals": act,
        "POST /permits/{permit}/acts": {**act, **both},
        "POST /applications/{application}/corrections": {
            "requirement": "R01",
            "text": "项目名称有误。",
        },
        "POST /applications/{application}/ratings": {
            "stage": "acceptance",
            "score": "satisfied",
            "text": "很快。",
        },
        "POST /corrections/{correction}/answer": {
            "outcome": "refused",
            "text": "无误。",
        },
        "POST /department/batches/proposals": {"schema": "verified-documents/1"},
        "POST /department/batches": {**batch, "authorization": signed},
        "POST /department/records": {
            "schema": "verified-documents/1",
            "kind": "csv",
            "text": "subject",
        },
        "POST /department/revocations/proposals": taken_back,
        "POST /department/revocations": {**taken_back, "authorization": signed},
        "POST /permits/{permit}/acts/waiting": {**act, "authorization": signed},
        "POST /permits/{permit}/acts/waiting/{waiting}": {"authorization": signed},
        "POST /permits/{permit}/reports/proposals": {"report": "start"},
        "POST /permits/{permit}/reports": {
            "report": "start",
            "started_at": 1_790_000_000,
            "authorization": signed,
        },
        "POST /permits/{permit}/extension": {"authorization": signed},
        "POST /commitments/{commitment}/outcomes/proposals": outcome,
        "POST /commitments/{commitment}/outcomes": {**outcome, **both},
        "POST /organisations/{uscc}/repairs/proposals": repair,
        "POST /organisations/{uscc}/repairs": {**repair, **both},
        "POST /permits/{permit}/supervision/proposals": handover,
        "POST /permits/{permit}/supervision": {**handover, "authorizations": [signed]},
        "POST /supervision/rounds/proposals": round_,
        "POST /supervision/rounds": {**round_, "authorization": signed},
        "POST /supervision/rounds/{round}/draw": {"secret": "0x" + "5a" * 32},
    }


@pytest.fixture
def visitor(site):
    """Somebody who is not signed in."""
    return site.visitor()


@pytest.fixture
def applicant(site) -> Person:
    return site.person("developer-3")
