"""Decoded words of the ABI become values, as the annotations of their types say."""

from __future__ import annotations

import dataclasses
import typing
from collections.abc import Callable, Mapping
from enum import IntEnum
from functools import cache
from types import MappingProxyType
from typing import Any

from eth_utils.address import to_checksum_address

from zeropermit.domain.ledger.identifiers import Address
from zeropermit.domain.matters.matter import Option

Decoded = Any
"""A value as eth_abi decodes it: this module is where such values end."""

_ORDERS: Mapping[object, tuple[str, ...]] = MappingProxyType(
    {Option: ("kind", "schema", "subject", "max_age", "predicates")}
)
"""Members in the order of the ABI, where it differs from the order of the fields."""


@cache
def reader(hint: object) -> Callable[[Decoded], Any]:
    """Choose the conversion of a decoded value to an annotated type.

    What it returns raises `ValueError` where a value does not fit the type.
    """
    if hint is Address:
        return lambda value: Address(to_checksum_address(value))
    if isinstance(hint, type) and dataclasses.is_dataclass(hint):
        return _struct(hint)
    if isinstance(hint, type) and issubclass(hint, IntEnum):
        return hint
    if typing.get_origin(hint) is tuple:
        element = reader(typing.get_args(hint)[0])
        return lambda values: tuple(map(element, values))
    return lambda value: value


def _struct(kind: type) -> Callable[[Decoded], Any]:
    """Choose the conversion of a decoded structure to a dataclass."""
    hints = typing.get_type_hints(kind)
    own = tuple(field.name for field in dataclasses.fields(kind))
    members = [(name, reader(hints[name])) for name in _ORDERS.get(kind, own)]

    def read(words: Decoded) -> object:
        pairs = zip(members, words, strict=True)
        return kind(**{name: convert(word) for (name, convert), word in pairs})

    return read
