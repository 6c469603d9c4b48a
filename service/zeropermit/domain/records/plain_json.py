"""Plain JSON of values: bytes in hexadecimal, large integers as decimal strings."""

from __future__ import annotations

from collections.abc import Mapping

SAFE_INTEGER = 2**53 - 1
"""Greatest integer that every JSON reader keeps exact."""


def plain(value: object) -> object:
    """Write a value as JSON that every reader reads alike."""
    if isinstance(value, bytes):
        return "0x" + value.hex()
    if isinstance(value, bool | str):
        return value
    if isinstance(value, int):
        return int(value) if abs(value) <= SAFE_INTEGER else str(int(value))
    if isinstance(value, Mapping):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return str(value)
