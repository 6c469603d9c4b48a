"""Automation and applications that have no permit number today."""

from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from types import SimpleNamespace

import pytest

from tests.builders import facts as f
from zeropermit.domain.applications.proceeding import UNTOUCHED, ApplicationStage
from zeropermit.domain.law.calendar import DAY, day_start, legal_day
from zeropermit.domain.ledger.identifiers import ApplicationId
from zeropermit.domain.ledger.state import LedgerState
from zeropermit.errors import PermitNumberOverflowError, RequirementsUnmetError
from zeropermit.usecases.applications import automation as module
from zeropermit.usecases.applications.automation import ApplicationAutomation

FIRST, SECOND = ApplicationId(f.word("first")), ApplicationId(f.word("second"))
MIDNIGHT = day_start(legal_day(1_790_000_000))
NOON = MIDNIGHT + DAY // 2


def open_case(stage: ApplicationStage = ApplicationStage.OPEN, **proceeding: int):
    """An application as far as its proceeding."""
    done = replace(UNTOUCHED, **proceeding)
    content = SimpleNamespace(permit=b"none")
    return SimpleNamespace(stage=stage, proceeding=done, content=content)


@dataclass
class Day:
    """A day with so many numbers, and automation that is watched."""

    left: int = 0
    now: int = NOON
    head: bytes = b"head"
    old: set[ApplicationId] = field(default_factory=set)
    """Applications whose data grew old."""
    tried: list[ApplicationId] = field(default_factory=list)
    issued: list[ApplicationId] = field(default_factory=list)
    queried: list[ApplicationId] = field(default_factory=list)

    def issue(self, _, application, *, operation):
        self.tried.append(application)
        if application in self.old:
            raise RequirementsUnmetError(("R01",))
        if not self.left:
            raise PermitNumberOverflowError("370203", "20260921", 100)
        self.left -= 1
        self.issued.append(application)

    def gather(self, _, application):
        self.queried.append(application)
        self.old.discard(application)

    def operation(self, name):
        sent = {f"issue:{one.hex()}:0" for one in self.issued}
        return SimpleNamespace(state=None) if name in sent else None

    @contextmanager
    def look(self):
        state = LedgerState(applications={FIRST: open_case(), SECOND: open_case()})
        yield state, self.now, SimpleNamespace(hash=self.head)


@pytest.fixture
def day(monkeypatch) -> Day:
    day = Day()
    monkeypatch.setattr(module, "issue_automatically", day.issue)
    monkeypatch.setattr(module, "gather", day.gather)
    monkeypatch.setattr(module, "last_gathering", lambda *_: "asked")
    monkeypatch.setattr(module, "waits", lambda *_: False)
    return day


@pytest.fixture
def clerk(day) -> ApplicationAutomation:
    context = SimpleNamespace(
        look=day.look,
        clock=lambda: day.now,
        ledger=SimpleNamespace(operation=day.operation),
        departments=SimpleNamespace(codes=list),
    )
    clerk = ApplicationAutomation(context)
    clerk.hand_overs = SimpleNamespace(work=lambda: 0)
    return clerk


def test_without_a_number_it_is_tried_once_a_day(day, clerk):
    clerk.work()
    assert day.tried == [FIRST, SECOND]
    for number in range(5):
        day.head = b"%d" % number
        clerk.look_again()
        assert clerk.work() == 0
    day.now = MIDNIGHT + DAY - 1
    assert clerk.work() == 0
    assert day.tried == [FIRST, SECOND]


def test_on_the_next_day_it_goes_on_by_itself_in_the_same_order(day, clerk):
    day.left = 1
    assert clerk.work() == 1
    day.left, day.now = 9, MIDNIGHT + DAY
    assert clerk.work() == 1
    assert day.issued == [FIRST, SECOND]
    assert (clerk.numberless, clerk.waited) == ({}, set())
    assert clerk.work() == 0


def test_those_for_whom_the_next_day_has_none_wait_for_the_day_after(day, clerk):
    clerk.work()
    day.left, day.now = 1, MIDNIGHT + DAY
    clerk.work()
    assert (day.issued, clerk.numberless) == ([FIRST], {SECOND: MIDNIGHT + 2 * DAY})
    day.left, day.now = 1, MIDNIGHT + 2 * DAY
    clerk.work()
    assert day.issued == [FIRST, SECOND]


def test_data_that_grew_old_while_it_waited_are_asked_for_once_more(day, clerk):
    clerk.work()
    day.left, day.now, day.old = 9, MIDNIGHT + DAY, {FIRST}
    assert clerk.work() == 2
    assert (day.issued, day.queried) == ([FIRST, SECOND], [FIRST])


def test_data_that_nobody_renews_are_asked_for_no_more(day, clerk, monkeypatch):
    clerk.work()
    monkeypatch.setattr(module, "gather", lambda _, one: day.queried.append(one))
    day.left, day.now, day.old = 9, MIDNIGHT + DAY, {FIRST}
    for number in range(3):
        day.head = b"%d" % number
        clerk.work()
    assert (day.issued, day.queried) == ([SECOND], [FIRST])


@pytest.mark.parametrize("stage", list(ApplicationStage)[1:])
def test_what_is_closed_is_left_alone(stage):
    state = LedgerState(applications={FIRST: open_case(stage), SECOND: open_case()})

    assert module.open_applications(state) == (SECOND,)


def test_what_waits_for_a_correction_is_left_alone_until_it_is_answered():
    asked = open_case(correction_requested_at=5)
    answered = open_case(correction_requested_at=5, corrected_at=6)
    state = LedgerState(applications={FIRST: asked, SECOND: answered})

    assert module.open_applications(state) == (SECOND,)
