"""Predictions: a holder is told of a measure, answers, and is heard."""

from __future__ import annotations

from tests.invariants.acts import Act, application_id
from tests.invariants.expected_care import (
    decided,
    origin_of,
    own_notice,
    supervisor_for,
)
from tests.invariants.expected_life import holder
from tests.invariants.expected_permits import two_officers
from tests.invariants.model import Model, RefusedError, refuse
from zeropermit.domain.law.calendar import DAY, add_months
from zeropermit.domain.ledger import events as e
from zeropermit.domain.ledger.identifiers import (
    ZERO,
    ApplicationId,
    PermitId,
    permit_id,
)
from zeropermit.domain.permits.permit import Permit
from zeropermit.domain.permits.reasons import Hearing, Measure, State
from zeropermit.domain.permits.status import status


def give_notice(model: Model, act: Act) -> None:
    permit, entry = _in_force(model, act)
    sequence, measure, until = act.arguments[1:4]
    turn = entry.notice.given
    refuse(turn != sequence, "SequenceMismatch", permit, turn, sequence)
    refuse(measure == Measure.NONE, "MeasureMissing")
    earliest, latest = model.now + 5 * DAY, add_months(model.now, 12)
    fits = earliest <= until <= latest
    refuse(not fits, "AnswerTimeNotAllowed", until, earliest, latest)
    two_officers(model, act, supervisor_for(model, permit, measure))


def answer_notice(model: Model, act: Act) -> None:
    permit, entry = _noticed(model, act)
    _in_time(model, permit, entry)
    refuse(entry.notice.answered, "NoticeAnsweredBefore", permit)
    refuse(act.arguments[2] == ZERO, "StatementMissing")
    holder(model, act)


def request_hearing(model: Model, act: Act) -> None:
    permit, entry = _noticed(model, act)
    _in_time(model, permit, entry)
    again = entry.notice.hearing is not Hearing.NONE
    refuse(again, "HearingRequestedBefore", permit)
    holder(model, act)


def record_hearing(model: Model, act: Act) -> None:
    permit, entry = _noticed(model, act)
    asked = entry.notice.hearing is Hearing.REQUESTED
    refuse(not asked, "HearingNotAwaited", permit)
    refuse(act.arguments[2] == ZERO, "StatementMissing")
    decided(model, act, own_notice(model, permit, permit))


def record_service(model: Model, act: Act) -> None:
    application, document, way, served_at = act.arguments
    refuse(way in {0, 7}, "ServiceWayNotAllowed", way)
    _unserved(model, application_id(application), document, served_at)
    decided(model, act)


def acknowledge_service(model: Model, act: Act) -> None:
    application, document, served_at = act.arguments
    _unserved(model, application_id(application), document, served_at)
    holder(model, act)


def _unserved(
    model: Model, number: ApplicationId, document: bytes, served_at: int
) -> None:
    """Refuse a second service, and a time outside the case or the last 15 days."""
    applied_at, before = 0, 0
    for time, event in model.journal:
        if getattr(event, "application", None) != number:
            continue
        if isinstance(event, e.Applied):
            applied_at = time
        if isinstance(event, e.ServiceRecorded | e.ServiceAcknowledged):
            before = event.served_at if event.document == document else before
    refuse(not applied_at, "ApplicationUnknown", number)
    refuse(document == ZERO, "ServedDocumentMissing")
    refuse(before, "ServedBefore", number, document, before)
    earliest = max(applied_at, model.now - 15 * DAY)
    fits = earliest <= served_at <= model.now
    refuse(not fits, "ServiceTimeNotAllowed", served_at, earliest, model.now)


def _in_time(model: Model, permit: PermitId, entry: Permit) -> None:
    until = entry.notice.answer_until
    refuse(until <= model.now, "AnswerTimeOver", permit, until)


def _noticed(model: Model, act: Act) -> tuple[PermitId, Permit]:
    permit, entry = _in_force(model, act)
    origin, last = origin_of(model, permit), entry.notice
    refuse(last.given == 0, "NoticeMissing", origin)
    refuse(last.id != act.arguments[1], "NoticeMismatch", origin, last.id)
    return permit, entry


def _in_force(model: Model, act: Act) -> tuple[PermitId, Permit]:
    permit = permit_id(application_id(act.arguments[0]))
    entry = model.state.permits.get(permit)
    if entry is None:
        raise RefusedError("PermitUnknown", (permit,))
    state = status(entry, now=model.now)
    wrong = state not in {State.VALID, State.SUSPENDED}
    refuse(wrong, "StateNotAllowed", permit, int(state))
    return permit, entry
