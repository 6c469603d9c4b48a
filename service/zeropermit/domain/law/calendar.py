"""Legal days and working days, in China Standard Time.

Legal periods are counted in calendar days of UTC+8, all year round: the summer time
of 1986 to 1991 is left out here as it is in `contracts/libraries/LegalCalendar.sol`.
Times are Unix seconds and ends are exclusive.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeAlias

from zeropermit import errors
from zeropermit.domain.records.canonical import JsonValue

DAY = 86_400
OFFSET = 8 * 3600
"""Seconds by which China Standard Time is ahead of UTC."""

Span: TypeAlias = tuple[int, int]
"""A first second and an exclusive end."""

_EPOCH = date(1970, 1, 1)
_LAST_YEAR = 9998
_SATURDAY = 5


def legal_day(ts: int) -> date:
    """Give the day on which the second `ts` falls.

    Raises:
        CalendarRangeError: Before 1970 or after 9998.
    """
    days = (ts + OFFSET) // DAY
    if ts < 0 or days > (date(_LAST_YEAR, 12, 31) - _EPOCH).days:
        raise errors.CalendarRangeError(str(ts))
    return _EPOCH + timedelta(days=days)


def day_start(day: date) -> int:
    """Give the Unix second at which `day` begins.

    Raises:
        CalendarRangeError: 1970-01-01 or before (it begins before second zero), or
            after 9998.
    """
    if day <= _EPOCH or day.year > _LAST_YEAR:
        raise errors.CalendarRangeError(day.isoformat())
    return (day - _EPOCH).days * DAY - OFFSET


def add_months(ts: int, months: int) -> int:
    """Give the exclusive end of a period of calendar months that begins at `ts`.

    The last day of the period has the number of the day of `ts`, or is the last of
    its month if that is shorter; the end is the second at which the day after begins.

    Raises:
        CalendarRangeError: `months` is negative, or the end is out of range.
    """
    day = legal_day(ts)
    if months < 0:
        raise errors.CalendarRangeError(f"{months} months")
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > _LAST_YEAR:
        raise errors.CalendarRangeError(f"{ts} and {months} months")
    last = min(day.day, monthrange(year, month + 1)[1])
    days = date(year, month + 1, last) - _EPOCH
    return (days.days + 1) * DAY - OFFSET


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """Which days are worked, for the years it has data of."""

    years: frozenset[int]
    holidays: frozenset[date]  #: Days off, weekends included or not.
    #: Weekend days that are worked to make up for holidays.
    working_weekends: frozenset[date]
    #: Years whose notice is not out yet; every view of them must say so.
    provisional_years: frozenset[int] = frozenset()

    def is_working_day(self, day: date) -> bool:
        """Tell whether `day` is worked.

        Raises:
            HolidayCalendarMissingError: There is no data for its year.
        """
        if day.year not in self.years:
            raise errors.HolidayCalendarMissingError(day.year)
        if day in self.working_weekends:
            return True
        return day.weekday() < _SATURDAY and day not in self.holidays

    def is_provisional(self, day: date) -> bool:
        """Tell whether the answer for `day` may still change."""
        return day.year in self.provisional_years


def parse_working_calendar(value: Mapping[str, JsonValue]) -> WorkingCalendar:
    """Read the data of `catalogue/holidays.json`.

    Raises:
        HolidayCalendarError: A year or day is malformed, a day is in another year, a
            make-up working day is no weekend day, or a day is both.
    """
    years = value.get("years")
    if not isinstance(years, Mapping):
        raise errors.HolidayCalendarError("years missing")
    holidays: set[date] = set()
    working: set[date] = set()
    for year, data in years.items():
        if not year.isdecimal() or not isinstance(data, Mapping):
            raise errors.HolidayCalendarError(f"year {year[:8]!r}")
        holidays |= _days(data.get("holidays"), int(year))
        working |= _days(data.get("working_days"), int(year))
    _check_days(holidays, working)
    provisional = (year for year, data in years.items() if _is_provisional(data))
    return WorkingCalendar(
        years=frozenset(map(int, years)),
        holidays=frozenset(holidays),
        working_weekends=frozenset(working),
        provisional_years=frozenset(map(int, provisional)),
    )


def _is_provisional(data: JsonValue) -> bool:
    return isinstance(data, Mapping) and data.get("provisional") is not False


def _days(value: JsonValue, year: int) -> set[date]:
    if not isinstance(value, list | tuple):
        raise errors.HolidayCalendarError(f"{year}: list of days missing")
    try:
        days = {date.fromisoformat(str(item)) for item in value}
    except ValueError as error:
        raise errors.HolidayCalendarError(f"{year}: not a day") from error
    if any(day.year != year for day in days):
        raise errors.HolidayCalendarError(f"{year}: day of another year")
    return days


def _check_days(holidays: Iterable[date], working: set[date]) -> None:
    if any(day.weekday() < _SATURDAY for day in working):
        raise errors.HolidayCalendarError("make-up working day is no weekend day")
    if working.intersection(holidays):
        raise errors.HolidayCalendarError("day is both off and worked")


def runs(day: date, stops: Sequence[Span]) -> bool:
    """Whether a time runs on a day: none of the spans holds its beginning."""
    start = day_start(day)
    return not any(begin <= start < end for begin, end in stops)


def days_begun(spans: Sequence[Span]) -> int:
    """Count the days that begin within spans which do not overlap."""
    return sum(
        (end + OFFSET - 1) // DAY - (begin + OFFSET - 1) // DAY for begin, end in spans
    )


def add_days(day: date, n: int, stops: Sequence[Span]) -> date:
    """Give the `n`-th day after `day` on which a time runs."""
    while n:
        day += timedelta(days=1)
        n -= runs(day, stops)
    return day


def add_working_days(
    day: date, n: int, calendar: WorkingCalendar, stops: Sequence[Span] = ()
) -> date:
    """Give the `n`-th working day after `day`; `day` itself does not count.

    Nor does a day on which the time does not run (`runs`).

    Raises:
        HolidayCalendarMissingError: A day to be counted is in a year without data.
        CalendarRangeError: `n` is less than one.
    """
    if n < 1:
        raise errors.CalendarRangeError(f"{n} working days")
    while n:
        day += timedelta(days=1)
        n -= calendar.is_working_day(day) and runs(day, stops)
    return day


def working_days(start: date, end: date, calendar: WorkingCalendar) -> int:
    """Count the working days after `start`, up to and including `end`.

    Raises:
        HolidayCalendarMissingError: There is no data for a year that they touch.
    """
    days = (start + timedelta(days=n) for n in range(1, (end - start).days + 1))
    return sum(calendar.is_working_day(day) for day in days)


def decision_due(
    applied_at: int, limit: int, calendar: WorkingCalendar, stops: Sequence[Span] = ()
) -> int:
    """Give the exclusive end of the time for a decision.

    `limit` is in working days (行政许可法 82); the day of `applied_at` does not count.
    `stops` are spans of seconds in which the time does not run.

    Raises:
        HolidayCalendarMissingError: The period reaches into a year without data.
        CalendarRangeError: `applied_at` or `limit` is out of range.
    """
    last = add_working_days(legal_day(applied_at), limit, calendar, stops)
    return day_start(last) + DAY
