"""From logs to events, in the order of the ledger and none left out.

Logs are fetched by ranges of blocks. How many blocks a node gives at once differs
from node to node and from year to year of one ledger, so ranges shrink when a node
refuses and grow while answers are small: memory stays flat on a ledger of any size.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from zeropermit.audit.differences import Code, Difference, Where, as_text
from zeropermit.domain.ledger.block import BlockStamp, LogEntry
from zeropermit.domain.ledger.identifiers import Address
from zeropermit.domain.ledger.manifest import Manifest
from zeropermit.errors import LedgerError
from zeropermit.ledger.artifacts import CONTRACTS, TIMELOCK
from zeropermit.ledger.client import Client, Log
from zeropermit.ledger.events import read_log

FIRST_RANGE = 256
LARGEST_RANGE = 65_536
ENOUGH_LOGS = 2_000
"""Logs in one answer above which ranges do not grow."""


@dataclass(frozen=True, slots=True)
class LogSource:
    """The contracts whose logs are read."""

    timelock: Address
    registries: Mapping[Address, str]

    @classmethod
    def of(cls, manifest: Manifest) -> LogSource:
        """Take the addresses of a trust file."""
        names = {manifest.address(name): name for name in CONTRACTS}
        return cls(manifest.address(TIMELOCK), names)


def read_events(
    client: Client, manifest: Manifest, last: BlockStamp
) -> Iterator[LogEntry | Difference]:
    """Give every log up to `last` as it was read.

    A log of a block that is not on the chain is a difference too.
    """
    source = LogSource.of(manifest)
    block = last
    for log in read_logs(client, manifest, last):
        if log.block_number != block.number:
            block = client.block(log.block_number) or block
        if log.block_hash != block.hash:
            yield _difference(
                log, Code.BLOCK_MISMATCH, as_text(block.hash), as_text(log.block_hash)
            )
        if log.address != source.timelock:
            yield read_log(log, source.registries[log.address], block)


def read_logs(client: Client, manifest: Manifest, last: BlockStamp) -> Iterator[Log]:
    """Give every log of the pinned contracts, in ranges that adapt to the node.

    Raises:
        LedgerError: The node cannot give the logs of a single block.
    """
    start, size = manifest.deployed_at, FIRST_RANGE
    while start <= last.number:
        stop = min(start + size - 1, last.number)
        try:
            logs = client.logs(manifest.addresses, from_block=start, to_block=stop)
        except LedgerError:
            if size == 1:
                raise
            size = max(size // 4, 1)
            continue
        yield from logs
        start = stop + 1
        if len(logs) < ENOUGH_LOGS:
            size = min(size * 2, LARGEST_RANGE)
        elif len(logs) > 4 * ENOUGH_LOGS:
            size = max(size // 2, 1)


def _difference(log: Log, code: Code, expected: str, found: str) -> Difference:
    where = Where(log.block_number, log.tx_hash, log.log_index)
    return Difference(code, where, f"log of {log.address}", expected, found)
