"""Bytes that follow one another without gaps, numbers with the highest byte first.

Evidence and requirement sets are laid out so (`docs/protocol.md` §8): what a call
to a contract costs is mostly its bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from zeropermit.domain.ledger.identifiers import NO_END, WORD_LENGTH

T = TypeVar("T")

COUNT_LIMIT = 255
ORGANISATION_LENGTH = 16
TIME_LENGTH = 5
_NO_END = 256**TIME_LENGTH - 1


class PackedReader:
    """Reading of packed bytes from their beginning to their end.

    Every method raises `ValueError` where the bytes are not what they should be.
    """

    def __init__(self, packed: bytes) -> None:
        """Begin."""
        self._packed = packed
        self._place = 0

    def take(self, size: int) -> bytes:
        """Read some bytes."""
        end = self._place + size
        if end > len(self._packed):
            message = f"ends at byte {len(self._packed)}, before {end}"
            raise ValueError(message)
        found = self._packed[self._place : end]
        self._place = end
        return found

    def number(self, size: int = 1) -> int:
        """Read a number of some bytes."""
        return int.from_bytes(self.take(size), "big")

    def word(self) -> bytes:
        """Read 32 bytes."""
        return self.take(WORD_LENGTH)

    def time(self) -> int:
        """Read a second since 1970, or `NO_END`."""
        second = self.number(TIME_LENGTH)
        return NO_END if second == _NO_END else second

    def organisation(self) -> bytes:
        """Read the id of an organisation."""
        return self.take(ORGANISATION_LENGTH).ljust(WORD_LENGTH, b"\0")

    def short_name(self, size: int) -> bytes:
        """Read a short name of some bytes, and pad it to a word."""
        if not 0 < size < WORD_LENGTH:
            message = f"a name of {size} bytes at byte {self._place}"
            raise ValueError(message)
        return self.take(size).ljust(WORD_LENGTH, b"\0")

    def value(self, size: int) -> bytes:
        """Read a word of which some bytes are there, without zeros before them."""
        if size > WORD_LENGTH:
            message = f"a value of {size} bytes at byte {self._place}"
            raise ValueError(message)
        return self.take(size).rjust(WORD_LENGTH, b"\0")

    def counted(self, read: Callable[[], T]) -> tuple[T, ...]:
        """Read a count, and as many of something."""
        return tuple(read() for _ in range(self.number()))

    def end(self) -> None:
        """See that nothing is left."""
        if self._place != len(self._packed):
            message = f"goes on after byte {self._place}"
            raise ValueError(message)


def counted(parts: Iterable[bytes]) -> bytes:
    """Write a count, and the parts.

    Raises:
        ValueError: There are more than 255.
    """
    listed = list(parts)
    if len(listed) > COUNT_LIMIT:
        raise ValueError(len(listed))
    return bytes([len(listed)]) + b"".join(listed)


def packed_time(second: int) -> bytes:
    """Write a second since 1970, or `NO_END`, in five bytes.

    Raises:
        OverflowError: It does not fit.
    """
    return (_NO_END if second == NO_END else second).to_bytes(TIME_LENGTH, "big")


def packed_name(name: bytes) -> bytes:
    """Write a short name that is padded to a word: its length, and its characters."""
    short = name.rstrip(b"\0")
    return bytes([len(short)]) + short


def packed_organisation(organisation: bytes) -> bytes:
    """Write the id of an organisation, whose second half is zero."""
    return organisation[:ORGANISATION_LENGTH]
