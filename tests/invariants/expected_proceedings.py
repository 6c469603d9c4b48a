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
from zeropermit.domain.ledger.identifiers import ZERO, PermitId, permit_id
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
