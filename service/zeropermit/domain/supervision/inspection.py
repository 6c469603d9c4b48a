"""Supervision after issue: inspections, correction orders and draws by lot.

The draw of a round follows from a seed that nobody could choose. Each permit is drawn
by itself, so it can be said of one permit without knowing the others. Written from
`docs/protocol.md` §18, not from the contract, which has to come to the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum

from eth_utils.crypto import keccak

from zeropermit.domain.ledger.identifiers import Address, PermitId, address_word
from zeropermit.domain.permits.reasons import SignedWord

THOUSAND = 1000
ROSTER_LEAST = 2
ROSTER_LIMIT = 64
REDRAW_LIMIT = 3
BEACON_BLOCKS = 256
"""Blocks for which a chain tells the hash of an earlier one."""
DUE_LIMIT = 3652 * 86_400
"""Seconds ahead that an order or a round is due at most: ten years."""


class Finding(SignedWord):
    """Finding of an inspection."""

    NONE = 0
    PASSED = 1
    FAULTS = 2


class Severity(SignedWord):
    """How grave the faults are that an order wants corrected."""

    NONE = 0
    MINOR = 1
    SERIOUS = 2


class OrderResult(IntEnum):
    """How an order ended; `NO_PENALTY` follows from the law and is never claimed."""

    NONE = 0
    NO_PENALTY = 1
    CORRECTED = 2
    NOT_CORRECTED = 3


def secret_hash(secret: bytes) -> bytes:
    """Give the digest of a secret, which a body fixes before the beacon is known."""
    return keccak(secret)


def draw_seed(secret: bytes, beacon: bytes) -> bytes:
    """Give the seed from which the draws of a round follow."""
    return keccak(secret + beacon)


def is_drawn(seed: bytes, permit: PermitId, permille: int) -> bool:
    """Whether a round that draws `permille` of a thousand permits draws this one."""
    return _number(b"draw:" + seed + permit) % THOUSAND < permille


def drawn_pair(
    seed: bytes, permit: PermitId, roster: Sequence[Address], *, redraws: int = 0
) -> tuple[Address, Address]:
    """Draw two different officers for a permit.

    `roster` has at least two officers' keys, as the round was announced with, and
    `redraws` is how often the pair was drawn again.
    """
    tail = seed + permit + redraws.to_bytes(4, "big")
    first = roster[_number(b"first:" + tail) % len(roster)]
    others = [officer for officer in roster if officer != first]
    return first, others[_number(b"second:" + tail) % len(others)]


def roster_digest(roster: Sequence[Address]) -> bytes:
    """Give the digest by which the ledger holds a roster: each key as a word."""
    return keccak(b"".join(map(address_word, roster)))


def order_result(
    gravity: Severity, *, due_at: int, corrected_at: int, harm: bool
) -> OrderResult:
    """Say how an order ends.

    Minor faults that were corrected in time and did no harm are not punished (Law on
    Administrative Penalties, Article 33).

    `due_at` is the second until which the faults were to be corrected, `corrected_at`
    that at which they were; 0 if they were not.
    """
    if not corrected_at:
        return OrderResult.NOT_CORRECTED
    spared = gravity is Severity.MINOR and corrected_at < due_at and not harm
    return OrderResult.NO_PENALTY if spared else OrderResult.CORRECTED


def _number(content: bytes) -> int:
    return int.from_bytes(keccak(content), "big")
