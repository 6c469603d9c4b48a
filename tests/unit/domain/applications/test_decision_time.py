"""Until when an application has to be decided, after acts on it."""

from dataclasses import replace

import pytest

from tests.builders.facts import DAY
from tests.builders.town import Town
from zeropermit.catalogue.loader import load_catalogue
from zeropermit.domain.applications.decision_time import time_to_decide
from zeropermit.domain.applications.proceeding import UNTOUCHED, DecisionPause
from zeropermit.domain.law.calendar import day_start, legal_day, working_days
from zeropermit.domain.law.decision_limit import decision_limit

CATALOGUE = load_catalogue()
MATTER, CALENDAR = CATALOGUE.matter("construction-permit"), CATALOGUE.working_days


@pytest.fixture
def filed():
    town = Town.small()
    town.ready()
    [found] = town.state.applications.values()
    return found


def decided(filed, *, after=0, **changes):
    proceeding = replace(UNTOUCHED, **changes)
    now = filed.applied_at + after
    changed = replace(filed, proceeding=proceeding)
    return time_to_decide(MATTER, changed, CALENDAR, now=now)


def test_untouched_it_is_the_time_of_the_law(filed):
    usual = decision_limit(MATTER, filed.applied_at, CALENDAR)

    assert decided(filed) == usual
    assert decided(filed, correction_requested_at=1, corrected_at=2) == usual


def test_a_prolongation_names_the_end(filed):
    due = filed.applied_at + 60 * DAY

    assert decided(filed, due_at=due).due == due
    assert not decided(filed, due_at=due).provisional


def test_nobody_can_tell_while_the_time_does_not_run(filed):
    until = filed.applied_at + DAY
    for changes in ({"correction_requested_at": 1}, {"paused_until": until}):
        found = decided(filed, **changes)

        assert (found.due, found.provisional) == (None, True)
    assert decided(filed, after=DAY, paused_until=until).due is not None


@pytest.mark.parametrize("code", ["construction-permit", "drainage-permit"])
def test_days_that_began_in_a_pause_or_a_correction_do_not_count(filed, code):
    matter = CATALOGUE.matter(code)
    midnight = day_start(legal_day(filed.applied_at))
    asked, answered = midnight + DAY + 60, midnight + 3 * DAY + 60
    paused = DecisionPause(midnight + 5 * DAY, midnight + 12 * DAY)
    proceeding = replace(
        UNTOUCHED,
        correction_requested_at=asked,
        corrected_at=answered,
        paused_until=paused.paused_until,
        pauses=(paused,),
    )
    changed = replace(filed, proceeding=proceeding)
    usual = decision_limit(matter, filed.applied_at, CALENDAR)

    found = time_to_decide(matter, changed, CALENDAR, now=paused.paused_until)

    first, last = legal_day(filed.applied_at), legal_day(found.due - 1)
    stopped = [2, 3, *range(5, 12)]
    if matter.decision_days_kind == "calendar":
        assert found.due == usual.due + len(stopped) * DAY
        return
    lost = sum(
        CALENDAR.is_working_day(legal_day(midnight + number * DAY))
        for number in stopped
    )
    assert lost > 3
    counted = working_days(first, last, CALENDAR) - lost
    assert counted == working_days(first, legal_day(usual.due - 1), CALENDAR)


def test_an_acceptance_ends_the_wait_for_a_correction(filed):
    asked, accepted = filed.applied_at + DAY, filed.applied_at + 3 * DAY
    told = {"correction_requested_at": asked, "accepted_at": accepted}

    waited = decided(filed, after=4 * DAY, **told)
    late = decided(filed, after=90 * DAY, **told, corrected_at=accepted + 60 * DAY)

    assert waited.due is not None
    assert waited == late


def test_a_pause_puts_off_the_end_that_a_prolongation_named(filed):
    midnight = day_start(legal_day(filed.applied_at))
    due = midnight + 60 * DAY
    spans = ((midnight + 5 * DAY, midnight + 8 * DAY), (due - DAY, due + 9 * DAY))
    pauses = tuple(DecisionPause(*span) for span in spans)
    told = {"due_at": due, "pauses": pauses, "pauses_before_prolongation": 1}

    assert decided(filed, after=99 * DAY, **told).due == due + 10 * DAY
