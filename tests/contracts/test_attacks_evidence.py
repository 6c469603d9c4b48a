"""Attacks on packed evidence: cut, stretched, miscounted, altered, written twice.

Positions are found from what is packed and not written down, so that these tests hold
whatever an attestation or a commitment looks like inside.
"""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from eth_utils.crypto import keccak

from tests.contracts import factories as f
from tests.contracts import packing
from tests.contracts.broken_evidence import with_fact
from tests.contracts.evm import START, RevertedError
from tests.contracts.factories import altered, organisation_id
from tests.contracts.lifecycle import change, successor
from tests.contracts.test_permit_acts import references, revoke
from tests.contracts.test_rule_engine import check
from tests.contracts.world import World

REFUSALS = {
    *("EvidenceMalformed", "RequirementNotMet", "EvidenceUnused", "OpeningUnused"),
    "ChoiceCount",
}
STRIDE = 7
PARTS = ("choices", "subjects", "departments", "attestations", "commitments", "permits")


def counts_of(case: f.Case) -> Mapping[str, int]:
    """Where each list of packed evidence begins, with the byte that counts it."""
    shown = case.attestations
    subjects, departments = ({one[place] for one in shown} for place in (3, 1))
    last = len(packing.counted(map(packing.permit, case.permits)))
    before = len(packing.counted(map(packing.commitment, case.commitments)))
    first = 1 + 2 * len(case.choices)
    second = first + 1 + 32 * len(subjects)
    third = second + 1 + 16 * len(departments)
    end = len(case.evidence)
    places = (0, first, second, third, end - last - before, end - last)
    return dict(zip(PARTS, places, strict=True))


@pytest.mark.parametrize("part", PARTS)
def test_a_count_that_is_not_so_is_refused(world, refuses, part):
    case = world.case()
    true = case.evidence
    place = counts_of(case)[part]
    for count in {0, true[place] - 1, true[place] + 1, 255} - {true[place], -1}:
        case.packed = true[:place] + bytes([count]) + true[place + 1 :]
        with refuses("EvidenceMalformed"):
            check(world, case)


def test_evidence_that_is_cut_anywhere_is_refused(world, refuses):
    """Other calldata behind it does not complete it."""
    case = world.case()
    true = case.evidence
    for end in range(0, len(true), STRIDE):
        case.packed = true[:end]
        with refuses("EvidenceMalformed"):
            check(world, case)


@pytest.mark.parametrize("more", [b"\0", b"\xff", bytes(32), b"all of it"])
def test_nothing_stands_behind_the_evidence(world, refuses, more):
    case = world.case()
    case.packed = case.evidence + (case.evidence if more == b"all of it" else more)
    with refuses("EvidenceMalformed"):
        check(world, case)


@pytest.mark.parametrize("mask", [0x01, 0x80, 0xFF])
def test_no_byte_of_evidence_can_be_altered(world, mask):
    """A date, a type, a salt or a position."""
    case = world.case()
    true = case.evidence
    for place in range(0, len(true), STRIDE):
        other = bytes([true[place] ^ mask])
        case.packed = true[:place] + other + true[place + 1 :]
        with pytest.raises(RevertedError) as refused:
            check(world, case)
        assert refused.value.name in REFUSALS, place


@pytest.mark.parametrize("place", [0, 1])
def test_a_position_beyond_the_list_is_refused(world, refuses, place):
    """Of the subject and of the department, with which an attestation begins."""
    case = world.case()
    true = case.evidence
    own = counts_of(case)["attestations"] + 1
    for position in (true[own + place] + 9, 255):
        case.packed = true[: own + place] + bytes([position]) + true[own + place + 1 :]
        with refuses("EvidenceMalformed"):
            check(world, case)


# Written in another way


def test_a_relayer_cannot_write_the_same_evidence_in_another_way(world, refuses):
    """A value with zeros before it means the same, but has another digest."""
    case = world.case()
    told = check(world, case)
    words = case.signed_words()
    signed = world.sign(world.permits, "issue", words, "authority system")
    value = f.word(500).lstrip(b"\0")
    header = bytes([4, len(value), 2, f.INTEGER]) + f.salt_of("area") + b"area"
    place = case.evidence.index(header)
    end = place + len(header)
    longer = bytes([4, len(value) + 1]) + header[2:] + b"\0"
    case.packed = case.evidence[:place] + longer + case.evidence[end:]
    assert check(world, case) == told
    with refuses("InvalidSignature", signed[0]):
        world.evm.transact(world.permits, "issue", *case.arguments(), signed)


def test_a_claim_written_with_a_zero_is_not_another_claim(world, refuses):
    """Nobody opens a claim a second time by padding its name."""
    case = world.case()
    name, *rest = case.attestations[0][8][1]
    assert name == f.word("area")
    case.open_more(0, (name, *rest))
    packed = case.evidence
    header = bytes([4]) + packed[packed.index(f.salt_of("area")) - 3 :][:3]
    last = packed.rindex(header + f.salt_of("area"))
    salted = f.salt_of("area") + b"area"
    second = packed[last:].replace(header + salted, b"\5" + header[1:] + salted + b"\0")
    case.packed = packed[:last] + second
    with refuses("OpeningUnused", 0, f.word("area")):
        check(world, case)


@pytest.mark.parametrize("kind", [0, f.TEXT, f.DATE, f.DIGEST, 9, 200, 255])
def test_a_number_of_another_type_is_no_area(world, not_met, kind):
    """Also of a type that there is not, though its department attested it."""
    with not_met("R01", "CLAIM_TYPE_MISMATCH"):
        world.issue(with_fact(world, "land", kinds={"area": kind}))


@pytest.mark.parametrize("kind", [0, f.TEXT, f.PROJECT_CODE, 200])
def test_a_party_named_as_something_else_is_no_party(world, not_met, kind):
    with not_met("R03", "PARTY_UNKNOWN"):
        world.issue(with_fact(world, "award", kinds={"contractor": kind}))


# What is no attestation


def test_an_inner_node_of_a_batch_is_no_attestation(world, not_met):
    """A path that begins one step higher does not lead from the leaf."""
    case = world.case()
    fact = world.facts()["land"]
    many = [altered(fact, subject=keccak(bytes([n]))) for n in range(3)]
    held = world.attest([fact, *many], "land")[0]
    case.attestations[0] = held.presented()
    path = case.attestations[0][7]
    assert len(path) == 2
    for wrong in (path[1:], path[:1], path[::-1], [*path, path[1]]):
        case.attestations[0][7] = wrong
        with not_met("R01", "PATH_INVALID"):
            world.issue(case)
    case.attestations[0][7] = path
    world.issue(case)


def test_a_root_of_claims_is_no_claim(world, not_met):
    """An opening without a path is the only claim of its attestation, or none."""
    case = world.case()
    opening = case.attestations[0][8][1]
    for wrong in ([], opening[4][:1], opening[4][::-1], [*opening[4], f.ZERO]):
        case.attestations[0][8][1] = f.changed(opening, 4, wrong)
        with not_met("R01", "OPENING_INVALID"):
            world.issue(case)


def test_an_attestation_of_one_schema_is_not_anchored_under_another(world, not_met):
    """A leaf names its schema: the batch of another does not carry it."""
    fact = world.facts()["land"]
    world.grant(f.LAND, f.ATTEST, f.schema_id(f.AWARD))
    values = (f.AWARD, f.tree_root([fact.leaf]), 1)
    world.act(world.attestations, "attest", values, "land")
    case = world.case()
    lone = altered(fact, department=f.LAND, batch=(fact.leaf,))
    case.attestations[0] = lone.presented()
    with not_met("R01", "NOT_ANCHORED"):
        world.issue(case)


def test_another_departments_copy_of_a_fact_is_worth_its_own_grant_alone(
    world, not_met
):
    """A copied root needs the grant of the department that copied it."""
    world.grant(f.FIRE, f.ATTEST, f.schema_id(f.LAND_USE), until=START + 50)
    fact = world.facts()["land"]
    copied = world.attest([fact], "fire")[0]
    case = world.case()
    case.attestations[0] = copied.presented()
    world.evm.warp(START + 50)
    with not_met("R01", "GRANT_MISSING"):
        world.issue(case)


def test_a_revocation_follows_an_attestation_into_a_later_batch(world, not_met):
    """A department that anchors it again does not bring it back."""
    fact = world.facts()["land"]
    revoke(world, "land", fact.leaf)
    case = world.case()
    sibling = altered(fact, subject=keccak(text="another sibling"))
    again = world.attest([fact, sibling], "land officer")[0]
    case.attestations[0] = again.presented()
    with not_met("R01", "ATTESTATION_REVOKED"):
        world.issue(case)


def test_an_observation_at_the_end_of_time_is_none(world, not_met):
    """The greatest second of five bytes means no end, and no observation."""
    with not_met("R01", "OBSERVED_IN_FUTURE"):
        world.issue(with_fact(world, "land", observed_at=f.NO_END))


def test_a_fact_that_ended_before_it_began_is_none(world, not_met):
    for end in (0, 1, START):
        with world.evm.undone(), not_met("R04", "NO_LONGER_VALID"):
            world.issue(with_fact(world, "fire", valid_until=end))


def test_what_was_anchored_in_the_second_of_a_theft_does_not_count(world, not_met):
    case = world.case()
    world.govern("reportCompromise", world.keys["fire"].address, START)
    with not_met("R04", "ATTESTER_NOT_ACTIVE"):
        world.issue(case)


@pytest.mark.parametrize("number", [0, 2, 2**32 - 1])
def test_a_version_that_there_is_not_is_not_met_by_nothing(world, refuses, number):
    """It asks for nothing, and nobody may say that this is all there."""
    case = world.case()
    unknown = f.version_id(f.MATTER, number)
    case.application[0] = unknown
    question = (case.application, bytes(6), bytes(20))
    with refuses("MatterVersionUnknown", unknown):
        world.evm.call(world.rules, "check", *question)


# Which permit it is


@pytest.mark.parametrize("count", [0, 4, 6, 33, 200])
def test_a_status_is_told_with_all_references_or_not_at_all(world, refuses, count):
    """Nobody hides a revocation by leaving it out, or behind others."""
    case = world.case()
    world.issue(case)
    shown = references(world, case)
    revoke(world, "land", world.facts()["land"].leaf)
    given = (shown * 40)[:count]
    with refuses("EvidenceMismatch", case.permit_id):
        ask(world, case, given)
    assert ask(world, case, shown) == (4, 1)


def ask(world: World, case: f.Case, shown: list) -> tuple[int, int]:
    return world.evm.call(
        world.permits, "statusWithEvidence", case.permit_id, case.document, shown
    )


def test_a_status_is_told_of_its_own_document_alone(world, refuses):
    case = world.case()
    world.issue(case)
    shown = references(world, case)
    case.document = keccak(text="another document")
    with refuses("EvidenceMismatch", case.permit_id):
        ask(world, case, shown)


def test_evidence_for_the_old_permit_is_none_for_its_successor(world, refuses):
    case = world.case()
    world.issue(case)
    shown = references(world, case)
    new = successor(world, case)
    change(world, case, 0, new)
    with refuses("EvidenceMismatch", new.permit_id):
        ask(world, new, shown)
    assert ask(world, case, shown) == (5, 0)


def test_the_application_of_another_enterprise_answers_no_question(world, not_met):
    """Evidence about one applicant, shown for another."""
    case = world.case()
    case.application[1] = organisation_id(f.STRANGER)
    question = (case.application, case.evidence, bytes(20 + 27))
    with not_met("R01", "PREDICATE_FAILED"):
        world.evm.call(world.rules, "check", *question)
