"""Clerical errors in documents are corrected (更正), by two officers alone."""

from __future__ import annotations

from typing import Any

import pytest
from eth_utils.crypto import keccak

from tests.contracts import factories as f
from tests.contracts.evm import Receipt
from tests.contracts.lifecycle import SUPERSEDED, change, successor
from tests.contracts.test_permit_acts import (
    AUTHORITY,
    ENDINGS,
    LAPSED,
    PAIR,
    SUSPENDED,
    THREE_MONTHS,
    VALID,
    asked,
    held,
    issued,
    references,
    told,
)
from tests.contracts.world import DECISION, World

CORRECTED = keccak(text="the document without the error")
NEXT = keccak(text="the document after that")


def evidence_of(world: World, case: f.Case) -> list[bytes]:
    return [keccak(batch + one) for batch, one in references(world, case)]


def correct(
    world: World,
    case: f.Case,
    sequence: int = 0,
    corrected: bytes = CORRECTED,
    *,
    keys: tuple[str, str] = PAIR,
    **changes: Any,
) -> Receipt:
    old = changes.get("document", case.document)
    ids = changes["evidence"] if "evidence" in changes else evidence_of(world, case)
    decided = (changes.get("reason", "NOT_STARTED"), changes.get("decision", DECISION))
    values = (case.permit_id, sequence, old, corrected, *decided)
    given = (case.application, sequence, old, corrected, ids, *decided)
    return world.in_pairs(world.permits, "correctDocument", values, keys, given)


@pytest.mark.parametrize("before", [VALID, SUSPENDED])
def test_a_document_is_corrected_and_the_permit_goes_on(world, before):
    case = issued(world)
    ids = evidence_of(world, case)
    if before == SUSPENDED:
        world.do("suspend", case, 0)
    sequence = held(world, case)[0]
    content, *rest = world.evm.call(world.permits, "permitById", case.permit_id)
    (event,) = correct(world, case, sequence, evidence=ids).events
    documents = {"document": case.document, "corrected": CORRECTED}
    assert event.name == "DocumentCorrected"
    assert event.values == told(world, case, sequence, **documents)
    after, *others = world.evm.call(world.permits, "permitById", case.permit_id)
    assert after == keccak(CORRECTED + b"".join(ids))
    assert after != content
    rest[2] += 1
    assert others == rest
    assert world.status(case) == before


def test_after_a_correction_the_new_document_names_the_evidence(world, refuses):
    case = issued(world)
    shown = references(world, case)
    correct(world, case)
    with refuses("EvidenceMismatch", case.permit_id):
        asked(world, case, shown)
    case.document = CORRECTED
    assert asked(world, case, shown) == (VALID, 0)
    correct(world, case, 1, NEXT)


def test_neither_document_is_ever_that_of_another_permit(world, refuses):
    case = issued(world)
    correct(world, case)
    for used in (case.document, CORRECTED):
        with refuses("DocumentUsed", used):
            correct(world, case, 1, used, document=CORRECTED)
    other = world.case("2407-370212-04-01-900001", keccak(text="other"))
    other.number = f"{other.number}-2"
    for used in (case.document, CORRECTED):
        other.document = used
        with refuses("DocumentUsed", used):
            world.issue(other)


def test_a_correction_names_the_document_and_evidence_that_the_permit_has(
    world, refuses
):
    case = issued(world)
    ids = evidence_of(world, case)
    for wrong in ([], ids[:4], ids[::-1], [*ids, ids[0]]):
        with refuses("EvidenceMismatch", case.permit_id):
            correct(world, case, evidence=wrong)
    with refuses("EvidenceMismatch", case.permit_id):
        correct(world, case, document=NEXT)
    with refuses("PermitDocumentMissing"):
        correct(world, case, corrected=f.ZERO)


def test_a_correction_comes_in_its_turn_and_once(world, refuses):
    case = issued(world)
    with refuses("SequenceMismatch", case.permit_id, 0, 1):
        correct(world, case, 1)
    correct(world, case)
    with refuses("SequenceMismatch", case.permit_id, 1, 0):
        correct(world, case, 0)
    with refuses("EvidenceMismatch", case.permit_id):
        correct(world, case, 1)


def test_a_correction_that_waits_is_void_after_another_act(world, refuses):
    case = issued(world)
    ids = evidence_of(world, case)
    words = (case.document, CORRECTED, "REASON", DECISION)
    values = (case.permit_id, 0, *words)
    pair = [world.sign(world.permits, "correctDocument", values, k) for k in PAIR]
    given = (case.application, 0, *words[:2], ids, *words[2:], *pair)
    with world.evm.undone():
        world.do("suspend", case, 0)
        with refuses("SequenceMismatch", case.permit_id, 1, 0):
            world.evm.transact(world.permits, "correctDocument", *given)
    other = (case.application, 0, case.document, NEXT, ids, *words[2:], *pair)
    with refuses("InvalidSignature", world.keys["authority one"].address):
        world.evm.transact(world.permits, "correctDocument", *other)
    world.evm.warp(pair[0][1])
    with refuses("DeadlinePassed", pair[0][1], pair[0][1]):
        world.evm.transact(world.permits, "correctDocument", *given)


def test_a_permit_that_has_ended_is_not_corrected(world, refuses):
    case = issued(world)
    ids = evidence_of(world, case)
    with world.evm.undone():
        world.evm.warp(THREE_MONTHS)
        with refuses("StateNotAllowed", case.permit_id, LAPSED):
            correct(world, case, evidence=ids)
    with world.evm.undone():
        change(world, case, 0, successor(world, case))
        with refuses("StateNotAllowed", case.permit_id, SUPERSEDED):
            correct(world, case, 1, evidence=ids)
    world.do("end", case, 0, ending=2)
    with refuses("StateNotAllowed", case.permit_id, ENDINGS[2]):
        correct(world, case, 1, evidence=ids)


def test_nobody_but_two_officers_of_the_authority_corrects_a_document(world, refuses):
    case = issued(world)
    one = world.keys["authority one"].address
    with refuses("SamePerson", one, one):
        correct(world, case, keys=(PAIR[0], PAIR[0]))
    with refuses("NotAnOfficer", world.keys["authority system"].address):
        correct(world, case, keys=(PAIR[0], "authority system"))
    with refuses("NotTheAuthority", AUTHORITY, f.organisation_id(f.OTHER_BODY)):
        correct(world, case, keys=("other one", "other two"))
    with refuses("ReasonCodeMalformed", "a slip"):
        correct(world, case, reason="a slip")
    with refuses("WrittenDecisionMissing"):
        correct(world, case, decision=f.ZERO)
    with world.evm.undone():
        world.guard("suspendOrganisation", AUTHORITY)
        with refuses("OrganisationIsSuspended", AUTHORITY):
            correct(world, case)
    world.govern("withdrawGrant", AUTHORITY, f.DECIDE, f.matter_id(f.MATTER))
    with refuses("NotGrantedToDecide", AUTHORITY, case.application[0]):
        correct(world, case)
