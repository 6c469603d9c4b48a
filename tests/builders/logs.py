"""Events of receipts, without the block and the contract that `read_log` asks for."""

from __future__ import annotations

from zeropermit.domain.ledger.events import Event
from zeropermit.ledger.events import layouts


def decode_event(topics: tuple[bytes, ...], data: bytes) -> Event | None:
    """Decode one log; None if it is not an event of the contracts."""
    layout = layouts().get(topics[0]) if topics else None
    return None if layout is None else layout.read(topics, data)
