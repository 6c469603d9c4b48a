"""Acts in a permit's life: the rules once, as use cases, pages and audit ask them."""

from dataclasses import replace
from types import SimpleNamespace

import pytest

from tests.builders import facts
from tests.unit.audit.story import PERMIT, story, told
from zeropermit.domain.law.calendar import DAY, add_months
from zeropermit.domain.ledger.identifiers import NO_END, ZERO, PermitId
from zeropermit.domain.ledger.violations import require
from zeropermit.domain.permits import preconditions as rules
from zeropermit.domain.permits import work
from zeropermit.domain.permits.permit import AdverseNotice, PermitProgress
from zeropermit.domain.permits.preconditions import OPENINGS, refusals
from zeropermit.domain.permits.proceedings import (
    answer_notice,
    give_notice,
    record_hearing,
    request_hearing,
)
from zeropermit.domain.permits.reasons import Ending, Hearing, Measure, State, Work
from zeropermit.domain.permits.start_limits import latest_start, rolled, version_of
from zeropermit.domain.permits.turn import (
    Moment,
    in_force,
    is_in_force,
    known_permit,
)
from zeropermit.errors import (
    AlreadyDeregisteredError,
    AnotherPermitIssuedError,
    AnswerPendingError,
    AnswerTimeOverError,
    AnswerTimeRefusedError,
    ExtensionLimitError,
    ExtensionNotRequestedError,
    ExtensionPendingError,
    ExtensionRefusedError,
    HearingNotAwaitedError,
    HearingPendingError,
    HearingRequestedBeforeError,
    NoticeAnsweredBeforeError,
    NoticeLapsedError,
    NoticeMismatchError,
    NoticeMissingError,
    PermitUnknownError,
    ResumptionNotClearedError,
    StartNotAwaitedError,
    StartNotReportedError,
    StartRefusedError,
    StartTooLateError,
    StateRefusedError,
    StopRefusedError,
    WorkRefusedError,
)

NOW = 1_790_001_000
SINCE = NOW - 100
UNKNOWN = PermitId(facts.word("unknown"))


def state(**changes):
    """The state after issue, with the permit changed."""
    state = told(story()).state
    state.permits[PERMIT] = replace(state.permits[PERMIT], **changes)
    return state


def working(work, **changes):
    """The state with work begun, stopped or cleared since `SINCE`."""
    progress = PermitProgress(NO_END, SINCE, work=work, **changes)
    return state(progress=progress)


def at(now=NOW, sequence=None):
    return Moment(PERMIT, now, sequence)


def asking(start_by):
    """The state with a request for more time that is undecided."""
    return state(progress=PermitProgress(reports=1, requested_start=start_by))


START_BY = state().permits[PERMIT].start_by
LATEST = add_months(state().permits[PERMIT].issued_at, 6) + 14 * DAY
SUSPENDED = {"stored": State.SUSPENDED}
ENDED = {"stored": State.REVOKED}


NOTICE = facts.word("notice")


def told_of(ending, **changes):
    """A notice whose time to answer is over."""
    measure = Measure(ending.value)
    words = (NOTICE, "BREACH", NOW, NOW + 1, 1)
    return replace(AdverseNotice(*words, measure=measure), **changes)


TO_SUSPEND = {"notice": replace(told_of(Ending.REVOKED), measure=Measure.SUSPENDED)}


def refused(violations, error):
    with pytest.raises(error) as found:
        require(violations)
    return found.value


@pytest.mark.parametrize(
    ("act", "changes"),
    [
        (rules.suspend, SUSPENDED),
        (rules.reinstate, {}),
        (give_notice, ENDED),
        (work.clear_resumption, SUSPENDED),
        (work.report_start, SUSPENDED),
        (work.request_extension, SUSPENDED),
        (work.extend, SUSPENDED),
        (work.refuse_extension, SUSPENDED),
        (work.report_stop, ENDED),
        (work.report_resumption, SUSPENDED),
        (rules.supersede, SUSPENDED),
        (rules.correct_document, ENDED),
        (rules.deregister, {}),
        (rules.deregister, SUSPENDED),
        (rules.deregister, {"stored": State.CANCELLED}),
        (rules.deregister, {"stored": State.SUPERSEDED}),
    ],
)
def test_an_act_is_refused_in_another_state(act, changes):
    found = state(**changes)

    error = refused(act(found, at()), StateRefusedError)

    assert error.state == found.permits[PERMIT].stored.name


@pytest.mark.parametrize("opening", OPENINGS.values())
def test_an_act_on_an_unknown_permit_is_refused(opening):
    error = refused(opening(state(), Moment(UNKNOWN, NOW)), PermitUnknownError)

    assert error.reference == "0x" + UNKNOWN.hex()


def test_an_end_of_an_unknown_permit_is_refused():
    ended = rules.end(state(), Moment(UNKNOWN, NOW), Ending.FORFEITED)

    refused(ended, PermitUnknownError)


def test_time_alone_closes_every_act():
    for act, opening in OPENINGS.items():
        if act == "ReportStart":
            require(opening(state(), at(START_BY)))  # late, of a start in time
            continue
        if act == "ConfirmStart":
            refused(opening(state(), at(START_BY)), StartNotReportedError)
            continue
        if act == "Deregister":
            require(opening(state(), at(START_BY)))  # what is done to it now
            continue
        error = refused(opening(state(), at(START_BY)), StateRefusedError)
        assert error.state == "LAPSED"


def test_an_act_out_of_turn_is_a_violation_without_an_error():
    (found,) = rules.suspend(state(**TO_SUSPEND), at(sequence=1))

    assert (found.rule, found.error) == ("OUT_OF_SEQUENCE", None)
    assert [*rules.suspend(state(**TO_SUSPEND), at(sequence=0))] == []


def test_officers_suspend_a_valid_permit_and_reinstate_a_suspended_one():
    require(rules.suspend(state(**TO_SUSPEND), at()))
    refused(rules.suspend(state(), at()), NoticeMissingError)
    require(rules.reinstate(state(**SUSPENDED), at()))


@pytest.mark.parametrize("changes", [{}, SUSPENDED])
def test_a_permit_in_force_ends_as_its_holder_was_told(changes):
    require(rules.end(state(**changes), at(), Ending.CANCELLED))
    for ending in (Ending.WITHDRAWN, Ending.REVOKED, Ending.FORFEITED):
        refused(rules.end(state(**changes), at(), ending), NoticeMissingError)
        require(rules.end(state(**changes, notice=told_of(ending)), at(), ending))


def test_a_permit_that_time_ended_is_struck_off_and_not_ended_again():
    error = refused(
        rules.end(state(), at(START_BY), Ending.CANCELLED), StateRefusedError
    )
    assert error.state == "LAPSED"
    require(rules.deregister(state(), at(START_BY)))
    refused(rules.deregister(state(), at()), StateRefusedError)


@pytest.mark.parametrize("ended", [State.WITHDRAWN, State.REVOKED, State.FORFEITED])
def test_a_permit_that_ended_is_struck_off_once(ended):
    require(rules.deregister(state(stored=ended), at()))
    again = rules.deregister(state(stored=ended, deregistered_at=NOW), at())

    error = refused(again, AlreadyDeregisteredError)

    assert error.deregistered_at == NOW


def test_an_end_says_which_one():
    (found,) = rules.end(state(), at(), Ending.NONE)

    assert (found.rule, found.expected) == ("VALUE_NOT_ALLOWED", "an ending")


@pytest.mark.parametrize(
    ("until", "answered", "holds"),
    [
        (NOW + 1, False, False),
        (NOW, False, True),
        (NOW + 1, True, False),
        (NOW, True, True),
    ],
)
def test_an_adverse_act_waits_for_the_end_of_the_time_to_answer(until, answered, holds):
    notice = told_of(Ending.FORFEITED, answer_until=until, answered=answered)
    ended = rules.end(state(notice=notice), at(), Ending.FORFEITED)

    if holds:
        require(ended)
    else:
        assert refused(ended, AnswerPendingError).answer_until == until


def test_an_adverse_act_waits_for_the_hearing_that_was_asked_for():
    for hearing in Hearing:
        notice = told_of(Ending.REVOKED, answered=True, hearing=hearing)
        ended = rules.end(state(notice=notice), at(), Ending.REVOKED)
        if hearing is Hearing.REQUESTED:
            refused(ended, HearingPendingError)
        else:
            require(ended)


def test_an_adverse_act_is_what_the_holder_was_told_within_a_year():
    def ended(until, ending=Ending.FORFEITED, notice=NOTICE, reason="BREACH"):
        found = state(notice=told_of(Ending.FORFEITED, until=until))
        return rules.end(found, at(), ending, notice, reason)

    require(ended(NOW + 1))
    assert refused(ended(NOW), NoticeLapsedError).until == NOW
    refused(ended(NOW + 1, reason="ANOTHER"), NoticeMismatchError)
    refused(ended(NOW + 1, notice=ZERO), NoticeMismatchError)
    refused(ended(NOW + 1, ending=Ending.REVOKED), NoticeMismatchError)
    refused(ended(NOW + 1, ending=Ending.CANCELLED), NoticeMismatchError)
    require(ended(NOW + 1, ending=Ending.CANCELLED, notice=ZERO))


def test_a_holder_has_five_days_to_a_year_to_answer():
    earliest, latest = NOW + 5 * DAY, add_months(NOW, 12)
    require(give_notice(state(), at(), Measure.REVOKED, earliest))
    require(give_notice(state(**SUSPENDED), at(), Measure.REVOKED, latest))

    for until in (earliest - 1, latest + 1):
        given = give_notice(state(), at(), Measure.REVOKED, until)
        error = refused(given, AnswerTimeRefusedError)
        assert (error.earliest, error.latest) == (earliest, latest)


@pytest.mark.parametrize("reply", [answer_notice, request_hearing])
def test_a_holder_replies_to_its_last_notice_in_time_and_once(reply):
    open_, done = told_of(Ending.REVOKED), {"answered": True}
    open_ = replace(open_, answer_until=NOW + 1)
    if reply is request_hearing:
        done = {"hearing": Hearing.REQUESTED}
    require(reply(state(notice=open_), at(), NOTICE))
    refused(reply(state(), at(), NOTICE), NoticeMissingError)
    refused(reply(state(notice=open_), at(), ZERO), NoticeMismatchError)
    refused(reply(state(notice=open_), at(NOW + 1), NOTICE), AnswerTimeOverError)
    again = reply(state(notice=replace(open_, **done)), at(), NOTICE)
    refused(again, (NoticeAnsweredBeforeError, HearingRequestedBeforeError))


def test_a_hearing_is_recorded_once_it_was_asked_for():
    for hearing in Hearing:
        notice = told_of(Ending.REVOKED, hearing=hearing)
        recorded = record_hearing(state(notice=notice), at(), NOTICE)
        if hearing is Hearing.REQUESTED:
            require(recorded)
        else:
            refused(recorded, HearingNotAwaitedError)


def test_a_start_is_reported_once():
    require(work.report_start(state(), at()))

    refused(work.report_start(state(start_by=NO_END), at()), StartNotAwaitedError)


@pytest.mark.parametrize("start_by", [None, START_BY + 1, LATEST])
def test_a_request_is_granted_to_its_day_or_an_earlier_one(start_by):
    require(work.extend(asking(LATEST), at(), 0, start_by))
    require(work.refuse_extension(asking(LATEST), at(), 0))


@pytest.mark.parametrize(
    ("start_by", "now"), [(START_BY, NOW), (LATEST + 1, NOW), (LATEST - 9, LATEST - 9)]
)
def test_no_grant_shortens_the_time_or_goes_beyond_the_request(start_by, now):
    granted = work.extend(asking(LATEST), at(now), 0, start_by)

    assert refused(granted, ExtensionRefusedError).limit == LATEST


def test_a_request_is_decided_once_and_no_other_is_made_meanwhile():
    refused(work.request_extension(asking(LATEST), at()), ExtensionPendingError)
    refused(work.extend(state(), at()), ExtensionNotRequestedError)
    refused(work.refuse_extension(state(), at()), ExtensionNotRequestedError)
    (found,) = work.extend(asking(LATEST), at(), 1)
    assert found.rule == "OUT_OF_SEQUENCE"


def late(**changes):
    """The state with a start that was reported after the permit had lapsed."""
    return state(progress=PermitProgress(reports=1, claimed_start=NOW), **changes)


@pytest.mark.parametrize("started_at", [0, NOW + 1])
def test_a_start_is_neither_in_the_future_nor_before_the_issue(started_at):
    error = refused(work.report_start(state(), at(), started_at), StartRefusedError)

    assert error.earliest == state().permits[PERMIT].issued_at


def test_only_a_start_in_time_brings_a_permit_back():
    require(work.report_start(state(), at(START_BY), START_BY - 1))
    require(work.confirm_start(late(), at(START_BY), NOW))
    require(work.confirm_start(late(), at(START_BY)))

    after = work.report_start(state(), at(START_BY), START_BY)
    assert refused(after, StartTooLateError).start_by == START_BY
    for started_at in (0, NOW - 1):
        other = work.confirm_start(late(), at(START_BY), started_at)
        refused(other, StartNotReportedError)


@pytest.mark.parametrize(
    ("changes", "ended"),
    [
        (SUSPENDED, "SUSPENDED"),
        (ENDED, "REVOKED"),
        ({"valid_until": START_BY}, "EXPIRED"),
    ],
)
def test_what_more_than_time_ended_does_not_come_back(changes, ended):
    error = refused(
        work.confirm_start(late(**changes), at(START_BY)), StateRefusedError
    )

    assert error.state == ended


def test_a_permit_that_was_struck_off_does_not_come_back():
    gone = late(deregistered_at=NOW)
    refused(work.confirm_start(gone, at(START_BY)), AlreadyDeregisteredError)
    refused(work.report_start(gone, at(START_BY), NOW), AlreadyDeregisteredError)


def test_a_start_under_no_permit_is_not_confirmed():
    [found] = work.confirm_start(state(), Moment(UNKNOWN, NOW), NOW)
    assert isinstance(found.error, PermitUnknownError)


def test_a_day_rolls_no_further_than_it_may():
    holidays = SimpleNamespace(is_working_day=lambda _: False)
    assert rolled(START_BY, holidays) == START_BY


def test_a_permit_in_whose_place_another_was_issued_does_not_come_back():
    found = late()
    project = found.applications[found.permits[PERMIT].application].content.project
    matter = version_of(found, found.permits[PERMIT]).matter
    found.latest[matter, project] = UNKNOWN

    refused(work.confirm_start(found, at(START_BY)), AnotherPermitIssuedError)
    refused(work.report_start(found, at(START_BY), NOW), AnotherPermitIssuedError)


@pytest.mark.parametrize("start_by", [None, START_BY + 1, LATEST])
def test_a_start_is_put_off_as_far_as_the_matter_allows(start_by):
    require(work.request_extension(state(), at(), start_by))

    assert latest_start(state(), PERMIT) == LATEST


@pytest.mark.parametrize("start_by", [START_BY, LATEST + 1])
def test_a_start_is_not_put_off_to_an_earlier_or_too_late_time(start_by):
    error = refused(
        work.request_extension(state(), at(), start_by), ExtensionRefusedError
    )

    assert (error.start_by, error.limit) == (start_by, LATEST)


def test_a_start_is_put_off_twice_and_not_once_it_was_reported():
    often = state(progress=PermitProgress(extensions=2))
    assert refused(work.request_extension(often, at()), ExtensionLimitError).limit == 2

    begun = working(Work.UNDER_WAY)
    refused(work.request_extension(begun, at(), LATEST), StartNotAwaitedError)


@pytest.mark.parametrize("stopped_at", [None, SINCE, NOW])
def test_work_under_way_stops_since_it_began(stopped_at):
    require(work.report_stop(working(Work.UNDER_WAY), at(), stopped_at))


@pytest.mark.parametrize("stopped_at", [SINCE - 1, NOW + 1])
def test_work_stops_neither_before_it_began_nor_in_the_future(stopped_at):
    stopped = work.report_stop(working(Work.UNDER_WAY), at(), stopped_at)

    error = refused(stopped, StopRefusedError)

    assert (error.stopped_at, error.earliest) == (stopped_at, SINCE)


@pytest.mark.parametrize(
    ("act", "works"),
    [
        (work.report_stop, {Work.UNDER_WAY}),
        (work.clear_resumption, {Work.STOPPED}),
        (work.report_resumption, {Work.STOPPED, Work.CLEARED}),
    ],
)
def test_a_report_follows_from_where_the_work_stands(act, works):
    for reached in Work:
        found = act(working(reached), at())
        if reached in works:
            require(found)
        else:
            assert refused(found, WorkRefusedError).work == reached.name


def test_work_that_stopped_a_year_ago_resumes_only_once_it_was_cleared():
    year = add_months(SINCE, 12)
    require(work.report_resumption(working(Work.STOPPED), at(year - 1)))
    require(work.report_resumption(working(Work.CLEARED), at(year)))

    late = work.report_resumption(working(Work.STOPPED), at(year))

    assert refused(late, ResumptionNotClearedError).since == year


def test_a_permit_in_force_is_valid_or_suspended():
    for changes in ({}, SUSPENDED):
        found = state(**changes)
        assert is_in_force(found.permits[PERMIT], now=NOW)
        require(in_force(found, PERMIT, now=NOW))

    ended = state(**ENDED)
    assert not is_in_force(ended.permits[PERMIT], now=NOW)
    refused(in_force(ended, PERMIT, now=NOW), StateRefusedError)


def test_a_permit_that_was_issued_is_known():
    require(known_permit(state(), PERMIT))

    refused(known_permit(state(), UNKNOWN), PermitUnknownError)


@pytest.mark.parametrize(
    ("found", "opened"),
    [
        (
            state(),
            {
                *("ReportStart", "RequestExtension", "Change"),
                *("GiveNotice", "CorrectDocument"),
            },
        ),
        (
            state(**TO_SUSPEND),
            {
                *("ReportStart", "RequestExtension", "Change"),
                *("GiveNotice", "CorrectDocument", "Suspend"),
            },
        ),
        (
            asking(LATEST),
            {
                *("ReportStart", "Extend", "RefuseExtension", "Change"),
                "GiveNotice",
                "CorrectDocument",
            },
        ),
        (
            working(Work.UNDER_WAY),
            {"ReportStop", "Change", "GiveNotice", "CorrectDocument"},
        ),
        (
            working(Work.STOPPED),
            {
                *("ReportResumption", "ClearResumption"),
                *("Change", "GiveNotice", "CorrectDocument"),
            },
        ),
        (state(**SUSPENDED), {"Reinstate", "GiveNotice", "CorrectDocument"}),
        (state(**ENDED), {"Deregister"}),
    ],
)
def test_a_page_learns_which_acts_are_open_and_why_others_are_not(found, opened):
    errors = refusals(found, PERMIT, now=NOW)

    assert {act for act, error in errors.items() if error is None} == opened
    assert errors.keys() == OPENINGS.keys()
