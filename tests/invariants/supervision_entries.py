"""Entries of the model of supervision: people, permits, rounds, orders."""

from __future__ import annotations

from dataclasses import dataclass

from tests.contracts.factories import DAY, ZERO

VALID, SUSPENDED, SUPERSEDED, REVOKED = 1, 4, 5, 7
OFFICER, SYSTEM, CHIEF = 1, 2, 3
UNDER_WAY, STOPPED, CLEARED = 1, 2, 3
BEACON_BLOCKS = 256
TEN_YEARS = 3652 * DAY


@dataclass(frozen=True)
class Person:
    """Whose key an account is."""

    body: bytes
    role: int
    number: int


@dataclass(frozen=True)
class Hand:
    """A signature: by which account, until when, and whether it is its own."""

    account: str
    deadline: int
    honest: bool = True


@dataclass
class PermitEntry:
    matter: bytes
    authority: bytes
    before: bytes = ZERO
    state: int = VALID
    decisions: int = 0
    """How many acts of officers were done; the next must name that number."""

    @property
    def in_force(self) -> bool:
        return self.state in {VALID, SUSPENDED}


@dataclass
class Care:
    """Supervisor of a line, and the body that was proposed."""

    supervisor: bytes = ZERO
    proposed: bytes = ZERO
    accepted_at: int = 0
    handed_over_at: int = 0
    proposed_at: int = 0
    hand_overs: int = 0


@dataclass
class RoundEntry:
    body: bytes
    matter: bytes
    secret: bytes
    roster: tuple[str, ...]
    announced_at: int
    due_at: int
    block: int
    permille: int
    seed: bytes = ZERO


@dataclass
class StopEntry:
    permit: bytes
    ordered_at: int
    lifted_at: int
    whole: bool


@dataclass
class WorkEntry:
    """The work under a line: started when its first permit was issued."""

    work: int = UNDER_WAY
    since: int = 0
    reports: int = 1
    clearances: int = 0


@dataclass
class OrderEntry:
    permit: bytes
    ordered_at: int
    due_at: int
    inspected_at: int
    gravity: int
    result: int = 0
