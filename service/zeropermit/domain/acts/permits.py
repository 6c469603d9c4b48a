"""Acts of the permit registry: issue, and decisions of officers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, TypeAlias

from zeropermit.domain.accounts.responsibility import OFFICER, PRINCIPAL, Duty, Party
from zeropermit.domain.acts.act import Act, CheckedInLife
from zeropermit.domain.acts.fields import (
    FieldMark,
    FromLedger,
    Given,
    SignedAs,
    Uint32,
    Uint64,
)
from zeropermit.domain.acts.vocabulary import CurrentFiling, Permit
from zeropermit.domain.evidence.evidence_set import Application, EvidenceSet
from zeropermit.domain.ledger import events as e
from zeropermit.domain.ledger.identifiers import NoticeId, PermitId
from zeropermit.domain.ledger.state import LedgerState
from zeropermit.domain.permits import preconditions
from zeropermit.domain.permits.lookup import find_permit
from zeropermit.domain.permits.permit import NO_NOTICE
from zeropermit.domain.permits.permit import Permit as PermitEntry
from zeropermit.domain.permits.reasons import Ending, Measure

BY_ISSUER = (Duty(Party.AUTHORITY, PRINCIPAL, 1, e.GrantKind.DECIDE, by_rule=True),)
BY_AUTHORITY = (Duty(Party.AUTHORITY, OFFICER, 2, e.GrantKind.DECIDE),)
BY_SUPERVISOR = (Duty(Party.SUPERVISOR, OFFICER, 2, e.GrantKind.INSPECT),)


@dataclass(frozen=True, slots=True)
class PermitRegistryAct(Act):
    """Act of the permit registry."""

    contract: ClassVar = "PermitRegistry"


@dataclass(frozen=True, slots=True)
class Issue(PermitRegistryAct):
    """Issue of the permit that answers an application."""

    duties: ClassVar = BY_ISSUER
    emits: ClassVar = (e.PermitIssued, e.EvidencePresented)

    number: str
    matter: str
    project: str
    application: Annotated[Application, SignedAs("application", "id")]
    document: bytes
    presentation: Annotated[EvidenceSet, SignedAs("evidence", "digest")]
    valid_until: Uint64
    filing: CurrentFiling

    def arguments(self) -> tuple[object, ...]:
        """See `Act`; the contract takes number, document and end as one structure."""
        return (
            self.application.as_abi(),
            self.matter,
            self.project,
            self.presentation.pack(),
            (self.number, self.document, self.valid_until),
            self.filing,
        )


@dataclass(frozen=True, slots=True)
class Change(PermitRegistryAct):
    """Issue of a permit that takes the place of a valid one (变更)."""

    duties: ClassVar = BY_ISSUER
    emits: ClassVar = (e.PermitSuperseded, e.PermitIssued, e.EvidencePresented)

    issue: Issue  #: The new permit.
    #: Application that the old permit answers.
    replaced: Annotated[Application, SignedAs("replaces", "permit")]
    sequence: Uint32

    def arguments(self) -> tuple[object, ...]:
        """See `Act`; the old permit comes first."""
        return (self.replaced.as_abi(), self.sequence, *self.issue.arguments())


def _acts_done(state: LedgerState, permit: PermitId, _: Given) -> int:
    return state.permits[permit].sequence


@dataclass(frozen=True, slots=True)
class ActOnPermit(CheckedInLife):
    """Act on a permit that is on the ledger, of this registry or that of the work."""

    contract: ClassVar = "PermitRegistry"
    #: Member of a permit, as the service tells it, that counts acts of this kind.
    counter: ClassVar = "sequence"

    application: Permit
    sequence: Annotated[Uint32, FromLedger(_acts_done)]  #: Of officers' acts.


@dataclass(frozen=True, slots=True)
class DecidedAct(ActOnPermit):
    """Act by two officers of the authority, with a reason and a written decision."""

    duties: ClassVar = BY_AUTHORITY

    reason: str
    decision: bytes


class ActOfMeasure(CheckedInLife):
    """Act by which a measure against a holder is meant, heard or taken.

    It is the authority's; a forfeiture is the supervisor's where the version says so.
    """

    __slots__ = ()

    @classmethod
    def measure_of(cls, permit: PermitEntry, said: Any) -> Measure:  # noqa: ANN401 - the act or its event
        """Name the measure: that of the last notice, unless the act says it."""
        return permit.notice.measure

    @classmethod
    def duties_on(
        cls, state: LedgerState, permit: PermitId, said: object
    ) -> tuple[Duty, ...]:
        """See `Act`."""
        measure = cls.measure_of(find_permit(state, permit), said)
        own = state.supervisor_for(permit, measure) is None
        return cls.duties if own else BY_SUPERVISOR


def _last_notice(state: LedgerState, permit: PermitId, given: Given) -> NoticeId:
    """Give the notice that an act names: the last one; none for a cancellation."""
    cancelled = given.get("ending") is Ending.CANCELLED
    return NO_NOTICE if cancelled else state.permits[permit].notice.id


LastNotice: TypeAlias = Annotated[NoticeId, FromLedger(_last_notice)]


@dataclass(frozen=True, slots=True)
class Suspend(ActOnPermit):
    """Suspension of a permit (暂扣)."""

    wire_name: ClassVar = "suspend"
    duties: ClassVar = BY_AUTHORITY
    emits: ClassVar = (e.PermitSuspended,)
    precondition: ClassVar = preconditions.suspend
    checked: ClassVar = ("notice", "reason")

    notice: LastNotice
    reason: str
    decision: bytes


@dataclass(frozen=True, slots=True)
class Reinstate(DecidedAct):
    """Return of a suspended permit (发还)."""

    wire_name: ClassVar = "reinstate"
    emits: ClassVar = (e.PermitReinstated,)
    precondition: ClassVar = preconditions.reinstate


@dataclass(frozen=True, slots=True)
class Deregister(DecidedAct):
    """Striking off of a permit that was withdrawn, revoked or forfeited (注销)."""

    wire_name: ClassVar = "deregister"
    emits: ClassVar = (e.PermitDeregistered,)
    precondition: ClassVar = preconditions.deregister


def _document(state: LedgerState, permit: PermitId, _: Given) -> bytes:
    return state.permits[permit].document


def _evidence_ids(state: LedgerState, permit: PermitId, _: Given) -> tuple[bytes, ...]:
    return state.permits[permit].evidence


@dataclass(frozen=True, slots=True)
class CorrectDocument(ActOnPermit):
    """Correction of a clerical error in a permit's document (更正)."""

    wire_name: ClassVar = "correct-document"
    duties: ClassVar = BY_AUTHORITY
    emits: ClassVar = (e.DocumentCorrected,)
    precondition: ClassVar = preconditions.correct_document
    checked: ClassVar = ("document", "corrected")

    document: Annotated[bytes, FromLedger(_document)]  #: Digest of that with the error.
    corrected: bytes  #: Digest of the document without it.
    evidence: Annotated[
        tuple[bytes, ...], FieldMark.UNSIGNED, FromLedger(_evidence_ids)
    ]
    reason: str
    decision: bytes


@dataclass(frozen=True, slots=True)
class End(ActOfMeasure, ActOnPermit):
    """End of a permit for good, in one of four ways."""

    wire_name: ClassVar = "end"
    duties: ClassVar = BY_AUTHORITY
    emits: ClassVar = (e.PermitEnded, e.ApplicantBarred)
    precondition: ClassVar = preconditions.end
    checked: ClassVar = ("ending", "notice", "reason")

    ending: Ending
    notice: LastNotice
    reason: str
    decision: bytes

    @classmethod
    def measure_of(cls, permit: PermitEntry, said: Any) -> Measure:  # noqa: ANN401 - the act or its event
        """See `ActOfMeasure`."""
        return Ending(said.ending).measure
