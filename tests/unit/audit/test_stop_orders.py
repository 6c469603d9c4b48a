"""Lies about orders to stop work: each one is found, and none in a true story."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.builders import facts
from tests.unit.audit.story import ISSUED, PERMIT, ended, grant
from tests.unit.audit.test_supervision import (
    ACCEPTED,
    AUTHORITY,
    AWAY,
    DECISION,
    HANDED,
    MATTER,
    OFFICER,
    ONE,
    RECORD,
    SYSTEM,
    TWO,
    UNKNOWN,
    found_in,
)
from zeropermit.domain.ledger import events as e
from zeropermit.domain.ledger.identifiers import ZERO, stop_id
from zeropermit.domain.permits.reasons import Ending
from zeropermit.domain.supervision import events as s

SCOPE, OTHER = facts.word("scope"), facts.word("another order")
STOP = stop_id(PERMIT, DECISION)
ORDERED = s.StopOrdered(STOP, PERMIT, True, SCOPE, "STOP_HAZARD", DECISION, ONE, TWO)
LIFTED = s.StopLifted(STOP, PERMIT, RECORD, TWO, ONE)
AGAIN = replace(ORDERED, stop=stop_id(PERMIT, OTHER), decision=OTHER)
LIFE = (HANDED, ACCEPTED, ORDERED, LIFTED, AGAIN)
HOLDER = facts.address("applicant")
RESTING = (
    e.WorkStarted(PERMIT, 0, ISSUED.issued_at, HOLDER),
    e.WorkStopped(PERMIT, 1, ISSUED.issued_at, facts.word("report"), HOLDER),
)


def lied(truth, **changes):
    """Tell the life with one of its events changed; give the codes found."""
    lie = replace(truth, **changes)
    return found_in(*(lie if event is truth else event for event in LIFE))


def test_a_true_life_has_no_differences():
    assert found_in(*LIFE) == []


@pytest.mark.parametrize(
    ("truth", "changes", "found"),
    [
        (ORDERED, {"decision": OTHER}, "ID_NOT_DERIVED"),
        (ORDERED, {"reason": "not a code"}, "VALUE_NOT_ALLOWED"),
        (ORDERED, {"scope": ZERO}, "VALUE_NOT_ALLOWED"),
        (ORDERED, {"second": ONE}, "OFFICER_TWICE"),
        (ORDERED, {"second": OFFICER}, "KEY_OF_ANOTHER"),
        (ORDERED, {"second": SYSTEM}, "KEY_OF_ANOTHER"),
        (ORDERED, {"permit": UNKNOWN}, "NAMES_UNKNOWN"),
        (LIFTED, {"record": ZERO}, "VALUE_NOT_ALLOWED"),
        (LIFTED, {"stop": stop_id(PERMIT, OTHER)}, "NAMES_UNKNOWN"),
        (LIFTED, {"permit": UNKNOWN}, "NAMES_UNKNOWN"),
        (LIFTED, {"first": ONE}, "OFFICER_TWICE"),
        (LIFTED, {"second": OFFICER}, "KEY_OF_ANOTHER"),
        (AGAIN, {"stop": STOP, "decision": DECISION}, "EXISTS_ALREADY"),
    ],
)
def test_a_lie_is_found(truth, changes, found):
    assert found in lied(truth, **changes)


def test_an_order_without_a_document_is_found():
    lie = replace(ORDERED, decision=ZERO, stop=stop_id(PERMIT, ZERO))

    assert found_in(HANDED, ACCEPTED, lie) == ["VALUE_NOT_ALLOWED"]


def test_a_second_order_beside_the_first_is_found():
    assert found_in(HANDED, ACCEPTED, ORDERED, AGAIN) == ["STATE_NOT_ALLOWED"]


def test_an_order_that_is_lifted_twice_is_found():
    twice = found_in(HANDED, ACCEPTED, ORDERED, LIFTED, LIFTED)

    assert twice == ["STATE_NOT_ALLOWED"]


def test_an_order_without_a_supervisor_is_found():
    assert "STATE_NOT_ALLOWED" in found_in(HANDED, ORDERED)


def test_an_order_on_a_permit_that_ended_is_found():
    cancelled = ended(0, Ending.CANCELLED)

    assert found_in(HANDED, ACCEPTED, cancelled, ORDERED) == ["STATE_NOT_ALLOWED"]
    assert found_in(HANDED, ACCEPTED, ORDERED, cancelled, LIFTED) == []


def test_who_supervises_now_lifts_and_nobody_before():
    inspects = grant(AUTHORITY, e.GrantKind.INSPECT, MATTER)
    before = (inspects, HANDED, ACCEPTED, ORDERED, *AWAY)
    theirs = replace(LIFTED, first=OFFICER, second=facts.address("second"))

    assert "KEY_OF_ANOTHER" in found_in(*before, LIFTED)
    assert found_in(*before, theirs) == []


@pytest.mark.parametrize("whole", [True, False])
def test_work_that_resumes_against_an_order_is_found(whole):
    order = replace(ORDERED, whole=whole)
    before = (HANDED, ACCEPTED, *RESTING)
    resumed = e.WorkResumed(PERMIT, 2, HOLDER)

    found = found_in(*before, order, resumed)

    assert found == ["STATE_NOT_ALLOWED"] * whole
    assert found_in(*before, order, LIFTED, resumed) == []
