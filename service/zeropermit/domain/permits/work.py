"""Preconditions of the acts on the work of a permit, as `preconditions.py` has them."""

from __future__ import annotations

from zeropermit import errors
from zeropermit.domain.law.calendar import add_months
from zeropermit.domain.ledger import violations as expect
from zeropermit.domain.ledger.identifiers import NO_END, to_hex
from zeropermit.domain.ledger.state import LedgerState
from zeropermit.domain.ledger.violations import Rule, Violation, Violations
from zeropermit.domain.permits.permit import MONTHS_WITHOUT_CLEARANCE, Permit
from zeropermit.domain.permits.reasons import State, Work
from zeropermit.domain.permits.start_limits import (
    first_issue,
    latest_start,
    version_of,
)
from zeropermit.domain.permits.status import status
from zeropermit.domain.permits.turn import (
    IN_FORCE,
    LAPSED,
    VALID,
    Moment,
    numbered,
    registered,
)


def clear_resumption(state: LedgerState, moment: Moment) -> Violations:
    """Check that work under a valid permit has stopped and is not cleared yet."""
    yield from _at_decision(state, moment, VALID)
    yield from _work(state, moment, frozenset({Work.STOPPED}))


def report_start(
    state: LedgerState, moment: Moment, started_at: int | None = None
) -> Violations:
    """Check that a start is awaited, or was and is reported late, and was in time."""
    permit = state.permits.get(moment.permit)
    late = permit is not None and status(permit, now=moment.now) is State.LAPSED
    follows = LAPSED if late else VALID
    yield from _at_report(state, moment, follows)
    if permit is not None:
        if late:
            yield from _lapsed_by_time_alone(state, moment, permit)
        yield from _start_in_time(state, moment, permit, started_at)


def confirm_start(
    state: LedgerState, moment: Moment, started_at: int | None = None
) -> Violations:
    """Check that a start that was reported late is confirmed as it was reported."""
    permit = state.permits.get(moment.permit)
    yield from _at_decision(state, moment, LAPSED)
    if permit is not None:
        yield from _lapsed_by_time_alone(state, moment, permit)
        claimed = permit.progress.claimed_start
        at = claimed if started_at is None else started_at
        error = errors.StartNotReportedError(at)
        reported = 0 < claimed == at
        yield from expect.allowed(reported, "the start reported", at, error)
        yield from _start_in_time(state, moment, permit, at)


def _start_in_time(
    state: LedgerState, moment: Moment, permit: Permit, started_at: int | None
) -> Violations:
    """Check that work began after the first issue, before now, and in time."""
    until = permit.start_until
    error: errors.ZeropermitError = errors.StartNotAwaitedError(to_hex(moment.permit))
    yield from expect.allowed(until != NO_END, "an awaited start", until, error)
    if started_at is not None:
        issued = first_issue(state, moment.permit)
        past = issued <= started_at <= moment.now
        error = errors.StartRefusedError(started_at, issued)
        wanted = f"{issued} to {moment.now}"
        yield from expect.allowed(past, wanted, started_at, error)
        error = errors.StartTooLateError(started_at, until)
        in_time = started_at < until
        yield from expect.allowed(in_time, f"before {until}", started_at, error)


def _lapsed_by_time_alone(
    state: LedgerState, moment: Moment, permit: Permit
) -> Violations:
    """Check that a permit that has lapsed would be valid if work began in time."""
    ended = permit.stored if permit.stored is not State.VALID else None
    if ended is None and permit.end_until <= moment.now:
        ended = State.EXPIRED
    if ended is not None:
        error: errors.ZeropermitError = errors.StateRefusedError(ended.name)
        wanted = "a permit that time alone lapsed"
        yield Violation(Rule.STATE_NOT_ALLOWED, wanted, ended.name, error)
    yield from registered(permit)
    version = version_of(state, permit)
    project = state.applications[permit.application].content.project
    last = state.latest.get((version.matter, project), moment.permit)
    alone = version.several_permits or last == moment.permit
    error = errors.AnotherPermitIssuedError(to_hex(last))
    yield from expect.allowed(alone, "the last permit of the project", last, error)


def request_extension(
    state: LedgerState, moment: Moment, start_by: int | None = None
) -> Violations:
    """Check that it is asked for in time, and once, to put the start off."""
    yield from _at_report(state, moment, VALID)
    permit = state.permits.get(moment.permit)
    if permit is None:
        return
    error: errors.ZeropermitError
    if permit.start_until == NO_END:
        error = errors.StartNotAwaitedError(to_hex(moment.permit))
        yield Violation(Rule.VALUE_NOT_ALLOWED, "an awaited start", "none", error)
        return
    until = permit.progress.requested_start
    error = errors.ExtensionPendingError(to_hex(moment.permit))
    yield from expect.allowed(until == 0, "no undecided request", until, error)
    most = version_of(state, permit).validity.extension_limit
    before = permit.progress.extensions
    yield from expect.allowed(
        before < most,
        f"at most {most} extensions",
        before + 1,
        errors.ExtensionLimitError(most),
    )
    if start_by is not None:
        yield from _later_start(permit, start_by, latest_start(state, moment.permit))


def _later_start(permit: Permit, start_by: int, limit: int) -> Violations:
    wanted = f"after {permit.start_decided} and at most {limit}"
    error = errors.ExtensionRefusedError(start_by, limit)
    later = permit.start_decided < start_by <= limit
    yield from expect.allowed(later, wanted, start_by, error)


def extend(
    state: LedgerState,
    moment: Moment,
    request: int | None = None,
    start_by: int | None = None,
) -> Violations:
    """Check that a request is granted: to the day asked for, or an earlier one."""
    yield from _decides_request(state, moment, request)
    permit = state.permits.get(moment.permit)
    if permit is not None and start_by is not None:
        limit = permit.progress.requested_start
        yield from _later_start(permit, start_by, limit)
        error = errors.ExtensionRefusedError(start_by, limit)
        future = moment.now < start_by
        yield from expect.allowed(future, f"after {moment.now}", start_by, error)


def refuse_extension(
    state: LedgerState, moment: Moment, request: int | None = None
) -> Violations:
    """Check that a request is refused that is undecided."""
    yield from _decides_request(state, moment, request)


def _decides_request(
    state: LedgerState, moment: Moment, request: int | None
) -> Violations:
    permit = state.permits.get(moment.permit)
    yield from _at_decision(state, moment, VALID)
    if permit is not None:
        until = permit.progress.requested_start
        error = errors.ExtensionNotRequestedError(to_hex(moment.permit))
        yield from expect.allowed(until != 0, "an undecided request", until, error)
        if request is not None:
            yield from expect.equal(Rule.OUT_OF_SEQUENCE, permit.last_request, request)


def report_stop(
    state: LedgerState, moment: Moment, stopped_at: int | None = None
) -> Violations:
    """Check that work was under way when it stopped."""
    yield from _at_report(state, moment, IN_FORCE)
    yield from _work(state, moment, frozenset({Work.UNDER_WAY}))
    permit = state.permits.get(moment.permit)
    if permit is not None and stopped_at is not None:
        since = permit.progress.work_since
        past = since <= stopped_at <= moment.now
        error = errors.StopRefusedError(stopped_at, since)
        wanted = f"{since} to {moment.now}"
        yield from expect.allowed(past, wanted, stopped_at, error)


def report_resumption(state: LedgerState, moment: Moment) -> Violations:
    """Check that stopped work resumes, after a year only if it was cleared.

    While an order holds that stops all of the work, it does not.
    """
    yield from _at_report(state, moment, VALID)
    yield from _work(state, moment, frozenset({Work.STOPPED, Work.CLEARED}))
    permit = state.permits.get(moment.permit)
    if permit is not None and permit.progress.work is Work.STOPPED:
        until = add_months(permit.progress.work_since, MONTHS_WITHOUT_CLEARANCE)
        error = errors.ResumptionNotClearedError(until)
        in_time = moment.now < until
        yield from expect.allowed(in_time, f"before {until}", moment.now, error)
    stop = state.supervision.stop_in_force(moment.permit)
    if stop is not None and stop.whole:
        stopped = errors.StoppedByOrderError(to_hex(stop.id))
        yield Violation(Rule.STATE_NOT_ALLOWED, "no order to stop", stop.id, stopped)


def _at_report(
    state: LedgerState, moment: Moment, follows: frozenset[State]
) -> Violations:
    """Expect a holder's report to have the next number, in a state that allows it."""
    yield from numbered(state, moment, follows, lambda permit: permit.progress.reports)


def _at_decision(
    state: LedgerState, moment: Moment, follows: frozenset[State]
) -> Violations:
    """Expect a decision on the work to have the next number, in a state for it."""
    yield from numbered(
        state, moment, follows, lambda permit: permit.progress.clearances
    )


def _work(state: LedgerState, moment: Moment, follows: frozenset[Work]) -> Violations:
    permit = state.permits.get(moment.permit)
    if permit is not None and permit.progress.work not in follows:
        wanted = " or ".join(sorted(each.name for each in follows))
        work = permit.progress.work.name
        yield Violation(
            Rule.STATE_NOT_ALLOWED, wanted, work, errors.WorkRefusedError(work)
        )
