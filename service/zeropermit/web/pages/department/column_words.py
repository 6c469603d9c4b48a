"""Columns of a department's file: the meaning of each, and the format of its cells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from zeropermit.catalogue.coded import code_title, codes_of
from zeropermit.domain.evidence.claim import ClaimType
from zeropermit.domain.evidence.schema import Field, Schema, SchemaSubject
from zeropermit.web.pages.shared.contexts import FormOption
from zeropermit.web.pages.shared.page_request import PageRequest
from zeropermit.web.pages.shared.texts import N

COLUMN_WORDS = {
    "observed_at": (
        N("When the fact was looked up"),
        N("2026-11-10T13:40:00+08:00; empty: now"),
    ),
    "valid_until": (
        N("First day on which it no longer holds"),
        N("2030-08-29; empty: no end"),
    ),
    "source_system": (N("System that the data come from"), N("text")),
    "query_id": (
        N("Number of the look-up in that system"),
        N("text; the same number with other contents corrects the record"),
    ),
}
"""Meaning and format of the columns of every table but the subject."""
FIXED = frozenset({"subject", "query_id"})
"""Columns that together name a row."""
NEEDED = frozenset({*FIXED, "source_system"})
SUBJECTS = {
    SchemaSubject.PROJECT: N("Project code"),
    SchemaSubject.ORGANISATION: N("Unified social credit code"),
}
TYPES = {
    ClaimType.TEXT: N("text"),
    ClaimType.INTEGER: N("whole number"),
    ClaimType.BOOLEAN: N("true or false"),
    ClaimType.DATE: N("day, such as 2026-11-23"),
    ClaimType.CODE: N("code"),
    ClaimType.ORGANISATION: N("unified social credit code"),
    ClaimType.PROJECT: N("project code"),
    ClaimType.DIGEST: N("0x and 64 hexadecimal digits"),
}


@dataclass(frozen=True, slots=True)
class ColumnRow:
    """A column of a table."""

    name: str  #: Its name in the header.
    title: str  #: Meaning of the column.
    form: str  #: How its cells are written.
    required: bool  #: Whether each row needs it.
    choices: tuple[FormOption, ...]  #: Permitted values; empty if any value will do.
    value: str  #: Value of the row to be corrected; else empty.
    fixed: bool  #: Whether it names the row, and stays as it is.


def column_rows(
    request: PageRequest, schema: Schema, row: Mapping[str, str]
) -> Iterator[ColumnRow]:
    """Explain the columns; `row` has the cells of a row to be corrected, or none."""
    for name, (title, form) in common_words(schema).items():
        yield ColumnRow(
            name=name,
            title=request.say(title),
            form=request.say(form),
            required=name in NEEDED,
            choices=(),
            value=row.get(name, ""),
            fixed=name in FIXED,
        )
    for one in schema.fields:
        value = row.get(one.name, "")
        yield ColumnRow(
            name=one.name,
            title=request.either(one.title_zh, one.title_en),
            form=field_form(request, schema, one),
            required=one.required,
            choices=tuple(_choices(request, schema, one, value)),
            value=value,
            fixed=False,
        )


def common_words(schema: Schema) -> dict[str, tuple[str, str]]:
    """Explain the columns that the tables of all data sets have."""
    return {"subject": (SUBJECTS[schema.subject], N("code")), **COLUMN_WORDS}


def field_form(request: PageRequest, schema: Schema, one: Field) -> str:
    """Say how the cells of a field are written."""
    return ", ".join(_values(schema, one)) or request.say(TYPES[one.type])


def _choices(
    request: PageRequest, schema: Schema, one: Field, chosen: str
) -> Iterator[FormOption]:
    known = _values(schema, one)
    odd = (chosen,) if known and chosen and chosen not in known else ()
    for code in (*known, *odd):
        words = code_title(schema.code, one.name, code, request.language.value)
        title = code if words == code else f"{words} ({code})"
        yield FormOption(code, title, chosen=code == chosen)


def _values(schema: Schema, one: Field) -> tuple[str, ...]:
    """List all values that a field may have; none if there is no end to them."""
    if one.type is ClaimType.BOOLEAN:
        return ("true", "false")
    return codes_of(schema.code, one.name) if one.type is ClaimType.CODE else ()
