"""Events as they are recorded in blocks."""

from __future__ import annotations

from tests.builders.facts import word
from zeropermit.domain.ledger import events as e
from zeropermit.domain.ledger.block import BlockStamp, Recorded


def recorded_in(number: int, time: int, *events: e.Event) -> list[Recorded]:
    """Give the events of one transaction in a block of its own."""
    block = BlockStamp(number, word(f"b{number}"), word(f"b{number - 1}"), time)
    return [
        Recorded(event, block, index, word(f"t{number}"))
        for index, event in enumerate(events)
    ]
