"""Facts of permits and of work under them: one dataclass per event of their registry.

Fields stand in the order of the event's parameters in
`contracts/interfaces/IPermitRegistry.sol`; `ledger.events` has them among all others.
"""

from __future__ import annotations

from dataclasses import dataclass

from zeropermit.domain.evidence.evidence_set import EvidenceSet
from zeropermit.domain.ledger import identifiers as ids
from zeropermit.domain.ledger.event import Event, event
from zeropermit.domain.permits.reasons import Ending


@event("{authority} issued the permit {permit}.")
class PermitIssued(Event):
    """An authority issued a permit."""

    permit: ids.PermitId
    application: ids.ApplicationId
    document: bytes
    authority: ids.OrganisationId
    number: str
    start_by: int
    valid_until: int
    evidence: tuple[bytes, ...]
    by: ids.Address


@event("All evidence for the permit {permit} was shown, and checked by the contract.")
class EvidencePresented(Event):
    """All that was presented for a permit."""

    permit: ids.PermitId
    presentation: EvidenceSet


@dataclass(frozen=True, slots=True)
class PermitStep(Event):
    """Result of an act on an issued permit."""

    permit: ids.PermitId
    sequence: int  #: Number of acts on the permit before.

    @property
    def signers(self) -> tuple[ids.Address, ...]:
        """Keys that signed the act, in the order of their signatures."""
        names = ("by", "requested_by", "granted_by", "first", "second")
        return tuple(getattr(self, name) for name in names if hasattr(self, name))


@dataclass(frozen=True, slots=True)
class PermitDecision(PermitStep):
    """Written decision of two officers."""

    reason: str
    decision: bytes
    first: ids.Address
    second: ids.Address


@event("Two officers suspended the permit {permit}: {reason}.")
class PermitSuspended(PermitDecision):
    """Two officers suspended a permit."""


@event("Two officers gave the permit {permit} back: {reason}.")
class PermitReinstated(PermitDecision):
    """Two officers gave a suspended permit back."""


@event("Two officers ended the permit {permit} for good: {ending}, {reason}.")
class PermitEnded(PermitStep):
    """Two officers ended a permit for good."""

    ending: Ending
    reason: str
    decision: bytes
    first: ids.Address
    second: ids.Address


@event("The permit {permit} was replaced by {successor}.")
class PermitSuperseded(PermitStep):
    """A new permit takes the place of this one (变更); its issue follows."""

    successor: ids.PermitId
    by: ids.Address


@event("Work under the permit {permit} has started, says its holder.")
class WorkStarted(PermitStep):
    """The holder reported that work has started."""

    by: ids.Address


@event(
    "The start of work under the permit {permit} was put off until {start_by}: "
    "{reason}."
)
class StartExtended(PermitStep):
    """Holder and authority put the start of work off (延期)."""

    start_by: int
    reason: str
    requested_by: ids.Address
    granted_by: ids.Address


@event("Work under the permit {permit} stopped at {stopped_at}, says its holder.")
class WorkStopped(PermitStep):
    """The holder reported that work has stopped (中止施工)."""

    stopped_at: int
    report: bytes
    by: ids.Address


@event("Work under the permit {permit} goes on, says its holder.")
class WorkResumed(PermitStep):
    """The holder reported that work goes on (恢复施工)."""

    by: ids.Address


@event("Two officers verified the permit {permit} of stopped work: it may go on.")
class ResumptionCleared(PermitDecision):
    """Two officers verified the permit of stopped work again (核验)."""


@event(
    "Two officers mean to forfeit the permit {permit}: {reason}. The holder can "
    "ask to be heard until {hearing_until}."
)
class ForfeitureAnnounced(PermitStep):
    """Two officers told the holder that they mean to forfeit the permit (吊销)."""

    hearing_until: int
    reason: str
    decision: bytes
    first: ids.Address
    second: ids.Address
