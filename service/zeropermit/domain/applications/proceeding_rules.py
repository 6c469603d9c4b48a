"""Preconditions of the acts on an application: one function for each act.

Use cases, pages and audit call the same functions. They are written from
`docs/protocol.md` and not from the contracts. A field that is None is not checked: so a
page asks whether an act is open before anything was entered.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from zeropermit import errors
from zeropermit.domain.applications.proceeding import ApplicationStage
from zeropermit.domain.law.calendar import DAY
from zeropermit.domain.ledger import identifiers as ids
from zeropermit.domain.ledger import violations as expect
from zeropermit.domain.ledger.state import Filed, LedgerState
from zeropermit.domain.ledger.texts import is_name
from zeropermit.domain.ledger.violations import Rule, Violation, Violations
from zeropermit.domain.permits.reasons import ServiceWay

DUE_LIMIT: Final = 3652 * DAY
"""Seconds until something may be due: ten years."""
PAUSE_LIMIT: Final = 365 * DAY
"""Seconds that a pause may last, and may end ahead."""
TIME_TO_RECORD: Final = 15 * DAY
"""Seconds after a service in which it is recorded."""


@dataclass(frozen=True, slots=True)
class StepMoment:
    """The place of an act in the proceeding of an application."""

    application: ids.ApplicationId
    now: int  #: Second of the act.
    #: Number of the authority's acts before; None for an act of the applicant.
    sequence: int | None = None


def withdraw_application(state: LedgerState, moment: StepMoment) -> Violations:
    """Check that an application is open, so that its applicant can take it back."""
    yield from _undecided(state, moment)


def accept(state: LedgerState, moment: StepMoment) -> Violations:
    """Check that an application is accepted once."""
    yield from _undecided(state, moment)
    yield from _not_accepted(state, moment)


def request_correction(
    state: LedgerState,
    moment: StepMoment,
    missing: str | None = None,
    notice: bytes | None = None,
) -> Violations:
    """Check that a correction is requested once, before acceptance."""
    yield from _undecided(state, moment)
    yield from _not_accepted(state, moment)
    filed = state.applications.get(moment.application)
    told = filed.proceeding.correction_requested_at if filed else 0
    error = errors.CorrectionAlreadyRequestedError(ids.to_hex(moment.application))
    yield from _once(told, "no request for a correction before", error)
    if missing is not None:
        wanted = "1 to 200 bytes of clean text"
        yield from expect.allowed(is_name(missing), wanted, missing)
    if notice is not None:
        yield from expect.given("notice", notice)


def answer_correction(
    state: LedgerState, moment: StepMoment, answer: bytes | None = None
) -> Violations:
    """Check that the applicant answers a request for a correction, once."""
    yield from _undecided(state, moment)
    filed = state.applications.get(moment.application)
    if filed is None:
        return
    name = ids.to_hex(moment.application)
    if not filed.proceeding.correction_requested_at:
        error = errors.CorrectionNotRequestedError(name)
        yield Violation(Rule.STATE_NOT_ALLOWED, "a request before", "none", error)
    answered = errors.CorrectionAlreadyAnsweredError(name)
    yield from _once(filed.proceeding.corrected_at, "no answer before", answered)
    if answer is not None:
        yield from expect.given("answer", answer)


def prolong(
    state: LedgerState, moment: StepMoment, due_at: int | None = None
) -> Violations:
    """Check that the time to decide is prolonged once, within ten years."""
    yield from _undecided(state, moment)
    filed = state.applications.get(moment.application)
    before = filed.proceeding.due_at if filed else 0
    error = errors.AlreadyProlongedError(ids.to_hex(moment.application))
    yield from _once(before, "a time that was not prolonged", error)
    if due_at is not None:
        yield from due(due_at, now=moment.now)


def pause(
    state: LedgerState,
    moment: StepMoment,
    paused_from: int | None = None,
    paused_until: int | None = None,
) -> Violations:
    """Check that a pause ends ahead, is no longer than a year and overlaps none."""
    yield from _undecided(state, moment)
    filed = state.applications.get(moment.application)
    if filed is None or paused_from is None or paused_until is None:
        return
    earliest = max(filed.applied_at, filed.proceeding.paused_until)
    latest = min(moment.now, paused_from) + PAUSE_LIMIT
    begins = earliest <= paused_from
    ends = max(paused_from, moment.now) < paused_until <= latest
    error = errors.PauseRefusedError(earliest, latest)
    wanted = f"from {earliest} or later, until after {moment.now} and at most {latest}"
    found = (paused_from, paused_until)
    yield from expect.allowed(begins and ends, wanted, found, error)


def decline(state: LedgerState, moment: StepMoment) -> Violations:
    """Check that an application that was not accepted is declined."""
    yield from _undecided(state, moment)
    yield from _not_accepted(state, moment)


def refuse(state: LedgerState, moment: StepMoment) -> Violations:
    """Check that an open application is refused."""
    yield from _undecided(state, moment)


def record_service(
    state: LedgerState,
    moment: StepMoment,
    document: bytes | None = None,
    way: ServiceWay | None = None,
    served_at: int | None = None,
) -> Violations:
    """Check that officers record a service once, soon after it, with its way."""
    yield from acknowledge_service(state, moment, document, served_at)
    if way is not None:
        told = way not in {ServiceWay.NONE, ServiceWay.ACKNOWLEDGED}
        yield from expect.allowed(told, "a way of officers", way.name)


def acknowledge_service(
    state: LedgerState,
    moment: StepMoment,
    document: bytes | None = None,
    served_at: int | None = None,
) -> Violations:
    """Check that a document of a known case is served once, soon before."""
    filed = state.applications.get(moment.application)
    if filed is None:
        yield _unknown(moment.application)
        return
    if document is not None:
        yield from expect.given("document", document)
        before = next((o.served_at for o in filed.served if o.document == document), 0)
        yield from _once(before, "no service before", errors.ServedBeforeError(before))
    if served_at is not None:
        earliest = max(filed.applied_at, moment.now - TIME_TO_RECORD)
        error = errors.ServiceTimeRefusedError(served_at, earliest, moment.now)
        wanted = f"{earliest} to {moment.now}"
        fits = earliest <= served_at <= moment.now
        yield from expect.allowed(fits, wanted, served_at, error)


def not_closed(state: LedgerState, application: ids.ApplicationId) -> Violations:
    """Check that an application was not withdrawn, declined or refused."""
    filed = state.applications.get(application)
    if filed is not None and filed.stage is not ApplicationStage.OPEN:
        name = filed.stage.name
        error = errors.ApplicationClosedError(name)
        yield Violation(Rule.STATE_NOT_ALLOWED, "an open application", name, error)


def is_open(state: LedgerState, filed: Filed) -> bool:
    """Whether an application is neither closed nor answered by a permit."""
    answered = filed.content.permit in state.permits
    return filed.stage is ApplicationStage.OPEN and not answered


def due(due_at: int, *, now: int) -> Violations:
    """Check that something is due in the future, within ten years."""
    limit = now + DUE_LIMIT
    wanted = f"due after {now} and at most {limit}"
    yield from expect.allowed(now < due_at <= limit, wanted, due_at)


def _undecided(state: LedgerState, moment: StepMoment) -> Violations:
    """Expect an open application, and the next number of the authority's acts."""
    application = moment.application
    filed = state.applications.get(application)
    if filed is None:
        yield _unknown(application)
        return
    yield from not_closed(state, application)
    if filed.content.permit in state.permits:
        decided = errors.AlreadyDecidedError(ids.to_hex(filed.content.permit))
        wanted = "an application without a permit"
        yield Violation(Rule.STATE_NOT_ALLOWED, wanted, filed.content.permit, decided)
    if moment.sequence is not None:
        number = filed.proceeding.sequence
        yield from expect.equal(Rule.OUT_OF_SEQUENCE, number, moment.sequence)


def _unknown(application: ids.ApplicationId) -> Violation:
    error = errors.ApplicationUnknownError(application)
    return Violation(Rule.NAMES_UNKNOWN, "a known application", application, error)


def _not_accepted(state: LedgerState, moment: StepMoment) -> Violations:
    filed = state.applications.get(moment.application)
    accepted = filed.proceeding.accepted_at if filed else 0
    error = errors.AlreadyAcceptedError(ids.to_hex(moment.application))
    yield from _once(accepted, "an application that is not accepted", error)


def _once(at: int, wanted: str, error: errors.ZeropermitError) -> Violations:
    """Expect that something was not done before."""
    if at:
        yield Violation(Rule.STATE_NOT_ALLOWED, wanted, f"done: {at}", error)
