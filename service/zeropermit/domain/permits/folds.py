"""How the events of the permit registry change the ledger's state."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any, Protocol, TypeAlias

from zeropermit.domain.evidence.evidence_set import Application
from zeropermit.domain.ledger import events as e
from zeropermit.domain.ledger.identifiers import (
    NO_END,
    ApplicationId,
    MatterVersionId,
    OrganisationId,
    PermitId,
)
from zeropermit.domain.matters.matter import MatterVersion, Recheck, recheck_mask
from zeropermit.domain.permits.permit import ActKind, Permit, PermitAct, PermitProgress
from zeropermit.domain.permits.reasons import State, Work

Decided: TypeAlias = e.PermitDecision | e.PermitEnded | e.ForfeitureAnnounced
"""Acts of two officers, with a reason and a written decision."""


class FiledApplication(Protocol):
    """An application as the ledger holds it."""

    @property
    def content(self) -> Application:
        """Give the words that were signed."""


class PermitTables(Protocol):
    """The tables of the ledger's state that events of permits read and change."""

    permits: dict[PermitId, Permit]
    by_document: dict[bytes, list[PermitId]]
    by_number: dict[str, list[PermitId]]
    replaces: dict[PermitId, PermitId]
    versions: dict[MatterVersionId, MatterVersion]

    @property
    def applications(self) -> Mapping[ApplicationId, FiledApplication]:
        """Give the applications by their identifiers."""

    def holds(
        self, organisation: OrganisationId, kind: e.GrantKind, scope: bytes, at: int
    ) -> bool:
        """Whether a body held a grant at a second."""


def _permit_issued(r: PermitTables, event: e.PermitIssued, time: int) -> None:
    filed = r.applications[event.application]
    requirements = r.versions[filed.content.version].requirements
    replaced = r.replaces.get(event.permit)
    r.permits[event.permit] = Permit(
        application=event.application,
        document=event.document,
        authority=event.authority,
        number=event.number,
        issued_by=event.by,
        issuer_granted=r.holds(
            event.authority,
            e.GrantKind.DECIDE,
            r.versions[filed.content.version].matter,
            time,
        ),
        issued_at=time,
        start_by=event.start_by,
        valid_until=event.valid_until,
        evidence=event.evidence,
        alert_on=recheck_mask(requirements, Recheck.ALERT),
        suspend_on=recheck_mask(requirements, Recheck.SUSPEND),
        progress=r.permits[replaced].progress if replaced else PermitProgress(),
    )
    r.by_document.setdefault(event.document, []).append(event.permit)
    r.by_number.setdefault(event.number, []).append(event.permit)


def _evidence_presented(r: PermitTables, event: e.EvidencePresented, time: int) -> None:
    permit = r.permits[event.permit]
    r.permits[event.permit] = replace(permit, presentation=event.presentation)


def _done(permit: Permit, act: PermitAct) -> Permit:
    """Note an act in the history of a permit."""
    return replace(
        permit,
        stored=act.state,
        sequence=permit.sequence + 1,
        history=(*permit.history, act),
    )


def _decided(
    permit: Permit,
    event: Decided,
    kind: ActKind,
    time: int,
    state: State | None = None,
) -> Permit:
    """Note an act of two officers; it leads to `state`, or leaves it."""
    act = PermitAct(
        kind,
        permit.stored if state is None else state,
        time,
        (event.first, event.second),
        event.reason,
        event.decision,
    )
    return _done(permit, act)


def _suspended(permit: Permit, event: e.PermitSuspended, time: int) -> Permit:
    return _decided(permit, event, ActKind.SUSPEND, time, State.SUSPENDED)


def _reinstated(permit: Permit, event: e.PermitReinstated, time: int) -> Permit:
    return _decided(permit, event, ActKind.REINSTATE, time, State.VALID)


def _ended(permit: Permit, event: e.PermitEnded, time: int) -> Permit:
    return _decided(permit, event, ActKind.END, time, event.ending.state)


def _permit_superseded(r: PermitTables, event: e.PermitSuperseded, time: int) -> None:
    act = PermitAct(ActKind.CHANGE, State.SUPERSEDED, time, (event.by,))
    superseded = _done(r.permits[event.permit], act)
    r.permits[event.permit] = replace(superseded, successor=event.successor)
    r.replaces[event.successor] = event.permit


def _work_started(permit: Permit, event: e.WorkStarted, time: int) -> Permit:
    act = PermitAct(ActKind.REPORT_START, permit.stored, time, (event.by,))
    started = replace(permit.progress, work=Work.UNDER_WAY, work_since=time)
    return replace(_done(permit, act), start_by=NO_END, progress=started)


def _start_extended(permit: Permit, event: e.StartExtended, time: int) -> Permit:
    signers = (event.requested_by, event.granted_by)
    act = PermitAct(ActKind.EXTEND, permit.stored, time, signers, event.reason)
    extensions = permit.progress.extensions + 1
    progress = replace(permit.progress, extensions=extensions)
    return replace(_done(permit, act), start_by=event.start_by, progress=progress)


def _work_stopped(permit: Permit, event: e.WorkStopped, time: int) -> Permit:
    act = PermitAct(
        ActKind.REPORT_STOP, permit.stored, time, (event.by,), decision=event.report
    )
    stopped = replace(permit.progress, work=Work.STOPPED, work_since=event.stopped_at)
    return replace(_done(permit, act), progress=stopped)


def _work_resumed(permit: Permit, event: e.WorkResumed, time: int) -> Permit:
    act = PermitAct(ActKind.REPORT_RESUMPTION, permit.stored, time, (event.by,))
    resumed = replace(permit.progress, work=Work.UNDER_WAY, work_since=time)
    return replace(_done(permit, act), progress=resumed)


def _resumption_cleared(
    permit: Permit, event: e.ResumptionCleared, time: int
) -> Permit:
    cleared = replace(permit.progress, work=Work.CLEARED, work_since=time)
    decided = _decided(permit, event, ActKind.CLEAR_RESUMPTION, time)
    return replace(decided, progress=cleared)


def _forfeiture_announced(
    permit: Permit, event: e.ForfeitureAnnounced, time: int
) -> Permit:
    announced = replace(permit.progress, hearing_until=event.hearing_until)
    decided = _decided(permit, event, ActKind.ANNOUNCE_FORFEITURE, time)
    return replace(decided, progress=announced)


Handler: TypeAlias = Callable[[PermitTables, Any, int], None]


def _changes(fold: Callable[[Permit, Any, int], Permit]) -> Handler:
    """Let an event change the permit that it names."""

    def handle(r: PermitTables, event: e.PermitStep, time: int) -> None:
        r.permits[event.permit] = fold(r.permits[event.permit], event, time)

    return handle


HANDLERS: Mapping[type, Handler] = MappingProxyType(
    {
        e.PermitIssued: _permit_issued,
        e.EvidencePresented: _evidence_presented,
        e.PermitSuspended: _changes(_suspended),
        e.PermitReinstated: _changes(_reinstated),
        e.PermitEnded: _changes(_ended),
        e.PermitSuperseded: _permit_superseded,
        e.WorkStarted: _changes(_work_started),
        e.StartExtended: _changes(_start_extended),
        e.WorkStopped: _changes(_work_stopped),
        e.WorkResumed: _changes(_work_resumed),
        e.ResumptionCleared: _changes(_resumption_cleared),
        e.ForfeitureAnnounced: _changes(_forfeiture_announced),
    }
)
"""Handlers by event; each takes the ledger's state, the event and the block's time."""
