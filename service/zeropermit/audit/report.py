"""The result of a replay: events read, decisions made again, views compared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from zeropermit.audit.differences import Difference
from zeropermit.domain.ledger.block import BlockStamp, UnreadEvent
from zeropermit.domain.ledger.identifiers import PermitId, to_hex
from zeropermit.domain.ledger.unread import unread_json

REPORT_TYPE = "zeropermit/replay/1"


@dataclass(frozen=True, slots=True)
class Compared:
    """How many entries of a register were compared with the contract's view."""

    done: int
    of: int


@dataclass(frozen=True, slots=True)
class ReplayReport:
    """The result of a replay; a ledger without differences is proven."""

    network: str
    chain_id: int
    first_block: int
    as_of: BlockStamp  #: Last block that was read, and for which views were compared.
    events: Mapping[str, int]  #: Events read, by name.
    permits_decided: int  #: Permits whose whole case was decided again.
    compared: Mapping[str, Compared]  #: Views compared, by register.
    differences: tuple[Difference, ...]
    unread: tuple[UnreadEvent, ...]  #: Entries of the ledger that do not count.
    in_doubt: tuple[PermitId, ...]  #: Permits whose answers cannot be told for that.
    seconds: float  #: Time for reading, checking and folding, without the views.
    view_seconds: float

    @property
    def proven(self) -> bool:
        """Whether everything adds up."""
        return not self.differences

    @property
    def complete(self) -> bool:
        """Whether every entry was compared, and not a sample only."""
        return all(entry.done == entry.of for entry in self.compared.values())

    @property
    def compared_count(self) -> int:
        """Views compared."""
        return sum(entry.done for entry in self.compared.values())

    @property
    def event_count(self) -> int:
        """Events read."""
        return sum(self.events.values())

    @property
    def events_per_second(self) -> float:
        """Events read, checked and folded per second."""
        return self.event_count / self.seconds if self.seconds else 0.0

    def as_json(self) -> dict[str, object]:
        """Give the report as it is printed and kept."""
        return {
            "type": REPORT_TYPE,
            "network": self.network,
            "chain_id": self.chain_id,
            "first_block": self.first_block,
            "as_of": {
                "block": self.as_of.number,
                "hash": "0x" + self.as_of.hash.hex(),
                "time": self.as_of.time,
            },
            "proven": self.proven,
            "complete": self.complete,
            "events": dict(sorted(self.events.items())),
            "event_count": self.event_count,
            "permits_decided": self.permits_decided,
            "compared": {
                name: {"done": entry.done, "of": entry.of}
                for name, entry in self.compared.items()
            },
            "unread": [unread_json(entry) for entry in self.unread],
            "in_doubt": [to_hex(permit) for permit in self.in_doubt],
            "differences": [found.as_json() for found in self.differences],
            "seconds": round(self.seconds, 3),
            "view_seconds": round(self.view_seconds, 3),
            "events_per_second": round(self.events_per_second, 1),
        }
