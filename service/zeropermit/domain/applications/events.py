"""Facts of applications after they were made: one dataclass per event.

Fields stand in the order of the event's parameters in
`contracts/interfaces/ICommitmentRegistry.sol` and `IProceedingRegistry.sol`;
`ledger.events` has them among all others.
"""

from __future__ import annotations

from dataclasses import dataclass

from zeropermit.domain.ledger import identifiers as ids
from zeropermit.domain.ledger.event import Event, event
from zeropermit.domain.permits.reasons import ServiceWay


@dataclass(frozen=True, slots=True)
class ApplicationStep(Event):
    """Result of an act on an application that was made."""

    application: ids.ApplicationId

    @property
    def signers(self) -> tuple[ids.Address, ...]:
        """Keys that signed the act, in the order of their signatures."""
        names = ("by", "first", "second")
        return tuple(getattr(self, name) for name in names if hasattr(self, name))


@dataclass(frozen=True, slots=True)
class ApplicantStep(ApplicationStep):
    """Result of an act of the applicant."""

    applicant: ids.OrganisationId


@dataclass(frozen=True, slots=True)
class AuthorityStep(ApplicationStep):
    """Result of an act of the authority."""

    authority: ids.OrganisationId
    sequence: int  #: Number of acts of the authority on it before.


@dataclass(frozen=True, slots=True)
class ApplicationDecision(AuthorityStep):
    """Written decision of two officers."""

    reason: str
    decision: bytes
    first: ids.Address
    second: ids.Address


@event()
class ApplicationWithdrawn(ApplicantStep):
    """An applicant took its application back."""

    by: ids.Address


@event()
class ApplicationAccepted(AuthorityStep):
    """An authority accepted an application for decision."""

    by: ids.Address


@event()
class CorrectionRequested(AuthorityStep):
    """An officer told an applicant all that its application lacks."""

    missing: str
    notice: bytes
    by: ids.Address


@event()
class CorrectionAnswered(ApplicantStep):
    """An applicant answered a request for a correction."""

    answer: bytes
    by: ids.Address


@event()
class ApplicationProlonged(AuthorityStep):
    """Two officers prolonged the time to decide."""

    due_at: int
    reason: str
    decision: bytes
    first: ids.Address
    second: ids.Address


@event()
class ApplicationPaused(AuthorityStep):
    """Two officers paused the time to decide."""

    paused_from: int
    paused_until: int
    reason: str
    decision: bytes
    first: ids.Address
    second: ids.Address


@event()
class ApplicationDeclined(ApplicationDecision):
    """Two officers did not accept an application."""


@event()
class ApplicationRefused(ApplicationDecision):
    """Two officers refused an application."""


@dataclass(frozen=True, slots=True)
class ServiceStep(ApplicationStep):
    """Service of a document of a case (送达)."""

    document: bytes


@event()
class ServiceRecorded(ServiceStep):
    """Two officers recorded that a document was served (送达回证)."""

    way: ServiceWay
    served_at: int
    first: ids.Address
    second: ids.Address


@event()
class ServiceAcknowledged(ServiceStep):
    """The applicant signed for a document (签收)."""

    served_at: int
    by: ids.Address
