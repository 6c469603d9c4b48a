"""Work under a permit: stopped, cleared, resumed; hearings before a forfeiture."""

import pytest
from eth_utils.crypto import keccak

from tests.contracts import factories as f
from tests.contracts.evm import START
from tests.contracts.lifecycle import (
    CLEARED,
    ENDINGS,
    HEARING,
    NONE,
    REPORT,
    STOPPED,
    THREE_MONTHS,
    UNDER_WAY,
    VALID,
    address,
    held,
    issued,
    live,
    progress,
    ready,
    turn,
)
from tests.contracts.world import DECISION

YEAR_AFTER = 1_795_622_400
"""2026-11-26 00:00:00 in China Standard Time: twelve months after 2025-11-25."""


@pytest.mark.parametrize("act", ["reportStop", "clearResumption", "reportResumption"])
def test_what_was_not_started_neither_stops_nor_goes_on(world, refuses, act):
    case = issued(world)
    with refuses("WorkNotAllowed", case.permit_id, NONE):
        live(world, act, case, 0)


@pytest.mark.parametrize("act", ["clearResumption", "reportResumption"])
def test_what_is_under_way_needs_no_resumption(world, refuses, act):
    case, _ = ready(world, "reportStop")
    with refuses("WorkNotAllowed", case.permit_id, UNDER_WAY):
        live(world, act, case, turn(world, case, act))


def test_work_stops_once_and_is_cleared_once(world, refuses):
    case, sequence = ready(world, "clearResumption")
    with refuses("WorkNotAllowed", case.permit_id, STOPPED):
        live(world, "reportStop", case, turn(world, case, "reportStop"))
    live(world, "clearResumption", case, sequence)
    for act in ("clearResumption", "reportStop"):
        with refuses("WorkNotAllowed", case.permit_id, CLEARED):
            live(world, act, case, turn(world, case, act))


def test_work_does_not_stop_in_the_future_nor_before_it_began(world, refuses):
    case, sequence = ready(world, "reportStop")
    world.evm.warp(START + f.DAY)
    for stopped_at in (0, START - 1, START + f.DAY + 1, f.NO_END):
        with refuses("StopNotAllowed", stopped_at, START):
            live(world, "reportStop", case, sequence, stopped_at=stopped_at)


def test_a_stop_needs_its_report(world, refuses):
    case, sequence = ready(world, "reportStop")
    with refuses("ReportMissing"):
        live(world, "reportStop", case, sequence, report=f.ZERO)


@pytest.mark.parametrize("ago", [0, 1, f.DAY])
def test_work_stops_at_the_second_that_was_reported(world, ago):
    case, sequence = ready(world, "reportStop")
    world.evm.warp(START + f.DAY)
    at = START + f.DAY - ago
    (event,) = live(world, "reportStop", case, sequence, stopped_at=at).events
    assert event.name == "WorkStopped"
    assert event.values == {
        "permit": case.permit_id,
        "sequence": sequence,
        "stoppedAt": at,
        "report": REPORT,
        "by": address(world, "applicant"),
    }
    assert progress(world, case) == (at, 0, 0, STOPPED)
    assert held(world, case) == (f.NO_END, 0, VALID)


@pytest.mark.parametrize("time", [YEAR_AFTER, YEAR_AFTER + 1])
def test_work_stopped_for_a_year_does_not_resume_by_itself(world, refuses, time):
    case, sequence = ready(world, "reportResumption")
    world.evm.warp(time)
    with refuses("ResumptionNotCleared", case.permit_id, YEAR_AFTER):
        live(world, "reportResumption", case, sequence)


def test_a_stop_reported_late_counts_from_when_it_was(world, refuses):
    case, sequence = ready(world, "reportStop")
    world.evm.warp(YEAR_AFTER)
    live(world, "reportStop", case, sequence, stopped_at=START)
    with refuses("ResumptionNotCleared", case.permit_id, YEAR_AFTER):
        live(world, "reportResumption", case, sequence + 1)


def test_work_resumes_within_the_year_and_may_stop_again(world):
    case, sequence = ready(world, "reportResumption")
    world.evm.warp(YEAR_AFTER - 1)
    (event,) = live(world, "reportResumption", case, sequence).events
    by = address(world, "applicant")
    assert event.name == "WorkResumed"
    assert event.values == {"permit": case.permit_id, "sequence": sequence, "by": by}
    assert progress(world, case) == (YEAR_AFTER - 1, 0, 0, UNDER_WAY)
    assert held(world, case)[1:] == (0, VALID)
    live(world, "reportStop", case, sequence + 1)
    assert progress(world, case)[3] == STOPPED


def test_cleared_work_resumes_after_any_time(world):
    case, sequence = ready(world, "clearResumption")
    world.evm.warp(YEAR_AFTER + f.DAY)
    (event,) = live(world, "clearResumption", case, sequence).events
    assert event.name == "ResumptionCleared"
    assert event.values == {
        "permit": case.permit_id,
        "sequence": sequence,
        "reason": "NOT_STARTED",
        "decision": DECISION,
        "first": address(world, "authority one"),
        "second": address(world, "authority two"),
    }
    assert progress(world, case) == (YEAR_AFTER + f.DAY, 0, 0, CLEARED)
    live(world, "reportResumption", case, turn(world, case, "reportResumption"))
    assert progress(world, case)[3] == UNDER_WAY


def test_the_time_for_a_hearing_is_five_days_at_least(world, refuses):
    case = issued(world)
    earliest = START + HEARING
    for until in (0, START, earliest - 1):
        with refuses("HearingTooShort", until, earliest):
            live(world, "announceForfeiture", case, 0, hearing_until=until)


def test_what_was_not_announced_is_not_forfeited(world, refuses):
    case = issued(world)
    with refuses("HearingPending", case.permit_id, 0):
        world.do("end", case, 0, ending=3)


@pytest.mark.parametrize("time", [START, START + HEARING - 1])
def test_nothing_is_forfeited_while_a_hearing_may_be_asked_for(world, refuses, time):
    case = issued(world)
    live(world, "announceForfeiture", case, 0)
    world.evm.warp(time)
    with refuses("HearingPending", case.permit_id, START + HEARING):
        world.do("end", case, 1, ending=3)


def test_a_later_announcement_takes_the_place_of_the_one_before(world, refuses):
    case = issued(world)
    live(world, "announceForfeiture", case, 0)
    world.evm.warp(START + HEARING)
    live(world, "announceForfeiture", case, 1)
    with refuses("HearingPending", case.permit_id, START + 2 * HEARING):
        world.do("end", case, 2, ending=3)


@pytest.mark.parametrize("ending", ENDINGS)
def test_an_announcement_hinders_no_other_ending(world, ending):
    case = issued(world)
    live(world, "announceForfeiture", case, 0)
    world.do("end", case, 1, ending=ending)
    assert world.status(case) == ENDINGS[ending]


@pytest.mark.parametrize(
    "other", [{"reason": "ANOTHER"}, {"decision": keccak(text="another")}]
)
def test_a_notice_serves_no_other_reason_or_decision(world, refuses, other):
    case = issued(world)
    live(world, "announceForfeiture", case, 0)
    world.evm.warp(START + HEARING)
    notice = keccak(keccak(text="NOT_STARTED") + DECISION)
    with refuses("NoticeMismatch", case.permit_id, notice):
        world.do("end", case, 1, ending=3, **other)
    world.do("end", case, 1, ending=2, **other)


@pytest.mark.parametrize("time", [YEAR_AFTER, YEAR_AFTER + 1])
def test_a_notice_of_a_year_ago_forfeits_nothing(world, refuses, time):
    case, _ = ready(world, "reportStop")
    live(world, "announceForfeiture", case, 0)
    world.evm.warp(time)
    with refuses("NoticeLapsed", case.permit_id, YEAR_AFTER):
        world.do("end", case, 1, ending=3)
    live(world, "announceForfeiture", case, 1)
    world.evm.warp(time + HEARING)
    world.do("end", case, 2, ending=3)
    assert world.status(case) == 8


def test_a_notice_serves_until_its_last_second(world):
    case, _ = ready(world, "reportStop")
    live(world, "announceForfeiture", case, 0)
    world.evm.warp(YEAR_AFTER - 1)
    world.do("end", case, 1, ending=3)
    assert world.status(case) == 8


def test_a_permit_is_forfeited_when_the_time_for_a_hearing_is_over(world):
    case = issued(world)
    (event,) = live(world, "announceForfeiture", case, 0).events
    assert event.name == "ForfeitureAnnounced"
    assert event.values == {
        "permit": case.permit_id,
        "sequence": 0,
        "hearingUntil": START + HEARING,
        "reason": "NOT_STARTED",
        "decision": DECISION,
        "first": address(world, "authority one"),
        "second": address(world, "authority two"),
    }
    assert progress(world, case) == (0, START + HEARING, 0, NONE)
    assert held(world, case) == (THREE_MONTHS, 1, VALID)
    world.evm.warp(START + HEARING)
    (ended,) = world.do("end", case, 1, ending=3).events
    assert (ended.name, ended.values["ending"]) == ("PermitEnded", 3)
    assert world.status(case) == 8
