"""A permit after each act in its life: the act noted, and its effects."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from zeropermit.domain.law.calendar import add_months
from zeropermit.domain.ledger.identifiers import NO_END, ZERO
from zeropermit.domain.permits import events as e
from zeropermit.domain.permits.permit import (
    MONTHS_OF_NOTICE,
    ActKind,
    Permit,
    PermitAct,
    PermitProgress,
    notice_of,
)
from zeropermit.domain.permits.reasons import State, Work

_KINDS: Mapping[type[e.PermitStep], ActKind] = MappingProxyType(
    {
        e.PermitSuspended: ActKind.SUSPEND,
        e.PermitReinstated: ActKind.REINSTATE,
        e.PermitEnded: ActKind.END,
        e.PermitSuperseded: ActKind.CHANGE,
        e.WorkStarted: ActKind.REPORT_START,
        e.StartExtended: ActKind.EXTEND,
        e.WorkStopped: ActKind.REPORT_STOP,
        e.WorkResumed: ActKind.REPORT_RESUMPTION,
        e.ResumptionCleared: ActKind.CLEAR_RESUMPTION,
        e.ForfeitureAnnounced: ActKind.ANNOUNCE_FORFEITURE,
    }
)


def permit_after(permit: Permit, event: e.PermitStep, *, time: int) -> Permit:
    """Give a permit after an act on it; `time` is that of the event's block."""
    state = _state(permit, event)
    after = replace(
        permit,
        stored=state,
        sequence=permit.sequence + (not isinstance(event, e.PermitReport)),
        history=(*permit.history, _act(event, state, time)),
        progress=_counted(_progress(permit.progress, event, time), event),
    )
    match event:
        case e.WorkStarted():
            return replace(after, start_by=NO_END)
        case e.StartExtended():
            return replace(after, start_by=event.start_by)
        case e.PermitSuperseded():
            return replace(after, successor=event.successor)
    return after


def _state(permit: Permit, event: e.PermitStep) -> State:
    match event:
        case e.PermitSuspended():
            return State.SUSPENDED
        case e.PermitReinstated():
            return State.VALID
        case e.PermitEnded():
            return event.ending.state
        case e.PermitSuperseded():
            return State.SUPERSEDED
    return permit.stored


def _act(event: e.PermitStep, state: State, time: int) -> PermitAct:
    """Note an act, with the reason and the decision or report that its event has."""
    return PermitAct(
        _KINDS[type(event)],
        state,
        time,
        event.signers,
        getattr(event, "reason", ""),
        getattr(event, "decision", getattr(event, "report", ZERO)),
    )


def _counted(progress: PermitProgress, event: e.PermitStep) -> PermitProgress:
    """Count the holder's reports, which leave the count of officers' acts alone."""
    reported = isinstance(event, e.PermitReport)
    return replace(progress, reports=progress.reports + reported)


def _progress(
    progress: PermitProgress, event: e.PermitStep, time: int
) -> PermitProgress:
    match event:
        case e.WorkStarted() | e.WorkResumed():
            return replace(progress, work=Work.UNDER_WAY, work_since=time)
        case e.WorkStopped():
            return replace(progress, work=Work.STOPPED, work_since=event.stopped_at)
        case e.ResumptionCleared():
            return replace(progress, work=Work.CLEARED, work_since=time)
        case e.StartExtended():
            return replace(progress, extensions=progress.extensions + 1)
        case e.ForfeitureAnnounced():
            return replace(
                progress,
                hearing_until=event.hearing_until,
                notice_until=add_months(time, MONTHS_OF_NOTICE),
                notice=notice_of(event.reason, event.decision),
            )
    return progress
