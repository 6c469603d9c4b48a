"""A permit after each act in its life: the act noted, and its effects."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from zeropermit.domain.law.calendar import add_months
from zeropermit.domain.ledger.identifiers import NO_END, ZERO, OrganisationId
from zeropermit.domain.permits import events as e
from zeropermit.domain.permits.permit import (
    MONTHS_OF_NOTICE,
    NO_SUPERVISOR,
    ActKind,
    AdverseNotice,
    Permit,
    PermitAct,
    PermitProgress,
    Renewal,
)
from zeropermit.domain.permits.reasons import Hearing, State, Work

_KINDS: Mapping[type[e.PermitEvent], ActKind] = MappingProxyType(
    {
        e.PermitSuspended: ActKind.SUSPEND,
        e.PermitReinstated: ActKind.REINSTATE,
        e.PermitEnded: ActKind.END,
        e.PermitSuperseded: ActKind.CHANGE,
        e.WorkStarted: ActKind.REPORT_START,
        e.StartReportedLate: ActKind.REPORT_START_LATE,
        e.StartConfirmed: ActKind.CONFIRM_START,
        e.StartExtended: ActKind.EXTEND,
        e.ExtensionRequested: ActKind.REQUEST_EXTENSION,
        e.ExtensionRefused: ActKind.REFUSE_EXTENSION,
        e.WorkStopped: ActKind.REPORT_STOP,
        e.WorkResumed: ActKind.REPORT_RESUMPTION,
        e.ResumptionCleared: ActKind.CLEAR_RESUMPTION,
        e.NoticeGiven: ActKind.GIVE_NOTICE,
        e.NoticeAnswered: ActKind.ANSWER_NOTICE,
        e.HearingRequested: ActKind.REQUEST_HEARING,
        e.HearingRecorded: ActKind.RECORD_HEARING,
        e.PermitDeregistered: ActKind.DEREGISTER,
        e.DocumentCorrected: ActKind.CORRECT_DOCUMENT,
        e.RenewalRequested: ActKind.REQUEST_RENEWAL,
        e.PermitRenewed: ActKind.RENEW,
        e.RenewalRefused: ActKind.REFUSE_RENEWAL,
    }
)


_PAPERS = ("decision", "report", "grounds", "answer", "record")
"""Fields of events that hold the digest of a text."""


def permit_after(
    permit: Permit,
    event: e.PermitEvent,
    *,
    time: int,
    supervisor: OrganisationId = NO_SUPERVISOR,
) -> Permit:
    """Give a permit after an act on it; `time` is that of the event's block.

    `supervisor` gave a notice, if it is its act; zero if it is the authority's.
    """
    state = _state(permit, event)
    after = replace(
        permit,
        stored=state,
        sequence=permit.sequence + _counts(event),
        history=(*permit.history, _act(event, state, time)),
        progress=_counted(_progress(permit.progress, event, time), event),
        notice=_notice(permit.notice, event, time, supervisor),
        renewal=_renewal(permit, event, time),
    )
    match event:
        case e.PermitSuperseded():
            return replace(after, successor=event.successor)
        case e.PermitDeregistered():
            return replace(after, deregistered_at=time)
        case e.DocumentCorrected():
            return replace(after, document=event.corrected)
    return after


def _counts(event: e.PermitEvent) -> bool:
    """Whether an act is one of officers on the permit itself."""
    decided = isinstance(event, e.PermitStep)
    others = e.WorkStep | e.NoticeGiven | e.RenewalStep
    return decided and not isinstance(event, others)


def _notice(
    notice: AdverseNotice,
    event: e.PermitEvent,
    time: int,
    supervisor: OrganisationId,
) -> AdverseNotice:
    match event:
        case e.NoticeGiven():
            return AdverseNotice(
                id=event.notice,
                code=event.reason,
                answer_until=event.answer_until,
                until=add_months(time, MONTHS_OF_NOTICE),
                given=notice.given + 1,
                measure=event.measure,
                supervisor=supervisor,
            )
        case e.NoticeAnswered():
            return replace(notice, answered=True)
        case e.HearingRequested():
            return replace(notice, hearing=Hearing.REQUESTED)
        case e.HearingRecorded():
            return replace(notice, hearing=Hearing.RECORDED)
    return notice


def _renewal(permit: Permit, event: e.PermitEvent, time: int) -> Renewal:
    found = permit.renewal
    match event:
        case e.RenewalRequested():
            return replace(
                found, requested_until=event.valid_until, requests=found.requests + 1
            )
        case e.PermitRenewed():
            return Renewal(
                valid_until=event.valid_until,
                term_from=permit.end_decided,
                requests=found.requests,
            )
        case e.RenewalRefused():
            over = permit.end_decided <= time
            until = time if over else found.valid_until
            return replace(found, valid_until=until, requested_until=0)
    return found


def _state(permit: Permit, event: e.PermitEvent) -> State:
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


def _act(event: e.PermitEvent, state: State, time: int) -> PermitAct:
    """Note an act, with the reason and the text that its event has."""
    return PermitAct(
        _KINDS[type(event)],
        state,
        time,
        event.signers,
        getattr(event, "reason", ""),
        next((getattr(event, one) for one in _PAPERS if hasattr(event, one)), ZERO),
    )


def _counted(progress: PermitProgress, event: e.PermitEvent) -> PermitProgress:
    """Count reports, and decisions on the work; not the acts on the permit."""
    reported = isinstance(event, e.WorkReport)
    decided = isinstance(event, e.WorkStep) and not reported
    return replace(
        progress,
        reports=progress.reports + reported,
        clearances=progress.clearances + decided,
    )


def _progress(
    progress: PermitProgress, event: e.PermitEvent, time: int
) -> PermitProgress:
    changes: dict[str, object] = {}
    match event:
        case e.WorkStarted() | e.StartConfirmed():
            changes = _started(event.started_at)
        case e.WorkResumed():
            changes = {"work": Work.UNDER_WAY, "work_since": time}
        case e.WorkStopped():
            changes = {"work": Work.STOPPED, "work_since": event.stopped_at}
        case e.ResumptionCleared():
            changes = {"work": Work.CLEARED, "work_since": time}
        case _:
            changes = _before_start(progress, event)
    return replace(progress, **changes)  # type: ignore[arg-type]


def _before_start(progress: PermitProgress, event: e.PermitEvent) -> dict[str, object]:
    """Give the changes while a start is awaited."""
    match event:
        case e.StartReportedLate():
            return {"claimed_start": event.started_at}
        case e.ExtensionRequested():
            return {"requested_start": event.start_by}
        case e.ExtensionRefused():
            return {"requested_start": 0}
        case e.StartExtended():
            extensions = progress.extensions + 1
            granted = {"start_by": event.start_by, "extensions": extensions}
            return {**granted, "requested_start": 0}
    return {}


def _started(started_at: int) -> dict[str, object]:
    """Give the changes when work is under way: the permit can lapse no more."""
    begun = {"work": Work.UNDER_WAY, "work_since": started_at}
    return {"start_by": NO_END, "claimed_start": 0, "requested_start": 0, **begun}
