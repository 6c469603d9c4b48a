"""Records of a permit's life: stop reports, and requests that wait or change."""

from datetime import date

import pytest

from tests.builders.facts import address, word
from zeropermit.domain.acts.act import Authorization
from zeropermit.domain.acts.pending import WaitingAct, text_digest
from zeropermit.domain.law.calendar import day_start
from zeropermit.domain.ledger.identifiers import ApplicationId, PermitId
from zeropermit.domain.permits.reasons import Ending, Measure
from zeropermit.domain.permits.stop_report import StopReport
from zeropermit.domain.records.canonical import Suite
from zeropermit.domain.records.correction import (
    CORRECTION_LIMIT,
    CorrectionAnswer,
    CorrectionOutcome,
    CorrectionRequest,
)
from zeropermit.errors import DecisionTextError, RecordError, TextError

PERMIT = PermitId(word("permit"))
STOPPED_AT = day_start(date(2027, 1, 31)) + 9 * 3600
STOP = StopReport(PERMIT, STOPPED_AT, "暴雨。", "地下二层底板。", "每日巡查。")
HOLDER = Authorization(address("applicant"), STOPPED_AT + 600, b"\1" * 65)
TEXT = "经查，工地存在重大事故隐患。"
ACT = WaitingAct(
    *(PERMIT, 3, "end", "ISSUED_IN_ERROR", text_digest(TEXT), TEXT),
    *(Ending.REVOKED, Measure.NONE, 0, word("notice"), HOLDER),
)
WRONG = CorrectionRequest(
    ApplicationId(word("application")), "R03", "11370200DEMG000190", 5, "面积有误。", 7
)
ANSWERED = CorrectionAnswer(WRONG.digest(), CorrectionOutcome.UPHELD, "属实。", 9)
RECORDS = (STOP, ACT, WRONG, ANSWERED)


@pytest.mark.parametrize("record", RECORDS, ids=lambda r: type(r).__name__)
def test_a_record_of_a_life_is_read_as_it_was_written(record):
    assert type(record).from_json(record.as_json()) == record


@pytest.mark.parametrize("record", RECORDS, ids=lambda r: type(r).__name__)
def test_a_record_of_a_life_with_a_further_member_is_refused(record):
    with pytest.raises(RecordError):
        type(record).from_json({**record.as_json(), "more": 1})


@pytest.mark.parametrize("member", ["reason", "part", "maintenance"])
def test_a_stop_report_says_all_that_the_law_wants(member):
    with pytest.raises(RecordError):
        StopReport.from_json({**STOP.as_json(), member: ""})
    with pytest.raises(TextError):
        StopReport(**{**members(STOP), member: ""})


def members(report: StopReport) -> dict[str, object]:
    return {name: getattr(report, name) for name in StopReport.__dataclass_fields__}


def test_the_digest_of_a_stop_report_depends_on_each_member():
    other = {"part": "屋面。", "suite": Suite.SM3, "stopped_at": STOPPED_AT + 1}

    digests = {StopReport(**{**members(STOP), k: v}).digest() for k, v in other.items()}

    assert len(digests | {STOP.digest()}) == len(other) + 1


def test_a_report_is_late_when_the_day_after_the_month_begins():
    end = day_start(date(2027, 3, 1))

    assert not STOP.late(end - 1)
    assert STOP.late(end)


def test_a_waiting_act_names_an_ending_that_there_is():
    with pytest.raises(RecordError):
        WaitingAct.from_json({**ACT.as_json(), "ending": len(Ending)})


def test_the_text_of_a_decision_is_what_is_signed():
    with pytest.raises(DecisionTextError):
        WaitingAct.from_json({**ACT.as_json(), "text": TEXT + "！"})
    known = WaitingAct.from_json({**ACT.as_json(), "text": None})
    assert known.digest() != ACT.digest()


def test_an_answer_is_one_or_the_other():
    with pytest.raises(RecordError):
        CorrectionAnswer.from_json({**ANSWERED.as_json(), "outcome": "maybe"})


@pytest.mark.parametrize("record", [WRONG, ANSWERED], ids=lambda r: type(r).__name__)
@pytest.mark.parametrize("text", ["", "字" * (CORRECTION_LIMIT + 1), "\u202e"])
def test_what_is_said_of_wrong_data_is_short_and_plain(record, text):
    values = {name: getattr(record, name) for name in record.__dataclass_fields__}
    with pytest.raises(TextError):
        type(record)(**{**values, "text": text})
