"""Lies about the life of a permit: each one is found, and none in a true story."""

from dataclasses import replace

import pytest

from tests.builders import facts
from tests.builders.breaches import committed
from tests.unit.audit.story import (
    APPLICATION,
    EVIDENCE,
    PERMIT,
    PRESENTATION,
    START,
    Step,
    act,
    codes,
    ended,
    record,
    story,
    time_of,
    told,
)
from zeropermit.domain.law.calendar import DAY, add_months
from zeropermit.domain.ledger import events as e
from zeropermit.domain.ledger.identifiers import (
    NO_END,
    ZERO,
    BatchId,
    evidence_id,
    permit_id,
)
from zeropermit.domain.permits.reasons import Ending, State, Work

HOLDER = facts.address("applicant")
OFFICER = facts.address("officer")
ISSUED = next(r for r in story() if isinstance(r.event, e.PermitIssued))
FIRST = ISSUED.block.number
"""Position of the first event after issue."""
START_BY = ISSUED.event.start_by


def later(*steps: tuple[int, e.Event]) -> list:
    """Tell the story up to issue, then each event at its own second."""
    told_later = []
    for position, (time, event) in enumerate(steps, FIRST):
        (recorded,) = record(position, Step((event,)))
        block = replace(recorded.block, time=time)
        told_later.append(replace(recorded, block=block))
    return [*story(), *told_later]


NOW = time_of(FIRST)
YEAR_LATER = add_months(NOW + 10, 12)
LATEST = add_months(START_BY - 1, 3)


def extended(sequence: int, start_by: int, **changes) -> e.StartExtended:
    event = e.StartExtended(PERMIT, sequence, start_by, "WEATHER", HOLDER, OFFICER)
    return replace(event, **changes)


def announced(sequence: int, until: int, **changes) -> e.ForfeitureAnnounced:
    officers = (OFFICER, facts.address("second"))
    event = e.ForfeitureAnnounced(
        PERMIT, sequence, until, "TEST", facts.word("decision"), *officers
    )
    return replace(event, **changes)


STARTED = (NOW, e.WorkStarted(PERMIT, 0, HOLDER))
STOPPED = (NOW + 20, e.WorkStopped(PERMIT, 1, NOW + 10, facts.word("report"), HOLDER))


def test_a_whole_life_has_no_differences():
    whole = later(
        (NOW, extended(0, START_BY + DAY)),
        (NOW + 1, e.WorkStarted(PERMIT, 1, HOLDER)),
        (NOW + 2, e.WorkStopped(PERMIT, 2, NOW + 1, facts.word("report"), HOLDER)),
        (YEAR_LATER + DAY, act(e.ResumptionCleared, 0)),
        (YEAR_LATER + 2 * DAY, e.WorkResumed(PERMIT, 3, HOLDER)),
        (YEAR_LATER + 3 * DAY, announced(1, YEAR_LATER + 9 * DAY)),
        (YEAR_LATER + 9 * DAY, ended(2, Ending.FORFEITED)),
    )
    fold = told(whole)

    assert fold.differences == []
    assert fold.state.permits[PERMIT].stored is State.FORFEITED


def test_work_may_resume_within_a_year_without_clearance():
    fold = told(
        later(STARTED, STOPPED, (YEAR_LATER - 1, e.WorkResumed(PERMIT, 2, HOLDER)))
    )

    assert fold.differences == []
    assert fold.state.permits[PERMIT].progress.work is Work.UNDER_WAY


@pytest.mark.parametrize(
    ("steps", "found"),
    [
        ([(NOW, e.WorkStarted(PERMIT, 1, HOLDER))], "OUT_OF_SEQUENCE"),
        ([(NOW, e.WorkStarted(PERMIT, 0, OFFICER))], "KEY_OF_ANOTHER"),
        ([(START_BY, e.WorkStarted(PERMIT, 0, HOLDER))], "STATE_NOT_ALLOWED"),
        ([STARTED, (NOW + 1, e.WorkStarted(PERMIT, 1, HOLDER))], "VALUE_NOT_ALLOWED"),
        ([(NOW, extended(0, LATEST + 1))], "VALUE_NOT_ALLOWED"),
        ([(NOW, extended(0, START_BY))], "VALUE_NOT_ALLOWED"),
        ([(NOW, extended(0, LATEST, reason="weather"))], "VALUE_NOT_ALLOWED"),
        ([(NOW, extended(0, LATEST, requested_by=OFFICER))], "KEY_OF_ANOTHER"),
        ([(NOW, extended(0, LATEST, granted_by=HOLDER))], "KEY_OF_ANOTHER"),
        (
            [(NOW, extended(0, LATEST, granted_by=facts.address("system")))],
            "KEY_ROLE",
        ),
        ([STARTED, (NOW + 1, extended(1, LATEST))], "VALUE_NOT_ALLOWED"),
        (
            [(NOW + i, extended(i, START_BY + DAY * (i + 1))) for i in range(3)],
            "VALUE_NOT_ALLOWED",
        ),
        ([(START_BY, extended(0, LATEST))], "STATE_NOT_ALLOWED"),
        ([STARTED, (NOW + 5, STOPPED[1])], "VALUE_NOT_ALLOWED"),
        (
            [STARTED, (NOW + 20, replace(STOPPED[1], stopped_at=NOW - 1))],
            "VALUE_NOT_ALLOWED",
        ),
        (
            [STARTED, (NOW + 20, replace(STOPPED[1], report=bytes(32)))],
            "VALUE_NOT_ALLOWED",
        ),
        ([STARTED, (NOW + 20, replace(STOPPED[1], by=OFFICER))], "KEY_OF_ANOTHER"),
        ([(NOW + 20, replace(STOPPED[1], sequence=0))], "STATE_NOT_ALLOWED"),
        ([STARTED, (NOW + 20, act(e.ResumptionCleared, 0))], "STATE_NOT_ALLOWED"),
        ([STARTED, (NOW + 20, act(e.PermitSuspended, 1))], "OUT_OF_SEQUENCE"),
        ([STARTED, (NOW + 20, e.WorkResumed(PERMIT, 1, HOLDER))], "STATE_NOT_ALLOWED"),
        (
            [STARTED, STOPPED, (YEAR_LATER, e.WorkResumed(PERMIT, 2, HOLDER))],
            "VALUE_NOT_ALLOWED",
        ),
        ([(NOW, ended(0, Ending.FORFEITED))], "VALUE_NOT_ALLOWED"),
        ([(NOW, announced(0, NOW + 5 * DAY - 1))], "VALUE_NOT_ALLOWED"),
        (
            [
                (NOW, announced(0, NOW + 5 * DAY)),
                (NOW + 5 * DAY - 1, ended(1, Ending.FORFEITED)),
            ],
            "VALUE_NOT_ALLOWED",
        ),
        (
            [
                (NOW, announced(0, NOW + 5 * DAY)),
                (NOW + 5 * DAY, ended(1, Ending.FORFEITED, reason="ANOTHER")),
            ],
            "VALUE_NOT_ALLOWED",
        ),
        (
            [
                STARTED,
                (NOW, announced(0, NOW + 5 * DAY)),
                (add_months(NOW, 12), ended(1, Ending.FORFEITED)),
            ],
            "VALUE_NOT_ALLOWED",
        ),
        ([(NOW, announced(0, NOW + 5 * DAY, second=OFFICER))], "OFFICER_TWICE"),
    ],
)
def test_a_lie_is_found(steps, found):
    assert codes(later(*steps)) == [found]


@pytest.mark.parametrize(
    "event",
    [
        e.WorkStarted(permit_id(facts.word("x")), 0, HOLDER),
        e.WorkStopped(permit_id(facts.word("x")), 0, NOW, facts.word("r"), HOLDER),
        e.WorkResumed(permit_id(facts.word("x")), 0, HOLDER),
        extended(0, LATEST, permit=permit_id(facts.word("x"))),
        ended(0, Ending.FORFEITED, permit=permit_id(facts.word("x"))),
        announced(0, NOW + 5 * DAY, permit=permit_id(facts.word("x"))),
    ],
)
def test_an_act_on_an_unknown_permit_is_found(event):
    assert codes(later((NOW, event))) == ["NAMES_UNKNOWN", "NOT_FOLDED"]


AGAIN = replace(APPLICATION, consent=facts.word("another consent"))


def change(application=AGAIN, *, start_by=START_BY, sequence=0) -> list:
    """Tell of an application that is answered by a change."""
    new = permit_id(application.id)
    applied = e.Applied(
        application.id, application, facts.MATTER, facts.PROJECT, HOLDER
    )
    promise = PRESENTATION.commitments[0].of(application.id)
    promised = committed(promise, HOLDER)
    issued = e.PermitIssued(
        new,
        application.id,
        facts.word("new face"),
        application.authority,
        "370203202609210102",
        start_by,
        NO_END,
        (*EVIDENCE[:-1], evidence_id(BatchId(ZERO), promise.id)),
        OFFICER,
    )
    steps = [
        Step((applied,)),
        Step((promised,)),
        Step(
            (
                e.PermitSuperseded(PERMIT, sequence, new, OFFICER),
                issued,
                e.EvidencePresented(new, PRESENTATION),
            )
        ),
    ]
    return [r for i, step in enumerate(steps, FIRST) for r in record(i, step)]


def test_an_honest_change_has_no_differences():
    fold = told([*story(), *change()])

    assert fold.differences == []
    assert fold.state.permits[PERMIT].stored is State.SUPERSEDED


def test_a_change_that_wins_time_is_found():
    time = time_of(FIRST + 2)

    assert codes([*story(), *change(start_by=add_months(time, 3) + DAY)]) == [
        "TIME_MISMATCH"
    ]


def test_a_change_out_of_sequence_is_found():
    assert codes([*story(), *change(sequence=1)]) == ["OUT_OF_SEQUENCE"]


def test_a_change_to_another_case_is_found():
    other = replace(AGAIN, project=facts.word("another project"))

    assert "CHANGE_MISMATCH" in codes([*story(), *change(other)])


def test_a_permit_that_gives_way_to_none_is_found():
    whole = [*story(), *change()][:-2]

    assert codes(whole) == ["COMPANION_MISSING"]


def test_a_permit_that_gives_way_to_an_issued_one_is_found():
    superseded = e.PermitSuperseded(PERMIT, 0, PERMIT, OFFICER)

    assert "EXISTS_ALREADY" in codes(later((START + 1, superseded)))
