"""Replay: the whole ledger read again, every rule checked, every answer compared.

It needs the address of a node and a trust file, and nothing of the service. The node
need not be trusted with rules, only with showing its chain; an auditor who doubts
that runs one of their own.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeAlias

from zeropermit.audit.differences import Code, Difference, Where, as_text
from zeropermit.audit.fold import ReplayState
from zeropermit.audit.pinning import last_block, verify_chain
from zeropermit.audit.reading import read_events
from zeropermit.audit.report import ReplayReport
from zeropermit.audit.views import Views
from zeropermit.domain.ledger.block import BlockStamp
from zeropermit.domain.ledger.manifest import Manifest
from zeropermit.ledger.artifacts import TIMELOCK
from zeropermit.ledger.client import Client

Progress: TypeAlias = Callable[[int, int], None]
"""Is told the block just read and the last one to read."""


def replay(
    client: Client,
    manifest: Manifest,
    *,
    to_block: int | None = None,
    sample: int | None = None,
    progress: Progress | None = None,
) -> ReplayReport:
    """Prove a ledger, or list its differences.

    1. The chain is the pinned one: chain id, block 0, code of each contract.
    2. Every log of the contracts is read, from the deployment to the last block, and
       decoded; the timelock's own are left out. What cannot be read is kept, and named.
    3. What must hold before each event is checked with the model in `domain`, every
       permit's case is decided again, and the event is folded into the state.
    4. The fold is compared with what the contracts' views say at the last block, and
       that block is still on the chain.
    5. Everything found is reported. No differences means proven.

    Args:
        client: A node of the chain.
        manifest: What is believed.
        to_block: Last block to read; None for the head.
        sample: Entries per register to compare in step 4; None for all.
        progress: Called after each block that holds events.

    Raises:
        VerificationError: Step 1 failed; after it, nothing stops a replay but the
            node.
        LedgerError: The node does not answer.
    """
    # 1. The chain
    verify_chain(client, manifest)
    last = last_block(client, manifest, to_block)
    # 2. and 3. The events
    started = time.perf_counter()
    fold, strays = _fold_events(client, manifest, last, progress)
    folded = time.perf_counter()
    # 4. The views
    views = Views(fold, last, client, manifest, sample)
    compared, found = views.compare()
    found += _head_replaced(client, last)
    # 5. The report
    return ReplayReport(
        network=manifest.network,
        chain_id=manifest.chain_id,
        first_block=manifest.deployed_at,
        as_of=last,
        events=dict(fold.events),
        permits_decided=fold.permits_decided,
        compared=compared,
        differences=(*strays, *fold.differences, *found),
        unread=tuple(fold.state.unread),
        in_doubt=fold.in_doubt(),
        seconds=folded - started,
        view_seconds=time.perf_counter() - folded,
    )


def _fold_events(
    client: Client, manifest: Manifest, last: BlockStamp, progress: Progress | None
) -> tuple[ReplayState, list[Difference]]:
    """Read, check and fold; also give the logs of blocks that are not on the chain."""
    fold = ReplayState(manifest.address(TIMELOCK))
    strays: list[Difference] = []
    block = manifest.deployed_at
    for item in read_events(client, manifest, last):
        if isinstance(item, Difference):
            strays.append(item)
            continue
        if progress and item.block.number != block:
            progress(block, last.number)
        block = item.block.number
        fold.take(item)
    fold.finish()
    if progress:
        progress(last.number, last.number)
    return fold, strays


def _head_replaced(client: Client, last: BlockStamp) -> list[Difference]:
    """Note if the last block is no longer on the chain."""
    now = client.block(last.number)
    if now is not None and now.hash == last.hash:
        return []
    found = as_text(now.hash) if now else "none"
    return [
        Difference(
            Code.HEAD_REPLACED,
            Where(last.number),
            "last block",
            as_text(last.hash),
            found,
        )
    ]
