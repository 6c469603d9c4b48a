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


@event()
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


@event()
class EvidencePresented(Event):
    """All that was presented for a permit."""

    permit: ids.PermitId
    presentation: EvidenceSet


@dataclass(frozen=True, slots=True)
class PermitStep(Event):
    """Result of an act on an issued permit."""

    permit: ids.PermitId
    #: Number of officers' acts on the permit before, or of its holder's reports.
    sequence: int

    @property
    def signers(self) -> tuple[ids.Address, ...]:
        """Keys that signed the act, in the order of their signatures."""
        names = ("by", "requested_by", "granted_by", "first", "second")
        return tuple(getattr(self, name) for name in names if hasattr(self, name))


@dataclass(frozen=True, slots=True)
class PermitReport(PermitStep):
    """Report of the holder, or a grant of its authority: not an officers' act."""


@dataclass(frozen=True, slots=True)
class PermitDecision(PermitStep):
    """Written decision of two officers."""

    reason: str
    decision: bytes
    first: ids.Address
    second: ids.Address


@event()
class PermitSuspended(PermitDecision):
    """Two officers suspended a permit."""


@event()
class PermitReinstated(PermitDecision):
    """Two officers gave a suspended permit back."""


@event()
class PermitEnded(PermitStep):
    """Two officers ended a permit for good."""

    ending: Ending
    reason: str
    decision: bytes
    first: ids.Address
    second: ids.Address


@event()
class PermitSuperseded(PermitStep):
    """A new permit takes the place of this one (变更); its issue follows."""

    successor: ids.PermitId
    by: ids.Address


@event()
class WorkStarted(PermitReport):
    """The holder reported that work has started."""

    by: ids.Address


@event()
class StartExtended(PermitReport):
    """Holder and authority put the start of work off (延期)."""

    start_by: int
    reason: str
    requested_by: ids.Address
    granted_by: ids.Address


@event()
class WorkStopped(PermitReport):
    """The holder reported that work has stopped (中止施工)."""

    stopped_at: int
    report: bytes
    by: ids.Address


@event()
class WorkResumed(PermitReport):
    """The holder reported that work goes on (恢复施工)."""

    by: ids.Address


@event()
class ResumptionCleared(PermitDecision):
    """Two officers verified the permit of stopped work again (核验)."""


@event()
class ForfeitureAnnounced(PermitStep):
    """Two officers told the holder that they mean to forfeit the permit (吊销)."""

    hearing_until: int
    reason: str
    decision: bytes
    first: ids.Address
    second: ids.Address
