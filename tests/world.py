"""The embedded chain with the contracts on it, and everybody registered.

Its time stands still but for one second a block; a test lets it pass.
"""

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from tests import facts
from zeropermit.domain.acts.act import Act, SigningDomain
from zeropermit.domain.ledger.events import GrantKind, KeyRole, OrganisationKind
from zeropermit.domain.ledger.identifiers import (
    NO_END,
    Address,
    OrganisationId,
    matter_id,
    organisation_id,
    schema_id,
)
from zeropermit.domain.ledger.manifest import Manifest
from zeropermit.ledger.acts import act_data, sign_act
from zeropermit.ledger.client import Client, Receipt
from zeropermit.ledger.deployment import (
    GovernanceCall,
    carry_out,
    deploy,
    propose,
)
from zeropermit.ledger.embedded.chain import Blocks, Embedded
from zeropermit.ledger.sender import Sender

HOUR = 3_600
MATTER = matter_id(facts.MATTER)


BLOCKS = Blocks(interval=0, max_ahead=math.inf)


@dataclass(slots=True)
class Clock:
    """The time of the world, which passes when a test says so."""

    time: float = 1_790_000_000.0

    def __call__(self) -> float:
        return self.time


@dataclass(slots=True)
class World:
    """The world: a chain, the contracts on it, and who is registered."""

    provider: Embedded
    clock: Clock
    client: Client
    relayer: Sender
    manifest: Manifest
    version: int = 0
    """Number of the newest version of the matter."""

    @classmethod
    def start(cls, path: Path) -> Self:
        """Begin a chain in a file, deploy the contracts and register everybody."""
        clock = Clock()
        provider = Embedded(path, clock=clock, blocks=BLOCKS)
        client = Client(provider)
        relayer = Sender(client, facts.account("relayer"))
        manifest = deploy(
            relayer,
            proposers=[facts.address("relayer")],
            guardian=facts.address("relayer"),
            delay=0,
            network="test",
            finality_depth=1,
        )
        world = cls(provider, clock, client, relayer, manifest)
        world.org(facts.DEPARTMENT_USCC, "department")
        world.org(facts.AUTHORITY_USCC, "officer", "second")
        world.org(facts.APPLICANT_USCC, "applicant", kind=OrganisationKind.ENTERPRISE)
        for schema in facts.SCHEMAS:
            world.govern(call("MatterRegistry", "defineSchema", schema, "{}"))
            world.grant(facts.DEPARTMENT, GrantKind.ATTEST, schema_id(schema))
        world.grant(facts.AUTHORITY, GrantKind.DECIDE, MATTER)
        world.grant(facts.AUTHORITY, GrantKind.INSPECT, MATTER)
        world.publish()
        return world

    @property
    def now(self) -> int:
        """Second of the newest block."""
        return self.client.head().time

    # Governance

    def govern(self, *calls: GovernanceCall) -> Receipt:
        """Let governance do something, through the timelock."""
        propose(self.relayer, self.manifest, calls, delay=0)
        return carry_out(self.relayer, self.manifest, calls)

    def org(
        self,
        uscc: str,
        *keys: str,
        kind: OrganisationKind = OrganisationKind.PUBLIC_BODY,
        role: KeyRole = KeyRole.OFFICER,
    ) -> OrganisationId:
        """Register an organisation with its keys."""
        organisation = organisation_id(uscc)
        registry = "OrganisationRegistry"
        self.govern(
            call(registry, "register", uscc, f"Organisation {uscc}", int(kind)),
            *(
                call(registry, "addKey", organisation, key, int(role), 1, NO_END)
                for key in map(facts.address, keys)
            ),
        )
        return organisation

    def grant(
        self, organisation: OrganisationId, kind: GrantKind, scope: bytes
    ) -> None:
        """Allow a public body something."""
        window_and_basis = (1, NO_END, facts.word(f"basis {self.now}"))
        self.govern(
            call(
                "OrganisationRegistry",
                "grant",
                organisation,
                int(kind),
                scope,
                *window_and_basis,
            )
        )

    def publish(self, *, automatic: bool = False) -> None:
        """Publish the next version of the matter, open a few seconds from now."""
        opens_at = self.now + 5
        self.govern(
            call(
                "MatterRegistry",
                "publish",
                facts.MATTER,
                [requirement.as_abi() for requirement in facts.requirements()],
                facts.VALIDITY.as_abi(),
                automatic,
                facts.word("document"),
                opens_at,
            )
        )
        self.pass_time_until(opens_at)
        self.version += 1

    def close(self) -> None:
        """End the chain's process; its file stays."""
        self.provider.close()

    def pass_time_until(self, time: int) -> None:
        """Let the next block be at `time`, or later."""
        self.clock.time = max(self.clock.time, time)

    def submit(self, act: Act, *signers: str) -> Receipt:
        """Sign an act by the accounts of these names, and have it relayed."""
        contract = self.manifest.address(act.contract)
        domain = SigningDomain(self.manifest.chain_id, contract)
        deadline = self.now + HOUR
        signed = [
            sign_act(act, account=facts.account(s), domain=domain, deadline=deadline)
            for s in signers
        ]
        return self.relayer.send(contract, act_data(act, signed))

    def guard(self, function: str, what: OrganisationId | Address) -> None:
        """Let the guardian suspend an organisation or a key."""
        data = call("OrganisationRegistry", function, what).data
        self.relayer.send(self.manifest.address("OrganisationRegistry"), data)


def call(contract: str, function: str, *arguments: object) -> GovernanceCall:
    return GovernanceCall(contract, function, arguments)
