"""Preconditions of the renewal of a permit (延续), as `preconditions.py` has them."""

from __future__ import annotations

from zeropermit import errors
from zeropermit.domain.law.calendar import DAY, OFFSET, add_months
from zeropermit.domain.ledger import violations as expect
from zeropermit.domain.ledger.identifiers import NO_END, PermitId, to_hex
from zeropermit.domain.ledger.state import LedgerState
from zeropermit.domain.ledger.violations import Violations
from zeropermit.domain.permits.permit import Permit
from zeropermit.domain.permits.start_limits import first_issue, version_of
from zeropermit.domain.permits.turn import IN_FORCE, Moment, numbered

DAYS_TO_DECIDE = 30
"""Days before the end until which a renewal is asked for (行政许可法 50)."""


def request_until(permit: Permit) -> int:
    """Give the exclusive end of the time to ask for a renewal."""
    return permit.end_decided - DAYS_TO_DECIDE * DAY


def longest_renewal(state: LedgerState, number: PermitId) -> int:
    """Give the latest end that a renewal can have.

    It is later than the old end by the old term at most, to the end of that day, and by
    no more months than the matter allows.
    """
    permit = state.permits[number]
    current = permit.end_decided
    since = permit.renewal.term_from or first_issue(state, number)
    last_day = -(-(2 * current - since + OFFSET) // DAY)
    limit = min(last_day * DAY - OFFSET, NO_END - 1)
    months = version_of(state, permit).validity.valid_for_months
    if not months:
        return limit
    try:
        return min(limit, add_months(current - 1, months))
    except errors.CalendarRangeError:  # after the year 9998; the contract counts on
        return limit


def request_renewal(
    state: LedgerState, moment: Moment, valid_until: int | None = None
) -> Violations:
    """Check that a renewal is asked for in time, and once, and how long it is."""
    yield from numbered(state, moment, IN_FORCE, lambda permit: permit.renewal.requests)
    permit = state.permits.get(moment.permit)
    if permit is None:
        return
    end, now = permit.end_decided, moment.now
    error: errors.ZeropermitError = errors.PermitWithoutEndError()
    yield from expect.allowed(end != NO_END, "a permit with an end", end, error)
    error = errors.RenewalPendingError(to_hex(moment.permit))
    asked = permit.renewal.requested_until
    free = not permit.renewal_pending
    yield from expect.allowed(free, "no undecided request", asked, error)
    until = request_until(permit)
    error = errors.RenewalTooLateError(until)
    yield from expect.allowed(now < until, f"before {until}", now, error)
    since = permit.renewal.term_from
    error = errors.RenewalTooEarlyError(since)
    yield from expect.allowed(since <= now, f"{since} or later", now, error)
    if valid_until is not None and end != NO_END:
        limit = longest_renewal(state, moment.permit)
        yield from _later_end(permit, valid_until, limit)


def _later_end(permit: Permit, valid_until: int, limit: int) -> Violations:
    """Check that a renewal goes beyond the old end, and how far."""
    end = permit.end_decided
    wanted = f"after {end} and at most {limit}"
    error = errors.RenewalNotAllowedError(valid_until, limit)
    later = end < valid_until <= limit
    yield from expect.allowed(later, wanted, valid_until, error)


def renew(
    state: LedgerState, moment: Moment, valid_until: int | None = None
) -> Violations:
    """Check that a request is granted: to the day asked for, or an earlier one."""
    yield from _decides_renewal(state, moment)
    permit = state.permits.get(moment.permit)
    if permit is not None and valid_until is not None:
        limit = permit.renewal.requested_until
        yield from _later_end(permit, valid_until, limit)
        error = errors.RenewalNotAllowedError(valid_until, limit)
        future = moment.now < valid_until
        yield from expect.allowed(future, f"after {moment.now}", valid_until, error)


def refuse_renewal(state: LedgerState, moment: Moment) -> Violations:
    """Check that a request is refused that is undecided."""
    yield from _decides_renewal(state, moment)


def _decides_renewal(state: LedgerState, moment: Moment) -> Violations:
    yield from numbered(state, moment, IN_FORCE, lambda permit: permit.renewal.decided)
    permit = state.permits.get(moment.permit)
    if permit is not None:
        asked = permit.renewal.requested_until
        error = errors.RenewalNotRequestedError(to_hex(moment.permit))
        pending = permit.renewal_pending
        yield from expect.allowed(pending, "an undecided request", asked, error)
