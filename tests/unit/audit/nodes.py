"""Nodes made by hand, for whoever reads a chain."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from eth_utils.crypto import keccak

from tests.builders import facts
from zeropermit.domain.ledger.block import BlockStamp
from zeropermit.domain.ledger.manifest import Manifest, PinnedContract
from zeropermit.errors import NodeAnswerError
from zeropermit.ledger.artifacts import CONTRACTS, TIMELOCK
from zeropermit.ledger.client import Log

MANIFEST = Manifest(
    network="test",
    chain_id=31_337,
    deployed_at=1,
    genesis=facts.word("b0"),
    finality_depth=1,
    contracts={
        name: PinnedContract(facts.address(name), keccak(name.encode()))
        for name in (TIMELOCK, *CONTRACTS)
    },
)


def stamp(number: int) -> BlockStamp:
    return BlockStamp(
        number, facts.word(f"b{number}"), facts.word(f"b{number - 1}"), 1_000 + number
    )


def log_of(block: int, index: int = 0, contract: str = TIMELOCK) -> Log:
    return Log(
        address=facts.address(contract),
        topics=(facts.word("topic"),),
        data=b"",
        block_number=block,
        block_hash=stamp(block).hash,
        tx_hash=facts.word(f"t{block}"),
        log_index=index,
    )


@dataclass
class PaperNode:
    """A node that serves the pinned chain from memory, as long as nobody changes it."""

    height: int = 10
    chain: int = MANIFEST.chain_id
    entries: list[Log] = field(default_factory=list)
    codes: dict[str, bytes] = field(
        default_factory=lambda: {
            facts.address(name): name.encode() for name in MANIFEST.contracts
        }
    )
    genesis: bytes = MANIFEST.genesis
    range_limit: int = 2**64
    """Blocks that it gives logs of at once."""
    asked: list[tuple[int, int]] = field(default_factory=list)

    def chain_id(self) -> int:
        return self.chain

    def head(self) -> BlockStamp:
        return stamp(self.height)

    def block(self, which: int) -> BlockStamp | None:
        found = stamp(which)
        return replace(found, hash=self.genesis) if which == 0 else found

    def code(self, address: str, *, block: int | None = None) -> bytes:
        return self.codes[address]

    def logs(
        self, addresses: Sequence[str], *, from_block: int, to_block: int
    ) -> list[Log]:
        if to_block - from_block + 1 > self.range_limit:
            raise NodeAnswerError("eth_getLogs", "range too large")
        self.asked.append((from_block, to_block))
        return [
            log
            for log in self.entries
            if from_block <= log.block_number <= to_block and log.address in addresses
        ]
