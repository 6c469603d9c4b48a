"""Schemas: the claims of an attestation, and the check of a row of data.

A row is checked completely: the department sees everything that is wrong with it at
once, by column.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum, auto
from typing import Annotated

from zeropermit import errors
from zeropermit.domain.evidence.claim import Claim, ClaimType, claim_value
from zeropermit.domain.law.codes import check_uscc, normalise_code
from zeropermit.domain.law.subjects import MatterSubject, check_subject
from zeropermit.domain.ledger import identifiers as ids
from zeropermit.domain.records.canonical import JsonValue, canonical
from zeropermit.domain.records.codec import JsonName, read_typed, write_members
from zeropermit.domain.records.text import text_problem

RECORD_CLAIM = "record"
"""Name of the claim that every attestation has besides the fields of its schema."""

FIELD_LIMIT = 64
_TYPE = "zeropermit/schema/1"
_CODE = re.compile(r"[a-z][a-z0-9-]{0,39}/[1-9][0-9]{0,3}")


class SchemaSubject(StrEnum):
    """The subject of a schema's attestations."""

    PROJECT = auto()
    PREMISES = auto()
    SITE = auto()
    VEHICLE = auto()
    OTHER = auto()
    ORGANISATION = auto()

    def word(self, code: str) -> bytes:
        """Derive the ledger's word for the subject with this code."""
        if self is SchemaSubject.ORGANISATION:
            return ids.organisation_id(code)
        return ids.project_id(code)

    def check(self, code: str) -> str:
        """Give back the subject's code, normalised.

        Raises:
            ProjectCodeError: A project's code is wrong.
            UsccError: An organisation's code is wrong.
            SubjectCodeError: The code of another thing is wrong.
        """
        return check_subject(MatterSubject[self.name], code)


@dataclass(frozen=True, slots=True)
class Field:
    """One field: a claim that attestations of the schema carry."""

    name: str  #: 1 to 31 printable ASCII characters; also the column of a table.
    type: ClaimType
    title_zh: Annotated[str, JsonName("title.zh")]
    title_en: Annotated[str, JsonName("title.en")]
    required: bool
    #: Whether it is about a natural person: never shown outside its one case.
    personal: bool


@dataclass(frozen=True, slots=True)
class Schema:
    """Names and types of the fields an attestation carries."""

    code: str  #: Name and version, such as `construction-award/1`.
    subject: SchemaSubject
    title_zh: Annotated[str, JsonName("title.zh")]
    title_en: Annotated[str, JsonName("title.en")]
    #: Which department usually holds these data; a hint, no grant.
    holder_zh: Annotated[str, JsonName("holder.zh")]
    holder_en: Annotated[str, JsonName("holder.en")]
    fields: tuple[Field, ...]

    @property
    def id(self) -> ids.SchemaId:
        """Identifier on the ledger."""
        return ids.schema_id(self.code)

    def field(self, name: str) -> Field | None:
        """Find a field by its name."""
        return next((field for field in self.fields if field.name == name), None)


def parse_schema(value: Mapping[str, JsonValue]) -> Schema:
    """Read a schema.

    Raises:
        RecordError: A key is missing or unknown, or a value of the wrong kind.
        SchemaError: Code or name of a field is malformed, or a name is taken twice.
    """
    schema = read_typed(Schema, value, record_type=_TYPE)
    if not _CODE.fullmatch(schema.code):
        raise errors.SchemaError(schema.code, "code is not name/version")
    _check_fields(schema)
    return schema


def definition(schema: Schema) -> str:
    """Write the canonical JSON that defines the schema on the ledger."""
    return canonical({"type": _TYPE, **write_members(schema)}).decode()


def check_row(schema: Schema, row: Mapping[str, str]) -> tuple[Claim, ...]:
    """Make the claims of one row of data.

    Cells are trimmed and put into NFC; codes of organisations and projects are
    normalised. An empty cell of an optional field yields no claim. A cell that a
    spreadsheet would take for a formula is data like any other: whoever writes
    tables must escape it.

    The row has its cells by field name; the columns that name the subject and the
    times are the caller's and must be taken off before.

    Raises:
        RowError: Something is wrong; it lists everything that is.
    """
    problems = [
        errors.RowProblem(column[:80], "unknown_column", "")
        for column in row
        if schema.field(column) is None
    ]
    claims: list[Claim] = []
    for field in schema.fields:
        cell = unicodedata.normalize("NFC", row.get(field.name, "")).strip()
        if not cell:
            if field.required:
                problems.append(errors.RowProblem(field.name, "missing", ""))
            continue
        reason, text = _check_cell(field.type, cell)
        if reason:
            shown = "" if field.personal else cell[:80]
            problems.append(errors.RowProblem(field.name, reason, shown))
        claims.append(Claim(field.name, field.type, text))
    if problems:
        raise errors.RowError(problems)
    return tuple(claims)


def _check_cell(claim_type: ClaimType, cell: str) -> tuple[str, str]:
    problem = text_problem(cell)
    if problem is not None:
        return problem, cell
    try:
        text = cell
        if claim_type is ClaimType.ORGANISATION:
            text = check_uscc(cell)
        elif claim_type is ClaimType.PROJECT:
            text = normalise_code(cell)
        claim_value(claim_type, text)
    except errors.UsccError as error:
        wrong_digit = error.reason == "check_digit"
        return ("check_digit" if wrong_digit else "malformed"), cell
    except errors.ClaimValueError:
        return "malformed", cell
    return "", text


def _check_fields(schema: Schema) -> None:
    if not 0 < len(schema.fields) <= FIELD_LIMIT:
        raise errors.SchemaError(schema.code, f"1 to {FIELD_LIMIT} fields expected")
    taken = {RECORD_CLAIM}
    for field in schema.fields:
        try:
            ids.short_name(field.name)
        except errors.ShortNameError as error:
            raise errors.SchemaError(
                schema.code, "name is malformed", field=field.name
            ) from error
        if field.name in taken:
            raise errors.SchemaError(schema.code, "name is taken", field=field.name)
        taken.add(field.name)
