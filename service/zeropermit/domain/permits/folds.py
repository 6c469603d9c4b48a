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

Decided: TypeAlias = (
    e.PermitSuspended
    | e.PermitReinstated
    | e.PermitEnded
    | e.ResumptionCleared
    | e.ForfeitureAnnounced
)
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
    r: PermitTables,
    event: Decided,
    kind: ActKind,
    time: int,
    state: State | None = None,
) -> Permit:
    """Note an act of two officers; it leads to `state`, or leaves it."""
    permit = r.permits[event.permit]
    act = PermitAct(
        kind,
        permit.stored if state is None else state,
        time,
        (event.first, event.second),
        event.reason,
        event.decision,
    )
    return _done(permit, act)


def _permit_suspended(r: PermitTables, event: e.PermitSuspended, time: int) -> None:
    suspended = _decided(r, event, ActKind.SUSPEND, time, State.SUSPENDED)
    r.permits[event.permit] = suspended


def _permit_reinstated(r: PermitTables, event: e.PermitReinstated, time: int) -> None:
    reinstated = _decided(r, event, ActKind.REINSTATE, time, State.VALID)
    r.permits[event.permit] = reinstated


def _permit_ended(r: PermitTables, event: e.PermitEnded, time: int) -> None:
    ended = _decided(r, event, ActKind.END, time, event.ending.state)
    r.permits[event.permit] = ended


def _permit_superseded(r: PermitTables, event: e.PermitSuperseded, time: int) -> None:
    permit = r.permits[event.permit]
    act = PermitAct(ActKind.CHANGE, State.SUPERSEDED, time, (event.by,))
    r.permits[event.permit] = replace(_done(permit, act), successor=event.successor)
    r.replaces[event.successor] = event.permit


def _work_started(r: PermitTables, event: e.WorkStarted, time: int) -> None:
    permit = r.permits[event.permit]
    act = PermitAct(ActKind.REPORT_START, permit.stored, time, (event.by,))
    started = replace(permit.progress, work=Work.UNDER_WAY, work_since=time)
    r.permits[event.permit] = replace(
        _done(permit, act), start_by=NO_END, progress=started
    )


def _start_extended(r: PermitTables, event: e.StartExtended, time: int) -> None:
    permit = r.permits[event.permit]
    signers = (event.requested_by, event.granted_by)
    act = PermitAct(ActKind.EXTEND, permit.stored, time, signers, event.reason)
    extensions = permit.progress.extensions + 1
    r.permits[event.permit] = replace(
        _done(permit, act),
        start_by=event.start_by,
        progress=replace(permit.progress, extensions=extensions),
    )


def _work_stopped(r: PermitTables, event: e.WorkStopped, time: int) -> None:
    permit = r.permits[event.permit]
    act = PermitAct(
        ActKind.REPORT_STOP, permit.stored, time, (event.by,), decision=event.report
    )
    stopped = replace(permit.progress, work=Work.STOPPED, work_since=event.stopped_at)
    r.permits[event.permit] = replace(_done(permit, act), progress=stopped)


def _work_resumed(r: PermitTables, event: e.WorkResumed, time: int) -> None:
    permit = r.permits[event.permit]
    act = PermitAct(ActKind.REPORT_RESUMPTION, permit.stored, time, (event.by,))
    resumed = replace(permit.progress, work=Work.UNDER_WAY, work_since=time)
    r.permits[event.permit] = replace(_done(permit, act), progress=resumed)


def _resumption_cleared(r: PermitTables, event: e.ResumptionCleared, time: int) -> None:
    permit = _decided(r, event, ActKind.CLEAR_RESUMPTION, time)
    cleared = replace(permit.progress, work=Work.CLEARED, work_since=time)
    r.permits[event.permit] = replace(permit, progress=cleared)


def _forfeiture_announced(
    r: PermitTables, event: e.ForfeitureAnnounced, time: int
) -> None:
    permit = _decided(r, event, ActKind.ANNOUNCE_FORFEITURE, time)
    announced = replace(permit.progress, hearing_until=event.hearing_until)
    r.permits[event.permit] = replace(permit, progress=announced)


HANDLERS: Mapping[type, Callable[[PermitTables, Any, int], None]] = MappingProxyType(
    {
        e.PermitIssued: _permit_issued,
        e.EvidencePresented: _evidence_presented,
        e.PermitSuspended: _permit_suspended,
        e.PermitReinstated: _permit_reinstated,
        e.PermitEnded: _permit_ended,
        e.PermitSuperseded: _permit_superseded,
        e.WorkStarted: _work_started,
        e.StartExtended: _start_extended,
        e.WorkStopped: _work_stopped,
        e.WorkResumed: _work_resumed,
        e.ResumptionCleared: _resumption_cleared,
        e.ForfeitureAnnounced: _forfeiture_announced,
    }
)
"""Handlers by event; each takes the ledger's state, the event and the block's time."""
