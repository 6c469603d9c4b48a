"""Preconditions of the acts in a permit's life: one function for each act.

Use cases, pages and audit call the same functions. They are written from
`docs/protocol.md` §6 and not from the contract. A field that is None is not checked: so
a page asks whether an act is open before anything was entered.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from zeropermit import errors
from zeropermit.domain.law.calendar import DAY, add_months
from zeropermit.domain.ledger import violations as expect
from zeropermit.domain.ledger.identifiers import NO_END, PermitId, to_hex
from zeropermit.domain.ledger.state import LedgerState
from zeropermit.domain.ledger.violations import Rule, Violation, Violations
from zeropermit.domain.matters.matter import MatterVersion
from zeropermit.domain.permits.permit import (
    HEARING_DAYS,
    MONTHS_WITHOUT_CLEARANCE,
    Permit,
    PermitProgress,
    notice_of,
)
from zeropermit.domain.permits.reasons import Ending, State, Work
from zeropermit.domain.permits.status import status

VALID = frozenset({State.VALID})
SUSPENDED = frozenset({State.SUSPENDED})
IN_FORCE = VALID | SUSPENDED
"""States of a permit that has not ended."""


@dataclass(frozen=True, slots=True)
class Moment:
    """The place of an act in a permit's life."""

    permit: PermitId
    now: int  #: Second of the act.
    #: Number that the act carries, of officers' acts or of the holder's reports; None
    #: before an act is made.
    sequence: int | None = None


def suspend(state: LedgerState, moment: Moment) -> Violations:
    """Check that a valid permit is suspended."""
    yield from _at_turn(state, moment, VALID)


def reinstate(state: LedgerState, moment: Moment) -> Violations:
    """Check that a suspended permit is given back."""
    yield from _at_turn(state, moment, SUSPENDED)


def end(
    state: LedgerState,
    moment: Moment,
    ending: Ending,
    reason: str | None = None,
    decision: bytes | None = None,
) -> Violations:
    """Check that a permit in force is ended, and forfeited only as was announced."""
    yield from expect.allowed(ending != Ending.NONE, "an ending", ending)
    yield from _at_turn(state, moment, IN_FORCE)
    permit = state.permits.get(moment.permit)
    if permit is not None and ending is Ending.FORFEITED:
        notice = None
        if reason is not None and decision is not None:
            notice = notice_of(reason, decision)
        yield from _forfeited(permit.progress, notice, moment.now)


def _forfeited(progress: PermitProgress, notice: bytes | None, now: int) -> Violations:
    """Check that a hearing is closed, for this decision, and within a year."""
    until = progress.hearing_until
    if until == 0 or until > now:
        error: errors.ZeropermitError = errors.HearingPendingError(until)
        wanted = f"a hearing closed by {now}"
        yield Violation(Rule.VALUE_NOT_ALLOWED, wanted, until, error)
        return
    until = progress.notice_until
    error = errors.NoticeLapsedError(until)
    yield from expect.allowed(now < until, f"a notice after {now}", until, error)
    if notice is not None:
        same = progress.notice == notice
        error = errors.NoticeMismatchError()
        yield from expect.allowed(same, "the decision announced", notice, error)


def announce_forfeiture(
    state: LedgerState, moment: Moment, hearing_until: int | None = None
) -> Violations:
    """Check that there is time to ask for a hearing before a permit is forfeited."""
    yield from _at_turn(state, moment, IN_FORCE)
    if hearing_until is not None:
        yield from hearing_time(hearing_until, moment.now + HEARING_DAYS * DAY)


def hearing_time(hearing_until: int, earliest: int) -> Violations:
    """Check the exclusive end of the time to ask for a hearing."""
    error = errors.HearingTooShortError(hearing_until, earliest)
    enough = hearing_until >= earliest
    yield from expect.allowed(enough, f"{earliest} or later", hearing_until, error)


def clear_resumption(state: LedgerState, moment: Moment) -> Violations:
    """Check that work under a valid permit has stopped and is not cleared yet."""
    yield from _at_turn(state, moment, VALID)
    yield from _work(state, moment, frozenset({Work.STOPPED}))


def report_start(state: LedgerState, moment: Moment) -> Violations:
    """Check that a start is awaited."""
    yield from _at_report(state, moment, VALID)
    permit = state.permits.get(moment.permit)
    if permit is not None:
        awaited = permit.start_by != NO_END
        error = errors.StartNotAwaitedError(to_hex(moment.permit))
        yield from expect.allowed(awaited, "an awaited start", permit.start_by, error)


def extend(
    state: LedgerState, moment: Moment, start_by: int | None = None
) -> Violations:
    """Check that the start is put off as the matter allows."""
    yield from _at_report(state, moment, VALID)
    permit = state.permits.get(moment.permit)
    if permit is None:
        return
    if permit.start_by == NO_END:
        error = errors.StartNotAwaitedError(to_hex(moment.permit))
        yield Violation(Rule.VALUE_NOT_ALLOWED, "an awaited start", "none", error)
        return
    most = version_of(state, permit).validity.extension_limit
    before = permit.progress.extensions
    yield from expect.allowed(
        before < most,
        f"at most {most} extensions",
        before + 1,
        errors.ExtensionLimitError(most),
    )
    if start_by is not None:
        yield from _later_start(state, permit, start_by)


def _later_start(state: LedgerState, permit: Permit, start_by: int) -> Violations:
    limit = latest_start(state, permit)
    wanted = f"after {permit.start_by} and at most {limit}"
    error = errors.ExtensionRefusedError(start_by, limit)
    later = permit.start_by < start_by <= limit
    yield from expect.allowed(later, wanted, start_by, error)


def latest_start(state: LedgerState, permit: Permit) -> int:
    """Give the latest exclusive end to which a start can be put off."""
    months = version_of(state, permit).validity.extension_months
    return add_months(permit.start_by - 1, months)


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
    """Check that stopped work resumes, after a year only if it was cleared."""
    yield from _at_report(state, moment, VALID)
    yield from _work(state, moment, frozenset({Work.STOPPED, Work.CLEARED}))
    permit = state.permits.get(moment.permit)
    if permit is not None and permit.progress.work is Work.STOPPED:
        until = add_months(permit.progress.work_since, MONTHS_WITHOUT_CLEARANCE)
        error = errors.ResumptionNotClearedError(until)
        in_time = moment.now < until
        yield from expect.allowed(in_time, f"before {until}", moment.now, error)


def supersede(state: LedgerState, moment: Moment) -> Violations:
    """Check that the permit that is to be changed is valid."""
    yield from _at_turn(state, moment, VALID)


def known_permit(state: LedgerState, permit: PermitId) -> Violations:
    """Check that a permit is on the ledger."""
    error = errors.PermitUnknownError(to_hex(permit))
    yield from expect.known("permit", permit, state.permits, error)


def in_force(state: LedgerState, permit: PermitId, *, now: int) -> Violations:
    """Check that a permit on the ledger has not ended."""
    yield from _in_state(state.permits[permit], IN_FORCE, now)


def is_in_force(permit: Permit, *, now: int) -> bool:
    """Whether a permit has not ended."""
    return status(permit, now=now) in IN_FORCE


def version_of(state: LedgerState, permit: Permit) -> MatterVersion:
    """Give the version of the matter under which a permit was issued."""
    return state.versions[state.applications[permit.application].content.version]


OPENINGS: Mapping[str, Callable[[LedgerState, Moment], Violations]] = MappingProxyType(
    {
        "ReportStart": report_start,
        "Extend": extend,
        "ReportStop": report_stop,
        "ReportResumption": report_resumption,
        "Change": supersede,
        "Suspend": suspend,
        "Reinstate": reinstate,
        "ClearResumption": clear_resumption,
        "AnnounceForfeiture": announce_forfeiture,
    }
)
"""Preconditions by the class of the act, before any field of the act is known."""


def refusals(
    state: LedgerState, permit: PermitId, *, now: int
) -> Mapping[str, errors.ZeropermitError | None]:
    """Give the error for which each act of `OPENINGS` is refused now.

    Returns:
        The errors by the class of the act; None for an act that is open.
    """
    moment = Moment(permit, now)
    return {
        act: expect.refusal(opening(state, moment)) for act, opening in OPENINGS.items()
    }


def _at_turn(
    state: LedgerState, moment: Moment, follows: frozenset[State]
) -> Violations:
    """Expect an officers' act to have the next number, in a state that allows it."""
    permit = state.permits.get(moment.permit)
    number = 0 if permit is None else permit.sequence
    yield from _numbered(state, moment, follows, number)


def _at_report(
    state: LedgerState, moment: Moment, follows: frozenset[State]
) -> Violations:
    """Expect a holder's report to have the next number, in a state that allows it."""
    permit = state.permits.get(moment.permit)
    number = 0 if permit is None else permit.progress.reports
    yield from _numbered(state, moment, follows, number)


def _numbered(
    state: LedgerState, moment: Moment, follows: frozenset[State], number: int
) -> Violations:
    permit = state.permits.get(moment.permit)
    if permit is None:
        yield from known_permit(state, moment.permit)
        return
    if moment.sequence is not None:
        yield from expect.equal(Rule.OUT_OF_SEQUENCE, number, moment.sequence)
    yield from _in_state(permit, follows, moment.now)


def _in_state(permit: Permit, follows: frozenset[State], now: int) -> Violations:
    found = status(permit, now=now)
    if found not in follows:
        wanted = " or ".join(sorted(each.name for each in follows))
        error = errors.StateRefusedError(found.name)
        yield Violation(Rule.STATE_NOT_ALLOWED, wanted, found.name, error)


def _work(state: LedgerState, moment: Moment, follows: frozenset[Work]) -> Violations:
    permit = state.permits.get(moment.permit)
    if permit is not None and permit.progress.work not in follows:
        wanted = " or ".join(sorted(each.name for each in follows))
        work = permit.progress.work.name
        yield Violation(
            Rule.STATE_NOT_ALLOWED, wanted, work, errors.WorkRefusedError(work)
        )
