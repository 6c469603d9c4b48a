"""Schemas, and rows of data checked against them."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from zeropermit.domain.evidence.claim import Claim, ClaimType
from zeropermit.domain.evidence.schema import (
    SchemaSubject,
    check_row,
    definition,
    parse_schema,
)
from zeropermit.domain.ledger.identifiers import organisation_id, project_id, schema_id
from zeropermit.domain.records.canonical import parse_canonical
from zeropermit.errors import (
    ProjectCodeError,
    RecordError,
    RowError,
    SchemaError,
    UsccError,
)

CATALOGUE = Path(__file__).parents[4] / "service/zeropermit/catalogue/schemas"
CODE = "91370203DEM0000225"
PILOT = "91350100M0001TGQXM"
PROJECT = "2609-370203-89-01-000018"


def field(name, kind, *, required=True, personal=False):
    title = {"zh": "名称", "en": "Title"}
    return {
        "name": name,
        "type": kind,
        "title": title,
        "required": required,
        "personal": personal,
    }


DATA = {
    "type": "zeropermit/schema/1",
    "code": "construction-award/1",
    "subject": "project",
    "title": {"zh": "施工单位确定", "en": "Award"},
    "holder": {"zh": "住房和城乡建设局", "en": "Construction bureau"},
    "fields": [
        field("notice", "text"),
        field("contractor", "organisation"),
        field("project", "project", required=False),
        field("price", "integer"),
        field("awarded_on", "date", required=False),
        field("manager", "code", required=False, personal=True),
    ],
}
SCHEMA = parse_schema(DATA)
ROW = {"notice": "N-1", "contractor": CODE, "price": "100"}


def problems(row, **options):
    with pytest.raises(RowError) as caught:
        check_row(SCHEMA, row, **options)
    return list(caught.value.problems)


@pytest.mark.parametrize(
    "change",
    [
        {"type": "zeropermit/schema/2"},
        {"fields": None},
        {"fields": [{}]},
        {"fields": [field("a", "text") | {"required": "yes"}]},
        {"title": "Award"},
        {"holder": {"zh": "a"}},
        {"code": 1},
        {"subject": "person"},
        {"fields": [field("a", "float")]},
        {"more": 1},
    ],
)
def test_a_schema_of_another_form_is_refused(change):
    with pytest.raises(RecordError):
        parse_schema(DATA | change)


@pytest.mark.parametrize(
    ("change", "wrong_field"),
    [
        ({"code": "Construction/1"}, ""),
        ({"code": "construction/0"}, ""),
        ({"code": "construction"}, ""),
        ({"fields": []}, ""),
        ({"fields": [field(f"f{n}", "text") for n in range(65)]}, ""),
        ({"fields": [field("名", "text")]}, "名"),
        ({"fields": [field("a", "text")] * 2}, "a"),
        ({"fields": [field("a ", "text")]}, "a "),
        ({"fields": [field("record", "digest")]}, "record"),
    ],
)
def test_a_schema_that_cannot_be_attested_is_refused(change, wrong_field):
    with pytest.raises(SchemaError) as caught:
        parse_schema(DATA | change)

    assert caught.value.field == wrong_field


def test_a_definition_is_canonical_and_says_everything():
    text = definition(SCHEMA)

    assert parse_canonical(text.encode()) == DATA
    assert parse_schema(parse_canonical(text.encode())) == SCHEMA


@pytest.mark.parametrize("path", sorted(CATALOGUE.glob("*.json")), ids=lambda p: p.stem)
def test_every_schema_of_the_catalogue_can_be_defined(path):
    data = json.loads(path.read_text(encoding="utf-8"))

    assert json.loads(definition(parse_schema(data))) == data


def test_a_schema_knows_its_identifier_and_fields():
    assert SCHEMA.id == schema_id("construction-award/1")
    assert SCHEMA.field("price") == SCHEMA.fields[3]
    assert SCHEMA.field("nothing") is None


@pytest.mark.parametrize(
    ("subject", "code", "error"),
    [
        (SchemaSubject.PROJECT, CODE, ProjectCodeError),
        (SchemaSubject.ORGANISATION, PROJECT, UsccError),
        (SchemaSubject.ORGANISATION, PILOT, UsccError),
    ],
)
def test_a_subject_of_another_kind_is_refused(subject, code, error):
    with pytest.raises(error):
        subject.check(code)


def test_subjects_become_words_of_the_ledger():
    organisation = SchemaSubject.ORGANISATION

    assert SchemaSubject.PROJECT.check(f" {PROJECT}") == PROJECT
    assert SchemaSubject.PROJECT.word(PROJECT) == project_id(PROJECT)
    assert organisation.check(CODE.lower()) == CODE
    assert organisation.word(CODE) == organisation_id(CODE)


def test_everything_wrong_with_a_row_is_said_at_once():
    row = {
        "notice": "a\u202eb",
        "contractor": CODE[:17] + "0",
        "project": "2613-370203-89-01-000018",
        "awarded_on": "2026/11/23",
        "manager": "张三",
        "extra": "secret",
    }

    assert problems(row) == [
        ("extra", "unknown_column", ""),
        ("notice", "characters", "a\u202eb"),
        ("contractor", "check_digit", CODE[:17] + "0"),
        ("project", "malformed", "2613-370203-89-01-000018"),
        ("price", "missing", ""),
        ("awarded_on", "malformed", "2026/11/23"),
        ("manager", "malformed", ""),
    ]


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"notice": " "}, ("notice", "missing", "")),
        ({"notice": "x" * 513}, ("notice", "length", "x" * 80)),
        ({"contractor": CODE[:17]}, ("contractor", "malformed", CODE[:17])),
        ({"price": "1,000"}, ("price", "malformed", "1,000")),
    ],
)
def test_one_wrong_cell_refuses_the_row(change, problem):
    assert problems(ROW | change) == [problem]


def test_a_row_becomes_claims_and_empty_cells_none():
    assert check_row(SCHEMA, ROW | {"awarded_on": "", "project": f" {PROJECT} "}) == (
        Claim("notice", ClaimType.TEXT, "N-1"),
        Claim("contractor", ClaimType.ORGANISATION, CODE),
        Claim("project", ClaimType.PROJECT, PROJECT),
        Claim("price", ClaimType.INTEGER, "100"),
    )


def test_cells_are_normalised_and_formulas_are_data():
    row = ROW | {"notice": " =SUM(A1)e\u0301", "contractor": CODE.lower()}

    assert [claim.text for claim in check_row(SCHEMA, row)] == [
        "=SUM(A1)\u00e9",
        CODE,
        "100",
    ]


def test_a_pilot_code_whose_check_digit_fails_is_not_attested():
    row = ROW | {"contractor": PILOT}

    assert problems(row) == [("contractor", "check_digit", PILOT)]


def test_a_field_can_be_optional():
    schema = replace(SCHEMA, fields=(replace(SCHEMA.fields[0], required=False),))

    assert check_row(schema, {}) == ()
