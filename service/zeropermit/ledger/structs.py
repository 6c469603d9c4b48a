"""Decoded words of the ABI become values, as the annotations of their types say."""

from __future__ import annotations

import dataclasses
import typing
from collections.abc import Callable
from enum import IntEnum
from functools import cache
from typing import Any

from eth_utils.address import to_checksum_address

from zeropermit.domain.evidence.evidence_set import EvidenceSet
from zeropermit.domain.ledger.abi import NumberedEnum, abi_members
from zeropermit.domain.ledger.identifiers import WORD_LENGTH, Address

Decoded = Any
"""A value as eth_abi decodes it: this module is where such values end."""


@cache
def reader(hint: object) -> Callable[[Decoded], Any]:
    """Choose the conversion of a decoded value to an annotated type.

    What it returns raises `ValueError` where a value does not fit the type.
    """
    if hint is Address:
        return lambda value: Address(to_checksum_address(value))
    if typing.get_origin(hint) is tuple:
        element = reader(typing.get_args(hint)[0])
        return lambda values: tuple(map(element, _elements(values)))
    return _reader_of(hint) if isinstance(hint, type) else lambda value: value


def _reader_of(kind: type) -> Callable[[Decoded], Any]:
    """Choose the conversion to a class."""
    if issubclass(kind, IntEnum):
        return kind
    if issubclass(kind, NumberedEnum):
        return kind.numbered
    if kind is EvidenceSet:
        return EvidenceSet.unpack
    return _struct(kind) if dataclasses.is_dataclass(kind) else lambda value: value


def _elements(values: Decoded) -> Decoded:
    """Part words that are joined in `bytes`; give an array as it is."""
    if not isinstance(values, bytes):
        return values
    words = [values[i : i + WORD_LENGTH] for i in range(0, len(values), WORD_LENGTH)]
    if words and len(words[-1]) < WORD_LENGTH:
        raise ValueError(f"no whole words: {len(values)} bytes")
    return words


def _struct(kind: type) -> Callable[[Decoded], Any]:
    """Choose the conversion of a decoded structure to a dataclass."""
    hints = typing.get_type_hints(kind)
    members = [(name, reader(hints[name])) for name in abi_members(kind)]

    def read(words: Decoded) -> object:
        pairs = zip(members, words, strict=True)
        return kind(**{name: convert(word) for (name, convert), word in pairs})

    return read
