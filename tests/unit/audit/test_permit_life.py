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
    TIME_TO_ANSWER,
    Step,
    act,
    codes,
    ended,
    notice,
    record,
    story,
    time_of,
    told,
    told_before,
)
from zeropermit.domain.law.calendar import DAY, add_months
from zeropermit.domain.ledger import events as e
from zeropermit.domain.ledger.identifiers import (
    NO_END,
    NO_PERMIT,
    ZERO,
    BatchId,
    changes_digest,
    evidence_id,
    permit_id,
)
from zeropermit.domain.permits.reasons import Ending, Measure, State, Work

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
LATEST = add_months(ISSUED.block.time, 6) + 14 * DAY


def asked(sequence: int, start_by: int, **changes) -> e.ExtensionRequested:
    event = e.ExtensionRequested(PERMIT, sequence, start_by, "WEATHER", HOLDER)
    return replace(event, **changes)


def extended(sequence: int, start_by: int, **changes) -> e.StartExtended:
    event = e.StartExtended(PERMIT, sequence, sequence, start_by, OFFICER)
    return replace(event, **changes)


def refused(sequence: int, **changes) -> e.ExtensionRefused:
    officers = (OFFICER, facts.address("second"))
    decided = ("NO_GROUND_TO_WAIT", facts.word("decision"))
    event = e.ExtensionRefused(PERMIT, sequence, sequence, *decided, *officers)
    return replace(event, **changes)


def given(until: int, measure=Measure.FORFEITED, **changes) -> e.NoticeGiven:
    return replace(notice(measure, until=until), **changes)


def confirmed(sequence: int, started_at: int, **changes) -> e.StartConfirmed:
    officers = (OFFICER, facts.address("second"))
    decided = ("BEGAN_IN_TIME", facts.word("decision"))
    event = e.StartConfirmed(PERMIT, sequence, started_at, *decided, *officers)
    return replace(event, **changes)


def after(told_: e.NoticeGiven, ending=Ending.FORFEITED, **changes) -> e.PermitEnded:
    """An end that names a notice."""
    return ended(0, ending, **{"notice": told_.notice, **changes})


SOON = NOW + 5 * DAY
MEANT = given(SOON)
ANSWERED = e.NoticeAnswered(PERMIT, MEANT.notice, facts.word("answer"), HOLDER)
REQUESTED = e.HearingRequested(PERMIT, MEANT.notice, HOLDER)
HEARD = e.HearingRecorded(
    PERMIT, MEANT.notice, facts.word("record"), OFFICER, facts.address("second")
)
OTHER = facts.word("other")
STARTED = (NOW, e.WorkStarted(PERMIT, 0, NOW, HOLDER))
SYSTEM = facts.address("system")
ASKED = (NOW, asked(0, LATEST))
LATE = (START_BY, e.StartReportedLate(PERMIT, 0, NOW, HOLDER))
STOPPED = (NOW + 20, e.WorkStopped(PERMIT, 1, NOW + 10, facts.word("report"), HOLDER))


def test_a_whole_life_has_no_differences():
    whole = later(
        (NOW, asked(0, START_BY + DAY)),
        (NOW, extended(0, START_BY + DAY)),
        (NOW + 1, e.WorkStarted(PERMIT, 1, NOW + 1, HOLDER)),
        (NOW + 2, e.WorkStopped(PERMIT, 2, NOW + 1, facts.word("report"), HOLDER)),
        (YEAR_LATER + DAY, act(e.ResumptionCleared, 1)),
        (YEAR_LATER + 2 * DAY, e.WorkResumed(PERMIT, 3, HOLDER)),
        (YEAR_LATER + 3 * DAY, given(YEAR_LATER + 9 * DAY)),
        (YEAR_LATER + 9 * DAY, after(given(YEAR_LATER + 9 * DAY))),
    )
    fold = told(whole)

    assert fold.differences == []
    assert fold.state.permits[PERMIT].stored is State.FORFEITED


def test_a_hearing_that_was_held_leads_to_an_end():
    fold = told(
        later(
            (NOW, MEANT),
            (NOW, REQUESTED),
            (NOW, ANSWERED),
            (NOW, HEARD),
            (SOON, after(MEANT)),
        )
    )

    assert fold.differences == []
    assert fold.state.permits[PERMIT].stored is State.FORFEITED


def test_a_start_that_was_reported_late_and_confirmed_has_no_differences():
    fold = told(later(LATE, (START_BY + DAY, confirmed(0, NOW))))

    assert fold.differences == []
    progress = fold.state.permits[PERMIT].progress
    assert (progress.work, progress.work_since) == (Work.UNDER_WAY, NOW)
    assert (progress.claimed_start, progress.start_by) == (0, NO_END)


def test_work_may_resume_within_a_year_without_clearance():
    fold = told(
        later(STARTED, STOPPED, (YEAR_LATER - 1, e.WorkResumed(PERMIT, 2, HOLDER)))
    )

    assert fold.differences == []
    assert fold.state.permits[PERMIT].progress.work is Work.UNDER_WAY


@pytest.mark.parametrize(
    ("steps", "found"),
    [
        ([(NOW, e.WorkStarted(PERMIT, 1, NOW, HOLDER))], "OUT_OF_SEQUENCE"),
        ([(NOW, e.WorkStarted(PERMIT, 0, NOW, OFFICER))], "KEY_OF_ANOTHER"),
        ([(START_BY, e.WorkStarted(PERMIT, 0, NOW, HOLDER))], "STATE_NOT_ALLOWED"),
        ([(NOW, e.StartReportedLate(PERMIT, 0, NOW, HOLDER))], "STATE_NOT_ALLOWED"),
        ([(NOW, e.WorkStarted(PERMIT, 0, NOW + 1, HOLDER))], "VALUE_NOT_ALLOWED"),
        ([(NOW, e.WorkStarted(PERMIT, 0, 1, HOLDER))], "VALUE_NOT_ALLOWED"),
        (
            [(START_BY, e.StartReportedLate(PERMIT, 0, START_BY, HOLDER))],
            "VALUE_NOT_ALLOWED",
        ),
        ([LATE, (START_BY, confirmed(0, NOW + 1))], "VALUE_NOT_ALLOWED"),
        ([LATE, (START_BY, confirmed(1, NOW))], "OUT_OF_SEQUENCE"),
        ([LATE, (START_BY, confirmed(0, NOW, second=OFFICER))], "OFFICER_TWICE"),
        (
            [STARTED, (NOW + 1, e.WorkStarted(PERMIT, 1, NOW + 1, HOLDER))],
            "VALUE_NOT_ALLOWED",
        ),
        ([(NOW, asked(0, LATEST + 1))], "VALUE_NOT_ALLOWED"),
        ([(NOW, asked(0, START_BY))], "VALUE_NOT_ALLOWED"),
        ([(NOW, asked(1, LATEST))], "OUT_OF_SEQUENCE"),
        ([(NOW, asked(0, LATEST, reason="weather"))], "VALUE_NOT_ALLOWED"),
        ([(NOW, asked(0, LATEST, by=OFFICER))], "KEY_OF_ANOTHER"),
        ([ASKED, (NOW, asked(1, LATEST))], "VALUE_NOT_ALLOWED"),
        ([STARTED, (NOW + 1, asked(1, LATEST))], "VALUE_NOT_ALLOWED"),
        ([(START_BY, asked(0, LATEST))], "STATE_NOT_ALLOWED"),
        ([ASKED, (NOW, extended(0, LATEST, by=HOLDER))], "KEY_OF_ANOTHER"),
        ([ASKED, (NOW, extended(0, LATEST, by=SYSTEM))], "KEY_ROLE"),
        ([ASKED, (NOW, extended(0, LATEST + 1))], "VALUE_NOT_ALLOWED"),
        ([ASKED, (START_BY + 9, extended(0, START_BY + 9))], "VALUE_NOT_ALLOWED"),
        ([ASKED, (NOW, extended(0, LATEST, request=1))], "OUT_OF_SEQUENCE"),
        ([ASKED, (NOW, extended(1, LATEST, request=0))], "OUT_OF_SEQUENCE"),
        (
            [
                step
                for i in range(3)
                for step in (
                    (NOW + i, asked(i, START_BY + DAY * (i + 1))),
                    (NOW + i, extended(i, START_BY + DAY * (i + 1))),
                )
            ],
            "VALUE_NOT_ALLOWED",
        ),
        ([ASKED, (NOW, refused(0, second=OFFICER))], "OFFICER_TWICE"),
        ([ASKED, (NOW, refused(0, request=1))], "OUT_OF_SEQUENCE"),
        ([ASKED, (NOW, refused(1, request=0))], "OUT_OF_SEQUENCE"),
        ([(NOW, refused(0))], "VALUE_NOT_ALLOWED"),
        ([ASKED, (LATEST, refused(0))], "STATE_NOT_ALLOWED"),
        (
            [ASKED, (START_BY, refused(0)), (START_BY, asked(1, LATEST))],
            "STATE_NOT_ALLOWED",
        ),
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
        (
            [
                *((NOW, event) for event in told_before(Measure.SUSPENDED)),
                (START + TIME_TO_ANSWER, act(e.PermitSuspended, 1)),
            ],
            "OUT_OF_SEQUENCE",
        ),
        ([STARTED, (NOW + 20, e.WorkResumed(PERMIT, 1, HOLDER))], "STATE_NOT_ALLOWED"),
        (
            [STARTED, STOPPED, (YEAR_LATER, e.WorkResumed(PERMIT, 2, HOLDER))],
            "VALUE_NOT_ALLOWED",
        ),
        ([(NOW, ended(0, Ending.FORFEITED))], "VALUE_NOT_ALLOWED"),
        ([(NOW, act(e.PermitSuspended, 0))], "VALUE_NOT_ALLOWED"),
        ([(NOW, given(SOON - 1))], "VALUE_NOT_ALLOWED"),
        ([(NOW, given(add_months(NOW, 12) + 1))], "VALUE_NOT_ALLOWED"),
        ([(NOW, given(SOON, notice=OTHER))], "ID_NOT_DERIVED"),
        ([(NOW, given(SOON, grounds=OTHER))], "ID_NOT_DERIVED"),
        ([(NOW, MEANT), (SOON - 1, after(MEANT))], "VALUE_NOT_ALLOWED"),
        ([(NOW, MEANT), (SOON, after(MEANT, reason="ANOTHER"))], "VALUE_NOT_ALLOWED"),
        ([(NOW, MEANT), (SOON, after(MEANT, notice=OTHER))], "VALUE_NOT_ALLOWED"),
        ([(NOW, MEANT), (SOON, after(MEANT, Ending.REVOKED))], "VALUE_NOT_ALLOWED"),
        ([(NOW, MEANT), (SOON, after(MEANT, Ending.CANCELLED))], "VALUE_NOT_ALLOWED"),
        (
            [STARTED, (NOW, MEANT), (add_months(NOW, 12), after(MEANT))],
            "VALUE_NOT_ALLOWED",
        ),
        ([(NOW, given(SOON, second=OFFICER))], "OFFICER_TWICE"),
        ([(NOW, ANSWERED)], "VALUE_NOT_ALLOWED"),
        ([(NOW, MEANT), (NOW, ANSWERED), (NOW, ANSWERED)], "VALUE_NOT_ALLOWED"),
        ([(NOW, MEANT), (SOON, ANSWERED)], "VALUE_NOT_ALLOWED"),
        ([(NOW, MEANT), (NOW, replace(ANSWERED, notice=OTHER))], "VALUE_NOT_ALLOWED"),
        ([(NOW, MEANT), (NOW, replace(ANSWERED, answer=ZERO))], "VALUE_NOT_ALLOWED"),
        ([(NOW, MEANT), (NOW, replace(ANSWERED, by=OFFICER))], "KEY_OF_ANOTHER"),
        ([(NOW, MEANT), (NOW, replace(REQUESTED, by=OFFICER))], "KEY_OF_ANOTHER"),
        ([(NOW, MEANT), (SOON, REQUESTED)], "VALUE_NOT_ALLOWED"),
        ([(NOW, MEANT), (NOW, REQUESTED), (NOW, REQUESTED)], "VALUE_NOT_ALLOWED"),
        ([(NOW, MEANT), (NOW, REQUESTED), (SOON, after(MEANT))], "VALUE_NOT_ALLOWED"),
        ([(NOW, MEANT), (NOW, HEARD)], "VALUE_NOT_ALLOWED"),
        (
            [(NOW, MEANT), (NOW, REQUESTED), (NOW, replace(HEARD, record=ZERO))],
            "VALUE_NOT_ALLOWED",
        ),
        (
            [(NOW, MEANT), (NOW, REQUESTED), (NOW, replace(HEARD, second=OFFICER))],
            "OFFICER_TWICE",
        ),
    ],
)
def test_a_lie_is_found(steps, found):
    assert codes(later(*steps)) == [found]


@pytest.mark.parametrize(
    "event",
    [
        e.WorkStarted(permit_id(facts.word("x")), 0, NOW, HOLDER),
        e.WorkStopped(permit_id(facts.word("x")), 0, NOW, facts.word("r"), HOLDER),
        e.WorkResumed(permit_id(facts.word("x")), 0, HOLDER),
        asked(0, LATEST, permit=permit_id(facts.word("x"))),
        extended(0, LATEST, permit=permit_id(facts.word("x"))),
        refused(0, permit=permit_id(facts.word("x"))),
        ended(0, Ending.FORFEITED, permit=permit_id(facts.word("x"))),
        replace(ANSWERED, permit=permit_id(facts.word("x"))),
        replace(HEARD, permit=permit_id(facts.word("x"))),
    ],
)
def test_an_act_on_an_unknown_permit_is_found(event):
    assert codes(later((NOW, event))) == ["NAMES_UNKNOWN", "NOT_FOLDED"]


CHANGES = "the contractor is another firm"
AGAIN = replace(
    APPLICATION,
    consent=facts.word("another consent"),
    replaces=PERMIT,
    changes=changes_digest(CHANGES),
)


def change(application=AGAIN, *, start_by=START_BY, sequence=0) -> list:
    """Tell of an application that is answered by a change."""
    new = permit_id(application.id)
    words = (facts.MATTER, facts.PROJECT, CHANGES if any(application.changes) else "")
    applied = e.Applied(application.id, application, *words, HOLDER)
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


def test_a_change_that_nobody_applied_for_is_found():
    other = replace(AGAIN, replaces=NO_PERMIT, changes=ZERO)

    assert codes([*story(), *change(other)]) == ["CHANGE_MISMATCH"]


def test_an_application_for_a_change_that_gets_a_permit_of_its_own_is_found():
    events = [one for one in change() if not isinstance(one.event, e.PermitSuperseded)]

    assert "CHANGE_MISMATCH" in codes([*story(), *events])


def test_a_second_permit_for_a_project_is_found():
    second = replace(AGAIN, replaces=NO_PERMIT, changes=ZERO)
    start_by = add_months(time_of(FIRST + 2), 3)
    events = [
        one
        for one in change(second, start_by=start_by)
        if not isinstance(one.event, e.PermitSuperseded)
    ]

    assert "EXISTS_ALREADY" in codes([*story(), *events])


def test_a_change_that_shortens_is_found():
    told_ = [
        replace(one, event=replace(one.event, valid_until=time_of(FIRST + 9)))
        if isinstance(one.event, e.PermitIssued)
        else one
        for one in change()
    ]

    assert codes([*story(), *told_]) == ["VALUE_NOT_ALLOWED"]


@pytest.mark.parametrize(
    ("member", "found"),
    [
        ({"changes": "another text"}, ["ID_NOT_DERIVED"]),
        ({"changes": ""}, ["ID_NOT_DERIVED", "VALUE_NOT_ALLOWED"]),
        ({"changes": "two\nlines"}, ["ID_NOT_DERIVED", "VALUE_NOT_ALLOWED"]),
    ],
)
def test_a_text_that_was_not_signed_is_found(member, found):
    first, *others = change()
    first = replace(first, event=replace(first.event, **member))

    assert codes([*story(), first, *others]) == found


def test_a_change_to_another_case_is_found():
    other = replace(AGAIN, project=facts.word("another project"))

    assert "CHANGE_MISMATCH" in codes([*story(), *change(other)])


def test_a_permit_that_gives_way_to_none_is_found():
    whole = [*story(), *change()][:-2]

    assert codes(whole) == ["COMPANION_MISSING"]


def test_a_permit_that_gives_way_to_an_issued_one_is_found():
    superseded = e.PermitSuperseded(PERMIT, 0, PERMIT, OFFICER)

    assert "EXISTS_ALREADY" in codes(later((START + 1, superseded)))
