// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Legal days and months
/// @notice Legal periods are counted in calendar days of China Standard Time, UTC+8, all year round.
library LegalCalendar {
    uint256 private constant _DAY = 1 days;
    uint256 private constant _OFFSET = 8 hours;

    /// @dev Days from 0000-03-01 to 1970-01-01. Years are counted from March, so that a leap day is the last of its
    /// year, and in eras of 400 years, which all have the same number of days (Hinnant, "chrono-compatible low-level
    /// date algorithms").
    uint256 private constant _EPOCH = 719_468;
    uint256 private constant _ERA = 146_097;

    /// @notice Exclusive end of a period of calendar months that begins at `time`. The last day of the period has the
    /// number of the day of `time`, or is the last of its month if that is shorter; the end is the second at which the
    /// day after begins.
    /// @param time Unix second.
    /// @param months How many months.
    /// @return Unix second; 2^16 months are 5,461 years, so the cast is safe.
    function addMonths(uint64 time, uint16 months) internal pure returns (uint64) {
        (uint256 year, uint256 month, uint256 day) = _date((time + _OFFSET) / _DAY);
        uint256 count = year * 12 + (month - 1) + months;
        year = count / 12;
        month = (count % 12) + 1;
        uint256 last = _lengthOf(year, month);
        uint256 limit = _days(year, month, day < last ? day : last);
        return uint64((limit + 1) * _DAY - _OFFSET);
    }

    /// @notice Exclusive end of the legal day in which a period ends.
    /// @param time Exclusive end of the period, in Unix seconds; the beginning of a day is the end of the one before.
    /// @return Unix second; the last second before `type(uint64).max`, which stands for no end, if it would be later.
    function dayEnd(uint256 time) internal pure returns (uint64) {
        uint256 end = ((time + _OFFSET + _DAY - 1) / _DAY) * _DAY - _OFFSET;
        return end < type(uint64).max ? uint64(end) : type(uint64).max - 1;
    }

    function _date(uint256 daysSinceEpoch) private pure returns (uint256 year, uint256 month, uint256 day) {
        uint256 shifted = daysSinceEpoch + _EPOCH;
        uint256 dayOfEra = shifted % _ERA;
        uint256 yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        uint256 dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        uint256 fromMarch = (5 * dayOfYear + 2) / 153;
        day = dayOfYear - (153 * fromMarch + 2) / 5 + 1;
        month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9;
        year = yearOfEra + (shifted / _ERA) * 400 + (month <= 2 ? 1 : 0);
    }

    function _days(uint256 year, uint256 month, uint256 day) private pure returns (uint256) {
        uint256 shifted = month <= 2 ? year - 1 : year;
        uint256 yearOfEra = shifted % 400;
        uint256 fromMarch = month > 2 ? month - 3 : month + 9;
        uint256 dayOfYear = (153 * fromMarch + 2) / 5 + day - 1;
        uint256 dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
        return (shifted / 400) * _ERA + dayOfEra - _EPOCH;
    }

    function _lengthOf(uint256 year, uint256 month) private pure returns (uint256) {
        if (month == 2) return _isLeap(year) ? 29 : 28;
        if (month == 4 || month == 6 || month == 9 || month == 11) return 30;
        return 31;
    }

    function _isLeap(uint256 year) private pure returns (bool) {
        return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    }
}
