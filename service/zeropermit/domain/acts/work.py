"""Acts of the work registry: reports of the holder, grants and verifications."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from zeropermit.domain.accounts.responsibility import Duty, Party
from zeropermit.domain.acts.fields import FromLedger, Given, Uint32, Uint64
from zeropermit.domain.acts.permits import (
    BY_AUTHORITY,
    BY_ISSUER,
    ActOnPermit,
)
from zeropermit.domain.ledger import events as e
from zeropermit.domain.ledger.identifiers import PermitId
from zeropermit.domain.ledger.state import LedgerState
from zeropermit.domain.permits import work

BY_HOLDER = (Duty(Party.HOLDER),)


def _reports_made(state: LedgerState, permit: PermitId, _: Given) -> int:
    return state.permits[permit].progress.reports


def _clearances(state: LedgerState, permit: PermitId, _: Given) -> int:
    return state.permits[permit].progress.clearances


def _claimed_start(state: LedgerState, permit: PermitId, _: Given) -> int:
    return state.permits[permit].progress.claimed_start


def _request(state: LedgerState, permit: PermitId, _: Given) -> int:
    return state.permits[permit].last_request


@dataclass(frozen=True, slots=True)
class ActOfHolder(ActOnPermit):
    """Act that the holder reports or asks for: it has a sequence of its own."""

    contract: ClassVar = "WorkRegistry"
    counter: ClassVar = "reports"

    sequence: Annotated[Uint32, FromLedger(_reports_made)]


@dataclass(frozen=True, slots=True)
class ReportStart(ActOfHolder):
    """Report by the holder of the second at which work started (开工)."""

    wire_name: ClassVar = "start"
    duties: ClassVar = BY_HOLDER
    emits: ClassVar = (e.WorkStarted, e.StartReportedLate)
    precondition: ClassVar = work.report_start
    checked: ClassVar = ("started_at",)

    started_at: Uint64


@dataclass(frozen=True, slots=True)
class RequestExtension(ActOfHolder):
    """Request by the holder to put the start off (申请延期)."""

    wire_name: ClassVar = "extension"
    duties: ClassVar = BY_HOLDER
    emits: ClassVar = (e.ExtensionRequested,)
    precondition: ClassVar = work.request_extension
    checked: ClassVar = ("start_by",)

    start_by: Uint64
    reason: str


@dataclass(frozen=True, slots=True)
class DecisionOnWork(ActOnPermit):
    """Act of the authority that concerns the work: it has a sequence of its own."""

    contract: ClassVar = "WorkRegistry"
    counter: ClassVar = "clearances"

    sequence: Annotated[Uint32, FromLedger(_clearances)]


@dataclass(frozen=True, slots=True)
class Extend(DecisionOnWork):
    """Extension of the time to start (延期), as its holder asked."""

    wire_name: ClassVar = "grant-extension"
    duties: ClassVar = BY_ISSUER
    emits: ClassVar = (e.StartExtended,)
    precondition: ClassVar = work.extend
    checked: ClassVar = ("request", "start_by")

    request: Annotated[Uint32, FromLedger(_request)]
    start_by: Uint64


@dataclass(frozen=True, slots=True)
class RefuseExtension(DecisionOnWork):
    """Refusal of more time to start: the time before holds again."""

    wire_name: ClassVar = "refuse-extension"
    duties: ClassVar = BY_AUTHORITY
    emits: ClassVar = (e.ExtensionRefused,)
    precondition: ClassVar = work.refuse_extension
    checked: ClassVar = ("request",)

    request: Annotated[Uint32, FromLedger(_request)]
    reason: str
    decision: bytes


@dataclass(frozen=True, slots=True)
class ReportStop(ActOfHolder):
    """Report by the holder that work has stopped (中止施工)."""

    wire_name: ClassVar = "stop"
    duties: ClassVar = BY_HOLDER
    emits: ClassVar = (e.WorkStopped,)
    precondition: ClassVar = work.report_stop
    checked: ClassVar = ("stopped_at",)

    stopped_at: Uint64
    report: bytes


@dataclass(frozen=True, slots=True)
class ReportResumption(ActOfHolder):
    """Report by the holder that work goes on (恢复施工)."""

    wire_name: ClassVar = "resumption"
    duties: ClassVar = BY_HOLDER
    emits: ClassVar = (e.WorkResumed,)
    precondition: ClassVar = work.report_resumption


@dataclass(frozen=True, slots=True)
class ClearResumption(DecisionOnWork):
    """Verification of the permit of stopped work (核验)."""

    wire_name: ClassVar = "clear-resumption"
    duties: ClassVar = BY_AUTHORITY
    emits: ClassVar = (e.ResumptionCleared,)
    precondition: ClassVar = work.clear_resumption

    reason: str
    decision: bytes


@dataclass(frozen=True, slots=True)
class ConfirmStart(DecisionOnWork):
    """Confirmation of a start in time that was reported late; the permit is valid."""

    wire_name: ClassVar = "confirm-start"
    duties: ClassVar = BY_AUTHORITY
    emits: ClassVar = (e.StartConfirmed,)
    precondition: ClassVar = work.confirm_start
    checked: ClassVar = ("started_at",)

    started_at: Annotated[Uint64, FromLedger(_claimed_start)]
    reason: str
    decision: bytes
