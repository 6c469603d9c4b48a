"""A town on the embedded chain: each of its events comes from the act that makes it.

    town = ChainTown.start(tmp_path / "chain.db")
    with town.together():
        town.offer(facts.requirements())
    permit = town.another()
    town.suspend(permit)

Every method waits until its act is in a block. The clock stands still except for one
second a block; a test lets time pass.
"""

import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from tests.builders import facts as f
from tests.builders.acts import signers_of, step_of
from tests.builders.logs import decode_event
from tests.builders.town import Town
from zeropermit.domain.acts.act import Act, SigningDomain
from zeropermit.domain.acts.duties import signatories
from zeropermit.domain.evidence.evidence_set import EvidenceSet
from zeropermit.domain.ledger import events as e
from zeropermit.domain.ledger.block import Recorded
from zeropermit.domain.ledger.identifiers import Address, OrganisationId
from zeropermit.domain.ledger.manifest import Manifest
from zeropermit.ledger.acts import act_data, sign_act
from zeropermit.ledger.client import Client, Receipt
from zeropermit.ledger.deployment import GovernanceCall, carrying_out, deploy, proposal
from zeropermit.ledger.embedded.chain import Blocks, Embedded
from zeropermit.ledger.sender import Sender

HOUR = 3_600
BLOCKS = Blocks(interval=0, max_ahead=math.inf)


@dataclass(slots=True)
class Clock:
    """The time of a chain, which passes when a test says so."""

    time: float = f.START

    def __call__(self) -> float:
        return self.time


@dataclass(slots=True)
class Chain:
    """An embedded chain with the contracts on it, and its accounts."""

    provider: Embedded
    clock: Clock
    client: Client
    relayer: Sender
    manifest: Manifest

    @classmethod
    def start(cls, path: Path) -> Self:
        """Begin a chain in a file and deploy the contracts."""
        clock = Clock()
        provider = Embedded(path, clock=clock, blocks=BLOCKS)
        client = Client(provider)
        relayer = Sender(client, f.account("relayer"))
        manifest = deploy(
            relayer,
            proposers=[f.address("relayer")],
            guardian=f.address("relayer"),
            delay=0,
            network="test",
            finality_depth=1,
        )
        return cls(provider, clock, client, relayer, manifest)


@dataclass
class ChainTown(Town):
    """A town whose state is that of a chain."""

    chain: Chain = field(kw_only=True)
    last: Receipt | None = None
    """Result of the latest act or call of governance."""
    held: list[GovernanceCall] | None = None
    """Calls of governance that wait to be made together."""

    @classmethod
    def start(cls, path: Path) -> Self:
        """Begin a chain in a file, and a town of which nothing is registered yet."""
        chain = Chain.start(path)
        return cls(chain=chain, now=chain.client.head().time)

    def ready(self) -> EvidenceSet:
        """See `Town`; a project has one permit at a time, so each is of another."""
        self.project = f"{f.PROJECT[:-6]}{self.cases:06}"
        return super().ready()

    @property
    def client(self) -> Client:
        return self.chain.client

    @property
    def provider(self) -> Embedded:
        return self.chain.provider

    @property
    def manifest(self) -> Manifest:
        return self.chain.manifest

    @property
    def relayer(self) -> Sender:
        return self.chain.relayer

    def close(self) -> None:
        """End the chain's process; its file stays."""
        self.provider.close()

    def tell(self, *events: e.Event, after: int = 0) -> None:
        """Let events happen by the act or the call of governance that makes them."""
        first, *companions = events
        step = step_of(self, first, *companions)
        if isinstance(step, GovernanceCall):
            self.govern(step)
        else:
            self.submit(step, *(self.keys[key] for key in signers_of(first)))

    @contextmanager
    def together(self) -> Iterator[None]:
        """Let governance make all its calls of a block at once, at the end of it."""
        self.held = held = []
        try:
            yield
        finally:
            self.held = None
        self.govern(*held)

    def govern(self, *calls: GovernanceCall) -> None:
        """Let governance make calls through the timelock."""
        if self.held is not None:
            self.held += calls
            return
        salt = f.word(f"calls at {self.now}")
        self.relayer.send_all([proposal(self.manifest, calls, delay=0, salt=salt)])
        [receipt] = self.relayer.send_all(
            [carrying_out(self.manifest, calls, salt=salt)]
        )
        self.absorb(receipt)

    def submit(self, act: Act, *signers: str) -> Receipt:
        """Sign an act by the accounts of these names, and have it relayed."""
        return self.relay(
            self.manifest.address(act.contract), self.signed_data(act, *signers)
        )

    def signed_data(self, act: Act, *signers: str) -> bytes:
        """Give the calldata of an act, signed by the accounts of these names."""
        contract = self.manifest.address(act.contract)
        domain = SigningDomain(self.manifest.chain_id, contract)
        deadline = self.now + HOUR
        by = signatories(self.state, act, [f.address(name) for name in signers])
        signed = [
            sign_act(
                act,
                account=f.account(name),
                organisation=each.organisation,
                domain=domain,
                deadline=deadline,
            )
            for name, each in zip(signers, by, strict=True)
        ]
        return act_data(act, signed)

    def guard(self, function: str, what: OrganisationId | Address) -> None:
        """Let the guardian suspend an organisation or a key."""
        data = call("OrganisationRegistry", function, what).data
        self.relay(self.manifest.address("OrganisationRegistry"), data)

    def relay(self, to: Address | None, data: bytes) -> Receipt:
        """Send a transaction that anybody may send."""
        return self.absorb(self.relayer.send(to, data))

    def absorb(self, receipt: Receipt) -> Receipt:
        """Apply the emitted events to the state."""
        block = self.client.block(receipt.block_number)
        assert block is not None
        self.now, self.blocks, self.last = block.time, block.number, receipt
        found = ((decode_event(one.topics, one.data), one) for one in receipt.logs)
        self.record(
            Recorded(event, block, log.log_index, log.tx_hash)
            for event, log in found
            if event is not None
        )
        return receipt

    def opening(self) -> int:
        """Give the second at which a version can open that is published next."""
        return self.now + 2 * self.pace

    def wait_until(self, time: int) -> None:
        """Let a block be made at `time`."""
        self.chain.clock.time = time
        self.now = self.provider.mine().time


def call(contract: str, function: str, *arguments: object) -> GovernanceCall:
    return GovernanceCall(contract, function, arguments)
