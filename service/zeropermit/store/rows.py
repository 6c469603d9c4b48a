"""Rows of tables as values and back, by the annotations of the dataclasses.

Bytes are `0x` and lower-case digits, enums are their values.
"""

from __future__ import annotations

import typing
from collections.abc import Callable, Mapping
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, TypeVar

from sqlalchemy import Row

from zeropermit.domain.records.codec import field_hints, write

T = TypeVar("T")


def write_row(value: object, *but: str) -> dict[str, object]:
    """Write the fields of a dataclass, but for some, as columns of their names."""
    kind: type = type(value)
    names = [name for name in field_hints(kind) if name not in but]
    return {name: write(getattr(value, name)) for name in names}


def read_row(kind: type[T], row: Row[Any], **others: object) -> T:
    """Read a dataclass from the columns of its fields' names.

    Args:
        kind: The dataclass.
        row: A row that has these columns.
        **others: Fields that have no column of their name and type.
    """
    plain: type = kind
    found = {
        name: read(getattr(row, name))
        for name, read in _readers(plain).items()
        if name not in others
    }
    return kind(**found, **others)


@cache
def _readers(kind: type) -> Mapping[str, Callable[[Any], object]]:
    return {name: _reader(hint) for name, hint in field_hints(kind).items()}


def _reader(hint: Any) -> Callable[[Any], object]:  # noqa: ANN401 - an annotation
    """Choose how to read a column of a field with this annotation."""
    if typing.get_origin(hint) in {typing.Union, UnionType}:
        [inner] = [one for one in typing.get_args(hint) if one is not NoneType]
        read = _reader(inner)
        return lambda value: None if value is None else read(value)
    if typing.get_origin(hint) is Annotated:
        return _reader(typing.get_args(hint)[0])
    kind = getattr(hint, "__supertype__", hint)
    if kind is bytes:
        return lambda text: bytes.fromhex(text.removeprefix("0x"))
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind
    return lambda value: value
