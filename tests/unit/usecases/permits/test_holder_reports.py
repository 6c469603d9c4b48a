"""Reports of a holder, and acts that wait: what long times make of them."""

from collections.abc import Iterator
from datetime import date

import pytest

from tests.builders import facts as f
from tests.unit.usecases.desk import DECISION, Desk, opened
from zeropermit.catalogue.loader import load_catalogue
from zeropermit.domain.acts.proceedings import GiveNotice
from zeropermit.domain.acts.work import ReportResumption, RequestExtension
from zeropermit.domain.law.calendar import add_months, day_start
from zeropermit.domain.law.decision_limit import hearing_end
from zeropermit.domain.ledger import events as e
from zeropermit.domain.ledger.identifiers import organisation_id
from zeropermit.domain.permits.reasons import Ending, Measure, State, Work
from zeropermit.domain.permits.start_limits import rolled
from zeropermit.domain.permits.status import status
from zeropermit.domain.permits.stop_report import StopReport
from zeropermit.errors import (
    AnswerPendingError,
    AnswerTimeRefusedError,
    ExtensionNotRequestedError,
    ExtensionPendingError,
    ExtensionRefusedError,
    NotActingForError,
    NotAllowedError,
    NoticeMissingError,
    ResumptionNotClearedError,
    SignatureRefusedError,
    StartNotReportedError,
    StartTooLateError,
    StateRefusedError,
    StopRefusedError,
    WorkRefusedError,
)
from zeropermit.usecases.permits.extension import (
    ExtensionsByRule,
    StartExtensionRequest,
    ask_extension,
    grant_extension,
    pending_extensions,
    prepare_grant,
    propose_extension,
)
from zeropermit.usecases.permits.holder_reports import (
    Start,
    Stop,
    prepare_report,
    stop_reports,
    submit_report,
)
from zeropermit.usecases.permits.officer_acts import PermitActRequest, prepare_act

STOP = Stop("暴雨。", "地下二层底板。", "每日巡查。")
WISH = StartExtensionRequest("SITE_NOT_READY")


@pytest.fixture
def desk(tmp_path) -> Iterator[Desk]:
    with opened(tmp_path / "service.db") as desk:
        yield desk


def test_work_that_stopped_a_year_ago_resumes_only_after_it_was_cleared(desk):
    desk.started()
    stopped_at = desk.town.now
    desk.stopped(stopped_at)
    year = add_months(stopped_at, 12)
    desk.town.now = year - 1
    assert isinstance(
        prepare_report(desk.world, desk.permit, ReportResumption).act, ReportResumption
    )

    desk.town.now = year
    with pytest.raises(ResumptionNotClearedError) as refused:
        prepare_report(desk.world, desk.permit, ReportResumption)
    assert refused.value.since == year

    cleared = e.ResumptionCleared(
        desk.permit,
        desk.held.sequence,
        *("VERIFIED", DECISION, f.address("officer"), f.address("second")),
    )
    desk.town.tell(cleared)
    assert desk.held.progress.work is Work.CLEARED
    assert prepare_report(desk.world, desk.permit, ReportResumption).act.sequence == 2
    wanted = PermitActRequest("clear-resumption", "VERIFIED", DECISION)
    with pytest.raises(WorkRefusedError):
        prepare_act(desk.world, desk.permit, wanted)


def test_a_stop_is_late_after_a_month_and_taken_all_the_same(desk):
    desk.started()
    stopped_at = desk.town.now
    desk.town.now = add_months(stopped_at, 1)
    late = Stop(*(STOP.reason, STOP.part, STOP.maintenance), stopped_at=stopped_at)

    prepared = prepare_report(desk.world, desk.permit, late)
    signed = desk.sign(prepared.act, "applicant")
    submit_report(desk.world, desk.permit, late, signed, operation="stop:1")

    assert prepared.late
    assert desk.ledger.submitted == [(prepared.act, [signed])]
    (kept,) = desk.world.records.of(desk.held.application, kind=StopReport.TYPE)
    assert kept == prepared.stop.as_json()
    holder = organisation_id(f.APPLICANT)
    assert stop_reports(desk.world, desk.permit, organisation=holder) == ()
    event = e.WorkStopped(
        desk.permit, 1, stopped_at, prepared.act.report, f.address("applicant")
    )
    desk.town.tell(event)
    (report,) = stop_reports(desk.world, desk.permit, organisation=holder)
    assert (report.report, report.late) == (prepared.stop, True)
    assert report.reported_at == desk.town.now
    with pytest.raises(NotAllowedError):
        stop_reports(
            desk.world, desk.permit, organisation=organisation_id(f.CONTRACTOR)
        )


def test_a_stop_lies_between_the_start_and_now(desk):
    desk.started()
    for moment in (desk.held.progress.work_since - 1, desk.town.now + 1):
        wanted = Stop(STOP.reason, STOP.part, STOP.maintenance, moment)
        with pytest.raises(StopRefusedError):
            prepare_report(desk.world, desk.permit, wanted)


def test_a_report_is_the_holders(desk):
    wanted = Start(desk.town.now)
    act = prepare_report(desk.world, desk.permit, wanted).act
    for by in ("contractor", "officer"):
        other = desk.sign(act, by)
        with pytest.raises(NotActingForError):
            submit_report(desk.world, desk.permit, wanted, other, operation="s:1")

    signed = desk.sign(act, "applicant")
    submit_report(desk.world, desk.permit, wanted, signed, operation="s:1")

    assert desk.ledger.submitted == [(act, [signed])]


def test_a_permit_that_lapsed_is_neither_started_nor_extended(desk):
    desk.town.now = desk.held.start_by
    with pytest.raises(StartTooLateError):
        prepare_report(desk.world, desk.permit, Start())
    with pytest.raises(StateRefusedError):
        propose_extension(desk.world, desk.permit, WISH)


def test_officers_confirm_a_start_in_time_that_was_reported_late(desk):
    started_at = desk.town.now
    desk.town.now = desk.held.start_by + 86_400
    prepared = prepare_report(desk.world, desk.permit, Start(started_at))
    assert prepared.late
    wanted = PermitActRequest("confirm-start", "BEGAN_IN_TIME", DECISION)
    with pytest.raises(StartNotReportedError):
        prepare_act(desk.world, desk.permit, wanted)

    desk.town.tell(
        e.StartReportedLate(desk.permit, 0, started_at, f.address("applicant"))
    )
    act = prepare_act(desk.world, desk.permit, wanted)
    officers = (f.address("officer"), f.address("second"))
    desk.town.tell(
        e.StartConfirmed(
            desk.permit, 0, started_at, "BEGAN_IN_TIME", DECISION, *officers
        )
    )

    assert (act.started_at, act.sequence) == (started_at, 0)
    assert status(desk.held, now=desk.town.now) is State.VALID
    assert desk.held.progress.work_since == started_at


def test_a_forfeiture_waits_until_the_holder_can_answer_no_more(desk):
    def tell(until: int):
        meant = {"measure": Measure.FORFEITED, "answer_until": until}
        wanted = PermitActRequest("give-notice", "TEST", DECISION, **meant)
        return prepare_act(desk.world, desk.permit, wanted)

    end = PermitActRequest("end", "TEST", DECISION, Ending.FORFEITED)
    until = hearing_end(desk.town.now, desk.world.catalogue.working_days)
    with pytest.raises(AnswerTimeRefusedError):
        tell(until - 1)
    assert isinstance(tell(until), GiveNotice)
    with pytest.raises(NoticeMissingError):
        prepare_act(desk.world, desk.permit, end)

    given = desk.town.notice(desk.permit, Measure.FORFEITED)
    desk.town.tell(given)
    desk.town.now = given.answer_until - 1
    with pytest.raises(AnswerPendingError):
        prepare_act(desk.world, desk.permit, end)
    desk.town.now = given.answer_until
    act = prepare_act(desk.world, desk.permit, end)
    assert (act.ending, act.notice) == (Ending.FORFEITED, given.notice)


# --- extensions


def asked(desk: Desk, wanted: StartExtensionRequest = WISH) -> RequestExtension:
    """Have the holder ask for an extension that an officer has to grant."""
    found = propose_extension(desk.world, desk.permit, wanted)
    signed = desk.sign(found.act, "applicant")
    number = found.act.sequence
    ask_extension(desk.world, desk.permit, wanted, signed, operation=f"e:{number}")
    assert desk.ledger.submitted[-1] == (found.act, [signed])
    words = (found.act.sequence, found.act.start_by, found.act.reason)
    desk.town.tell(e.ExtensionRequested(desk.permit, *words, f.address("applicant")))
    return found.act


def test_by_default_an_extension_is_as_long_as_the_matter_allows(desk):
    longest = propose_extension(desk.world, desk.permit, WISH).act.start_by
    month = propose_extension(
        desk.world, desk.permit, StartExtensionRequest("WHY", months=1)
    ).act

    issued, calendar = desk.held.issued_at, desk.world.catalogue.working_days
    assert longest == rolled(add_months(issued, 6), calendar)
    assert month.start_by == rolled(add_months(issued, 4), calendar)


def test_a_last_day_that_is_a_rest_day_rolls_to_the_next_working_day():
    calendar = load_catalogue().working_days
    saturday = day_start(date(2026, 10, 25))
    monday = day_start(date(2026, 10, 27))

    assert rolled(saturday, calendar) == monday
    assert rolled(monday, calendar) == monday
    far = day_start(date(2100, 1, 3))
    assert rolled(far, calendar) == far


def test_a_request_waits_until_it_is_decided_or_its_day_has_come(desk):
    act = asked(desk)
    authority = organisation_id(f.AUTHORITY)
    (found,) = pending_extensions(desk.world, authority)
    assert (found.reason, found.start_by) == (WISH.reason, act.start_by)
    assert pending_extensions(desk.world, organisation_id(f.DEPARTMENT)) == ()
    with pytest.raises(ExtensionPendingError):
        propose_extension(desk.world, desk.permit, WISH)

    desk.town.now = desk.held.start_decided + 1
    assert len(pending_extensions(desk.world, authority)) == 1
    desk.town.now = act.start_by
    assert pending_extensions(desk.world, authority) == ()


def test_a_request_that_an_act_overtook_waits_no_more(desk):
    asked(desk)
    officer = desk.sign(prepare_grant(desk.world, desk.permit), "officer")
    desk.town.suspend(desk.permit)

    assert pending_extensions(desk.world, organisation_id(f.AUTHORITY)) == ()
    with pytest.raises(StateRefusedError):
        grant_extension(desk.world, desk.permit, officer, operation="g:1")


def test_an_officer_grants_the_day_that_was_asked_for_or_an_earlier_one(desk):
    with pytest.raises(ExtensionNotRequestedError):
        prepare_grant(desk.world, desk.permit)
    wanted = asked(desk)
    with pytest.raises(ExtensionRefusedError):
        prepare_grant(desk.world, desk.permit, wanted.start_by + 1)
    earlier = prepare_grant(desk.world, desk.permit, wanted.start_by - 86_400)
    act = prepare_grant(desk.world, desk.permit)
    assert (act.sequence, act.request, act.start_by) == (0, 0, wanted.start_by)
    stranger = desk.sign(act, "department")
    with pytest.raises(NotActingForError):
        grant_extension(desk.world, desk.permit, stranger, operation="g:1")
    other_words = desk.sign(earlier, "officer")
    with pytest.raises(SignatureRefusedError):
        grant_extension(desk.world, desk.permit, other_words, operation="g:1")

    signed = desk.sign(act, "officer")
    grant_extension(desk.world, desk.permit, signed, operation="g:1")

    assert desk.ledger.submitted[-1] == (act, [signed])


def test_two_officers_refuse_more_time(desk):
    asked(desk)
    wanted = PermitActRequest("refuse-extension", "NO_GROUND_TO_WAIT", DECISION)

    act = prepare_act(desk.world, desk.permit, wanted)

    assert (act.sequence, act.request) == (0, 0)


def test_where_rules_decide_the_system_key_grants_what_was_asked(tmp_path):
    with opened(tmp_path / "service.db", system=True) as desk:
        assert propose_extension(desk.world, desk.permit, WISH).automatic
        wanted = asked(desk)
        rule = ExtensionsByRule(desk.world)

        assert (rule.work(), rule.work()) == (1, 0)

        act, (signed,) = desk.ledger.submitted[-1]
        assert (act.request, act.start_by) == (wanted.sequence, wanted.start_by)
        assert signed.signer == f.address("system")
