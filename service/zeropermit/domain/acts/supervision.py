"""Acts of supervision: what officers sign after a permit was issued.

As in `acts`. Revealing a round is no act: whoever knows the secret may do it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from zeropermit.domain.acts.act import Field
from zeropermit.domain.evidence.evidence_set import Application
from zeropermit.domain.ledger.identifiers import (
    Address,
    InspectionId,
    OrderId,
    ReferralId,
    RoundId,
    permit_id,
)
from zeropermit.domain.supervision.inspection import Finding, Gravity

REGISTRY = "SupervisionRegistry"


@dataclass(frozen=True, slots=True)
class HandOver:
    """Hand a permit over to the body that supervises it from now on."""

    contract: ClassVar[str] = REGISTRY
    function: ClassVar[str] = "handOver"
    primary: ClassVar[str] = "HandOver"
    signatures: ClassVar[int] = 1

    application: Application
    sequence: int
    """Number of hand-overs made before this one."""
    supervisor: str
    """Unified social credit code of the body."""

    def message(self) -> tuple[Field, ...]:
        """See `Act`."""
        return (
            ("permit", "bytes32", permit_id(self.application.id)),
            ("sequence", "uint32", self.sequence),
            ("supervisor", "string", self.supervisor),
        )

    def arguments(self) -> tuple[object, ...]:
        """See `Act`."""
        return (self.application.as_abi(), self.sequence, self.supervisor)


@dataclass(frozen=True, slots=True)
class AcceptSupervision:
    """Accept a permit that was handed over."""

    contract: ClassVar[str] = REGISTRY
    function: ClassVar[str] = "accept"
    primary: ClassVar[str] = "AcceptSupervision"
    signatures: ClassVar[int] = 1

    application: Application
    sequence: int
    """Number of hand-overs made before the one accepted."""

    def message(self) -> tuple[Field, ...]:
        """See `Act`."""
        return (
            ("permit", "bytes32", permit_id(self.application.id)),
            ("sequence", "uint32", self.sequence),
        )

    def arguments(self) -> tuple[object, ...]:
        """See `Act`."""
        return (self.application.as_abi(), self.sequence)


@dataclass(frozen=True, slots=True)
class AnnounceRound:
    """Announce a round of random inspections."""

    contract: ClassVar[str] = REGISTRY
    function: ClassVar[str] = "announceRound"
    primary: ClassVar[str] = "AnnounceRound"
    signatures: ClassVar[int] = 1

    matter: str
    permille: int
    roster: tuple[Address, ...]
    """Officers' keys in ascending order."""
    secret_hash: bytes
    due_at: int

    def message(self) -> tuple[Field, ...]:
        """See `Act`."""
        return (
            ("matter", "string", self.matter),
            ("permille", "uint16", self.permille),
            ("roster", "address[]", self.roster),
            ("secretHash", "bytes32", self.secret_hash),
            ("dueAt", "uint64", self.due_at),
        )

    def arguments(self) -> tuple[object, ...]:
        """See `Act`."""
        return (
            self.matter,
            self.permille,
            list(self.roster),
            self.secret_hash,
            self.due_at,
        )


@dataclass(frozen=True, slots=True)
class Redraw:
    """Draw the pair for a permit anew (回避), by two officers."""

    contract: ClassVar[str] = REGISTRY
    function: ClassVar[str] = "redraw"
    primary: ClassVar[str] = "Redraw"
    signatures: ClassVar[int] = 2

    application: Application
    round: RoundId
    sequence: int
    """Number of redraws made before this one."""
    reason: str
    decision: bytes

    def message(self) -> tuple[Field, ...]:
        """See `Act`."""
        return (
            ("permit", "bytes32", permit_id(self.application.id)),
            ("round", "bytes32", self.round),
            ("sequence", "uint32", self.sequence),
            ("reason", "string", self.reason),
            ("decision", "bytes32", self.decision),
        )

    def arguments(self) -> tuple[object, ...]:
        """See `Act`."""
        return (
            self.application.as_abi(),
            self.round,
            self.sequence,
            self.reason,
            self.decision,
        )


@dataclass(frozen=True, slots=True)
class Inspect:
    """Record an inspection, by two officers."""

    contract: ClassVar[str] = REGISTRY
    function: ClassVar[str] = "inspect"
    primary: ClassVar[str] = "Inspect"
    signatures: ClassVar[int] = 2

    application: Application
    round: RoundId
    """Zero outside rounds."""
    finding: Finding
    record: bytes
    roster: tuple[Address, ...] = ()
    """Roster of the round; empty outside rounds."""

    def message(self) -> tuple[Field, ...]:
        """See `Act`."""
        return (
            ("permit", "bytes32", permit_id(self.application.id)),
            ("round", "bytes32", self.round),
            ("finding", "string", self.finding.word),
            ("record", "bytes32", self.record),
        )

    def arguments(self) -> tuple[object, ...]:
        """See `Act`."""
        return (
            self.application.as_abi(),
            (self.round, int(self.finding), self.record),
            list(self.roster),
        )


@dataclass(frozen=True, slots=True)
class OrderCorrection:
    """Order faults to be corrected (责令改正), by two officers."""

    contract: ClassVar[str] = REGISTRY
    function: ClassVar[str] = "orderCorrection"
    primary: ClassVar[str] = "OrderCorrection"
    signatures: ClassVar[int] = 2

    application: Application
    inspection: InspectionId
    gravity: Gravity
    demands: bytes
    due_at: int

    def message(self) -> tuple[Field, ...]:
        """See `Act`."""
        return (
            ("inspection", "bytes32", self.inspection),
            ("gravity", "string", self.gravity.word),
            ("demands", "bytes32", self.demands),
            ("dueAt", "uint64", self.due_at),
        )

    def arguments(self) -> tuple[object, ...]:
        """See `Act`."""
        return (
            self.application.as_abi(),
            self.inspection,
            int(self.gravity),
            self.demands,
            self.due_at,
        )


@dataclass(frozen=True, slots=True)
class CloseOrder:
    """Close a correction order, by two officers."""

    contract: ClassVar[str] = REGISTRY
    function: ClassVar[str] = "closeOrder"
    primary: ClassVar[str] = "CloseOrder"
    signatures: ClassVar[int] = 2

    application: Application
    order: OrderId
    corrected_at: int
    """Second at which the faults were corrected; 0 if they were not."""
    harm: bool
    decision: bytes

    def message(self) -> tuple[Field, ...]:
        """See `Act`."""
        return (
            ("order", "bytes32", self.order),
            ("correctedAt", "uint64", self.corrected_at),
            ("harm", "bool", self.harm),
            ("decision", "bytes32", self.decision),
        )

    def arguments(self) -> tuple[object, ...]:
        """See `Act`."""
        return (
            self.application.as_abi(),
            self.order,
            self.corrected_at,
            self.harm,
            self.decision,
        )


@dataclass(frozen=True, slots=True)
class Refer:
    """Refer a case back to the authority, by two officers."""

    contract: ClassVar[str] = REGISTRY
    function: ClassVar[str] = "refer"
    primary: ClassVar[str] = "Refer"
    signatures: ClassVar[int] = 2

    application: Application
    reason: str
    record: bytes

    def message(self) -> tuple[Field, ...]:
        """See `Act`."""
        return (
            ("permit", "bytes32", permit_id(self.application.id)),
            ("reason", "string", self.reason),
            ("record", "bytes32", self.record),
        )

    def arguments(self) -> tuple[object, ...]:
        """See `Act`."""
        return (self.application.as_abi(), self.reason, self.record)


@dataclass(frozen=True, slots=True)
class AnswerReferral:
    """Answer a referral, by an officer of the authority."""

    contract: ClassVar[str] = REGISTRY
    function: ClassVar[str] = "answerReferral"
    primary: ClassVar[str] = "AnswerReferral"
    signatures: ClassVar[int] = 1

    application: Application
    referral: ReferralId
    decision: bytes

    def message(self) -> tuple[Field, ...]:
        """See `Act`."""
        return (
            ("referral", "bytes32", self.referral),
            ("decision", "bytes32", self.decision),
        )

    def arguments(self) -> tuple[object, ...]:
        """See `Act`."""
        return (self.application.as_abi(), self.referral, self.decision)
