"""Blocks, and the values read in them.

A read of the ledger holds for one block. These values carry that block along, so
that nobody mixes answers of different moments, and so that an index of them can
be rolled back when the ledger changes its mind.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple, TypeAlias

from zeropermit.domain.ledger.events import Event


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


class UnreadCause(StrEnum):
    """Why an entry of the ledger does not count; an audit uses the same names."""

    LOG_UNREADABLE = "LOG_UNREADABLE"
    LOG_UNKNOWN = "LOG_UNKNOWN"
    LOG_FROM_ANOTHER = "LOG_FROM_ANOTHER"
    NOT_FOLDED = "NOT_FOLDED"  #: It refers to something that was not read.


@dataclass(frozen=True, slots=True)
class UnreadEvent:
    """A log of our contracts that cannot be read, or refers to something unread."""

    block: BlockStamp
    log_index: int
    tx_hash: bytes
    contract: str  #: Contract that emitted it; empty if only its event is known.
    #: Name of the event, or topic 0 in hexadecimal; empty if there is no topic.
    event: str
    cause: UnreadCause
    problem: str
    #: Subjects whose answers it could change (`ledger.unread`); none: all answers.
    about: tuple[str, ...] = ()

    @property
    def cursor(self) -> Cursor:
        """Its place in the order of the ledger."""
        return Cursor(self.block.number, self.log_index)


LogEntry: TypeAlias = Recorded | UnreadEvent
"""A log of our contracts, as it was read."""


@dataclass(frozen=True, slots=True)
class BlockEvents:
    """All that one block says to us."""

    block: BlockStamp
    events: tuple[Recorded, ...] = ()
    unread: tuple[UnreadEvent, ...] = ()
