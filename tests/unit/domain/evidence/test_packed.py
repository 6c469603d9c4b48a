"""Evidence in bytes: packed evidence is read again, and no other bytes are."""

from __future__ import annotations

import pytest

from tests.builders.protocol_case import case
from zeropermit.domain.evidence.claim import ClaimType
from zeropermit.domain.evidence.evidence_set import EvidenceSet
from zeropermit.domain.ledger.abi import AbiStruct, NumberedEnum
from zeropermit.domain.ledger.packed import PackedReader, counted
from zeropermit.domain.matters.file import _predicate
from zeropermit.domain.matters.matter import Operator

SHOWN = case().presentation
PACKED = SHOWN.pack()
SALT = SHOWN.attestations[0].openings[0].salt
OPENING = PACKED.index(SALT) - 4
ATTESTATION = PACKED.index(SHOWN.attestations[0].schema) - 2


def with_byte(place: int, value: int) -> bytes:
    return PACKED[:place] + bytes([value]) + PACKED[place + 1 :]


def test_packed_evidence_is_read_again():
    assert EvidenceSet.unpack(PACKED) == SHOWN


@pytest.mark.parametrize(
    "packed",
    [
        b"",
        PACKED[:-1],
        PACKED + b"\0",
        with_byte(OPENING, 0),  # a claim without name
        with_byte(OPENING, 32),
        with_byte(OPENING + 1, 33),  # a value of more than a word
        with_byte(OPENING + 3, 0),  # a type that is none
        with_byte(OPENING + 3, 9),
        with_byte(ATTESTATION, 9),  # a subject that is not there
        with_byte(ATTESTATION + 1, 9),
    ],
)
def test_bytes_that_are_no_evidence_are_refused(packed):
    with pytest.raises(ValueError, match=r"."):
        EvidenceSet.unpack(packed)


def test_a_count_is_one_byte():
    assert counted([b"a"] * 255)[0] == 255
    with pytest.raises(ValueError, match="256"):
        counted([b"a"] * 256)


def test_a_reader_says_where_bytes_end():
    with pytest.raises(ValueError, match="ends at byte 3, before 32"):
        PackedReader(b"abc").word()


def test_an_enumeration_is_numbered_from_one():
    numbers = [kind.number for kind in ClaimType]
    assert numbers == list(range(1, len(ClaimType) + 1))
    assert [ClaimType.numbered(number) for number in numbers] == list(ClaimType)
    assert issubclass(ClaimType, NumberedEnum)
    assert not issubclass(ClaimType, AbiStruct)
    for wrong in (0, 9):
        with pytest.raises(ValueError, match=str(wrong)):
            ClaimType.numbered(wrong)


def test_a_predicate_on_the_project_asks_for_a_project():
    found = _predicate("R01", {"claim": "site", "operator": "IS_PROJECT"})
    assert (found.kind, found.operator) == (ClaimType.PROJECT, Operator.IS_PROJECT)
