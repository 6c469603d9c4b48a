"""Operations: acts on their way to the ledger.

    saved → sent → included → final
      │       │
      │       └──→ failed      mined, but reverted
      └──→ refused             would have reverted: never sent, no nonce used

A reorganisation takes `included` and `failed` back to `sent`; nothing takes back
`final` and `refused`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum, auto

from zeropermit.domain.ledger.identifiers import Address


class OperationState(StrEnum):
    """How far an operation got."""

    SAVED = auto()  #: Kept, not signed yet.
    SENT = auto()  #: Signed and kept; sent as often as it takes.
    INCLUDED = auto()  #: In a block that may still be reorganised away.
    FINAL = auto()
    REFUSED = auto()
    FAILED = auto()


@dataclass(frozen=True, slots=True)
class Submission:
    """An act as calldata for one contract, to be sent exactly once."""

    id: str  #: Chosen by the client; the same id is the same submission.
    to: Address
    data: bytes
    label: str  #: Description of the act, for people and logs, without personal data.


@dataclass(frozen=True, slots=True)
class Operation:
    """The state of an act."""

    id: str
    label: str
    state: OperationState
    tx_hash: bytes | None
    block: int | None
    block_hash: bytes | None
    gas_used: int | None
    #: The contract's error data of a refusal; empty if it gave none.
    revert_data: bytes | None
    created_at: int
    updated_at: int


@dataclass(frozen=True, slots=True)
class OutboxEntry:
    """An act, as its writer keeps it."""

    sequence: int  #: Order in which the acts were submitted.
    submission: Submission
    state: OperationState = OperationState.SAVED
    nonce: int | None = None
    raw: bytes | None = None  #: The signed transaction: only these bytes are sent.
    tx_hash: bytes | None = None
    block: int | None = None
    block_hash: bytes | None = None
    gas_used: int | None = None
    revert_data: bytes | None = None
    settled: bool = False  #: Nothing can change it any more.
    #: Block at which another transaction was first seen to have its nonce.
    displaced_at: int | None = None


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to be the one writer of an account."""

    account: Address
    owner: str
    fence: int  #: Grows with every new holder: writes of an earlier one are refused.
