"""Columns of a department's file: the meaning of each, and the format of its cells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from zeropermit.catalogue.coded import code_title, codes_of
from zeropermit.catalogue.words import texts
from zeropermit.domain.evidence.claim import ClaimType
from zeropermit.domain.evidence.schema import Field, Schema
from zeropermit.web.pages.shared.contexts import FormOption
from zeropermit.web.pages.shared.page_request import PageRequest

COMMON = ("observed_at", "valid_until", "source_system", "query_id")
"""Columns of every table beside the subject."""
FIXED = frozenset({"subject", "query_id"})
"""Columns that together name a row."""
NEEDED = frozenset({*FIXED, "source_system"})


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
    for name in ("subject", *COMMON):
        yield ColumnRow(
            name=name,
            title=common_title(request, schema, name),
            form=_text(request, f"{name}.form"),
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


def common_title(request: PageRequest, schema: Schema | None, name: str) -> str:
    """Say the meaning of a column that the tables of all data sets have.

    It is empty for any other column, and for the subject of an unknown data set.
    """
    if name == "subject" and schema:
        return _text(request, f"subject.{schema.subject.name}")
    return _text(request, f"{name}.title") if name in COMMON else ""


def _text(request: PageRequest, path: str) -> str:
    return texts("columns")[path][request.language]


def field_form(request: PageRequest, schema: Schema, one: Field) -> str:
    """Say how the cells of a field are written."""
    return ", ".join(_values(schema, one)) or _text(request, f"types.{one.type.name}")


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
