"""Violations: an audit reads all of them, a use case the first that has an error."""

import pytest

from zeropermit.domain.ledger.violations import (
    Rule,
    Violation,
    allowed,
    equal,
    given,
    known,
    new,
    refusal,
    require,
)
from zeropermit.errors import NotAllowedError, NotFoundError

SILENT = Violation(Rule.VALUE_NOT_ALLOWED, "one", "another")
FIRST = Violation(Rule.STATE_NOT_ALLOWED, "one", "another", NotAllowedError())
SECOND = Violation(Rule.NAMES_UNKNOWN, "one", "another", NotFoundError())


def test_the_first_error_is_raised_and_violations_without_one_are_passed_over():
    with pytest.raises(NotAllowedError):
        require([SILENT, FIRST, SECOND])

    assert refusal([SILENT, SECOND, FIRST]) is SECOND.error


def test_nothing_is_raised_where_no_violation_has_an_error():
    require([])
    require([SILENT])

    assert refusal([SILENT]) is None


@pytest.mark.parametrize(
    ("found", "rules"),
    [
        (equal(Rule.TIME_MISMATCH, 1, 1), []),
        (equal(Rule.TIME_MISMATCH, 1, 2), ["TIME_MISMATCH"]),
        (new("key", "a", ["b"]), []),
        (new("key", "a", ["a"]), ["EXISTS_ALREADY"]),
        (known("key", "a", ["a"]), []),
        (known("key", "a", ["b"]), ["NAMES_UNKNOWN"]),
        (allowed(True, "a share", 1), []),
        (allowed(False, "a share", 0), ["VALUE_NOT_ALLOWED"]),
        (given("root", b"\1" * 32), []),
        (given("root", bytes(32)), ["VALUE_NOT_ALLOWED"]),
    ],
)
def test_each_expectation_yields_its_rule(found, rules):
    assert [violation.rule for violation in found] == rules
