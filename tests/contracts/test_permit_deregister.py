"""Permits are struck off once they have ended (注销), and by two officers alone."""

from __future__ import annotations

import pytest

from tests.contracts import factories as f
from tests.contracts.evm import START
from tests.contracts.lifecycle import SUPERSEDED, change, successor
from tests.contracts.test_permit_acts import (
    AUTHORITY,
    ENDINGS,
    EXPIRED,
    LAPSED,
    PAIR,
    SUSPENDED,
    THREE_MONTHS,
    VALID,
    held,
    issued,
    told,
)
from tests.contracts.world import DECISION, World

ENDED = {1: 6, 2: 7, 3: 8}
"""Endings before which a permit was in force, and the states that they lead to."""


def struck_off_at(world: World, case: f.Case) -> int:
    found: int = world.evm.call(world.permits, "deregisteredAt", case.permit_id)
    return found


@pytest.mark.parametrize("ended_by", ENDED)
def test_a_permit_that_ended_is_struck_off_and_stays_what_it_became(world, ended_by):
    case = issued(world)
    world.do("end", case, 0, ending=ended_by)
    assert struck_off_at(world, case) == 0
    (event,) = world.do("deregister", case, 1).events
    assert event.name == "PermitDeregistered"
    assert event.values == told(world, case, 1)
    assert struck_off_at(world, case) == world.evm.now
    assert held(world, case) == (2, ENDED[ended_by])
    assert world.status(case) == ENDED[ended_by]


@pytest.mark.parametrize(
    ("valid_until", "state"), [(THREE_MONTHS + 9, LAPSED), (START + 9 * f.DAY, EXPIRED)]
)
@pytest.mark.parametrize("before", ["issued", "suspended"])
def test_a_permit_that_time_ended_is_struck_off_and_not_ended_again(
    world, refuses, valid_until, state, before
):
    case = issued(world, valid_until)
    if before == "suspended":
        world.do("suspend", case, 0)
    sequence, stored = held(world, case)
    end = min(valid_until, THREE_MONTHS)
    world.evm.warp(end - 1)
    with refuses("StateNotAllowed", case.permit_id, stored):
        world.do("deregister", case, sequence)
    world.evm.warp(end)
    with refuses("StateNotAllowed", case.permit_id, state):
        world.do("end", case, sequence, ending=4)
    world.do("deregister", case, sequence)
    assert struck_off_at(world, case) == world.evm.now
    assert held(world, case) == (sequence + 1, stored)
    assert world.status(case) == state


def revoked(world: World) -> f.Case:
    case = issued(world)
    world.do("end", case, 0, ending=2)
    return case


def test_a_permit_is_struck_off_once(world, refuses):
    case = revoked(world)
    world.do("deregister", case, 1)
    with refuses("SequenceMismatch", case.permit_id, 2, 1):
        world.do("deregister", case, 1)
    with refuses("AlreadyDeregistered", case.permit_id):
        world.do("deregister", case, 2)


def test_a_permit_in_force_cancelled_or_changed_is_not_struck_off(world, refuses):
    """Each has an act of its own."""
    case = issued(world)
    with refuses("StateNotAllowed", case.permit_id, VALID):
        world.do("deregister", case, 0)
    with world.evm.undone():
        world.do("suspend", case, 0)
        with refuses("StateNotAllowed", case.permit_id, SUSPENDED):
            world.do("deregister", case, 1)
    with world.evm.undone():
        change(world, case, 0, successor(world, case))
        with refuses("StateNotAllowed", case.permit_id, SUPERSEDED):
            world.do("deregister", case, 1)
    world.do("end", case, 0, ending=4)
    with refuses("StateNotAllowed", case.permit_id, ENDINGS[4]):
        world.do("deregister", case, 1)


def test_nobody_but_two_officers_of_the_authority_strikes_a_permit_off(world, refuses):
    case = revoked(world)
    one = world.keys["authority one"].address
    with refuses("SamePerson", one, one):
        world.do("deregister", case, 1, keys=(PAIR[0], PAIR[0]))
    with refuses("NotAnOfficer", world.keys["authority system"].address):
        world.do("deregister", case, 1, keys=(PAIR[0], "authority system"))
    with refuses("NotTheAuthority", AUTHORITY, f.organisation_id(f.OTHER_BODY)):
        world.do("deregister", case, 1, keys=("other one", "other two"))
    with refuses("ReasonCodeMalformed", "ended before"):
        world.do("deregister", case, 1, reason="ended before")
    with refuses("WrittenDecisionMissing"):
        world.do("deregister", case, 1, decision=f.ZERO)
    assert struck_off_at(world, case) == 0


def test_an_authority_that_lost_matter_or_trust_strikes_nothing_off(world, refuses):
    case = revoked(world)
    with world.evm.undone():
        world.guard("suspendOrganisation", AUTHORITY)
        with refuses("OrganisationIsSuspended", AUTHORITY):
            world.do("deregister", case, 1)
    world.govern("withdrawGrant", AUTHORITY, f.DECIDE, f.matter_id(f.MATTER))
    with refuses("NotGrantedToDecide", AUTHORITY, case.application[0]):
        world.do("deregister", case, 1)


def test_the_signatures_of_another_act_strike_nothing_off(world, refuses):
    """Nor are those for one permit good for another, or after their deadline."""
    case = revoked(world)
    values = (case.permit_id, 1, "REASON", DECISION)
    given = (case.application, 1, "REASON", DECISION)
    pair = [world.sign(world.permits, "reinstate", values, key) for key in PAIR]
    with refuses("InvalidSignature", world.keys["authority one"].address):
        world.evm.transact(world.permits, "deregister", *given, *pair)
    pair = [world.sign(world.permits, "deregister", values, key) for key in PAIR]
    world.evm.warp(pair[0][1])
    with refuses("DeadlinePassed", pair[0][1], pair[0][1]):
        world.evm.transact(world.permits, "deregister", *given, *pair)
