"""The requirement rule as a question: asked by anybody, before anybody signs."""

from __future__ import annotations

from typing import Any

import pytest
from eth_utils.crypto import keccak

from tests.contracts import factories as f
from tests.contracts.evm import SOMEBODY
from tests.contracts.factories import organisation_id
from tests.contracts.test_permit_acts import revoke
from tests.contracts.test_permit_issue import evidence_of
from tests.contracts.world import World

AUTHORITY = organisation_id(f.AUTHORITY)
ATTESTATION_REVOKED, SUBJECT_MISMATCH, COMMITMENT_UNKNOWN = 11, 4, 19
COMMITMENT_KEY_NOT_TRUSTED = 26


def check(world: World, case: f.Case, sender: str = SOMEBODY) -> Any:
    given = (case.application, case.evidence, case.proof())
    ids, *_ = world.evm.call(world.rules, "check", *given, sender=sender)
    return ids


def test_a_requirement_that_is_not_met_is_named_with_the_reason(world, refuses):
    case = world.case()
    revoke(world, "land", world.facts()["land"].leaf)
    with refuses("RequirementNotMet", f.word("R01"), ATTESTATION_REVOKED):
        check(world, case)


def test_a_choice_too_few_is_refused(world, refuses):
    case = world.case()
    case.choices.pop()
    with refuses("ChoiceCount", 5, 4):
        check(world, case)


def test_evidence_for_nothing_is_refused(world, refuses):
    case = world.case()
    case.attestations.append(case.attestations[0])
    with refuses("EvidenceUnused", 1, 0, 0):
        check(world, case)


@pytest.mark.parametrize(
    ("place", "requirement", "reason"),
    [(3, "R01", SUBJECT_MISMATCH), (4, "R05", COMMITMENT_UNKNOWN)],
)
def test_evidence_counts_for_the_application_that_is_named(
    world, refuses, place, requirement, reason
):
    case = world.case()
    case.application[place] = keccak(text="another")
    with refuses("RequirementNotMet", f.word(requirement), reason):
        check(world, case)


def test_anyone_is_told_the_evidence_that_a_permit_will_rest_on(world):
    case = world.case()
    told = check(world, case)
    assert told == evidence_of(world, case)
    for key in ("applicant", "stranger", "authority one"):
        assert check(world, case, world.keys[key].address) == told
    (made, _) = world.issue(case).events
    assert made.values["evidence"] == told
    assert check(world, case) == told


def test_the_answer_is_about_evidence_and_about_nothing_else(world):
    """Who may decide, the permits look after."""
    case = world.case()
    told = check(world, case)
    world.govern("withdrawGrant", AUTHORITY, f.DECIDE, f.matter_id(f.MATTER))
    assert check(world, case) == told


def test_the_answer_says_what_becomes_of_the_permit(world):
    case = world.case()
    given = (case.application, case.evidence, case.proof())
    _, alert_on, suspend_on = world.evm.call(world.rules, "check", *given)
    assert (alert_on, suspend_on) == (0b10010, 0b01001)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda packed: packed[:-1],
        lambda packed: packed + b"\0",
        lambda packed: b"",
        lambda packed: bytes(len(packed)),
        lambda packed: packed[:1] + packed,
        lambda packed: b"\xff" * len(packed),
    ],
)
def test_evidence_that_does_not_end_where_it_is_read_to_end_is_refused(
    world, refuses, spoil
):
    case = world.case()
    case.packed = spoil(case.evidence)
    with refuses("EvidenceMalformed"):
        check(world, case)
    with refuses("EvidenceMalformed"):
        world.issue(case)


@pytest.mark.parametrize("place", [0, 1])
def test_a_subject_or_a_department_that_is_not_there_is_refused(world, refuses, place):
    """Each attestation begins with the positions of its subject and its department."""
    case = world.case()
    packed, first = bytearray(case.evidence), f.schema_id(f.LAND_USE)
    packed[packed.index(first) - 2 + place] = 9
    case.packed = bytes(packed)
    with refuses("EvidenceMalformed"):
        check(world, case)


@pytest.mark.parametrize("value", [31, 32, 200])
def test_a_claim_has_a_short_name(world, refuses, value):
    case = world.case()
    packed = case.evidence
    place = packed.index(f.salt_of("holder")) - 4
    for size, allowed in ((0, False), (value, value < 32)):
        case.packed = packed[:place] + bytes([size]) + packed[place + 1 :]
        with refuses("EvidenceMalformed"):
            check(world, case)
        assert allowed == (0 < size < 32)


def test_a_question_changes_nothing(world):
    case = world.case()
    given = (case.application, case.evidence, case.proof())
    assert world.evm.transact(world.rules, "check", *given).events == ()
    assert world.status(case) == 0


def test_a_commitment_by_a_key_compromised_by_then_cannot_serve_a_permit(
    world, refuses
):
    case = world.case()
    key = world.keys["contractor"].address
    world.evm.warp(world.evm.now + 100)
    world.govern("reportCompromise", key, world.evm.now - 100)
    with refuses("RequirementNotMet", f.word("R05"), COMMITMENT_KEY_NOT_TRUSTED):
        check(world, case)
    with refuses("RequirementNotMet", f.word("R05"), COMMITMENT_KEY_NOT_TRUSTED):
        world.issue(case)


def test_an_application_by_a_key_compromised_by_then_cannot_lead_to_a_permit(
    world, refuses
):
    case = world.case()
    key = world.keys["applicant"].address
    world.evm.warp(world.evm.now + 100)
    world.govern("reportCompromise", key, world.evm.now - 100)
    with refuses("ApplicantKeyNotTrusted", case.application_id, key):
        check(world, case)
    with refuses("ApplicantKeyNotTrusted", case.application_id, key):
        world.issue(case)


@pytest.mark.parametrize("name", ["applicant", "contractor"])
def test_what_a_key_signed_before_its_compromise_counts(world, name):
    case = world.case()
    key = world.keys[name].address
    world.evm.warp(world.evm.now + 100)
    world.govern("reportCompromise", key, world.evm.now - 99)
    assert len(check(world, case)) == 5
    world.issue(case)
