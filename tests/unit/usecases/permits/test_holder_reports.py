"""Reports of a holder, and acts that wait: what long times make of them."""

from collections.abc import Iterator

import pytest

from tests.builders import facts as f
from tests.unit.usecases.desk import DECISION, Desk, opened
from zeropermit.domain.acts.permits import (
    AnnounceForfeiture,
    ReportResumption,
    ReportStart,
)
from zeropermit.domain.law.calendar import add_months
from zeropermit.domain.law.decision_limit import hearing_end
from zeropermit.domain.ledger import events as e
from zeropermit.domain.ledger.identifiers import organisation_id
from zeropermit.domain.permits.reasons import Ending, Work
from zeropermit.domain.permits.stop_report import StopReport
from zeropermit.errors import (
    ExtensionUnknownError,
    HearingPendingError,
    HearingTooShortError,
    NotActingForError,
    NotAllowedError,
    ResumptionNotClearedError,
    SignatureRefusedError,
    StateRefusedError,
    StopRefusedError,
    WorkRefusedError,
)
from zeropermit.usecases.permits.extension import (
    PENDING_SECONDS,
    StartExtensionRequest,
    ask_extension,
    grant_extension,
    pending_extensions,
    propose_extension,
)
from zeropermit.usecases.permits.holder_reports import (
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


def test_a_report_is_the_holders_and_known_when_it_is_sent_again(desk):
    act = prepare_report(desk.world, desk.permit, ReportStart).act
    for by in ("contractor", "officer"):
        other = desk.sign(act, by)
        with pytest.raises(NotActingForError):
            submit_report(desk.world, desk.permit, ReportStart, other, operation="s:1")

    signed = desk.sign(act, "applicant")
    first = submit_report(desk.world, desk.permit, ReportStart, signed, operation="s:1")
    desk.started()
    again = submit_report(desk.world, desk.permit, ReportStart, signed, operation="s:1")

    assert again is first
    assert len(desk.ledger.submitted) == 1


def test_a_permit_that_lapsed_is_neither_started_nor_extended(desk):
    desk.town.now = desk.held.start_by
    with pytest.raises(StateRefusedError):
        prepare_report(desk.world, desk.permit, ReportStart)
    with pytest.raises(StateRefusedError):
        propose_extension(desk.world, desk.permit, WISH)


def test_a_forfeiture_waits_until_nobody_can_ask_for_a_hearing_any_more(desk):
    def announce(until: int):
        wanted = PermitActRequest(
            "announce-forfeiture", "BREACH", DECISION, hearing_until=until
        )
        return prepare_act(desk.world, desk.permit, wanted)

    end = PermitActRequest("end", "BREACH", DECISION, Ending.FORFEITED)
    until = hearing_end(desk.town.now, desk.world.catalogue.working_days)
    with pytest.raises(HearingTooShortError):
        announce(until - 1)
    assert isinstance(announce(until), AnnounceForfeiture)
    with pytest.raises(HearingPendingError):
        prepare_act(desk.world, desk.permit, end)

    officers = (f.address("officer"), f.address("second"))
    desk.town.tell(
        e.ForfeitureAnnounced(desk.permit, 0, until, "BREACH", DECISION, *officers)
    )
    desk.town.now = until - 1
    with pytest.raises(HearingPendingError):
        prepare_act(desk.world, desk.permit, end)
    desk.town.now = until
    assert prepare_act(desk.world, desk.permit, end).ending is Ending.FORFEITED


# --- extensions


def asked(desk: Desk) -> None:
    """Have the holder ask for an extension that an officer has to grant."""
    found = propose_extension(desk.world, desk.permit, WISH)
    signed = desk.sign(found.act, "applicant", seconds=found.seconds)
    sent = ask_extension(desk.world, desk.permit, WISH, signed, operation="e:1")
    assert sent is None


def test_by_default_an_extension_is_as_long_as_the_matter_allows(desk):
    longest = propose_extension(desk.world, desk.permit, WISH).act.start_by
    month = propose_extension(
        desk.world, desk.permit, StartExtensionRequest("WHY", months=1)
    ).act

    before = desk.held.start_by
    assert longest == add_months(before - 1, 3)
    assert month.start_by == add_months(before - 1, 1)


def test_a_request_waits_until_its_signature_runs_out(desk):
    asked(desk)
    authority = organisation_id(f.AUTHORITY)
    assert len(pending_extensions(desk.world, authority)) == 1
    assert pending_extensions(desk.world, organisation_id(f.DEPARTMENT)) == ()

    desk.town.now += PENDING_SECONDS

    assert pending_extensions(desk.world, authority) == ()


def test_of_two_requests_the_newer_counts(desk):
    asked(desk)
    wanted = StartExtensionRequest("WEATHER", months=1)
    act = propose_extension(desk.world, desk.permit, wanted).act
    ask_extension(
        desk.world, desk.permit, wanted, desk.sign(act, "applicant"), operation="e:2"
    )

    (found,) = pending_extensions(desk.world, organisation_id(f.AUTHORITY))

    assert (found.request.reason, found.act) == ("WEATHER", act)


def test_a_request_that_an_act_or_the_end_of_time_overtook_waits_no_more(desk):
    asked(desk)
    (found,) = pending_extensions(desk.world, organisation_id(f.AUTHORITY))
    officer = desk.sign(found.act, "officer")
    desk.town.suspend(desk.permit)

    assert pending_extensions(desk.world, organisation_id(f.AUTHORITY)) == ()
    with pytest.raises(ExtensionUnknownError):
        grant_extension(desk.world, desk.permit, officer, operation="g:1")


def test_a_request_of_a_permit_that_lapsed_waits_no_more(desk):
    desk.town.now = desk.held.start_by - 1
    asked(desk)
    desk.town.now += 1

    assert pending_extensions(desk.world, organisation_id(f.AUTHORITY)) == ()


def test_an_officer_signs_the_words_that_the_holder_signed(desk):
    asked(desk)
    (found,) = pending_extensions(desk.world, organisation_id(f.AUTHORITY))
    other = propose_extension(
        desk.world, desk.permit, StartExtensionRequest("OTHER")
    ).act
    stranger = desk.sign(found.act, "department")
    with pytest.raises(NotActingForError):
        grant_extension(desk.world, desk.permit, stranger, operation="g:1")
    other_words = desk.sign(other, "officer")
    with pytest.raises(SignatureRefusedError):
        grant_extension(desk.world, desk.permit, other_words, operation="g:1")

    signed = desk.sign(found.act, "officer")
    done = grant_extension(desk.world, desk.permit, signed, operation="g:1")

    assert desk.ledger.submitted == [(found.act, [found.request.holder, signed])]
    again = grant_extension(desk.world, desk.permit, signed, operation="g:1")
    assert again is done


def test_where_rules_decide_the_system_key_signs_at_once(tmp_path):
    with opened(tmp_path / "service.db", system=True) as desk:
        found = propose_extension(desk.world, desk.permit, WISH)
        signed = desk.sign(found.act, "applicant")
        sent = ask_extension(desk.world, desk.permit, WISH, signed, operation="e:1")

        again = ask_extension(desk.world, desk.permit, WISH, signed, operation="e:1")

        ((act, both),) = desk.ledger.submitted
        assert (act, both[0]) == (found.act, signed)
        assert both[1].signer == f.address("system")
        assert again is sent
