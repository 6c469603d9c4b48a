"""Acts in a permit's life: the rules once, as use cases, pages and audit ask them."""

from dataclasses import replace

import pytest

from tests.builders import facts
from tests.unit.audit.story import PERMIT, story, told
from zeropermit.domain.law.calendar import DAY, add_months
from zeropermit.domain.ledger.identifiers import NO_END, PermitId
from zeropermit.domain.ledger.violations import require
from zeropermit.domain.permits import preconditions as rules
from zeropermit.domain.permits.permit import PermitProgress, notice_of
from zeropermit.domain.permits.preconditions import OPENINGS, Moment, refusals
from zeropermit.domain.permits.reasons import Ending, State, Work
from zeropermit.errors import (
    ExtensionLimitError,
    ExtensionRefusedError,
    HearingPendingError,
    HearingTooShortError,
    NoticeLapsedError,
    NoticeMismatchError,
    PermitUnknownError,
    ResumptionNotClearedError,
    StartNotAwaitedError,
    StateRefusedError,
    StopRefusedError,
    WorkRefusedError,
)

NOW = 1_790_001_000
SINCE = NOW - 100
UNKNOWN = PermitId(facts.word("unknown"))


def state(**changes):
    """The state after issue, with the permit changed."""
    state = told(story()).state
    state.permits[PERMIT] = replace(state.permits[PERMIT], **changes)
    return state


def working(work, **changes):
    """The state with work begun, stopped or cleared since `SINCE`."""
    progress = PermitProgress(work_since=SINCE, work=work, **changes)
    return state(start_by=NO_END, progress=progress)


def at(now=NOW, sequence=None):
    return Moment(PERMIT, now, sequence)


START_BY = state().permits[PERMIT].start_by
LATEST = add_months(START_BY - 1, 3)
SUSPENDED = {"stored": State.SUSPENDED}
ENDED = {"stored": State.REVOKED}


def refused(violations, error):
    with pytest.raises(error) as found:
        require(violations)
    return found.value


@pytest.mark.parametrize(
    ("act", "changes"),
    [
        (rules.suspend, SUSPENDED),
        (rules.reinstate, {}),
        (rules.announce_forfeiture, ENDED),
        (rules.clear_resumption, SUSPENDED),
        (rules.report_start, SUSPENDED),
        (rules.extend, SUSPENDED),
        (rules.report_stop, ENDED),
        (rules.report_resumption, SUSPENDED),
        (rules.supersede, SUSPENDED),
    ],
)
def test_an_act_is_refused_in_another_state(act, changes):
    found = state(**changes)

    error = refused(act(found, at()), StateRefusedError)

    assert error.state == found.permits[PERMIT].stored.name


@pytest.mark.parametrize("opening", OPENINGS.values())
def test_an_act_on_an_unknown_permit_is_refused(opening):
    error = refused(opening(state(), Moment(UNKNOWN, NOW)), PermitUnknownError)

    assert error.reference == "0x" + UNKNOWN.hex()


def test_an_end_of_an_unknown_permit_is_refused():
    ended = rules.end(state(), Moment(UNKNOWN, NOW), Ending.FORFEITED)

    refused(ended, PermitUnknownError)


def test_time_alone_closes_every_act():
    for opening in OPENINGS.values():
        error = refused(opening(state(), at(START_BY)), StateRefusedError)
        assert error.state == "LAPSED"


def test_an_act_out_of_turn_is_a_violation_without_an_error():
    (found,) = rules.suspend(state(), at(sequence=1))

    assert (found.rule, found.error) == ("OUT_OF_SEQUENCE", None)
    assert [*rules.suspend(state(), at(sequence=0))] == []


def test_officers_suspend_a_valid_permit_and_reinstate_a_suspended_one():
    require(rules.suspend(state(), at()))
    require(rules.reinstate(state(**SUSPENDED), at()))


@pytest.mark.parametrize("changes", [{}, SUSPENDED])
def test_a_permit_in_force_ends_for_any_reason_but_forfeiture(changes):
    for ending in (Ending.WITHDRAWN, Ending.REVOKED, Ending.CANCELLED):
        require(rules.end(state(**changes), at(), ending))


def test_an_end_says_which_one():
    (found,) = rules.end(state(), at(), Ending.NONE)

    assert (found.rule, found.expected) == ("VALUE_NOT_ALLOWED", "an ending")


@pytest.mark.parametrize(
    ("until", "holds"), [(0, False), (NOW + 1, False), (NOW, True)]
)
def test_a_permit_is_forfeited_once_the_hearing_is_closed(until, holds):
    progress = PermitProgress(hearing_until=until, notice_until=NOW + 1)
    ended = rules.end(state(progress=progress), at(), Ending.FORFEITED)

    if holds:
        require(ended)
    else:
        assert refused(ended, HearingPendingError).hearing_until == until


def test_a_permit_is_forfeited_for_what_was_announced_within_a_year():
    decision = bytes(31) + b"\x01"
    told = {"hearing_until": NOW, "notice": notice_of("BREACH", decision)}

    def ended(until, reason="BREACH", decided=decision):
        found = state(progress=PermitProgress(**told, notice_until=until))
        return rules.end(found, at(), Ending.FORFEITED, reason, decided)

    require(ended(NOW + 1))
    assert refused(ended(NOW), NoticeLapsedError).notice_until == NOW
    refused(ended(NOW + 1, reason="ANOTHER"), NoticeMismatchError)
    refused(ended(NOW + 1, decided=bytes(31) + b"\x02"), NoticeMismatchError)


def test_a_hearing_may_be_asked_for_during_five_days():
    earliest = NOW + 5 * DAY
    require(rules.announce_forfeiture(state(), at(), earliest))
    require(rules.announce_forfeiture(state(**SUSPENDED), at()))

    short = rules.announce_forfeiture(state(), at(), earliest - 1)

    assert refused(short, HearingTooShortError).earliest == earliest


def test_a_start_is_reported_once():
    require(rules.report_start(state(), at()))

    refused(rules.report_start(state(start_by=NO_END), at()), StartNotAwaitedError)


@pytest.mark.parametrize("start_by", [None, START_BY + 1, LATEST])
def test_a_start_is_put_off_as_far_as_the_matter_allows(start_by):
    require(rules.extend(state(), at(), start_by))

    assert rules.latest_start(state(), state().permits[PERMIT]) == LATEST


@pytest.mark.parametrize("start_by", [START_BY, LATEST + 1])
def test_a_start_is_not_put_off_to_an_earlier_or_too_late_time(start_by):
    error = refused(rules.extend(state(), at(), start_by), ExtensionRefusedError)

    assert (error.start_by, error.limit) == (start_by, LATEST)


def test_a_start_is_put_off_twice_and_not_once_it_was_reported():
    often = state(progress=PermitProgress(extensions=2))
    assert refused(rules.extend(often, at()), ExtensionLimitError).limit == 2

    begun = working(Work.UNDER_WAY)
    refused(rules.extend(begun, at(), LATEST), StartNotAwaitedError)


@pytest.mark.parametrize("stopped_at", [None, SINCE, NOW])
def test_work_under_way_stops_since_it_began(stopped_at):
    require(rules.report_stop(working(Work.UNDER_WAY), at(), stopped_at))


@pytest.mark.parametrize("stopped_at", [SINCE - 1, NOW + 1])
def test_work_stops_neither_before_it_began_nor_in_the_future(stopped_at):
    stopped = rules.report_stop(working(Work.UNDER_WAY), at(), stopped_at)

    error = refused(stopped, StopRefusedError)

    assert (error.stopped_at, error.earliest) == (stopped_at, SINCE)


@pytest.mark.parametrize(
    ("act", "works"),
    [
        (rules.report_stop, {Work.UNDER_WAY}),
        (rules.clear_resumption, {Work.STOPPED}),
        (rules.report_resumption, {Work.STOPPED, Work.CLEARED}),
    ],
)
def test_a_report_follows_from_where_the_work_stands(act, works):
    for work in Work:
        found = act(working(work), at())
        if work in works:
            require(found)
        else:
            assert refused(found, WorkRefusedError).work == work.name


def test_work_that_stopped_a_year_ago_resumes_only_once_it_was_cleared():
    year = add_months(SINCE, 12)
    require(rules.report_resumption(working(Work.STOPPED), at(year - 1)))
    require(rules.report_resumption(working(Work.CLEARED), at(year)))

    late = rules.report_resumption(working(Work.STOPPED), at(year))

    assert refused(late, ResumptionNotClearedError).since == year


def test_a_permit_in_force_is_valid_or_suspended():
    for changes in ({}, SUSPENDED):
        found = state(**changes)
        assert rules.is_in_force(found.permits[PERMIT], now=NOW)
        require(rules.in_force(found, PERMIT, now=NOW))

    ended = state(**ENDED)
    assert not rules.is_in_force(ended.permits[PERMIT], now=NOW)
    refused(rules.in_force(ended, PERMIT, now=NOW), StateRefusedError)


def test_a_permit_that_was_issued_is_known():
    require(rules.known_permit(state(), PERMIT))

    refused(rules.known_permit(state(), UNKNOWN), PermitUnknownError)


@pytest.mark.parametrize(
    ("found", "opened"),
    [
        (
            state(),
            {"ReportStart", "Extend", "Change", "Suspend", "AnnounceForfeiture"},
        ),
        (
            working(Work.UNDER_WAY),
            {"ReportStop", "Change", "Suspend", "AnnounceForfeiture"},
        ),
        (
            working(Work.STOPPED),
            {
                *("ReportResumption", "ClearResumption"),
                *("Change", "Suspend", "AnnounceForfeiture"),
            },
        ),
        (state(**SUSPENDED), {"Reinstate", "AnnounceForfeiture"}),
        (state(**ENDED), set()),
    ],
)
def test_a_page_learns_which_acts_are_open_and_why_others_are_not(found, opened):
    errors = refusals(found, PERMIT, now=NOW)

    assert {act for act, error in errors.items() if error is None} == opened
    assert errors.keys() == OPENINGS.keys()
