"""More time to start: asked for by the holder, granted or refused by the authority."""

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.contracts import factories as f
from tests.contracts.factories import organisation_id
from tests.contracts.lifecycle import (
    LAPSED,
    NINE_MONTHS,
    NONE,
    OFFICERS,
    ROLL,
    SIX_MONTHS,
    SUSPENDED,
    THREE_MONTHS,
    UNDER_WAY,
    VALID,
    address,
    change,
    held,
    issued,
    live,
    progress,
    put_off,
    ready,
    requested,
    successor,
    turn,
)
from tests.contracts.relaying import held_back
from tests.contracts.test_permit_life import second_version
from tests.contracts.world import DECISION, KEYS, World

AUTHORITY = organisation_id(f.AUTHORITY)


def asked(world: World, start_by: int = SIX_MONTHS) -> f.Case:
    """A permit whose holder asked for more time in the last second."""
    case = issued(world)
    world.evm.warp(THREE_MONTHS - 1)
    live(world, "requestExtension", case, 0, start_by=start_by)
    return case


def end_of(year: int, month: int, day: int) -> int:
    """The second at which the day after begins, in China Standard Time."""
    return int(datetime(year, month, day, 16, tzinfo=UTC).timestamp())


# The request


@pytest.mark.parametrize("start_by", [THREE_MONTHS + 1, SIX_MONTHS, SIX_MONTHS + ROLL])
def test_a_request_in_time_keeps_a_permit_until_it_is_decided(world, start_by):
    case = issued(world)
    world.evm.warp(THREE_MONTHS - 1)
    (event,) = live(world, "requestExtension", case, 0, start_by=start_by).events
    assert event.name == "ExtensionRequested"
    assert event.values == {
        "permit": case.permit_id,
        "sequence": 0,
        "startBy": start_by,
        "reason": "WEATHER",
        "by": address(world, "applicant"),
    }
    assert held(world, case) == (THREE_MONTHS, 0, VALID)
    assert (progress(world, case), requested(world, case)) == (
        (0, 0, 0, NONE),
        start_by,
    )
    world.evm.warp(start_by - 1)
    assert world.status(case) == VALID
    world.evm.warp(start_by)
    assert world.status(case) == LAPSED


@pytest.mark.parametrize(
    "start_by", [0, THREE_MONTHS - 1, THREE_MONTHS, SIX_MONTHS + ROLL + 1, f.NO_END]
)
def test_more_time_is_asked_for_to_later_and_within_the_months_allowed(
    world, refuses, start_by
):
    case = issued(world)
    with refuses("ExtensionNotAllowed", start_by, SIX_MONTHS + ROLL):
        live(world, "requestExtension", case, 0, start_by=start_by)


def test_a_request_in_the_second_of_the_lapse_is_too_late(world, refuses):
    case = issued(world)
    world.evm.warp(THREE_MONTHS)
    with refuses("StateNotAllowed", case.permit_id, LAPSED):
        live(world, "requestExtension", case, 0)


def test_a_second_request_while_one_is_undecided_is_refused(world, refuses):
    """Or the day that was asked for could be moved on and on."""
    case = asked(world, THREE_MONTHS + 1)
    with refuses("ExtensionPending", case.permit_id):
        live(world, "requestExtension", case, 1, start_by=SIX_MONTHS)


def test_a_start_is_put_off_as_often_as_the_matter_allows(world, refuses):
    case = issued(world)
    put_off(world, case)
    put_off(world, case, NINE_MONTHS)
    assert progress(world, case) == (0, 0, 2, NONE)
    with refuses("ExtensionLimit", case.permit_id, 2):
        live(world, "requestExtension", case, 2, start_by=NINE_MONTHS + 1)
    world.evm.warp(NINE_MONTHS)
    assert world.status(case) == LAPSED


def test_a_matter_that_allows_no_extension_takes_no_request(world, refuses):
    case = second_version(world, validity=(3, 0, 0, 24))
    with refuses("ExtensionLimit", case.permit_id, 0):
        live(world, "requestExtension", case, 0)


def test_months_are_counted_from_the_issue_and_never_from_a_shortened_month(
    world, refuses
):
    """Issued on 30 November: until 28 February, 30 May, 30 August."""
    world.evm.warp(end_of(2025, 11, 29) + 3600)
    case = world.case()
    case.valid_until = world.evm.now + 600 * f.DAY
    world.issue(case)
    assert held(world, case)[0] == end_of(2026, 2, 28)
    for day, beyond in (
        (end_of(2026, 5, 30), end_of(2026, 5, 30) + ROLL + 1),
        (end_of(2026, 8, 30), end_of(2026, 8, 30) + ROLL + 1),
    ):
        turn_ = turn(world, case, "requestExtension")
        with refuses("ExtensionNotAllowed", beyond, beyond - 1):
            live(world, "requestExtension", case, turn_, start_by=beyond)
        put_off(world, case, day)
    assert held(world, case)[0] == end_of(2026, 8, 30)


def test_a_last_day_that_rolled_adds_nothing_to_the_next(world, refuses):
    case = issued(world)
    put_off(world, case, SIX_MONTHS + ROLL)
    beyond = NINE_MONTHS + ROLL + 1
    with refuses("ExtensionNotAllowed", beyond, beyond - 1):
        live(world, "requestExtension", case, 1, start_by=beyond)


def test_a_request_follows_a_change(world, refuses):
    case = issued(world)
    live(world, "requestExtension", case, 0)
    new = successor(world, case)
    change(world, case, 0, new)
    world.evm.warp(THREE_MONTHS)
    assert world.status(new) == VALID
    with refuses("StateNotAllowed", case.permit_id, 5):
        live(world, "extend", case, 0)
    with refuses("ExtensionPending", new.permit_id):
        live(world, "requestExtension", new, 1)
    live(world, "extend", new, 0)
    assert held(world, new)[0] == SIX_MONTHS


def test_a_start_that_is_reported_ends_the_request(world, refuses):
    case = asked(world)
    world.evm.warp(THREE_MONTHS + f.DAY)
    live(world, "reportStart", case, 1)
    assert (progress(world, case)[3], requested(world, case)) == (UNDER_WAY, 0)
    for act in ("extend", "refuseExtension"):
        with refuses("ExtensionNotRequested", case.permit_id):
            live(world, act, case, 0, request=1)


def test_a_request_of_a_suspended_permit_keeps_it_no_better(world, refuses):
    case = asked(world)
    world.do("suspend", case, 0)
    world.evm.warp(THREE_MONTHS)
    assert world.status(case) == SUSPENDED
    for act in ("extend", "refuseExtension"):
        with refuses("StateNotAllowed", case.permit_id, SUSPENDED):
            live(world, act, case, 0)
    world.evm.warp(SIX_MONTHS)
    assert world.status(case) == LAPSED


def test_work_begun_while_a_request_was_undecided_began_in_time(world, refuses):
    """Nobody answered: until the day asked for the permit had not lapsed."""
    case = asked(world)
    world.evm.warp(SIX_MONTHS + f.DAY)
    with refuses("StartTooLate", SIX_MONTHS, SIX_MONTHS):
        live(world, "reportStart", case, 1, started_at=SIX_MONTHS)
    live(world, "reportStart", case, 1, started_at=SIX_MONTHS - 1)
    words = {"started_at": SIX_MONTHS - 1, "reason": "IN_TIME", "decision": DECISION}
    confirm(world, case, **words)
    assert (world.status(case), requested(world, case)) == (VALID, 0)


def confirm(world: World, case: f.Case, **words: Any) -> None:
    values = (case.permit_id, 0, *words.values())
    signed = [world.sign(world.works, "confirmStart", values, key) for key in OFFICERS]
    given = (case.application, 0, *words.values(), *signed)
    world.evm.transact(world.works, "confirmStart", *given)


# The grant


@pytest.mark.parametrize("start_by", [THREE_MONTHS + 1, SIX_MONTHS])
def test_a_start_is_put_off_to_the_day_asked_for_or_an_earlier_one(world, start_by):
    case = asked(world)
    (event,) = live(world, "extend", case, 0, start_by=start_by).events
    assert event.name == "StartExtended"
    assert event.values == {
        "permit": case.permit_id,
        "sequence": 0,
        "request": 0,
        "startBy": start_by,
        "by": address(world, "authority system"),
    }
    assert (held(world, case), requested(world, case)) == ((start_by, 0, VALID), 0)
    assert progress(world, case) == (0, 0, 1, NONE)
    world.evm.warp(start_by - 1)
    assert world.status(case) == VALID
    world.evm.warp(start_by)
    assert world.status(case) == LAPSED


@pytest.mark.parametrize(
    "start_by", [0, THREE_MONTHS - 1, THREE_MONTHS, SIX_MONTHS + 1, f.NO_END]
)
def test_no_grant_is_beyond_the_request_or_shortens_the_time(world, refuses, start_by):
    case = asked(world)
    with refuses("ExtensionNotAllowed", start_by, SIX_MONTHS):
        live(world, "extend", case, 0, start_by=start_by)


def test_a_grant_is_to_a_day_to_come(world, refuses):
    case = asked(world)
    now = THREE_MONTHS + 9 * f.DAY
    world.evm.warp(now)
    with refuses("ExtensionNotAllowed", now, SIX_MONTHS):
        live(world, "extend", case, 0, start_by=now)
    live(world, "extend", case, 0, start_by=now + 1)


@pytest.mark.parametrize("act", ["extend", "refuseExtension"])
def test_nothing_is_decided_that_nobody_asked_for(world, refuses, act):
    case = issued(world)
    with refuses("ExtensionNotRequested", case.permit_id):
        live(world, act, case, 0)


@pytest.mark.parametrize("act", ["extend", "refuseExtension"])
@pytest.mark.parametrize("request_", [1, 2**32 - 1])
def test_a_decision_names_the_request(world, refuses, act, request_):
    case = asked(world)
    with refuses("SequenceMismatch", case.permit_id, 0, request_):
        live(world, act, case, 0, request=request_)


@pytest.mark.parametrize("act", ["extend", "refuseExtension"])
def test_a_decision_on_one_request_decides_no_other(world, refuses, act):
    case, sequence = ready(world, act)
    call = held_back(world, act, lambda: live(world, act, case, sequence))
    call.submit()
    with refuses("SequenceMismatch", case.permit_id, 1, 0):
        call.submit()
    live(world, "requestExtension", case, 1, start_by=NINE_MONTHS - 5 * f.DAY * 18)
    with refuses("SequenceMismatch", case.permit_id, 1, 0):
        live(world, act, case, 1, request=0)


@pytest.mark.parametrize("key", ["applicant", "other one", "contractor"])
def test_an_extension_is_granted_by_the_authority_alone(world, refuses, key):
    case = asked(world)
    with refuses("NotTheAuthority", AUTHORITY, organisation_id(KEYS[key][0])):
        live(world, "extend", case, 0, keys=(key,))


def test_a_system_grants_extensions_only_where_the_matter_says_so(world, refuses):
    case = second_version(world, automatic=False)
    live(world, "requestExtension", case, 0)
    with refuses("SystemKeyNotAllowed", address(world, "authority system")):
        live(world, "extend", case, 0)
    live(world, "extend", case, 0, keys=("authority two",))
    assert held(world, case)[0] == SIX_MONTHS


def test_a_suspended_authority_decides_on_no_request(world, refuses):
    case = asked(world)
    world.guard("suspendOrganisation", AUTHORITY)
    for act in ("extend", "refuseExtension"):
        with refuses("OrganisationIsSuspended", AUTHORITY):
            live(world, act, case, 0)


# The refusal


def test_a_refusal_in_time_leaves_the_time_before(world):
    case = issued(world)
    live(world, "requestExtension", case, 0)
    (event,) = live(world, "refuseExtension", case, 0).events
    assert event.name == "ExtensionRefused"
    assert event.values == {
        "permit": case.permit_id,
        "sequence": 0,
        "request": 0,
        "reason": "NOT_STARTED",
        "decision": DECISION,
        "first": address(world, OFFICERS[0]),
        "second": address(world, OFFICERS[1]),
    }
    assert (held(world, case), requested(world, case)) == ((THREE_MONTHS, 0, VALID), 0)
    assert progress(world, case) == (0, 0, 0, NONE)
    live(world, "requestExtension", case, 1)
    live(world, "refuseExtension", case, 1, request=1)
    world.evm.warp(THREE_MONTHS)
    assert world.status(case) == LAPSED


def test_a_refusal_after_the_time_before_lapses_the_permit(world, refuses):
    case = asked(world)
    world.evm.warp(THREE_MONTHS + f.DAY)
    live(world, "refuseExtension", case, 0)
    assert world.status(case) == LAPSED
    with refuses("StateNotAllowed", case.permit_id, LAPSED):
        live(world, "requestExtension", case, 1)
    with refuses("StartTooLate", THREE_MONTHS, THREE_MONTHS):
        live(world, "reportStart", case, 1, started_at=THREE_MONTHS)


def test_a_request_leaves_an_officers_signature_its_place(world):
    case = issued(world)
    live(world, "requestExtension", case, 0)
    world.do("suspend", case, 0)
    assert world.status(case) == SUSPENDED
