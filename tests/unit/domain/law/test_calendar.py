"""Legal days, months and working days in China Standard Time."""

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zeropermit.domain.law.calendar import (
    DAY,
    WorkingCalendar,
    add_months,
    add_working_days,
    day_start,
    decision_due,
    legal_day,
    parse_working_calendar,
    working_days,
)
from zeropermit.domain.law.decision_limit import hearing_end
from zeropermit.errors import (
    CalendarRangeError,
    HolidayCalendarError,
    HolidayCalendarMissingError,
)

ROOT = Path(__file__).parents[4]
VECTORS = json.loads((ROOT / "tests/vectors/calendar.json").read_text(encoding="utf-8"))
HOLIDAYS = ROOT / "service/zeropermit/catalogue/holidays.json"
CALENDAR = parse_working_calendar(json.loads(HOLIDAYS.read_text(encoding="utf-8")))
LAST = 253_370_736_000
"""Second at which the year 9999 begins in China Standard Time."""


@pytest.mark.parametrize("ts", [-1, LAST, 2**64 - 1])
def test_a_second_outside_the_calendar_has_no_day(ts):
    with pytest.raises(CalendarRangeError):
        legal_day(ts)


@pytest.mark.parametrize("day", [date(1970, 1, 1), date(1, 1, 1), date(9999, 1, 1)])
def test_a_day_outside_the_calendar_has_no_beginning(day):
    with pytest.raises(CalendarRangeError):
        day_start(day)


@pytest.mark.parametrize(("ts", "months"), [(0, -1), (LAST - 1, 1), (0, 2**32)])
def test_months_beyond_the_calendar_are_refused(ts, months):
    with pytest.raises(CalendarRangeError):
        add_months(ts, months)


@pytest.mark.parametrize("case", VECTORS["legal_day"])
def test_the_legal_day(case):
    assert legal_day(case["ts"]).isoformat() == case["day"]


@pytest.mark.parametrize("case", VECTORS["add_months"], ids=lambda c: c["start_cst"])
def test_months_end_with_the_day_of_the_same_number(case):
    assert add_months(case["ts"], case["months"]) == case["end"]


@given(st.dates(date(1970, 1, 2), date(9998, 12, 31)), st.integers(0, DAY - 1))
def test_every_second_of_a_day_falls_on_it(day, offset):
    assert legal_day(day_start(day) + offset) == day


@given(st.integers(0, 2**34), st.integers(0, 600))
def test_months_end_at_the_beginning_of_a_day_and_never_early(ts, months):
    end = add_months(ts, months)

    assert end > ts
    assert day_start(legal_day(end)) == end
    assert end <= add_months(ts, months + 1)


@pytest.mark.parametrize(
    ("years", "part"),
    [
        (None, "years missing"),
        ({"20a6": {}}, "year '20a6'"),
        ({"2026": []}, "year '2026'"),
        ({"2026": {"holidays": None}}, "list of days"),
        ({"2026": {"holidays": ["2026-02-30"], "working_days": []}}, "not a day"),
        ({"2026": {"holidays": ["2027-01-01"], "working_days": []}}, "another year"),
        ({"2026": {"holidays": [], "working_days": ["2026-11-23"]}}, "no weekend"),
        (
            {"2026": {"holidays": ["2026-11-22"], "working_days": ["2026-11-22"]}},
            "both",
        ),
    ],
)
def test_a_wrong_calendar_is_refused_with_its_reason(years, part):
    with pytest.raises(HolidayCalendarError) as caught:
        parse_working_calendar({"years": years})

    assert part in caught.value.reason


def test_a_year_without_data_is_never_guessed():
    with pytest.raises(HolidayCalendarMissingError) as caught:
        add_working_days(date(2027, 12, 31), 1, CALENDAR)

    assert caught.value.year == 2028


def test_no_working_days_is_no_period():
    with pytest.raises(CalendarRangeError):
        add_working_days(date(2026, 11, 23), 0, CALENDAR)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 11, 23), True),
        (date(2026, 11, 22), False),
        (date(2026, 10, 1), False),
        (date(2026, 10, 10), True),
    ],
)
def test_holidays_and_make_up_days_are_counted_as_such(day, works):
    assert CALENDAR.is_working_day(day) is works


@given(day=st.dates(date(2025, 12, 31), date(2026, 11, 1)), n=st.integers(1, 30))
def test_as_many_working_days_are_counted_as_were_added(day, n):
    end = add_working_days(day, n, CALENDAR)

    assert working_days(day, end, CALENDAR) == n
    assert working_days(day, day, CALENDAR) == working_days(end, day, CALENDAR) == 0


def test_days_of_a_year_without_data_are_not_counted():
    with pytest.raises(HolidayCalendarMissingError):
        working_days(date(2027, 12, 30), date(2028, 1, 1), CALENDAR)


def test_the_year_to_come_is_provisional():
    assert not CALENDAR.is_provisional(date(2026, 12, 31))
    assert CALENDAR.is_provisional(date(2027, 1, 1))


def test_a_year_that_does_not_say_so_is_provisional():
    years = {"2028": {"holidays": [], "working_days": []}}

    assert parse_working_calendar({"years": years}) == WorkingCalendar(
        frozenset({2028}), frozenset(), frozenset(), frozenset({2028})
    )


@pytest.mark.parametrize("case", VECTORS["decision_due"], ids=lambda c: c["last_day"])
def test_a_decision_is_due_at_the_end_of_the_last_working_day(case):
    due = decision_due(case["applied_at"], case["limit"], CALENDAR)

    assert due == case["end"]
    assert legal_day(due - 1).isoformat() == case["last_day"]


def test_a_hearing_can_be_asked_for_on_five_working_days():
    friday = day_start(date(2026, 11, 20)) + 36_000

    assert hearing_end(friday, CALENDAR) == day_start(date(2026, 11, 28))


def test_a_hearing_is_never_shorter_than_the_contract_asks_for():
    second = day_start(date(2026, 1, 1))
    for _ in range(300):
        assert hearing_end(second + DAY - 1, CALENDAR) >= second + DAY - 1 + 5 * DAY
        second += DAY


def test_nobody_can_say_how_long_a_hearing_is_where_holidays_are_not_known():
    with pytest.raises(HolidayCalendarMissingError):
        hearing_end(day_start(date(2027, 12, 30)), CALENDAR)
