"""Attestations: readable records, sealed, kept, and shown in part."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zeropermit.domain.evidence.attestation import (
    AttestationRecord,
    SealedAttestation,
    attestation_leaf,
    salt_count,
    seal_attestation,
)
from zeropermit.domain.evidence.claim import Claim, ClaimType, Salt, opens
from zeropermit.domain.evidence.disclosure import (
    Anchor,
    Disclosure,
    disclose,
    verify_disclosure,
)
from zeropermit.domain.evidence.merkle import StandardTree
from zeropermit.domain.evidence.schema import SchemaSubject
from zeropermit.domain.ledger.identifiers import (
    Address,
    AttestationId,
    attestation_id,
    batch_id,
    organisation_id,
    schema_id,
)
from zeropermit.domain.records.canonical import Suite, canonical, parse_canonical
from zeropermit.errors import (
    ClaimRepeatedError,
    ClaimUnknownError,
    DisclosureError,
    RecordError,
    SaltCountError,
    SuiteError,
)

VECTORS = json.loads(
    (Path(__file__).parents[3] / "vectors" / "claims.json").read_text(encoding="utf-8")
)
ATTESTER = Address("0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266")
RECORD = AttestationRecord(
    schema="construction-award/1",
    department="11370200DEMG000190",
    subject_kind=SchemaSubject.PROJECT,
    subject="2609-370203-89-01-000018",
    claims=(
        Claim("status", ClaimType.CODE, "valid"),
        Claim("contractor", ClaimType.ORGANISATION, "91370203DEM0000225"),
        Claim("price", ClaimType.INTEGER, "1234567890"),
    ),
    observed_at=1795363200,
    valid_until=None,
    source_system="bidding",
    query_id="Q-1",
)
SALTS = [Salt(bytes([index]) * 32) for index in range(1, 5)]
SEALED = seal_attestation(RECORD, salts=SALTS)
OTHER = seal_attestation(replace(RECORD, query_id="Q-2"), salts=SALTS)
TREE = StandardTree.of([SEALED.leaf, b"\x09" * 32])
ANCHOR = Anchor(TREE.root, TREE.path(SEALED.leaf))
SHOWN = disclose(SEALED, ["contractor", "status"], anchor=ANCHOR)


def fails(disclosure):
    with pytest.raises(DisclosureError) as caught:
        verify_disclosure(disclosure)
    return caught.value.step, caught.value.claim


def with_first(**changes):
    changed = replace(SHOWN.claims[0], **changes)
    return replace(SHOWN, claims=(changed, *SHOWN.claims[1:]))


@pytest.mark.parametrize("count", [3, 5])
def test_the_record_needs_a_salt_too(count):
    with pytest.raises(SaltCountError):
        seal_attestation(RECORD, salts=[*SALTS, Salt(b"\x0a" * 32)][:count])


def test_no_claim_of_a_department_is_called_record():
    claim = Claim("record", ClaimType.CODE, "x")

    with pytest.raises(ClaimRepeatedError):
        seal_attestation(replace(RECORD, claims=(claim,)), salts=SALTS[:2])


def test_the_record_is_bound_by_a_claim():
    opening = SEALED.open(["record"])[0]

    assert opening.value == RECORD.digest()
    assert opens(SEALED.claims_root, opening)
    assert salt_count(RECORD) == len(SEALED.salts) == 4
    assert SEALED.claims_root != OTHER.claims_root


@pytest.mark.parametrize("case", VECTORS["attestations"], ids=["open", "ends"])
def test_leaves_equal_the_golden_values(case):
    until = int(case["valid_until"])

    leaf = attestation_leaf(
        schema="legal-entity/1",
        subject=bytes.fromhex(case["subject"][2:]),
        claims_root=bytes.fromhex(case["claims_root"][2:]),
        observed_at=int(case["observed_at"]),
        valid_until=None if until == 2**64 - 1 else until,
    )

    assert leaf.hex() == case["leaf"][2:]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"subject": {"kind": "person", "code": "x"}}, "kind"),
        ({"claims": [{"name": "a", "type": "float", "text": "1"}]}, "type"),
        ({"claims": {}}, "claims"),
        ({"observed_at": True}, "observed_at"),
        ({"observed_at": -1}, "observed_at"),
        ({"observed_at": "1"}, "observed_at"),
        ({"supersedes": "0x00"}, "supersedes"),
        ({"supersedes": 1}, "supersedes"),
        ({"supersedes": "0x" + "AA" * 32}, "supersedes"),
        ({"schema": "a\nb"}, "schema"),
        ({"schema": None}, "schema"),
        ({"source": "bidding"}, ""),
        ({"type": "zeropermit/attestation/2"}, "type"),
        ({"more": 1}, "more"),
    ],
)
def test_a_record_of_another_form_is_refused(change, field):
    with pytest.raises(RecordError) as caught:
        AttestationRecord.from_json(RECORD.as_json() | change)

    assert caught.value.field == field


def test_a_record_that_lacks_a_field_is_refused():
    value = RECORD.as_json()
    del value["source"]

    with pytest.raises(RecordError) as caught:
        AttestationRecord.from_json(value)

    assert (caught.value.field, caught.value.reason) == ("source", "missing")
    with pytest.raises(SuiteError):
        AttestationRecord.from_json(RECORD.as_json() | {"suite": "md5"})


def test_the_store_cannot_mix_suites():
    with pytest.raises(RecordError) as caught:
        SealedAttestation.from_json(SEALED.as_json() | {"suite": "sm3"})

    assert caught.value.field == "suite"


@given(
    st.builds(
        AttestationRecord,
        schema=st.just("legal-entity/1"),
        department=st.just("11370200DEMG000190"),
        subject_kind=st.sampled_from(SchemaSubject),
        subject=st.just("91370203DEM0000225"),
        claims=st.lists(st.integers(0, 2**256 - 1), max_size=5).map(
            lambda numbers: tuple(
                Claim(f"n{index}", ClaimType.INTEGER, str(number))
                for index, number in enumerate(numbers)
            )
        ),
        observed_at=st.integers(0, 2**53 - 1),
        valid_until=st.none() | st.integers(0, 2**53 - 1),
        source_system=st.just("来源"),
        query_id=st.just("Q"),
        supersedes=st.none() | st.binary(min_size=32, max_size=32).map(AttestationId),
        suite=st.sampled_from(Suite),
    ),
)
def test_an_attestation_survives_the_store(record):
    salts = [Salt(bytes([index]) * 32) for index in range(salt_count(record))]
    sealed = seal_attestation(record, salts=salts)

    kept = SealedAttestation.from_json(parse_canonical(canonical(sealed.as_json())))

    assert kept == sealed
    assert kept.leaf == sealed.leaf
    assert kept.record.digest() == record.digest()


def test_only_claims_that_are_there_can_be_shown():
    with pytest.raises(ClaimUnknownError):
        disclose(SEALED, ["price", "name"])


@pytest.mark.parametrize(
    ("disclosure", "step"),
    [
        (replace(SHOWN, claims=SHOWN.claims * 2), ("claim", "contractor")),
        (with_first(name="owner"), ("opening", "owner")),
        (with_first(text="91370200DEM000014Y"), ("value", "contractor")),
        (with_first(text="nobody"), ("value", "contractor")),
        (with_first(value=b"\1" * 32), ("value", "contractor")),
        (with_first(salt=Salt(b"\7" * 32)), ("opening", "contractor")),
        (with_first(path=()), ("opening", "contractor")),
        (replace(SHOWN, claims_root=OTHER.claims_root), ("opening", "contractor")),
        (replace(SHOWN, observed_at=1795363201), ("leaf", "")),
        (replace(SHOWN, valid_until=1895363201), ("leaf", "")),
        (replace(SHOWN, schema="construction-award/2"), ("leaf", "")),
        (replace(SHOWN, subject="2609-370202-04-01-000022"), ("leaf", "")),
        (replace(SHOWN, anchor=replace(ANCHOR, root=b"\1" * 32)), ("leaf", "")),
    ],
)
def test_a_disclosure_that_was_touched_fails_at_its_step(disclosure, step):
    assert fails(disclosure) == step


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"claims": [{"name": "a"}]}, "path"),
        ({"anchor": {"root": "0x1", "path": []}}, "root"),
        ({"claims_root": "0x12"}, "claims_root"),
    ],
)
def test_a_disclosure_of_another_form_is_refused(change, field):
    with pytest.raises(RecordError) as caught:
        Disclosure.from_json(SHOWN.as_json() | change)

    assert caught.value.field == field


def test_a_disclosed_claim_needs_a_proper_name():
    value = SHOWN.as_json()
    value["claims"] = [value["claims"][0] | {"name": "名"}]

    with pytest.raises(RecordError) as caught:
        Disclosure.from_json(value)

    assert caught.value.field == "name"


@pytest.mark.parametrize("anchor", [None, ANCHOR])
def test_a_disclosure_survives_writing_and_reading(anchor):
    shown = replace(SHOWN, anchor=anchor)

    read = Disclosure.from_json(parse_canonical(canonical(shown.as_json())))

    verify_disclosure(read)
    assert read == shown
    assert read.digest() == shown.digest()
    assert read.leaf == SEALED.leaf
    assert read.openings == SEALED.open(["contractor", "status"])


def test_a_disclosure_shows_nothing_that_was_not_asked_for():
    text = canonical(SHOWN.as_json()).decode()

    assert "1234567890" not in text
    assert SALTS[2].hex() not in text
    assert RECORD.digest().hex() not in text
    assert "bidding" not in text


def test_a_disclosure_knows_its_identifiers():
    department = organisation_id(RECORD.department)
    schema = schema_id(RECORD.schema)

    assert SHOWN.attestation_id == attestation_id(department, SEALED.leaf)
    assert SHOWN.batch_id == batch_id(schema, department, TREE.root)
    assert replace(SHOWN, anchor=None).batch_id is None
