"""Columns of tables and rows of values, by the annotations of dataclasses.

bytes           text: 0x and lower-case digits
enum            its value
tuple           text: a list of JSON
dataclass       the columns of its fields
… | None        a column that may be null
"""

from __future__ import annotations

import json
import typing
from collections.abc import Callable, Mapping
from dataclasses import dataclass, is_dataclass
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, TypeVar

from sqlalchemy import BigInteger, Boolean, Column, Row, Text
from sqlalchemy.types import TypeEngine

from zeropermit.domain.records.codec import field_hints, write

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class RowField:
    """Form of a field in a row."""

    column: type[TypeEngine[Any]]
    read: Callable[[Any], object]
    nullable: bool = False


def columns(kind: type, *but: str) -> list[Column[Any]]:
    """Derive columns from the fields of a dataclass, but for some."""
    found: list[Column[Any]] = []
    for name, hint in field_hints(kind).items():
        if name in but:
            continue
        if isinstance(hint, type) and is_dataclass(hint):
            found += columns(hint)
        else:
            form = _field(hint)
            found.append(
                Column(name, form.column, nullable=form.nullable, autoincrement=False)
            )
    return found


def write_row(value: object, *but: str) -> dict[str, object]:
    """Write the fields of a dataclass, but for some, as columns of their names."""
    kind: type = type(value)
    row: dict[str, object] = {}
    for name in field_hints(kind).keys() - set(but):
        field = getattr(value, name)
        if is_dataclass(field):
            row |= write_row(field)
        elif isinstance(field, tuple):
            row[name] = json.dumps(write(field), ensure_ascii=False)
        else:
            row[name] = write(field)
    return row


def read_row(kind: type[T], row: Row[Any], **others: object) -> T:
    """Read a dataclass from the columns of its fields' names.

    `others` are fields that have no column.
    """
    return _build(kind, row._asdict(), others)


def _build(kind: type[T], cells: Mapping[str, Any], values: Mapping[str, object]) -> T:
    plain: type = kind
    found = {
        name: _build(hint, cells, {})
        if isinstance(hint, type) and is_dataclass(hint)
        else _field(hint).read(cells[name])
        for name, hint in field_hints(plain).items()
        if name not in values
    }
    return kind(**found, **values)


@cache
def _field(hint: Any) -> RowField:  # noqa: ANN401 - an annotation
    """Choose the form of a field with this annotation."""
    origin, parts = typing.get_origin(hint), typing.get_args(hint)
    if origin in {typing.Union, UnionType}:
        [inner] = (_field(part) for part in parts if part is not NoneType)
        read = inner.read
        return RowField(
            inner.column,
            lambda cell: None if cell is None else read(cell),
            nullable=True,
        )
    if origin is Annotated:
        return _field(parts[0])
    if origin is tuple:
        item = _field(parts[0]).read
        return RowField(Text, lambda cell: tuple(map(item, json.loads(cell))))
    return _scalar(getattr(hint, "__supertype__", hint))


def _scalar(kind: type) -> RowField:
    if kind is bytes:
        return RowField(Text, lambda cell: bytes.fromhex(cell.removeprefix("0x")))
    if is_dataclass(kind):
        return RowField(Text, lambda cell: _build(kind, cell, {}))
    if issubclass(kind, tuple):
        return RowField(Text, lambda cell: kind(*cell))
    column = next(sql for plain, sql in _COLUMNS.items() if issubclass(kind, plain))
    return RowField(column, kind if issubclass(kind, Enum) else lambda cell: cell)


_COLUMNS: Mapping[type, type[TypeEngine[Any]]] = {
    bool: Boolean,
    int: BigInteger,
    str: Text,
}
