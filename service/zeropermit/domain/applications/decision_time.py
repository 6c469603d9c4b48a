"""Until when an application has to be decided, with the acts on it so far."""

from __future__ import annotations

from zeropermit.domain.law.calendar import DAY, WorkingCalendar, days_begun
from zeropermit.domain.law.decision_limit import DecisionLimit, decision_limit
from zeropermit.domain.ledger.state import Filed
from zeropermit.domain.matters.file import MatterFile


def time_to_decide(
    matter: MatterFile, filed: Filed, calendar: WorkingCalendar, *, now: int
) -> DecisionLimit:
    """Compute until when an application has to be decided, as far as that is known.

    A prolongation names the end itself, and later pauses put it off. While a correction
    is awaited or the time is paused, it stands still, and nobody can tell when it ends
    (行政许可法 32, 45). Days that began in such a span do not count afterwards. An
    acceptance ends the wait for a correction.
    """
    proceeding = filed.proceeding
    awaited = proceeding.awaits_correction and not proceeding.accepted_at
    if awaited or now < proceeding.paused_until:
        return DecisionLimit(None, provisional=True)
    stops = [(one.paused_from, one.paused_until) for one in proceeding.pauses]
    if proceeding.due_at:
        later = stops[proceeding.pauses_before_prolongation :]
        due = proceeding.due_at + DAY * days_begun(later)
        return DecisionLimit(due, provisional=False)
    ends = [end for end in (proceeding.corrected_at, proceeding.accepted_at) if end]
    if proceeding.correction_requested_at and ends:
        stops.append((proceeding.correction_requested_at, min(ends)))
    return decision_limit(matter, filed.applied_at, calendar, stops)
