"""State read from a node, without an index."""

from __future__ import annotations

from zeropermit.domain.ledger.block import BlockStamp
from zeropermit.domain.ledger.manifest import Manifest
from zeropermit.domain.ledger.state import LedgerState
from zeropermit.ledger.client import Client
from zeropermit.ledger.events import decode_event

RANGE = 2_000
"""Blocks asked for at once."""


def fold(client: Client, manifest: Manifest) -> tuple[LedgerState, BlockStamp]:
    """Rebuild the state from the events of the pinned contracts.

    Args:
        client: A node.
        manifest: Pinned contracts.

    Returns:
        The state, and the block it holds for.
    """
    state = LedgerState()
    head = client.head()
    times: dict[int, BlockStamp] = {}
    for start in range(manifest.deployed_at, head.number + 1, RANGE):
        end = min(start + RANGE - 1, head.number)
        logs = client.logs(manifest.addresses, from_block=start, to_block=end)
        for log in logs:
            event = decode_event(log.topics, log.data)
            if event is None:
                continue
            block = times.get(log.block_number) or client.block(log.block_number)
            if block is None:
                continue
            times[log.block_number] = block
            state.apply(event, time=block.time)
    return state, head
