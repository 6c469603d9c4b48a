"""What a prediction may look at: registers rebuilt from events, the time, the act.

Nothing here and in the `expected` modules has seen the chain.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from tests.contracts.filings import Filed
from tests.invariants.acts import Act, Signed, digest_of
from zeropermit.domain.ledger import events as e
from zeropermit.domain.ledger.identifiers import Address, OrganisationId
from zeropermit.domain.ledger.state import LedgerState

NOBODY = "0x" + "00" * 20
OFFICERS = frozenset({e.KeyRole.OFFICER, e.KeyRole.CHIEF})
"""Roles of officers; a chief is one too."""


@dataclass(frozen=True)
class Refusal:
    """A custom error with its values."""

    name: str
    values: tuple[Any, ...]


class RefusedError(Exception):
    """The model refuses the act."""

    def __init__(self, name: str, values: tuple[Any, ...]) -> None:
        self.refusal = Refusal(name, values)
        super().__init__(f"{name}{values}")


def refuse(condition: object, name: str, *values: Any) -> None:
    if condition:
        raise RefusedError(name, values)


class Actor(NamedTuple):
    """Whose key it is that acts, as the registry of organisations tells it."""

    organisation: OrganisationId
    role: e.KeyRole
    person: int
    cancels: bool
    """Whether it ever cancelled a signature."""


@dataclass(frozen=True)
class Model:
    """The state as the events tell it, at a time."""

    state: LedgerState
    now: int
    governance: str
    journal: Sequence[tuple[int, e.Event]]
    domains: Mapping[str, bytes]
    """EIP-712 domains, by contract."""
    filed: Mapping[bytes, Filed] = field(default_factory=dict)
    """Applications with their commitments, folded without the package."""

    def stands_behind(
        self, act: Act, position: int, organisation: bytes, *, known: bool = True
    ) -> None:
        """Refuse an act without the signature of its signer."""
        entry = act.signed[position]
        refuse(entry.deadline <= self.now, "DeadlinePassed", entry.deadline, self.now)
        if not entry.signature:
            other = entry.signer != act.sender
            refuse(other, "SignerNotSender", entry.signer, act.sender)
            return
        if known and self.cancels(entry.signer):
            digest = digest_of(act, position, organisation, self.domains)
            gone = (entry.signer, digest) in self.state.cancelled
            refuse(gone, "SignatureCancelled", entry.signer, digest)
        own = self.is_own(entry, organisation)
        refuse(not own, "InvalidSignature", entry.signer)

    def is_own(self, entry: Signed, organisation: bytes) -> bool:
        """Whether a signature is its signer's, for the organisation that it is of."""
        return entry.honest and entry.organisation == organisation

    def cancels(self, signer: str) -> bool:
        return any(by == signer for by, _ in self.state.cancelled)

    def known(self, address: str) -> Actor:
        """Refuse a key that may not act; give whose it is, suspended or not."""
        key = self.state.keys.get(Address(address))
        if key is None:
            raise RefusedError("KeyUnknown", (address,))
        refuse(key.suspended, "KeyIsSuspended", address)
        over = key.retired or not key.active(self.now)
        refuse(over, "KeyNotActive", address, self.now)
        return Actor(key.organisation, key.role, key.person, self.cancels(address))

    def acting(self, address: str) -> Actor:
        """Refuse a key that may not act now; give whose it is, and whose hand's."""
        actor = self.known(address)
        owner = self.state.organisations[actor.organisation]
        refuse(owner.suspended, "OrganisationIsSuspended", actor.organisation)
        return actor

    def signed(self, act: Act, position: int = 0) -> Actor:
        """Refuse, as every contract does, an act without an acting key."""
        actor = self.acting(act.signers[position])
        self.stands_behind(act, position, actor.organisation)
        return actor

    def signer(self, act: Act) -> OrganisationId:
        return self.signed(act).organisation

    def officers(self, act: Act) -> OrganisationId:
        """Refuse unless two officers of one organisation, two people, signed."""
        one, other = self._officer(act, 0), self._officer(act, 1)
        owners = (one.organisation, other.organisation)
        refuse(owners[0] != owners[1], "OfficersOfTwoOrganisations", *owners)
        two = one.person != other.person and 0 not in {one.person, other.person}
        refuse(not two, "SamePerson", *act.signers)
        return one.organisation

    def _officer(self, act: Act, position: int) -> Actor:
        actor = self.signed(act, position)
        refuse(actor.role not in OFFICERS, "NotAnOfficer", act.signers[position])
        return actor

    def holds(self, owner: bytes, kind: e.GrantKind, scope: bytes) -> bool:
        return self.state.holds(OrganisationId(owner), kind, scope, self.now)
