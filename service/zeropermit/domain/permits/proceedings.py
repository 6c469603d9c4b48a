"""Preconditions of notices before adverse measures, of answers, and of hearings."""

from __future__ import annotations

from zeropermit import errors
from zeropermit.domain.law.calendar import DAY, add_months
from zeropermit.domain.ledger import violations as expect
from zeropermit.domain.ledger.identifiers import ZERO, PermitId, to_hex
from zeropermit.domain.ledger.state import LedgerState
from zeropermit.domain.ledger.violations import Rule, Violation, Violations
from zeropermit.domain.permits.permit import (
    HEARING_DAYS,
    MONTHS_OF_NOTICE,
    AdverseNotice,
)
from zeropermit.domain.permits.reasons import Hearing, Measure
from zeropermit.domain.permits.turn import (
    IN_FORCE,
    Moment,
    in_force,
    known_permit,
    numbered,
)
from zeropermit.domain.supervision.state import NOBODY


def told(
    state: LedgerState,
    moment: Moment,
    measure: Measure,
    notice: bytes | None,
    reason: str | None,
) -> Violations:
    """Check that an act is as the holder was told, neither too soon nor too late."""
    permit = state.permits.get(moment.permit)
    if permit is None:
        return
    if measure is Measure.NONE:
        other: errors.ZeropermitError = errors.NoticeMismatchError()
        named = notice or ZERO
        yield from expect.allowed(named == ZERO, "no notice", named, other)
        return
    last = permit.notice
    if not last.given:
        error: errors.ZeropermitError = errors.NoticeMissingError()
        yield Violation(Rule.VALUE_NOT_ALLOWED, "a notice before", "none", error)
        return
    wanted = (last.id, last.measure, last.code)
    given = (
        last.id if notice is None else notice,
        measure,
        last.code if reason is None else reason,
    )
    error = errors.NoticeMismatchError()
    yield from expect.allowed(given == wanted, "what was told", given, error)
    yield from _waited(last, moment.now)
    yield from _by_its_body(state, moment.permit, last)


def _supervised(state: LedgerState, permit: PermitId, measure: Measure) -> Violations:
    """Check that a measure that is the supervisor's act has one to do it."""
    if state.supervisor_for(permit, measure) == NOBODY:
        error = errors.NotSupervisedError(to_hex(permit))
        yield Violation(Rule.STATE_NOT_ALLOWED, "a supervised permit", permit, error)


def _by_its_body(
    state: LedgerState, permit: PermitId, last: AdverseNotice
) -> Violations:
    """Check that the body gave the last notice whose act its measure is now."""
    yield from _supervised(state, permit, last.measure)
    giver = state.supervisor_for(permit, last.measure) or NOBODY
    error = errors.NoticeOfAnotherError()
    wanted = f"a notice of {to_hex(giver)}"
    own = last.supervisor == giver
    yield from expect.allowed(own, wanted, last.supervisor, error)


def _waited(last: AdverseNotice, now: int) -> Violations:
    """Check that the holder could answer, and was heard if it asked, within a year."""
    error: errors.ZeropermitError = errors.NoticeLapsedError(last.until)
    wanted = f"a notice that serves after {now}"
    yield from expect.allowed(now < last.until, wanted, last.until, error)
    heard = last.hearing is not Hearing.REQUESTED
    error = errors.HearingPendingError()
    yield from expect.allowed(heard, "the hearing held", last.hearing, error)
    over = last.answer_until <= now
    error = errors.AnswerPendingError(last.answer_until)
    yield from expect.allowed(over, f"no later than {now}", last.answer_until, error)


def give_notice(
    state: LedgerState,
    moment: Moment,
    measure: Measure | None = None,
    answer_until: int | None = None,
) -> Violations:
    """Check that a holder is told of a measure, and has time to answer."""
    yield from numbered(state, moment, IN_FORCE, lambda permit: permit.notice.given)
    if measure is not None:
        yield from expect.allowed(measure != Measure.NONE, "a measure", measure)
    if moment.permit in state.permits:
        yield from _supervised(state, moment.permit, measure or Measure.NONE)
    if answer_until is not None:
        yield from answer_time(
            answer_until, moment.now + HEARING_DAYS * DAY, now=moment.now
        )


def answer_time(answer_until: int, earliest: int, *, now: int) -> Violations:
    """Check the exclusive end of the time to answer."""
    latest = add_months(now, MONTHS_OF_NOTICE)
    error = errors.AnswerTimeRefusedError(answer_until, earliest, latest)
    fits = earliest <= answer_until <= latest
    yield from expect.allowed(fits, f"{earliest} to {latest}", answer_until, error)


def answer_notice(
    state: LedgerState, moment: Moment, notice: bytes | None = None
) -> Violations:
    """Check that a notice is answered once and in time."""
    yield from _replied(state, moment, notice)
    last = _last_notice(state, moment)
    if last is not None:
        error = errors.NoticeAnsweredBeforeError()
        first = not last.answered
        yield from expect.allowed(first, "no answer yet", "an answer", error)


def request_hearing(
    state: LedgerState, moment: Moment, notice: bytes | None = None
) -> Violations:
    """Check that a hearing is asked for once and in time."""
    yield from _replied(state, moment, notice)
    last = _last_notice(state, moment)
    if last is not None:
        first = last.hearing is Hearing.NONE
        error = errors.HearingRequestedBeforeError()
        yield from expect.allowed(first, "no request yet", last.hearing, error)


def record_hearing(
    state: LedgerState, moment: Moment, notice: bytes | None = None
) -> Violations:
    """Check that a hearing that was asked for has no record yet."""
    yield from _about_notice(state, moment, notice)
    last = _last_notice(state, moment)
    if last is not None:
        awaited = last.hearing is Hearing.REQUESTED
        error = errors.HearingNotAwaitedError()
        yield from expect.allowed(awaited, "a request", last.hearing, error)
        yield from _by_its_body(state, moment.permit, last)


def _last_notice(state: LedgerState, moment: Moment) -> AdverseNotice | None:
    """Give the last notice to the holder of a permit; None if there is none."""
    permit = state.permits.get(moment.permit)
    return permit.notice if permit is not None and permit.notice.given else None


def _replied(state: LedgerState, moment: Moment, notice: bytes | None) -> Violations:
    """Check that a holder replies to its last notice, in time."""
    yield from _about_notice(state, moment, notice)
    last = _last_notice(state, moment)
    if last is not None:
        until = last.answer_until
        error = errors.AnswerTimeOverError(until)
        in_time = moment.now < until
        yield from expect.allowed(in_time, f"before {until}", moment.now, error)


def _about_notice(
    state: LedgerState, moment: Moment, notice: bytes | None
) -> Violations:
    """Check that an act is about the last notice of a permit in force."""
    permit = state.permits.get(moment.permit)
    if permit is None:
        yield from known_permit(state, moment.permit)
        return
    yield from in_force(state, moment.permit, now=moment.now)
    if not permit.notice.given:
        error: errors.ZeropermitError = errors.NoticeMissingError()
        yield Violation(Rule.VALUE_NOT_ALLOWED, "a notice before", "none", error)
    elif notice is not None:
        last = permit.notice.id
        error = errors.NoticeMismatchError()
        yield from expect.allowed(notice == last, "the last notice", notice, error)
