"""Nothing is asked of a firm before the departments' first answers are in.

A quick client would else promise what a department proves a moment later, and be liable
for it; a slow one would be refused the letter that it has read and signed.
"""

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.builders.demonstration import settings_of
from tests.integration.api.scenario import make_room
from tests.integration.api.site import Person, Site, at, until
from tests.integration.api.test_pages import signed_in
from zeropermit.bootstrap.demonstration_data import PASSWORD, scenario
from zeropermit.bootstrap.installation import adapters_of
from zeropermit.domain.evidence.disclosure import Disclosure
from zeropermit.domain.ledger.identifiers import ApplicationId, from_hex, short_name
from zeropermit.usecases.applications import gather
from zeropermit.usecases.applications.automation import open_applications
from zeropermit.usecases.ports import Departments, Query

CASE = scenario("one-promise")
PAGE = {"Accept": "text/html", "Accept-Language": "en"}


@dataclass(slots=True)
class Slow:
    """Departments that answer once they may."""

    departments: Departments
    may: threading.Event = field(default_factory=threading.Event)

    def query(self, query: Query) -> Sequence[Disclosure]:
        self.may.wait()
        return self.departments.query(query)

    def codes(self) -> Sequence[str]:
        return self.departments.codes()

    def store(self, department: str):
        return self.departments.store(department)


def slow(folder: Path, made: list[Slow]) -> Callable[..., Departments]:
    """Make the departments of a town slow, and put them into `made`."""

    def departments(ledger, catalogue, clock) -> Departments:
        stores = adapters_of(settings_of(folder), PASSWORD).departments
        made.append(Slow(stores(ledger, catalogue, clock)))
        return made[-1]

    return departments


@pytest.fixture(scope="module")
def town(pristine, tmp_path_factory) -> Iterator[tuple[Site, threading.Event]]:
    """A service, and what lets its departments answer."""
    folder = tmp_path_factory.mktemp("slow") / "data"
    made: list[Slow] = []
    site = Site.copy(pristine, folder, departments=slow(folder, made))
    yield site, made[0].may
    made[0].may.set()
    site.close()


@pytest.fixture
def may(town) -> Iterator[threading.Event]:
    """Lets the departments answer, which do not yet."""
    site, event = town
    event.clear()
    yield event
    event.set()
    world = site.service.context
    for made in world.ledger.read(lambda state, _: open_applications(state)):
        until(lambda made=made: gather.last_gathering(world, made))


@pytest.fixture
def person(town) -> Person:
    person: Person = town[0].person(CASE["applicant"])
    return person


@pytest.fixture
def browser(town) -> TestClient:
    """The applicant's browser."""
    return signed_in(town[0], CASE["applicant"])[0]


@pytest.fixture
def application(may, person) -> str:
    """An application for which the departments are being asked."""
    make_room(person.site, CASE["project"])
    return person.apply(CASE["project"])


@pytest.fixture
def early(application, person, monkeypatch) -> dict[str, Any]:
    """The letter that was shown when the departments' time was out."""
    with monkeypatch.context() as late:
        late.setattr(gather, "FIRST_ANSWER_SECONDS", 0)
        return person.letter(application)


def view(person: Person, application: str) -> dict[str, Any]:
    found: dict[str, Any] = person.get(f"applications/{application}").json()
    return found


def commit(person: Person, application: str, letter: dict[str, Any]):
    body = person.commitment(letter)
    return person.post(f"applications/{application}/commitments", body)


def refused(answer, code: str) -> None:
    assert (answer.status_code, answer.json()["code"]) == (409, code)


def promised(letter: dict[str, Any]) -> list[str]:
    return [item["id"] for item in letter["requirements"]]


# --- while they answer


def test_nothing_is_asked_and_the_api_says_why(application, person):
    found = view(person, application)
    answer = person.get(f"applications/{application}/letters")

    assert (found["state"], found["asked"], found["gathered"]) == (
        "answering",
        [],
        None,
    )
    assert "部门正在答复" in found["words"]
    refused(answer, "DEPARTMENTS_ANSWERING")
    assert answer.headers["retry-after"] == "1"


def test_the_page_says_so_and_offers_no_letter(application, browser):
    case = at(browser, f"/applications/{application}", headers=PAGE)
    letter = at(
        browser,
        f"/applications/{application}/letter",
        headers=PAGE,
        follow_redirects=False,
    )

    assert "The departments are being asked." in case.text
    assert "/letter" not in case.text
    assert 'hx-trigger="every' in case.text
    assert letter.status_code == 303
    assert letter.headers["location"] == f"/applications/{application}"


def test_whoever_follows_the_case_reads_that_it_is_the_departments_turn(
    application, person
):
    found = view(person, application)
    query = {"number": found["number"], "code": found["code"]}

    assert person.get("progress", params=query).json()["turn"] == "departments"


def test_a_joint_application_has_no_letters_while_departments_answer(may, person):
    act_body = {"project": CASE["project"], "matters": ["construction-permit"]}
    proposed = person.http.post("joint-applications", json=act_body).json()
    [member] = proposed["applications"]
    person.post("applications", person.application(member["receipt"]))
    until(lambda: person.knows(member["application"]))

    path = f"joint-applications/{proposed['joint_application']}"
    [found] = person.get(path).json()["applications"]
    answer = person.get(f"{path}/letters")

    assert (found["state"], found["asked"]) == ("answering", [])
    refused(answer, "DEPARTMENTS_ANSWERING")


def test_a_letter_that_comes_too_early_is_refused(application, person, early):
    refused(commit(person, application, early), "DEPARTMENTS_ANSWERING")


# --- once their time is out


def test_the_letter_is_offered_when_the_time_of_the_departments_is_out(
    application, person, browser, monkeypatch
):
    monkeypatch.setattr(gather, "FIRST_ANSWER_SECONDS", 0)

    found = view(person, application)
    case = at(browser, f"/applications/{application}", headers=PAGE)

    assert (found["state"], found["gathered"]) == ("open", None)
    assert found["asked"] == promised(person.letter(application))
    assert f"/applications/{application}/letter" in case.text
    assert 'hx-trigger="every' not in case.text


# --- once they have answered


def test_a_letter_of_which_data_met_a_part_is_taken(
    town, may, application, person, early
):
    """What was signed is on the ledger, all of it, and the permit is issued."""
    may.set()
    needed = person.gathered(application)["asked"]
    assert set(needed) < set(promised(early))

    answer = commit(person, application, early)
    assert answer.status_code == 202, answer.text
    person.settled(answer.json()["operation"])
    until(lambda: view(person, application)["permit"])

    contents = town[0].service.context.ledger.read(
        lambda state, _: [
            promise.content
            for promise in state.commitments.values()
            if promise.content.application == ApplicationId(from_hex(application))
        ]
    )
    names = tuple(short_name(name) for name in promised(early))
    assert [content.requirements for content in contents] == [names]


@pytest.mark.parametrize(
    "change",
    [
        lambda x: x["requirements"][0].update(promise="我什么也不承诺"),
        lambda x: x["requirements"][-1].update(notice="什么也不必证明"),
        lambda x: x["requirements"].reverse(),
        lambda x: x["requirements"][0].update(id="R01"),
        lambda x: x.update(due_at=x["due_at"] + 86_400),
    ],
    ids=range(5),
)
def test_a_letter_of_which_data_met_a_part_is_refused_if_it_was_altered(
    may, application, person, early, change
):
    may.set()
    needed = person.gathered(application)["asked"]
    assert set(needed) < set(promised(early))
    change(early)

    refused(commit(person, application, early), "LETTER_REFUSED")


def test_a_letter_without_what_is_still_needed_is_refused(
    may, application, person, early
):
    may.set()
    needed = person.gathered(application)["asked"]
    rest = [item for item in early["requirements"] if item["id"] not in needed]

    answer = commit(person, application, {**early, "requirements": rest})

    refused(answer, "LETTER_REFUSED")


def test_a_promise_that_was_never_asked_for_is_refused(may, early, person):
    """It is what we would write, but nobody was shown it."""
    may.set()
    other = person.apply(CASE["project"])
    person.gathered(other)
    due_at = person.letter(other)["due_at"]
    more = {**early, "application": other, "due_at": due_at}

    refused(commit(person, other, more), "LETTER_REFUSED")
