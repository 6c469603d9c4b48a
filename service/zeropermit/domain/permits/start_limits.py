"""Until when the start of work can be put off, counted from the first issue."""

from __future__ import annotations

from datetime import timedelta

from zeropermit.domain.law.calendar import (
    DAY,
    WorkingCalendar,
    add_months,
    day_start,
    legal_day,
)
from zeropermit.domain.ledger.identifiers import PermitId
from zeropermit.domain.ledger.state import LedgerState
from zeropermit.domain.matters.matter import MatterVersion
from zeropermit.domain.permits.permit import LONGEST_ROLL, Permit
from zeropermit.errors import HolidayCalendarMissingError


def first_issue(state: LedgerState, permit: PermitId) -> int:
    """Give the second at which the first permit of a line was issued."""
    return state.permits[state.supervision.origin(permit)].issued_at


def version_of(state: LedgerState, permit: Permit) -> MatterVersion:
    """Give the version of the matter under which a permit was issued."""
    return state.versions[state.applications[permit.application].content.version]


def latest_start(state: LedgerState, permit: PermitId) -> int:
    """Give the latest exclusive end to which a start can be put off.

    It is never counted from a shortened month, and so many days later than the longest
    extension as a last day rolls over rest days at most.
    """
    return longest_extension(state, permit) + LONGEST_ROLL * DAY


def longest_extension(state: LedgerState, permit: PermitId) -> int:
    """Give the exclusive end of the longest extension, before it rolls."""
    entry = state.permits[permit]
    validity = version_of(state, entry).validity
    months = (entry.progress.extensions + 1) * validity.extension_months
    issued = first_issue(state, permit)
    return add_months(issued, validity.start_within_months + months)


def extension_by(state: LedgerState, permit: PermitId, months: int) -> int:
    """Give the exclusive end after so many months more than were granted.

    The months granted are those that end no later than the time to start now.
    """
    issued, until = first_issue(state, permit), state.permits[permit].start_decided
    granted = 0
    while add_months(issued, granted + 1) <= until:
        granted += 1
    return add_months(issued, granted + months)


def rolled(end: int, calendar: WorkingCalendar) -> int:
    """Give the exclusive end of the working day to which the last day rolls.

    A year whose holidays are not known yet rolls nothing.
    """
    day = legal_day(end - 1)
    for days in range(LONGEST_ROLL + 1):
        try:
            if calendar.is_working_day(day + timedelta(days)):
                return day_start(day + timedelta(days + 1))
        except HolidayCalendarMissingError:
            break
    return end
