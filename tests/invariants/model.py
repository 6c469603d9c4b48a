"""What a prediction may look at: registers rebuilt from events, the time, the act.

Nothing here and in the `expected` modules has seen the chain.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tests.invariants.acts import Act
from zeropermit.domain.ledger import events as e
from zeropermit.domain.ledger.identifiers import Address, OrganisationId
from zeropermit.domain.ledger.state import LedgerState

NOBODY = "0x" + "00" * 20


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


@dataclass(frozen=True)
class Model:
    """The state as the events tell it, at a time."""

    state: LedgerState
    now: int
    governance: str
    journal: Sequence[tuple[int, e.Event]]

    def signed(self, act: Act, position: int = 0) -> str:
        """Refuse, as every contract does, what its signer does not stand behind."""
        entry = act.signed[position]
        refuse(entry.deadline <= self.now, "DeadlinePassed", entry.deadline, self.now)
        if entry.signature:
            refuse(not entry.honest, "InvalidSignature", entry.signer)
        else:
            other = entry.signer != act.sender
            refuse(other, "SignerNotSender", entry.signer, act.sender)
        return entry.signer

    def acting(self, address: str) -> tuple[OrganisationId, e.KeyRole]:
        """Refuse a key that may not act now; give whose it is, and its role."""
        key = self.state.keys.get(Address(address))
        if key is None:
            raise RefusedError("KeyUnknown", (address,))
        refuse(not key.active(self.now), "KeyNotActive", address, self.now)
        refuse(key.suspended, "KeyIsSuspended", address)
        owner = self.state.organisations[key.organisation]
        refuse(owner.suspended, "OrganisationIsSuspended", key.organisation)
        return key.organisation, key.role

    def signer(self, act: Act) -> OrganisationId:
        return self.acting(self.signed(act))[0]

    def holds(self, owner: bytes, kind: e.GrantKind, scope: bytes) -> bool:
        return self.state.holds(OrganisationId(owner), kind, scope, self.now)
