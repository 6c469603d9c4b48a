"""Until when an authority has to decide, and a holder can answer a notice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from zeropermit.domain.law.calendar import (
    DAY,
    Span,
    WorkingCalendar,
    add_days,
    day_start,
    decision_due,
    legal_day,
)
from zeropermit.domain.matters.file import MatterFile
from zeropermit.domain.permits.permit import HEARING_DAYS
from zeropermit.errors import HolidayCalendarMissingError

JOINT_WORKING_DAYS = 45
"""Working days for permits handled jointly (行政许可法 42 II)."""


@dataclass(frozen=True, slots=True)
class DecisionLimit:
    """Until when something has to be decided."""

    due: int | None  #: Exclusive end; None where the working calendar has no data yet.
    provisional: bool  #: Whether the working calendar may still change it.


def decision_limit(
    matter: MatterFile,
    applied_at: int,
    calendar: WorkingCalendar,
    stops: Sequence[Span] = (),
) -> DecisionLimit:
    """Compute until when a matter has to be decided.

    The day of `applied_at`, the second of the application, does not count; nor do days
    that begin within the spans of `stops`.
    """
    if matter.decision_days_kind == "calendar":
        last = add_days(legal_day(applied_at), matter.decision_days, stops)
        return DecisionLimit(day_start(last) + DAY, provisional=False)
    return working_limit(applied_at, matter.decision_days, calendar, stops)


def hearing_end(told_at: int, calendar: WorkingCalendar) -> int:
    """Give the earliest exclusive end of the time to answer, or ask for a hearing.

    Five days after the notice (行政处罚法 64), which are working days (85). The
    contract asks for five days of 86,400 s, which is never more.

    Raises:
        HolidayCalendarMissingError: The calendar does not reach so far.
    """
    return decision_due(told_at, HEARING_DAYS, calendar)


def working_limit(
    applied_at: int, days: int, calendar: WorkingCalendar, stops: Sequence[Span] = ()
) -> DecisionLimit:
    """Compute the end of some working days after the day of a second."""
    try:
        due = decision_due(applied_at, days, calendar, stops)
    except HolidayCalendarMissingError:
        return DecisionLimit(None, provisional=True)
    provisional = calendar.is_provisional(legal_day(due - 1))
    return DecisionLimit(due, provisional=provisional)
