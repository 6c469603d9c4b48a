"""Acts of the permit registry: issue, reports of the holder, decisions of officers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from zeropermit.domain.accounts.responsibility import OFFICER, PRINCIPAL, Duty, Party
from zeropermit.domain.acts.act import Act, CheckedInLife
from zeropermit.domain.acts.fields import (
    FromLedger,
    Given,
    SignedAs,
    Uint32,
    Uint64,
)
from zeropermit.domain.acts.vocabulary import CurrentFiling, Permit
from zeropermit.domain.evidence.evidence_set import Application, EvidenceSet
from zeropermit.domain.ledger import events as e
from zeropermit.domain.ledger.identifiers import PermitId
from zeropermit.domain.ledger.state import LedgerState
from zeropermit.domain.permits import preconditions
from zeropermit.domain.permits.reasons import Ending

BY_HOLDER = (Duty(Party.HOLDER),)
BY_ISSUER = (Duty(Party.AUTHORITY, PRINCIPAL, 1, e.GrantKind.DECIDE, by_rule=True),)
BY_AUTHORITY = (Duty(Party.AUTHORITY, OFFICER, 2, e.GrantKind.DECIDE),)


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


def _reports_made(state: LedgerState, permit: PermitId, _: Given) -> int:
    return state.permits[permit].progress.reports


@dataclass(frozen=True, slots=True)
class ActOnPermit(PermitRegistryAct, CheckedInLife):
    """Act on a permit that is on the ledger."""

    application: Permit
    sequence: Annotated[Uint32, FromLedger(_acts_done)]  #: Of officers' acts.


@dataclass(frozen=True, slots=True)
class ActOfHolder(ActOnPermit):
    """Act that the holder reports or asks for: it has a sequence of its own."""

    sequence: Annotated[Uint32, FromLedger(_reports_made)]


@dataclass(frozen=True, slots=True)
class ReportStart(ActOfHolder):
    """Report by the holder that work has started (开工)."""

    wire_name: ClassVar = "start"
    duties: ClassVar = BY_HOLDER
    emits: ClassVar = (e.WorkStarted,)
    precondition: ClassVar = preconditions.report_start


@dataclass(frozen=True, slots=True)
class Extend(ActOfHolder):
    """Extension of the time to start (延期): the holder asks, the authority grants."""

    wire_name: ClassVar = "extension"
    duties: ClassVar = BY_HOLDER + BY_ISSUER
    emits: ClassVar = (e.StartExtended,)
    precondition: ClassVar = preconditions.extend
    checked: ClassVar = ("start_by",)

    start_by: Uint64
    reason: str


@dataclass(frozen=True, slots=True)
class ReportStop(ActOfHolder):
    """Report by the holder that work has stopped (中止施工)."""

    wire_name: ClassVar = "stop"
    duties: ClassVar = BY_HOLDER
    emits: ClassVar = (e.WorkStopped,)
    precondition: ClassVar = preconditions.report_stop
    checked: ClassVar = ("stopped_at",)

    stopped_at: Uint64
    report: bytes


@dataclass(frozen=True, slots=True)
class ReportResumption(ActOfHolder):
    """Report by the holder that work goes on (恢复施工)."""

    wire_name: ClassVar = "resumption"
    duties: ClassVar = BY_HOLDER
    emits: ClassVar = (e.WorkResumed,)
    precondition: ClassVar = preconditions.report_resumption


@dataclass(frozen=True, slots=True)
class DecidedAct(ActOnPermit):
    """Act by two officers of the authority, with a reason and a written decision."""

    duties: ClassVar = BY_AUTHORITY

    reason: str
    decision: bytes


@dataclass(frozen=True, slots=True)
class Suspend(DecidedAct):
    """Suspension of a permit (暂扣)."""

    wire_name: ClassVar = "suspend"
    emits: ClassVar = (e.PermitSuspended,)
    precondition: ClassVar = preconditions.suspend


@dataclass(frozen=True, slots=True)
class Reinstate(DecidedAct):
    """Return of a suspended permit (发还)."""

    wire_name: ClassVar = "reinstate"
    emits: ClassVar = (e.PermitReinstated,)
    precondition: ClassVar = preconditions.reinstate


@dataclass(frozen=True, slots=True)
class ClearResumption(DecidedAct):
    """Verification of the permit of stopped work (核验)."""

    wire_name: ClassVar = "clear-resumption"
    emits: ClassVar = (e.ResumptionCleared,)
    precondition: ClassVar = preconditions.clear_resumption


@dataclass(frozen=True, slots=True)
class AnnounceForfeiture(ActOnPermit):
    """Announcement to the holder that the permit is to be forfeited (吊销)."""

    wire_name: ClassVar = "announce-forfeiture"
    duties: ClassVar = BY_AUTHORITY
    emits: ClassVar = (e.ForfeitureAnnounced,)
    precondition: ClassVar = preconditions.announce_forfeiture
    checked: ClassVar = ("hearing_until",)

    hearing_until: Uint64
    reason: str
    decision: bytes  #: Digest of the written decision that the notice tells.


@dataclass(frozen=True, slots=True)
class End(ActOnPermit):
    """End of a permit for good, in one of four ways."""

    wire_name: ClassVar = "end"
    duties: ClassVar = BY_AUTHORITY
    emits: ClassVar = (e.PermitEnded,)
    precondition: ClassVar = preconditions.end
    checked: ClassVar = ("ending", "reason", "decision")

    ending: Ending
    reason: str
    decision: bytes
