"""Blocks, and the values read in them.

A read of the ledger holds for one block. These values carry that block along, so
that nobody mixes answers of different moments, and so that an index of them can
be rolled back when the ledger changes its mind.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from zeropermit.domain.ledger.events import Event
from zeropermit.domain.ledger.identifiers import Address


@dataclass(frozen=True, slots=True)
class BlockStamp:
    """The block for which a read holds."""

    number: int
    hash: bytes
    parent: bytes  #: Hash of the block before.
    time: int  #: Unix second of the block.


class Cursor(NamedTuple):
    """Place of an event in the order of the ledger."""

    block: int
    log_index: int


@dataclass(frozen=True, slots=True)
class Recorded:
    """An event, and where the ledger holds it."""

    event: Event
    block: BlockStamp
    log_index: int
    tx_hash: bytes

    @property
    def cursor(self) -> Cursor:
        """Its place in the order of the ledger."""
        return Cursor(self.block.number, self.log_index)


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A log that claims to be one of our events but cannot be read as it."""

    log_index: int
    tx_hash: bytes
    address: Address
    problem: str


@dataclass(frozen=True, slots=True)
class BlockEvents:
    """All that one block says to us."""

    block: BlockStamp
    events: tuple[Recorded, ...] = ()
    dead_letters: tuple[DeadLetter, ...] = ()
