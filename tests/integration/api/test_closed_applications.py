"""An application that is closed: no commitment, no permit, and everybody reads it."""

from collections.abc import Iterator

import pytest

from tests.integration.api.holder_acts import sign_shown
from tests.integration.api.site import Site, until
from tests.integration.api.test_direct_acts import seen
from tests.integration.api.test_withdrawal import PROJECT
from zeropermit.domain.ledger.identifiers import (
    ApplicationId,
    from_hex,
    organisation_id,
)
from zeropermit.usecases.applications.automation import open_applications
from zeropermit.usecases.applications.queue import queue_of

APPLICANT = "developer-3"
OFFICERS = ("approval/officer-1", "approval/officer-2")
WORD = "0x" + "5a" * 32
DECIDED = {"reason": "NOT_MET", "decision": WORD}
CLOSINGS = {
    "withdrawn": ("withdraw-application", (APPLICANT,), {}),
    "declined": ("decline", OFFICERS, DECIDED),
    "refused": ("refuse", OFFICERS, DECIDED),
}
"""Act, signers and further fields, by the state of the application."""


@pytest.fixture(scope="module")
def town(pristine, tmp_path_factory) -> Iterator[Site]:
    """A town in which applications are closed."""
    site = Site.copy(pristine, tmp_path_factory.mktemp("closed") / "data")
    yield site
    site.close()


def act(town: Site, name: str, by: tuple[str, ...], given: dict) -> None:
    person = town.person(by[0])
    shown = person.post(f"acts/{name}/proposals", given).json()
    signed = [sign_shown(town.person(each), shown) for each in by]
    answer = person.post(f"acts/{name}", {**given, "authorizations": signed})
    assert answer.status_code == 202, answer.text
    person.settled(answer.json()["operation"])


def state_of(town: Site, application: str, by: str = APPLICANT) -> str:
    state: str = town.person(by).get(f"applications/{application}").json()["state"]
    return state


@pytest.fixture(scope="module", params=CLOSINGS)
def closed(request, town) -> tuple[str, str]:
    """An application that was closed, and how."""
    person = town.person(APPLICANT)
    application = person.apply(PROJECT)
    person.gathered(application)
    name, by, more = CLOSINGS[request.param]
    act(town, name, by, {"application": application, **more})
    until(lambda: state_of(town, application) == request.param)
    return application, request.param


def test_its_state_is_told_to_applicant_and_authority(town, closed):
    application, state = closed
    assert state_of(town, application, OFFICERS[0]) == state
    found = town.person(APPLICANT).get(f"applications/{application}").json()
    assert found["asked"] == []
    assert found["proceeding"]["closing"]["closed_at"] > 0
    page = seen(town.person(APPLICANT), f"/applications/{application}")
    assert "the case is closed" in page.text
    assert "Withdraw the application" not in page.text
    desk = seen(town.person(OFFICERS[0]), f"/authority/applications/{application}")
    assert "the case is closed" in desk.text


def test_its_progress_says_how_it_ended(town, closed):
    application, state = closed
    found = town.person(APPLICANT).get(f"applications/{application}").json()
    query = {"number": found["number"], "code": found["code"]}
    answer = town.visitor().get("progress", params=query)
    assert answer.status_code == 200, answer.text
    told = answer.json()
    assert told["closed"]["stage"] == state
    assert told["turn"] == "nobody"
    assert [one["reached"] for one in told["steps"]][-1]


def test_nobody_commits_for_it_and_no_permit_is_prepared(town, closed):
    application, _ = closed
    letter = town.person(APPLICANT).get(
        f"applications/{application}/letters?language=en"
    )
    assert (letter.status_code, letter.json()["code"]) == (409, "APPLICATION_CLOSED")
    decision = town.person(OFFICERS[0]).get(f"applications/{application}/decision")
    assert decision.json()["code"] == "APPLICATION_CLOSED"


def test_the_queue_and_the_automation_leave_it_out(town, closed):
    application, _ = closed
    context = town.service.context
    own = organisation_id(town.uscc("approval"))
    number = ApplicationId(from_hex(application))
    assert number not in {case.application for case in queue_of(context, own).cases}
    assert number not in context.ledger.read(lambda s, _: open_applications(s))


def test_an_application_that_waits_for_a_correction_says_so(town):
    application = town.person(APPLICANT).apply(PROJECT)
    given = {"application": application}
    asked = {**given, "missing": "规划许可附图", "notice": WORD}
    act(town, "request-correction", OFFICERS[:1], asked)
    until(lambda: state_of(town, application) == "awaits_correction")
    page = seen(town.person(APPLICANT), f"/applications/{application}")
    assert "规划许可附图" in page.text
    assert "Answer what is missing" in page.text

    act(town, "answer-correction", (APPLICANT,), {**given, "answer": WORD})
    until(lambda: state_of(town, application) != "awaits_correction")
