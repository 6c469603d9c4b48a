"""Facts of permits and of work under them: one dataclass per event of their registry.

Fields stand in the order of the event's parameters in
`contracts/interfaces/IPermitRegistry.sol`; `ledger.events` has them among all others,
and says what an event declares.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from zeropermit.domain.evidence.evidence_set import EvidenceSet
from zeropermit.domain.ledger.identifiers import (
    Address,
    ApplicationId,
    OrganisationId,
    PermitId,
)
from zeropermit.domain.permits.reasons import Ending


@dataclass(frozen=True, slots=True)
class PermitIssued:
    """An authority issued a permit."""

    sentence = "{authority} issued the permit {permit}."
    link = "permit"
    personal = ()

    permit: PermitId
    application: ApplicationId
    document: bytes
    authority: OrganisationId
    number: str
    start_by: int
    valid_until: int
    evidence: tuple[bytes, ...]
    by: Address


@dataclass(frozen=True, slots=True)
class EvidencePresented:
    """All that was presented for a permit."""

    sentence = (
        "All evidence for the permit {permit} was shown, and checked by the contract."
    )
    link = "permit"
    personal = ()

    permit: PermitId
    presentation: EvidenceSet


@dataclass(frozen=True, slots=True)
class PermitStep:
    """Result of an act on an issued permit."""

    permit: PermitId
    sequence: int  #: Number of acts on the permit before.


@dataclass(frozen=True, slots=True)
class PermitDecision(PermitStep):
    """Written decision of two officers."""

    reason: str
    decision: bytes
    first: Address
    second: Address


@dataclass(frozen=True, slots=True)
class PermitSuspended(PermitDecision):
    """Two officers suspended a permit."""

    sentence = "Two officers suspended the permit {permit}: {reason}."
    link = "permit"
    personal = ()


@dataclass(frozen=True, slots=True)
class PermitReinstated(PermitDecision):
    """Two officers gave a suspended permit back."""

    sentence = "Two officers gave the permit {permit} back: {reason}."
    link = "permit"
    personal = ()


@dataclass(frozen=True, slots=True)
class PermitEnded(PermitStep):
    """Two officers ended a permit for good."""

    sentence = "Two officers ended the permit {permit} for good: {ending}, {reason}."
    link = "permit"
    personal = ()

    ending: Ending
    reason: str
    decision: bytes
    first: Address
    second: Address


@dataclass(frozen=True, slots=True)
class PermitSuperseded(PermitStep):
    """A new permit takes the place of this one (变更); its issue follows."""

    sentence = "The permit {permit} was replaced by {successor}."
    link = "permit"
    personal = ()

    successor: PermitId
    by: Address


@dataclass(frozen=True, slots=True)
class WorkStarted(PermitStep):
    """The holder reported that work has started."""

    sentence = "Work under the permit {permit} has started, says its holder."
    link = "permit"
    personal = ()

    by: Address


@dataclass(frozen=True, slots=True)
class StartExtended(PermitStep):
    """Holder and authority put the start of work off (延期)."""

    sentence = (
        "The start of work under the permit {permit} was put off until {start_by}: "
        "{reason}."
    )
    link = "permit"
    personal = ()

    start_by: int
    reason: str
    requested_by: Address
    granted_by: Address


@dataclass(frozen=True, slots=True)
class WorkStopped(PermitStep):
    """The holder reported that work has stopped (中止施工)."""

    sentence = (
        "Work under the permit {permit} stopped at {stopped_at}, says its holder."
    )
    link = "permit"
    personal = ()

    stopped_at: int
    report: bytes
    by: Address


@dataclass(frozen=True, slots=True)
class WorkResumed(PermitStep):
    """The holder reported that work goes on (恢复施工)."""

    sentence = "Work under the permit {permit} goes on, says its holder."
    link = "permit"
    personal = ()

    by: Address


@dataclass(frozen=True, slots=True)
class ResumptionCleared(PermitDecision):
    """Two officers verified the permit of stopped work again (核验)."""

    sentence = (
        "Two officers verified the permit {permit} of stopped work: it may go on."
    )
    link = "permit"
    personal = ()


@dataclass(frozen=True, slots=True)
class ForfeitureAnnounced(PermitStep):
    """Two officers told the holder that they mean to forfeit the permit (吊销)."""

    sentence = (
        "Two officers mean to forfeit the permit {permit}: {reason}. The holder can "
        "ask to be heard until {hearing_until}."
    )
    link = "permit"
    personal = ()

    hearing_until: int
    reason: str
    decision: bytes
    first: Address
    second: Address


PermitEvent: TypeAlias = (
    PermitIssued
    | EvidencePresented
    | PermitSuspended
    | PermitReinstated
    | PermitEnded
    | PermitSuperseded
    | WorkStarted
    | StartExtended
    | WorkStopped
    | WorkResumed
    | ResumptionCleared
    | ForfeitureAnnounced
)
