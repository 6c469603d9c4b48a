"""Refusals of contracts: custom errors, decoded by the ABI."""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from eth_abi import decode
from eth_abi.exceptions import DecodingError

from zeropermit.domain.ledger.identifiers import short_text
from zeropermit.domain.permits.reasons import Reason
from zeropermit.ledger.artifacts import (
    CONTRACTS,
    TIMELOCK,
    abi_type,
    entries_of,
    signature_hash,
)


@dataclass(frozen=True, slots=True)
class Refusal:
    """A custom error with its values by name."""

    name: str
    values: Mapping[str, object]

    @property
    def code(self) -> str:
        """Stable code in capitals, such as `REQUIREMENT_NOT_MET`."""
        parts = ("_" + c if c.isupper() else c for c in self.name)
        return "".join(parts).lstrip("_").upper()

    def __str__(self) -> str:
        values = ", ".join(f"{k}={_plain(v)}" for k, v in self.values.items())
        return f"{self.name}({values})"


@cache
def _layouts() -> Mapping[bytes, tuple[str, tuple[str, ...], tuple[str, ...]]]:
    found = {}
    for _, entry in entries_of("error", *CONTRACTS, TIMELOCK):
        kinds = tuple(abi_type(parameter) for parameter in entry["inputs"])
        names = tuple(parameter["name"] for parameter in entry["inputs"])
        found[signature_hash(entry)[:4]] = (entry["name"], names, kinds)
    return types.MappingProxyType(found)


def refusal(data: bytes) -> Refusal:
    """Decode revert data; return `Unknown` with the bytes for an unknown error."""
    layout = _layouts().get(data[:4])
    if layout is None:
        return Refusal("Unknown", {"data": data})
    name, names, kinds = layout
    try:
        values = decode(kinds, data[4:])
    except DecodingError:
        return Refusal("Unknown", {"data": data})
    named = dict(zip(names, values, strict=True))
    if name == "RequirementNotMet":
        named["requirement"] = short_text(named["requirement"])
        named["reason"] = Reason(named["reason"]).name
    return Refusal(name, named)


def _plain(value: object) -> str:
    return "0x" + value.hex() if isinstance(value, bytes) else str(value)
