"""Requests for the repair of credit: of the organisation that broke a commitment."""

from __future__ import annotations

from tests.contracts import factories as f
from tests.contracts.evm import START
from tests.contracts.factories import commitment_id, organisation_id
from tests.contracts.organisation_keys import enrol
from tests.contracts.relaying import held_back
from tests.contracts.test_commitment_bars import (
    REQUEST,
    another,
    ask,
    asked_at,
    bars,
    repair,
)
from tests.contracts.test_commitment_registry import (
    APPLICANT,
    AUTHORITY,
    BREACHED,
    CORRECTED,
    PAIR,
    made,
    record,
)
from tests.contracts.world import ACTS, DECISION, World

AGENT = f.account("new key")


def broken(world: World) -> tuple:
    """A commitment whose breach is on record."""
    case = made(world)
    record(world, case, BREACHED)
    return case


def repair_unasked(world: World, case: tuple):
    """Sign a repair, whether or not it was asked for."""
    values = (f.APPLICANT, commitment_id(case[1]), DECISION)
    return world.in_pairs(world.commitments, "repairCredit", values, PAIR, values)


def test_an_organisation_asks_the_body_that_recorded_its_breach(world):
    case = broken(world)
    (event,) = ask(world, case).events
    assert event.name == "RepairRequested"
    assert event.values == {
        "organisation": APPLICANT,
        "commitment": commitment_id(case[1]),
        "body": AUTHORITY,
        "request": REQUEST,
        "by": world.keys["applicant"].address,
    }
    assert (asked_at(world, case), bars(world)) == (START, 1)


def test_no_credit_is_repaired_that_nobody_asked_for(world, refuses):
    case = broken(world)
    with refuses("RepairNotRequested", commitment_id(case[1])):
        repair_unasked(world, case)
    ask(world, case)
    repair_unasked(world, case)
    assert (bars(world), asked_at(world, case)) == (0, 0)


def test_a_request_for_one_breach_serves_no_other(world, refuses):
    first = made(world)
    second = another(world, first)
    record(world, first, BREACHED)
    record(world, second, BREACHED)
    ask(world, first)
    with refuses("RepairNotRequested", commitment_id(second[1])):
        repair_unasked(world, second)


def test_a_repair_is_asked_for_once_while_a_request_is_open(world, refuses):
    case = broken(world)
    number = commitment_id(case[1])
    call = held_back(world, "requestRepairOfCredit", lambda: ask(world, case))
    call.submit()
    with refuses("RepairRequestedBefore", number, START):
        call.submit()
    record(world, case, CORRECTED)
    with refuses("RepairRequestedBefore", number, START):
        ask(world, case)
    repair(world, case)
    with refuses("NotBarred", APPLICANT, number):
        call.submit()


def test_nobody_asks_for_the_repair_of_anothers_breach(world, refuses):
    case = broken(world)
    number = commitment_id(case[1])
    for key, uscc in (("contractor", f.CONTRACTOR), ("authority one", f.AUTHORITY)):
        with refuses("NotBarred", organisation_id(uscc), number):
            ask(world, case, key)


def test_nobody_asks_for_a_repair_before_a_breach(world, refuses):
    case = made(world)
    with refuses("NotBarred", APPLICANT, commitment_id(case[1])):
        ask(world, case)
    record(world, case, CORRECTED)
    with refuses("NotBarred", APPLICANT, commitment_id(case[1])):
        ask(world, case)


def test_a_request_for_a_repair_needs_its_text(world, refuses):
    case = broken(world)
    with refuses("RepairRequestMissing"):
        ask(world, case, request=f.ZERO)


def test_a_relayer_changes_no_word_of_a_request_for_a_repair(world, refuses):
    case = made(world)
    other = another(world, case)
    for one in (case, other):
        record(world, one, BREACHED)
    call = held_back(world, "requestRepairOfCredit", lambda: ask(world, case))
    for position, value in ((0, commitment_id(other[1])), (1, DECISION)):
        with refuses("InvalidSignature", world.keys["applicant"].address):
            call.altered(position, value).submit()
    call.submit()


def test_a_suspended_organisation_asks_for_no_repair(world, refuses):
    case = broken(world)
    world.guard("suspendOrganisation", APPLICANT)
    with refuses("OrganisationIsSuspended", APPLICANT):
        ask(world, case)


def test_an_agent_asks_for_the_repair(world):
    case = broken(world)
    enrol(world, uscc=f.APPLICANT, role=f.AGENT)
    place, values = world.commitments, (commitment_id(case[1]), REQUEST)
    act = ACTS["requestRepairOfCredit"]
    signed = f.authorize(world.evm, place, act, values, AGENT, APPLICANT)
    world.evm.transact(place, "requestRepairOfCredit", *values, signed)
    assert asked_at(world, case) == START
