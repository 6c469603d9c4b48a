"""Until when an application has to be decided, with the acts on it so far."""

from __future__ import annotations

from zeropermit.domain.law.calendar import WorkingCalendar
from zeropermit.domain.law.decision_limit import DecisionLimit, decision_limit
from zeropermit.domain.ledger.state import Filed
from zeropermit.domain.matters.file import MatterFile


def time_to_decide(
    matter: MatterFile, filed: Filed, calendar: WorkingCalendar, *, now: int
) -> DecisionLimit:
    """Compute until when an application has to be decided, as far as that is known.

    A prolongation names the end itself. While a correction is awaited or the time is
    paused, it stands still, and nobody can tell when it ends (行政许可法 32, 45). Days
    that began in such a span do not count afterwards.
    """
    proceeding = filed.proceeding
    if proceeding.awaits_correction or now < proceeding.paused_until:
        return DecisionLimit(None, provisional=True)
    if proceeding.due_at:
        return DecisionLimit(proceeding.due_at, provisional=False)
    stops = [(one.paused_from, one.paused_until) for one in proceeding.pauses]
    if proceeding.corrected_at:
        stops.append((proceeding.correction_requested_at, proceeding.corrected_at))
    return decision_limit(matter, filed.applied_at, calendar, stops)
