"""Two inspectors record what became of a commitment; who broke one commits no more."""

from collections.abc import Iterator

import pytest

from tests.integration.api.holder_acts import sign_shown
from tests.integration.api.officer_acts import take_over
from tests.integration.api.scenario import Walked, walk
from tests.integration.api.site import Person, Site, until
from zeropermit.bootstrap.demonstration_data import scenario

CASE = scenario("main")
INSPECTORS = ("housing/officer-1", "housing/officer-2")
DECISION = "0x" + "6b" * 32
BREACHED = {"outcome": "BREACHED", "decision": DECISION}
REPAIR = {"commitment": DECISION, "decision": DECISION}


@pytest.fixture(scope="module")
def inspected(pristine, tmp_path_factory) -> Iterator[Site]:
    site = Site.copy(pristine, tmp_path_factory.mktemp("inspected") / "data")
    yield site
    site.close()


@pytest.fixture(scope="module")
def case(inspected) -> Walked:
    """A case whose permit waits to be accepted by the body that inspects."""
    return walk(inspected, "main")


@pytest.fixture(scope="module")
def commitment(inspected, case) -> str:
    """The commitment of the permit's holder."""
    lines = inspected.visitor().get(f"permits/{case.permit}/evidence").json()
    own = inspected.uscc(CASE["applicant"])
    return next(
        str(line["evidence"])
        for line in lines["evidence"]
        if line["kind"] == "COMMITMENT" and line["organisation"]["uscc"] == own
    )


def refused(answer, status: int, code: str) -> None:
    problem = answer.json()
    assert (answer.status_code, problem["code"]) == (status, code), problem


def inspector(site: Site) -> Person:
    return site.person(INSPECTORS[0])


def recorded(site: Site, path: str, wanted: dict[str, str], *by: str):
    """Let inspectors sign what they are shown, and submit it."""
    answer = inspector(site).http.post(f"{path}/proposals", json=wanted)
    assert answer.status_code == 200, answer.text
    signed = [sign_shown(site.person(one), answer.json()) for one in by]
    return inspector(site).post(path, {**wanted, "authorizations": signed})


def commits(site: Site, application: str) -> str:
    """What comes of asking the holder to commit anew: `R10` met by it or not."""
    person = site.person(CASE["applicant"])
    body = person.commitment(person.letter(application))
    answer = person.post(f"applications/{application}/commitments", body)
    assert answer.status_code == 202, answer.text
    ended = frozenset({"included", "final", "refused"})
    state: str = person.settled(answer.json()["operation"], ended)["state"]
    return state


def test_a_body_records_nothing_before_it_supervises_the_permit(
    inspected, case, commitment
):
    path = f"commitments/{commitment}/outcomes/proposals"

    refused(inspector(inspected).http.post(path, json=BREACHED), 403, "NOT_ALLOWED")

    take_over(inspected, case.permit, INSPECTORS[0])
    shown = inspector(inspected).http.post(path, json=BREACHED)
    assert shown.status_code == 200, shown.text


def test_one_inspector_is_not_two(inspected, commitment):
    path = f"commitments/{commitment}/outcomes"

    answer = recorded(inspected, path, BREACHED, INSPECTORS[0], INSPECTORS[0])

    refused(answer, 422, "FIELDS_REFUSED")


def test_an_officer_of_another_body_does_not_count(inspected, commitment):
    path = f"commitments/{commitment}/outcomes"

    answer = recorded(inspected, path, BREACHED, INSPECTORS[0], "approval/officer-1")

    refused(answer, 403, "NOT_ACTING_FOR")


def test_a_commitment_that_was_not_made_has_no_outcome(inspected):
    http = inspector(inspected).http

    answer = http.post(f"commitments/{DECISION}/outcomes/proposals", json=BREACHED)

    refused(answer, 404, "COMMITMENT_UNKNOWN")


def test_credit_that_is_not_lost_cannot_be_repaired(inspected):
    path = f"organisations/{inspected.uscc('developer-2')}/repairs/proposals"

    refused(inspector(inspected).http.post(path, json=REPAIR), 409, "NOT_BARRED")


def test_who_broke_a_commitment_is_barred_until_its_credit_is_repaired(
    inspected, case, commitment
):
    site, person = inspected, inspected.person(CASE["applicant"])
    path = f"commitments/{commitment}/outcomes"

    answer = recorded(site, path, BREACHED, *INSPECTORS)

    assert answer.status_code == 202, answer.text
    inspector(site).settled(answer.json()["operation"])
    operation = answer.json()["operation"]
    assert person.get(f"operations/{operation}").status_code == 404
    until(lambda: not stands(site, case.permit, commitment))
    again = inspector(site).http.post(f"{path}/proposals", json=BREACHED)
    refused(again, 409, "OUTCOME_NOT_ALLOWED")
    application = person.apply(scenario("one-promise")["project"])
    person.gathered(application)
    letter = person.get(f"applications/{application}/letters")
    refused(letter, 409, "BARRED_FROM_COMMITTING")

    repair = f"organisations/{site.uscc(CASE['applicant'])}/repairs"
    wanted = {**REPAIR, "commitment": commitment}
    unasked = inspector(site).http.post(f"{repair}/proposals", json=wanted)
    refused(unasked, 409, "REPAIR_NOT_REQUESTED")
    ask_for_repair(person, commitment)
    until(lambda: told_of(site, "NOTICE_CREDIT_REPAIR_REQUESTED"))
    answer = recorded(site, repair, wanted, *INSPECTORS)
    assert answer.status_code == 202, answer.text
    inspector(site).settled(answer.json()["operation"])
    until(lambda: not barred(site))
    assert commits(site, application) in {"included", "final"}


def ask_for_repair(person: Person, commitment: str) -> None:
    """Let the holder ask the body for the repair of its credit."""
    path, wanted = "acts/request-repair", {"commitment": commitment}
    wanted |= {"request": DECISION}
    shown = person.http.post(f"{path}/proposals", json=wanted)
    assert shown.status_code == 200, shown.text
    signed = [sign_shown(person, shown.json())]
    answer = person.post(path, {**wanted, "authorizations": signed})
    assert answer.status_code == 202, answer.text
    person.settled(answer.json()["operation"])


def told_of(site: Site, code: str) -> bool:
    """Whether the inspecting body is told of something."""
    found = inspector(site).get("me/notices").json()["notices"]
    return code in {one["code"] for one in found}


def stands(site: Site, permit: str, commitment: str) -> bool:
    lines = site.visitor().get(f"permits/{permit}/evidence").json()["evidence"]
    return any(x["evidence"] == commitment and x["stands"] for x in lines)


def barred(site: Site) -> bool:
    return site.service.context.ledger.read(lambda state, _: bool(state.barred))
