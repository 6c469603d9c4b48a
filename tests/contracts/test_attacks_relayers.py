"""Attacks by a relayer: other values under good signatures, and acts done again."""

from __future__ import annotations

from typing import Any

import pytest
from eth_utils.crypto import keccak

from tests.contracts import factories as f
from tests.contracts.evm import START
from tests.contracts.factories import commitment_id
from tests.contracts.lifecycle import (
    SIGNERS,
    THREE_MONTHS,
    held,
    issued,
    live,
    ready,
)
from tests.contracts.notices import id_of
from tests.contracts.organisation_keys import KEY, appoint, enrol, retired
from tests.contracts.relaying import done, held_back
from tests.contracts.supervising import (
    FAULTS,
    NO_ROUND,
    PAIR,
    PASSED,
    RECORD,
    ROUND,
    SERIOUS,
    Office,
    inspection_id,
    order_id,
    referral_id,
)
from tests.contracts.test_attestation_registry import LEAVES as ATTESTED
from tests.contracts.test_attestation_registry import (
    attest,
    attestation_id,
    batch_id,
    revoke,
    revoke_batch,
)
from tests.contracts.test_commitment_bars import repair
from tests.contracts.test_commitment_registry import (
    APPLICANT,
    BREACHED,
    CORRECTED,
    apply_for,
    made,
    record,
    withdraw,
)

OTHER = keccak(text="other")
ONE = "authority one"


# Another word under good signatures

WORDS: list[tuple[str, int, Any]] = [
    ("requestExtension", 2, THREE_MONTHS + 1),
    ("requestExtension", 3, "OTHER"),
    ("extend", 3, THREE_MONTHS + 1),
    ("refuseExtension", 3, "OTHER"),
    ("refuseExtension", 4, OTHER),
    ("reportStop", 2, START + 5),
    ("reportStop", 3, OTHER),
    ("clearResumption", 2, "OTHER"),
    ("clearResumption", 3, OTHER),
    ("giveNotice", 2, 2),
    ("giveNotice", 3, START + 30 * f.DAY),
    ("giveNotice", 4, "OTHER"),
    ("giveNotice", 5, OTHER),
]


@pytest.mark.parametrize(("act", "position", "value"), WORDS)
def test_a_relayer_changes_no_word_of_an_act_in_a_permits_life(
    world, refuses, act, position, value
):
    case, sequence = ready(world, act)
    world.evm.warp(START + 9)
    call = held_back(world, act, lambda: live(world, act, case, sequence))
    with refuses("InvalidSignature", world.keys[SIGNERS[act][0]].address):
        call.altered(position, value).submit()
    call.submit()


@pytest.mark.parametrize("act", ["suspend", "reinstate"])
@pytest.mark.parametrize(("position", "value"), [(2, "OTHER"), (3, OTHER)])
def test_a_relayer_changes_no_word_of_a_suspension(
    world, refuses, act, position, value
):
    case = issued(world)
    if act == "reinstate":
        world.do("suspend", case, 0)
    sequence = held(world, case)[1]
    call = held_back(world, act, lambda: world.do(act, case, sequence))
    refusal: tuple[Any, ...] = ("InvalidSignature", world.keys[ONE].address)
    if act == "suspend":
        position += 1
    if act == "suspend" and value == "OTHER":
        refusal = ("NoticeMismatch", case.permit_id, id_of(world, case))
    with refuses(*refusal):
        call.altered(position, value).submit()
    call.submit()


@pytest.mark.parametrize(
    ("position", "value"),
    [(0, "other-matter"), (1, 999), (2, "two"), (3, OTHER), (4, START + f.DAY)],
)
def test_a_relayer_changes_no_word_of_a_round(office, refuses, position, value):
    """Matter, number to draw, roster, digest of the secret, and end."""
    call = held_back(office.world, "announceRound", office.announce)
    told = office.roster[:2] if value == "two" else value
    with refuses("InvalidSignature", office.address(PAIR[0])):
        call.altered(position, told).submit()
    call.submit()


def hand_over(office: Office) -> object:
    return office.hand_over(1, to=f.AUTHORITY)


def accept(office: Office) -> object:
    office.hand_over(1, to=f.AUTHORITY)
    return office.accept(1, key=ONE)


def redraw(office: Office) -> object:
    office.in_round()
    return office.redraw()


def order(office: Office) -> object:
    office.inspect(FAULTS, record=OTHER)
    office.inspect(FAULTS)
    return office.order()


def close(office: Office) -> object:
    order(office)
    office.order(demands=OTHER)
    office.world.evm.warp(START + 9)
    return office.close(START + 8)


def answer(office: Office) -> object:
    office.refer()
    office.refer(record=OTHER)
    return office.answer()


SUPERVISED: dict[str, tuple[Any, list[tuple[int, Any]]]] = {
    "handOver": (hand_over, [(1, 2), (2, f.LAND)]),
    "accept": (accept, [(1, 0)]),
    "redraw": (redraw, [(3, "OTHER"), (4, OTHER)]),
    "inspect": (
        Office.inspect,
        [
            (1, (ROUND, PASSED, RECORD)),
            (1, (NO_ROUND, FAULTS, RECORD)),
            (1, (NO_ROUND, PASSED, OTHER)),
        ],
    ),
    "orderCorrection": (order, [(2, SERIOUS), (3, OTHER), (4, START + f.DAY)]),
    "closeOrder": (close, [(2, START + 7), (3, True), (4, OTHER)]),
    "refer": (Office.refer, [(1, "OTHER"), (2, OTHER)]),
    "answerReferral": (answer, [(2, OTHER)]),
}
BY_AUTHORITY = {"handOver": "authority system", "answerReferral": ONE, "accept": ONE}


@pytest.mark.parametrize(
    ("act", "change"),
    [(act, change) for act, (_, changes) in SUPERVISED.items() for change in changes],
)
def test_a_relayer_changes_no_word_of_supervision(office, refuses, act, change):
    prepare, _ = SUPERVISED[act]
    call = held_back(office.world, act, lambda: prepare(office))
    with refuses("InvalidSignature", office.address(BY_AUTHORITY.get(act, PAIR[0]))):
        call.altered(*change).submit()
    call.submit()


@pytest.mark.parametrize(("position", "value"), [(3, CORRECTED), (4, OTHER)])
def test_a_relayer_changes_no_word_of_an_outcome(world, refuses, position, value):
    case = made(world)
    call = held_back(world, "recordOutcome", lambda: record(world, case, BREACHED))
    with refuses("InvalidSignature", world.keys[ONE].address):
        call.altered(position, value).submit()
    call.submit()


def test_a_relayer_changes_no_word_of_a_repair(world, refuses):
    case = made(world)
    record(world, case, BREACHED)
    call = held_back(world, "repairCredit", lambda: repair(world, case))
    with refuses("InvalidSignature", world.keys[ONE].address):
        call.altered(2, OTHER).submit()
    call.submit()


# The same act again


@pytest.mark.parametrize("act", SIGNERS)
def test_an_act_in_a_permits_life_is_not_done_again(world, refuses, act):
    case, sequence = ready(world, act)
    call = done(world, lambda: live(world, act, case, sequence))
    with refuses("SequenceMismatch", case.permit_id, sequence + 1, sequence):
        call.submit()


@pytest.mark.parametrize(("act", "ending"), [("suspend", None), ("end", 2)])
def test_an_act_of_officers_is_not_done_again(world, refuses, act, ending):
    case = issued(world)
    call = done(world, lambda: world.do(act, case, 0, ending=ending))
    with refuses("SequenceMismatch", case.permit_id, 1, 0):
        call.submit()


def test_a_permit_is_not_issued_again_not_even_after_its_end(world, refuses):
    case = world.case()
    call = done(world, lambda: world.issue(case))
    with refuses("PermitExists", case.permit_id):
        call.submit()
    world.do("end", case, 0, ending=2)
    with refuses("PermitExists", case.permit_id):
        call.submit()


AGAIN: dict[str, tuple[Any, str, Any]] = {
    "handOver": (hand_over, "HandOverOutOfSequence", lambda o: (o.permit, 2, 1)),
    "accept": (accept, "NothingToAccept", lambda o: (o.permit,)),
    "announceRound": (Office.announce, "RoundPending", lambda _: (ROUND,)),
    "redraw": (redraw, "RedrawOutOfSequence", lambda o: (ROUND, o.permit, 1, 0)),
    "inspect": (
        Office.inspect,
        "InspectionExists",
        lambda o: (inspection_id(o.permit),),
    ),
    "orderCorrection": (
        order,
        "OrderExists",
        lambda o: (order_id(inspection_id(o.permit)),),
    ),
    "closeOrder": (
        close,
        "OrderClosedAlready",
        lambda o: (order_id(inspection_id(o.permit)),),
    ),
    "refer": (Office.refer, "ReferralExists", lambda o: (referral_id(o.permit),)),
    "answerReferral": (
        answer,
        "ReferralAnsweredAlready",
        lambda o: (referral_id(o.permit),),
    ),
}


@pytest.mark.parametrize("act", AGAIN)
def test_an_act_of_supervision_is_not_done_again(office, refuses, act):
    prepare, error, values = AGAIN[act]
    call = done(office.world, lambda: prepare(office))
    assert call.function == act
    with refuses(error, *values(office)):
        call.submit()


def test_an_application_is_not_made_again(world, refuses):
    call = held_back(world, "applyFor", lambda: apply_for(world))
    number = call.submit().returned
    with refuses("ApplicationExists", number):
        call.submit()


def test_a_withdrawal_is_not_made_again(world, refuses):
    _, content = made(world)
    call = done(world, lambda: withdraw(world, content))
    with refuses("CommitmentAlreadyWithdrawn", commitment_id(content)):
        call.submit()


def test_an_outcome_is_not_recorded_and_a_bar_not_lifted_again(world, refuses):
    case = made(world)
    number = commitment_id(case[1])
    recording = done(world, lambda: record(world, case, BREACHED))
    with refuses("OutcomeNotAllowed", number, BREACHED, BREACHED):
        recording.submit()
    repairing = done(world, lambda: repair(world, case))
    with refuses("NotBarred", APPLICANT, number):
        repairing.submit()
    with refuses("OutcomeNotAllowed", number, BREACHED, BREACHED):
        recording.submit()


def test_a_revocation_is_not_made_again(world, refuses):
    call = done(world, lambda: revoke(world))
    with refuses("AttestationAlreadyRevoked", attestation_id(ATTESTED[0])):
        call.submit()


def test_a_batch_is_neither_anchored_nor_revoked_again(world, refuses):
    anchoring = done(world, lambda: attest(world))
    with refuses("BatchExists", batch_id()):
        anchoring.submit()
    revoking = done(world, lambda: revoke_batch(world))
    with refuses("BatchAlreadyRevoked", batch_id()):
        revoking.submit()
    with refuses("BatchExists", batch_id()):
        anchoring.submit()


def test_a_key_is_neither_given_nor_retired_again(world, refuses):
    enrolling = done(world, lambda: enrol(world))
    with refuses("KeyExists", KEY):
        enrolling.submit()
    land = world.keys["land"].address
    retiring = done(world, lambda: retired(world, "land", "land"))
    with refuses("KeyNotActive", land, START):
        retiring.submit()


def test_a_key_that_was_removed_is_not_appointed_by_the_old_signatures(world, refuses):
    appointing = done(world, lambda: appoint(world, "authority chief"))
    world.govern("removeKey", KEY)
    with refuses("KeyExists", KEY):
        appointing.submit()
