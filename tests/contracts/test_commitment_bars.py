"""Bars: each is that of one breach, and the body that recorded it lifts it alone."""

from __future__ import annotations

from eth_utils.crypto import keccak

from tests.contracts import factories as f
from tests.contracts.evm import START
from tests.contracts.factories import commitment_id, organisation_id
from tests.contracts.test_commitment_registry import (
    APPLICANT,
    AUTHORITY,
    BREACHED,
    CORRECTED,
    KEPT,
    PAIR,
    application_id,
    commit,
    made,
    record,
    state_of,
)
from tests.contracts.world import DECISION, LETTER, World

REQUEST = keccak(text="request for a repair")
OWNERS = {APPLICANT: "applicant", organisation_id(f.CONTRACTOR): "contractor"}


def ask(world: World, made_: tuple, key: str = "applicant", request: bytes = REQUEST):
    """Ask for the repair of a breach."""
    values = (commitment_id(made_[1]), request)
    return world.act(world.commitments, "requestRepairOfCredit", values, key)


def asked_at(world: World, made_: tuple) -> int:
    number = commitment_id(made_[1])
    return world.evm.call(world.commitments, "repairAskedAt", number)


def repair(world: World, made_: tuple, keys=PAIR, **changes):
    """Repair the credit for a breach; its organisation asks for it, if it can."""
    number, owner = commitment_id(made_[1]), made_[1][1]
    barring = world.evm.call(world.commitments, "barredBy", owner, number)
    if barring != f.ZERO and not asked_at(world, made_):
        ask(world, made_, OWNERS[owner])
    fields = {"uscc": f.APPLICANT, "commitment": number, "decision": DECISION}
    values = tuple({**fields, **changes}.values())
    return world.in_pairs(world.commitments, "repairCredit", values, keys, values)


def bars(world: World) -> int:
    return world.evm.call(world.commitments, "barCount", APPLICANT)


def barred_by(world: World, made_: tuple) -> bytes:
    number = commitment_id(made_[1])
    return world.evm.call(world.commitments, "barredBy", APPLICANT, number)


def another(world: World, made_: tuple, requirement: str = "R05") -> tuple:
    """One more commitment for the same application."""
    number = application_id(made_[0])
    commit(world, number, requirements=[requirement])
    return made_[0], (number, APPLICANT, [f.word(requirement)], LETTER, START + 100)


def test_a_breach_bars_and_its_correction_does_not_lift_the_bar(world, refuses):
    case = made(world)
    number = commitment_id(case[1])
    receipt = record(world, case, BREACHED)
    by = {"body": AUTHORITY, "decision": DECISION, **officers(world)}
    about = {"commitment": number, "organisation": APPLICANT}
    assert [event.values for event in receipt.events] == [
        {**about, **by, "outcome": BREACHED},
        {**about, **by},
    ]
    assert state_of(world, case[1]) == (0, BREACHED)
    assert (bars(world), barred_by(world, case)) == (1, AUTHORITY)
    with refuses("BarredFromCommitting", APPLICANT):
        commit(world, application_id(case[0]), requirements=["R05"])
    assert len(record(world, case, CORRECTED).events) == 1
    assert state_of(world, case[1]) == (0, CORRECTED)
    assert (bars(world), barred_by(world, case)) == (1, AUTHORITY)


def test_a_kept_commitment_bars_nobody(world):
    case = made(world)
    assert len(record(world, case, KEPT).events) == 1
    assert (bars(world), barred_by(world, case)) == (0, f.ZERO)


def officers(world: World) -> dict[str, str]:
    first, second = (world.keys[name].address for name in PAIR)
    return {"first": first, "second": second}


def test_repair_refuses_what_no_two_inspectors_decided(world, refuses):
    case = made(world)
    with refuses("NotBarred", APPLICANT, commitment_id(case[1])):
        repair(world, case)
    record(world, case, BREACHED)
    with refuses(
        "SamePerson",
        world.keys["authority two"].address,
        world.keys["authority two"].address,
    ):
        repair(world, case, ("authority two", "authority two"))
    with refuses("NotAnOfficer", world.keys["authority system"].address):
        repair(world, case, ("authority two", "authority system"))
    with refuses("DecisionMissing"):
        repair(world, case, decision=f.ZERO)


def test_a_bar_cannot_be_lifted_by_a_body_that_did_not_record_the_breach(
    world, refuses
):
    case, other = made(world), organisation_id(f.OTHER_BODY)
    record(world, case, BREACHED)
    world.grant(f.OTHER_BODY, f.INSPECT, f.matter_id(f.MATTER))
    with refuses("BarOfAnother", commitment_id(case[1]), other):
        repair(world, case, ("other one", "other two"))
    assert bars(world) == 1
    world.govern("withdrawGrant", AUTHORITY, f.INSPECT, f.matter_id(f.MATTER))
    repair(world, case)
    assert bars(world) == 0


def test_a_repair_of_one_breach_cannot_lift_the_bar_of_another(world, refuses):
    first = made(world)
    second = another(world, first)
    record(world, first, BREACHED)
    record(world, second, BREACHED)
    assert bars(world) == 2
    receipt = repair(world, first)
    assert receipt.events[0].values == {
        "commitment": commitment_id(first[1]),
        "organisation": APPLICANT,
        "body": AUTHORITY,
        "decision": DECISION,
        **officers(world),
    }
    assert (bars(world), barred_by(world, second)) == (1, AUTHORITY)
    with refuses("NotBarred", APPLICANT, commitment_id(first[1])):
        repair(world, first)
    with refuses("BarredFromCommitting", APPLICANT):
        another(world, first, "R06")
    repair(world, second)
    assert bars(world) == 0
    another(world, first, "R06")


def test_a_repair_cannot_be_kept_for_a_later_breach(world, refuses):
    first = made(world)
    record(world, first, BREACHED)
    repair(world, first)
    second = another(world, first)
    record(world, second, BREACHED)
    ask(world, second)
    with refuses("NotBarred", APPLICANT, commitment_id(first[1])):
        repair(world, first)
    values = (f.APPLICANT, commitment_id(second[1]), DECISION)
    signed = (f.APPLICANT, commitment_id(first[1]), DECISION)
    with refuses("InvalidSignature", world.keys["authority one"].address):
        world.in_pairs(world.commitments, "repairCredit", signed, PAIR, values)
    assert bars(world) == 1


def test_a_repair_cannot_name_another_organisation(world, refuses):
    case = made(world)
    record(world, case, BREACHED)
    number = commitment_id(case[1])
    with refuses("NotBarred", organisation_id(f.CONTRACTOR), number):
        repair(world, case, uscc=f.CONTRACTOR)
    assert bars(world) == 1
