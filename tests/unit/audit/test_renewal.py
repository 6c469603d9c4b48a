"""Renewals under replay: asked for, granted or refused, as the law has it."""

from dataclasses import replace

import pytest

from tests.builders import facts
from tests.unit.audit.story import PERMIT, changed, story, told
from zeropermit.audit.expected import registers
from zeropermit.domain.law.calendar import DAY
from zeropermit.domain.ledger import events as e
from zeropermit.domain.permits.status import status

HOLDER, OFFICER, SECOND = map(facts.address, ("applicant", "officer", "second"))
SYSTEM = facts.address("system")
ISSUED = told(story()).state.permits[PERMIT].issued_at
END = ISSUED + 40 * DAY
"""The end of the permit: ten days are left to ask for a renewal."""
UNTIL = END + 30 * DAY


def requested(sequence: int = 0, until: int = UNTIL, by: str = HOLDER):
    return e.RenewalRequested(PERMIT, sequence, until, by)


def granted(sequence: int = 0, until: int = UNTIL, by: str = OFFICER):
    return e.PermitRenewed(PERMIT, sequence, until, by)


def refused(sequence: int = 0, second: str = SECOND, **changes):
    decided = ("NOT_MET", facts.word("decision"))
    event = e.RenewalRefused(PERMIT, sequence, *decided, OFFICER, second)
    return replace(event, **changes)


def life(*steps):
    """Give a permit with an end, and tell steps at seconds after its issue."""
    recorded = changed(
        story(*(step for _, step in steps)),
        e.PermitIssued,
        lambda event: replace(event, valid_until=END),
    )
    first = len(recorded) - len(steps)
    for number, (second, _) in enumerate(steps, first):
        block = replace(recorded[number].block, time=ISSUED + second)
        recorded[number] = replace(recorded[number], block=block)
    return recorded


def codes(*steps):
    return [difference.code.value for difference in told(life(*steps)).differences]


@pytest.mark.parametrize(
    "steps",
    [
        [(DAY, requested()), (2 * DAY, granted())],
        [(DAY, requested()), (50 * DAY, granted(until=UNTIL - 1))],
        [(DAY, requested()), (2 * DAY, refused()), (3 * DAY, requested(1))],
        [(DAY, requested()), (50 * DAY, refused())],
    ],
)
def test_a_renewal_that_is_right_has_no_differences(steps):
    assert codes(*steps) == []


@pytest.mark.parametrize(
    ("steps", "found"),
    [
        ([(10 * DAY, requested())], "VALUE_NOT_ALLOWED"),
        ([(DAY, requested(until=END))], "VALUE_NOT_ALLOWED"),
        ([(DAY, requested(until=END + 42 * DAY))], "VALUE_NOT_ALLOWED"),
        ([(DAY, requested(1))], "OUT_OF_SEQUENCE"),
        ([(DAY, requested(by=OFFICER))], "KEY_OF_ANOTHER"),
        ([(DAY, requested()), (DAY, requested(1))], "VALUE_NOT_ALLOWED"),
        ([(DAY, requested()), (DAY, granted(1))], "OUT_OF_SEQUENCE"),
        ([(DAY, requested()), (DAY, granted(until=UNTIL + 1))], "VALUE_NOT_ALLOWED"),
        ([(DAY, requested()), (DAY, granted(by=HOLDER))], "KEY_OF_ANOTHER"),
        ([(DAY, requested()), (DAY, granted(by=SYSTEM))], "KEY_ROLE"),
        ([(DAY, requested()), (90 * DAY, granted())], "STATE_NOT_ALLOWED"),
        ([(DAY, requested()), (DAY, refused(second=OFFICER))], "OFFICER_TWICE"),
        ([(DAY, requested()), (DAY, refused(reason="no"))], "VALUE_NOT_ALLOWED"),
    ],
)
def test_a_renewal_that_is_wrong_is_found(steps, found):
    assert found in codes(*steps)


@pytest.mark.parametrize("step", [granted(), refused()])
def test_a_decision_that_nobody_asked_for_is_found(step):
    assert set(codes((DAY, step))) == {"VALUE_NOT_ALLOWED"}


def test_the_views_of_a_renewal_are_compared():
    fold = told(life((DAY, requested())))
    [permits] = [one for one in registers(fold, now=END) if one.name == "permits"]
    found = {one.view: one.answer for one in permits.expectations(PERMIT)}

    assert found["PermitRegistry.endById"] == UNTIL
    assert found["ProceedingRegistry.renewalOf"] == {
        "valid_until": 0,
        "requested_until": UNTIL,
        "term_from": 0,
        "requests": 1,
    }
    permit = fold.state.permits[PERMIT]
    assert found["PermitRegistry.status"] is status(permit, now=END)
