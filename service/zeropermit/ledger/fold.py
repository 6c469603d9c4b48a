"""State straight from a node: for whoever has no index and wants none."""

from __future__ import annotations

from zeropermit.domain.ledger.block import BlockStamp
from zeropermit.domain.ledger.manifest import Manifest
from zeropermit.domain.ledger.state import Registers
from zeropermit.ledger.client import Client
from zeropermit.ledger.events import decode_event

RANGE = 2_000
"""Blocks asked for at once."""


def fold(
    client: Client, manifest: Manifest, *, until: int | None = None
) -> tuple[Registers, BlockStamp]:
    """Rebuild the state from the events of the pinned contracts.

    Args:
        client: A node.
        manifest: What is pinned.
        until: Unix second to stop at; None for the newest block.

    Returns:
        The state, and the block it holds for.
    """
    registers = Registers()
    head = client.head()
    stamp = client.block(manifest.deployed_at) or head
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
            if until is not None and block.time > until:
                return registers, stamp
            registers.apply(event, time=block.time)
            stamp = block
    return registers, head
