"""Work under a permit: stopped, cleared, resumed."""

import pytest

from tests.contracts import factories as f
from tests.contracts.evm import START
from tests.contracts.lifecycle import (
    CLEARED,
    NONE,
    REPORT,
    STOPPED,
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
