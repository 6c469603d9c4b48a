"""Consent receipts: what they cover, and that they say what they mean."""

from dataclasses import replace

import pytest

from zeropermit.domain.applications.consent import ConsentReceipt, DataSet, covers
from zeropermit.domain.evidence.schema import SchemaSubject
from zeropermit.domain.records.canonical import (
    Suite,
    canonical,
    digest_bytes,
    parse_canonical,
)
from zeropermit.errors import RecordError, TextError

DEPARTMENT = "11370200DEMG000190"
AWARD = DataSet("construction-award/1", DEPARTMENT, SchemaSubject.PROJECT)
ENTITY = DataSet("legal-entity/1", "11370200DEMG00027T", SchemaSubject.ORGANISATION)
RECEIPT = ConsentReceipt(
    applicant="91370200DEM000014Y",
    project="2609-370203-89-01-000018",
    matter="construction-permit",
    version=1,
    authority="11370200DEMG00035M",
    data_sets=(AWARD, ENTITY),
    purpose_zh="办理施工许可",
    purpose_en="To decide on a construction permit",
    granted_at=1000,
    until=2000,
    nonce=bytes(range(16)),
)


@pytest.mark.parametrize(
    "change",
    [
        {"data_sets": ()},
        {"data_sets": (AWARD, AWARD)},
        {"until": 1000},
        {"nonce": b"short"},
    ],
)
def test_a_receipt_that_cannot_be_meant_is_refused(change):
    (field,) = change

    with pytest.raises(RecordError) as caught:
        replace(RECEIPT, **change)

    assert caught.value.field == field


@pytest.mark.parametrize("name", ["purpose_zh", "purpose_en"])
def test_a_purpose_that_reads_differently_is_refused(name):
    with pytest.raises(TextError):
        replace(RECEIPT, **{name: "a\u202eb"})


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"nonce": "00"}, "nonce"),
        ({"nonce": None}, "nonce"),
        ({"until": None}, "until"),
        ({"version": 1.5}, "version"),
        (
            {"data_sets": [{"schema": "a/1", "department": "b", "subject": "c"}]},
            "subject",
        ),
        ({"data_sets": ["a/1"]}, ""),
    ],
)
def test_a_receipt_of_another_form_is_refused(change, field):
    with pytest.raises(RecordError) as caught:
        ConsentReceipt.from_json(RECEIPT.as_json() | change)

    assert caught.value.field == field


@pytest.mark.parametrize(
    ("schema", "department", "at"),
    [
        ("construction-award/1", DEPARTMENT, 999),
        ("construction-award/1", DEPARTMENT, 2000),
        ("construction-award/2", DEPARTMENT, 1000),
        ("legal-entity/1", DEPARTMENT, 1000),
    ],
)
def test_a_receipt_covers_nothing_else_and_no_longer(schema, department, at):
    assert not covers(RECEIPT, schema=schema, department=department, at=at)


@pytest.mark.parametrize("at", [1000, 1999])
def test_a_receipt_covers_its_data_sets_while_it_lasts(at):
    assert covers(RECEIPT, schema=AWARD.schema, department=DEPARTMENT, at=at)


@pytest.mark.parametrize("suite", Suite)
def test_a_receipt_survives_writing_and_reading(suite):
    receipt = replace(RECEIPT, suite=suite)
    data = canonical(receipt.as_json())

    assert ConsentReceipt.from_json(parse_canonical(data)) == receipt
    assert receipt.digest() == digest_bytes(data, suite=suite)


def test_two_receipts_of_one_kind_differ_by_their_nonce():
    assert replace(RECEIPT, nonce=bytes(16)).digest() != RECEIPT.digest()
