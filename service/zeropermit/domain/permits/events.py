"""Facts of permits and of work under them: one dataclass per event of their registry.

Fields stand in the order of the event's parameters in
`contracts/interfaces/IPermitRegistry.sol`; `ledger.events` has them among all others.
"""

from __future__ import annotations

from dataclasses import dataclass

from zeropermit.domain.evidence.evidence_set import EvidenceSet
from zeropermit.domain.ledger import identifiers as ids
from zeropermit.domain.ledger.event import Event, event
from zeropermit.domain.permits.reasons import Ending, Measure


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
class PermitEvent(Event):
    """Result of an act on an issued permit."""

    permit: ids.PermitId

    @property
    def signers(self) -> tuple[ids.Address, ...]:
        """Keys that signed the act, in the order of their signatures."""
        names = ("by", "first", "second")
        return tuple(getattr(self, name) for name in names if hasattr(self, name))


@dataclass(frozen=True, slots=True)
class PermitStep(PermitEvent):
    """Result of an act that has a number."""

    #: Number of acts of its kind before: of officers' acts on the permit, of its
    #: holder's reports, of the authority's acts on the work, of notices.
    sequence: int


@dataclass(frozen=True, slots=True)
class WorkStep(PermitStep):
    """Result of an act that concerns the work, and leaves the permit as it is."""


@dataclass(frozen=True, slots=True)
class WorkReport(WorkStep):
    """Report or request of the holder."""


@dataclass(frozen=True, slots=True)
class PermitDecision(PermitStep):
    """Written decision of two officers."""

    reason: str
    decision: bytes
    first: ids.Address
    second: ids.Address


@event()
class PermitSuspended(PermitStep):
    """Two officers suspended a permit."""

    notice: ids.NoticeId  #: Notice that came before.
    reason: str
    decision: bytes
    first: ids.Address
    second: ids.Address


@event()
class PermitReinstated(PermitDecision):
    """Two officers gave a suspended permit back."""


@event()
class PermitDeregistered(PermitDecision):
    """Two officers struck a permit off the register that had ended before (注销)."""


@event()
class DocumentCorrected(PermitStep):
    """Two officers corrected a clerical error in the document of a permit (更正)."""

    document: bytes
    corrected: bytes
    reason: str
    decision: bytes
    first: ids.Address
    second: ids.Address


@event()
class PermitEnded(PermitStep):
    """Two officers ended a permit for good."""

    ending: Ending
    notice: ids.NoticeId  #: Notice that came before; zero for a cancellation.
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
class WorkStarted(WorkReport):
    """The holder reported when work started (开工)."""

    started_at: int
    by: ids.Address


@event()
class StartReportedLate(WorkReport):
    """The holder reported a start in time after the permit had lapsed."""

    started_at: int
    by: ids.Address


@event()
class StartConfirmed(WorkStep):
    """Two officers confirmed that work began in time, as was reported late."""

    started_at: int
    reason: str
    decision: bytes
    first: ids.Address
    second: ids.Address


@event()
class ExtensionRequested(WorkReport):
    """The holder asked to put the start of work off (申请延期), in time."""

    start_by: int
    reason: str
    by: ids.Address


@event()
class StartExtended(WorkStep):
    """The authority put the start of work off, as was asked or to an earlier day."""

    request: int  #: Number of the holder's reports before the request.
    start_by: int
    by: ids.Address


@event()
class ExtensionRefused(WorkStep):
    """Two officers refused to put the start of work off."""

    request: int  #: Number of the holder's reports before the request.
    reason: str
    decision: bytes
    first: ids.Address
    second: ids.Address


@event()
class WorkStopped(WorkReport):
    """The holder reported that work has stopped (中止施工)."""

    stopped_at: int
    report: bytes
    by: ids.Address


@event()
class WorkResumed(WorkReport):
    """The holder reported that work goes on (恢复施工)."""

    by: ids.Address


@event()
class ResumptionCleared(WorkStep):
    """Two officers verified the permit of stopped work again (核验)."""

    reason: str
    decision: bytes
    first: ids.Address
    second: ids.Address


@event()
class NoticeGiven(PermitStep):
    """Two officers told the holder of a measure that is meant (事先告知)."""

    notice: ids.NoticeId
    measure: Measure
    answer_until: int
    reason: str
    grounds: bytes
    first: ids.Address
    second: ids.Address


@dataclass(frozen=True, slots=True)
class ProceedingStep(PermitEvent):
    """Result of an act on a notice."""

    notice: ids.NoticeId


@event()
class NoticeAnswered(ProceedingStep):
    """The holder answered a notice (陈述、申辩)."""

    answer: bytes
    by: ids.Address


@event()
class HearingRequested(ProceedingStep):
    """The holder asked for a hearing (听证)."""

    by: ids.Address


@event()
class HearingRecorded(ProceedingStep):
    """Two officers made the record of a hearing (听证笔录)."""

    record: bytes
    first: ids.Address
    second: ids.Address


@dataclass(frozen=True, slots=True)
class RenewalStep(PermitStep):
    """Result of an act on the renewal of a permit, by the number of the request."""


@event()
class RenewalRequested(RenewalStep):
    """The holder asked for a renewal (申请延续), in time."""

    valid_until: int
    by: ids.Address


@event()
class PermitRenewed(RenewalStep):
    """An officer renewed a permit (准予延续), as was asked or to an earlier day."""

    valid_until: int
    by: ids.Address


@event()
class RenewalRefused(RenewalStep):
    """Two officers refused to renew a permit (不予延续)."""

    reason: str
    decision: bytes
    first: ids.Address
    second: ids.Address
