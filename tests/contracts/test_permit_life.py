"""Work under a permit: started, put off, stopped, cleared, resumed; and the hearing."""

from __future__ import annotations

from typing import Any

import pytest
from eth_utils.crypto import keccak

from tests.contracts import factories as f
from tests.contracts.evm import START
from tests.contracts.factories import organisation_id
from tests.contracts.lifecycle import (
    CLEARED,
    EXPIRED,
    HEARING,
    LAPSED,
    NINE_MONTHS,
    NONE,
    OFFICERS,
    REPORT,
    SIGNERS,
    SIX_MONTHS,
    STOPPED,
    SUSPENDED,
    THREE_MONTHS,
    UNDER_WAY,
    VALID,
    held,
    issued,
    live,
    progress,
    ready,
    words_of,
)
from tests.contracts.world import DECISION, KEYS, World

AUTHORITY, APPLICANT = organisation_id(f.AUTHORITY), organisation_id(f.APPLICANT)
REPORTS = ("reportStart", "reportStop", "reportResumption")
BY_HOLDER = (*REPORTS, "extend")
BY_OFFICERS = ("clearResumption", "announceForfeiture")
ALSO_SUSPENDED = ("reportStop", "announceForfeiture")
ENDINGS = {1: 6, 2: 7, 4: 9}
YEAR_AFTER = 1_795_622_400
"""2026-11-26 00:00:00 in China Standard Time: twelve months after 2025-11-25."""


def address(world: World, key: str) -> str:
    return world.keys[key].address


@pytest.mark.parametrize("act", SIGNERS)
def test_nothing_happens_under_a_permit_that_is_not_there(world, refuses, act):
    case = world.case()
    with refuses("PermitUnknown", case.permit_id):
        live(world, act, case, 0)
    assert progress(world, case) == (0, 0, 0, NONE)


@pytest.mark.parametrize("act", SIGNERS)
def test_an_act_names_its_place_in_the_sequence(world, refuses, act):
    case, sequence = ready(world, act)
    for wrong in (sequence + 1, 2**32 - 1):
        with refuses("SequenceMismatch", case.permit_id, sequence, wrong):
            live(world, act, case, wrong)


@pytest.mark.parametrize("act", SIGNERS)
@pytest.mark.parametrize("ending", ENDINGS)
def test_nothing_happens_under_a_permit_that_was_ended(world, refuses, act, ending):
    case, sequence = ready(world, act)
    world.do("end", case, sequence, ending=ending)
    with refuses("StateNotAllowed", case.permit_id, ENDINGS[ending]):
        live(world, act, case, sequence + 1)


@pytest.mark.parametrize("act", SIGNERS)
def test_nothing_happens_under_a_permit_that_time_ended(world, refuses, act):
    case, sequence = ready(world, act)
    started = act in {"reportStop", "clearResumption", "reportResumption"}
    world.evm.warp(case.valid_until if started else THREE_MONTHS)
    state = EXPIRED if started else LAPSED
    with refuses("StateNotAllowed", case.permit_id, state):
        live(world, act, case, sequence)


@pytest.mark.parametrize("act", [a for a in SIGNERS if a not in ALSO_SUSPENDED])
def test_a_suspended_permit_neither_starts_nor_waits_nor_resumes(world, refuses, act):
    case, sequence = ready(world, act)
    world.do("suspend", case, sequence)
    with refuses("StateNotAllowed", case.permit_id, SUSPENDED):
        live(world, act, case, sequence + 1)


@pytest.mark.parametrize("act", ALSO_SUSPENDED)
def test_work_stops_and_a_hearing_opens_under_a_suspended_permit_too(world, act):
    case, sequence = ready(world, act)
    world.do("suspend", case, sequence)
    live(world, act, case, sequence + 1)
    assert held(world, case)[1:] == (sequence + 2, SUSPENDED)


@pytest.mark.parametrize("act", BY_HOLDER)
@pytest.mark.parametrize("key", ["authority one", "contractor", "stranger", "land"])
def test_nobody_reports_or_asks_for_the_holder(world, refuses, act, key):
    case, sequence = ready(world, act)
    keys = (key, *SIGNERS[act][1:])
    organisation = organisation_id(KEYS[key][0])
    with refuses("NotTheHolder", APPLICANT, organisation):
        live(world, act, case, sequence, keys=keys)


@pytest.mark.parametrize("act", BY_OFFICERS)
def test_officers_decide_in_pairs_and_for_their_own_authority(world, refuses, act):
    case, sequence = ready(world, act)
    one, two = OFFICERS
    with refuses("SameOfficer", address(world, one)):
        live(world, act, case, sequence, keys=(one, one))
    system = "authority system"
    for keys in ((one, system), (system, two)):
        with refuses("NotAnOfficerKey", address(world, system)):
            live(world, act, case, sequence, keys=keys)
    for keys in ((one, "other one"), ("other one", two), ("other one", "other two")):
        with refuses("NotTheAuthority", AUTHORITY, organisation_id(f.OTHER_BODY)):
            live(world, act, case, sequence, keys=keys)


@pytest.mark.parametrize("act", [*BY_OFFICERS, "extend"])
def test_an_authority_needs_the_matter_still(world, refuses, act):
    case, sequence = ready(world, act)
    world.govern("withdrawGrant", AUTHORITY, f.DECIDE, f.matter_id(f.MATTER))
    with refuses("NotGrantedToDecide", AUTHORITY, case.application[0]):
        live(world, act, case, sequence)


@pytest.mark.parametrize("act", [*BY_OFFICERS, "extend"])
def test_a_reason_is_a_code(world, refuses, act):
    case, sequence = ready(world, act)
    for reason in ("", "not started", "A" * 33, "许可"):
        with refuses("ReasonCodeMalformed", reason):
            live(world, act, case, sequence, reason=reason)


@pytest.mark.parametrize("act", BY_OFFICERS)
def test_officers_need_a_written_decision(world, refuses, act):
    case, sequence = ready(world, act)
    with refuses("WrittenDecisionMissing"):
        live(world, act, case, sequence, decision=f.ZERO)


@pytest.mark.parametrize("act", SIGNERS)
def test_a_suspended_key_signs_nothing(world, refuses, act):
    case, sequence = ready(world, act)
    key = SIGNERS[act][-1]
    world.guard("suspendKey", address(world, key))
    with refuses("KeyIsSuspended", address(world, key)):
        live(world, act, case, sequence)


@pytest.mark.parametrize("act", SIGNERS)
@pytest.mark.parametrize("position", [0, 1])
def test_a_signature_for_another_permit_is_none_for_this(world, refuses, act, position):
    case, sequence = ready(world, act)
    position %= len(SIGNERS[act])
    more = words_of(world, act)
    about = f.changed((case.permit_id,) * 2, position, keccak(text="another permit"))
    signed = [
        world.sign(world.permits, act, (permit, sequence, *more), key)
        for permit, key in zip(about, SIGNERS[act], strict=False)
    ]
    given = (case.application, sequence, *more, *signed)
    with refuses("InvalidSignature", address(world, SIGNERS[act][position])):
        world.evm.transact(world.permits, act, *given)


# The start


def test_a_start_is_reported_once(world, refuses):
    case = issued(world)
    live(world, "reportStart", case, 0)
    for act in ("reportStart", "extend"):
        with refuses("StartNotAwaited", case.permit_id):
            live(world, act, case, 1)


def test_a_matter_without_time_to_start_awaits_no_start(world, refuses):
    case = second_version(world, validity=(0, 2, 3, 24))
    for act in ("reportStart", "extend"):
        with refuses("StartNotAwaited", case.permit_id):
            live(world, act, case, 0)
    with refuses("WorkNotAllowed", case.permit_id, NONE):
        live(world, "reportStop", case, 0)


def second_version(world: World, **changes: Any) -> f.Case:
    """A permit of a version of the matter that is changed."""
    case = world.case()
    world.publish(**changes)
    case.application = world.applied(version=2)
    promise = world.committed(case.application_id, "contractor", ["R05"])
    case.commitments = [promise]
    world.issue(case, "authority one")
    return case


def test_a_start_at_the_last_second_keeps_a_permit_from_lapsing(world):
    case = issued(world)
    world.evm.warp(THREE_MONTHS - 1)
    (event,) = live(world, "reportStart", case, 0).events
    by = address(world, "applicant")
    assert event.name == "WorkStarted"
    assert event.values == {"permit": case.permit_id, "sequence": 0, "by": by}
    assert held(world, case) == (f.NO_END, 1, VALID)
    assert progress(world, case) == (THREE_MONTHS - 1, 0, 0, UNDER_WAY)
    world.evm.warp(THREE_MONTHS + f.DAY)
    assert world.status(case) == VALID


# The start put off


@pytest.mark.parametrize(
    "start_by", [0, THREE_MONTHS - 1, THREE_MONTHS, SIX_MONTHS + 1, f.NO_END]
)
def test_a_start_is_put_off_to_later_and_within_the_months_allowed(
    world, refuses, start_by
):
    case = issued(world)
    with refuses("ExtensionNotAllowed", start_by, SIX_MONTHS):
        live(world, "extend", case, 0, start_by=start_by)


def test_a_start_is_put_off_as_often_as_the_matter_allows(world, refuses):
    case = issued(world)
    live(world, "extend", case, 0)
    live(world, "extend", case, 1, start_by=NINE_MONTHS)
    assert progress(world, case) == (0, 0, 2, NONE)
    with refuses("ExtensionLimit", case.permit_id, 2):
        live(world, "extend", case, 2, start_by=NINE_MONTHS + 1)
    world.evm.warp(NINE_MONTHS)
    assert world.status(case) == LAPSED


def test_a_matter_that_allows_no_extension_grants_none(world, refuses):
    case = second_version(world, validity=(3, 0, 0, 24))
    with refuses("ExtensionLimit", case.permit_id, 0):
        live(world, "extend", case, 0)


@pytest.mark.parametrize("key", ["applicant", "other one", "contractor"])
def test_an_extension_is_granted_by_the_authority_alone(world, refuses, key):
    case = issued(world)
    organisation = organisation_id(KEYS[key][0])
    with refuses("NotTheAuthority", AUTHORITY, organisation):
        live(world, "extend", case, 0, keys=("applicant", key))


def test_a_system_grants_extensions_only_where_the_matter_says_so(world, refuses):
    case = second_version(world, automatic=False)
    with refuses("SystemKeyNotAllowed", address(world, "authority system")):
        live(world, "extend", case, 0)
    live(world, "extend", case, 0, keys=("applicant", "authority two"))
    assert held(world, case)[0] == SIX_MONTHS


@pytest.mark.parametrize("start_by", [THREE_MONTHS + 1, SIX_MONTHS])
def test_a_start_is_put_off(world, start_by):
    case = issued(world)
    world.evm.warp(THREE_MONTHS - 1)
    (event,) = live(world, "extend", case, 0, start_by=start_by).events
    assert event.name == "StartExtended"
    assert event.values == {
        "permit": case.permit_id,
        "sequence": 0,
        "startBy": start_by,
        "reason": "WEATHER",
        "requestedBy": address(world, "applicant"),
        "grantedBy": address(world, "authority system"),
    }
    assert held(world, case) == (start_by, 1, VALID)
    assert progress(world, case) == (0, 0, 1, NONE)
    world.evm.warp(start_by - 1)
    assert world.status(case) == VALID
    world.evm.warp(start_by)
    assert world.status(case) == LAPSED


# Work stops, and goes on


@pytest.mark.parametrize("act", ["reportStop", "clearResumption", "reportResumption"])
def test_what_was_not_started_neither_stops_nor_goes_on(world, refuses, act):
    case = issued(world)
    with refuses("WorkNotAllowed", case.permit_id, NONE):
        live(world, act, case, 0)


@pytest.mark.parametrize("act", ["clearResumption", "reportResumption"])
def test_what_is_under_way_needs_no_resumption(world, refuses, act):
    case, sequence = ready(world, "reportStop")
    with refuses("WorkNotAllowed", case.permit_id, UNDER_WAY):
        live(world, act, case, sequence)


def test_work_stops_once_and_is_cleared_once(world, refuses):
    case, sequence = ready(world, "clearResumption")
    with refuses("WorkNotAllowed", case.permit_id, STOPPED):
        live(world, "reportStop", case, sequence)
    live(world, "clearResumption", case, sequence)
    for act in ("clearResumption", "reportStop"):
        with refuses("WorkNotAllowed", case.permit_id, CLEARED):
            live(world, act, case, sequence + 1)


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
    assert held(world, case) == (f.NO_END, sequence + 1, VALID)


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
    assert held(world, case)[1:] == (sequence + 1, VALID)
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
        "reason": "NOT_DONE",
        "decision": DECISION,
        "first": address(world, "authority one"),
        "second": address(world, "authority two"),
    }
    assert progress(world, case) == (YEAR_AFTER + f.DAY, 0, 0, CLEARED)
    live(world, "reportResumption", case, sequence + 1)
    assert progress(world, case)[3] == UNDER_WAY


# The hearing before a permit is forfeited


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


def test_a_permit_is_forfeited_when_the_time_for_a_hearing_is_over(world):
    case = issued(world)
    (event,) = live(world, "announceForfeiture", case, 0).events
    assert event.name == "ForfeitureAnnounced"
    assert event.values == {
        "permit": case.permit_id,
        "sequence": 0,
        "hearingUntil": START + HEARING,
        "reason": "NOT_DONE",
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
