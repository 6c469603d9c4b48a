"""Before an act against a holder: notice, answer, hearing."""

from __future__ import annotations

import pytest
from eth_utils.crypto import keccak

from tests.contracts import factories as f
from tests.contracts.evm import START
from tests.contracts.factories import organisation_id
from tests.contracts.lifecycle import (
    ENDINGS,
    OFFICERS,
    address,
    held,
    issued,
    ready,
    successor,
)
from tests.contracts.lifecycle import change as replace_by
from tests.contracts.notices import (
    ANSWER,
    GROUNDS,
    MEASURES,
    TIME_TO_ANSWER,
    TO_FORFEIT,
    TO_REVOKE,
    TO_SUSPEND,
    give_notice,
    id_of,
    notice_of,
    noticed,
    record_hearing,
    reply,
)
from tests.contracts.relaying import Call, held_back
from tests.contracts.world import DECISION, KEYS, World

YEAR_AFTER = 1_795_622_400
"""2026-11-26 00:00:00 in China Standard Time: twelve months after 2025-11-25."""
REASON = keccak(text="NOT_STARTED")
HOLDER, AUTHORITY = organisation_id(f.APPLICANT), organisation_id(f.AUTHORITY)
ADVERSE = [("suspend", None), ("end", 1), ("end", 2), ("end", 3)]
REPLIES = {"answerNotice": (ANSWER,), "requestHearing": ()}


def measure_of(ending: int | None) -> int:
    return ending or TO_SUSPEND


def told(world: World, ending: int | None = 2) -> tuple[f.Case, bytes]:
    """A permit whose holder was told, and the id of the notice."""
    case, _ = ready(world, "reportStop")
    give_notice(world, case, measure_of(ending))
    return case, id_of(world, case)


# The notice


@pytest.mark.parametrize("measure", range(1, 5))
def test_the_holder_is_told_what_is_meant_and_until_when_it_can_answer(world, measure):
    case = issued(world)
    (event,) = give_notice(world, case, measure).events
    until = START + TIME_TO_ANSWER
    content = b"notice:" + case.permit_id + bytes([0, 0, 0, 0, measure]) + REASON
    number = keccak(content + GROUNDS + until.to_bytes(8, "big"))
    assert event.name == "NoticeGiven"
    assert event.values == {
        "permit": case.permit_id,
        "sequence": 0,
        "notice": number,
        "measure": measure,
        "answerUntil": until,
        "reason": "NOT_STARTED",
        "grounds": GROUNDS,
        "first": address(world, OFFICERS[0]),
        "second": address(world, OFFICERS[1]),
    }
    kept = (number, REASON, until, YEAR_AFTER, 1, False, measure, 0, f.ZERO)
    assert notice_of(world, case) == kept
    assert held(world, case)[1:] == (0, 1)


def test_a_notice_has_to_say_what_is_meant(world, refuses):
    case = issued(world)
    with refuses("MeasureMissing"):
        give_notice(world, case, 0)


def test_the_time_to_answer_is_five_days_to_a_year(world, refuses):
    case = issued(world)
    earliest = START + TIME_TO_ANSWER
    for until in (0, START, earliest - 1, YEAR_AFTER + 1, f.NO_END):
        with refuses("AnswerTimeNotAllowed", until, earliest, YEAR_AFTER):
            give_notice(world, case, TO_REVOKE, until=until)
    give_notice(world, case, TO_REVOKE, until=YEAR_AFTER)


def test_a_notice_needs_its_text(world, refuses):
    case = issued(world)
    with refuses("WrittenDecisionMissing"):
        give_notice(world, case, TO_REVOKE, grounds=f.ZERO)


def test_a_later_notice_takes_the_place_of_the_one_before(world, refuses):
    case, before = told(world)
    reply(world, "answerNotice", case, before, ANSWER)
    give_notice(world, case, TO_REVOKE)
    after = id_of(world, case)
    assert notice_of(world, case)[4:6] == (2, False)
    with refuses("NoticeMismatch", case.permit_id, after):
        world.do("end", case, 0, ending=2, notice=before)
    with refuses("AnswerPending", case.permit_id, START + TIME_TO_ANSWER):
        world.do("end", case, 0, ending=2, notice=after)


# The act that follows


@pytest.mark.parametrize(("act", "ending"), ADVERSE)
def test_nothing_adverse_is_done_to_whom_nothing_was_said(world, refuses, act, ending):
    case = issued(world)
    for notice in (f.ZERO, GROUNDS):
        with refuses("NoticeMissing", case.permit_id):
            world.do(act, case, 0, ending=ending, notice=notice)


@pytest.mark.parametrize(("act", "ending"), ADVERSE)
@pytest.mark.parametrize("time", [START, START + TIME_TO_ANSWER - 1])
def test_nothing_adverse_is_done_while_the_holder_can_answer(
    world, refuses, act, ending, time
):
    case, notice = told(world, ending)
    world.evm.warp(time)
    with refuses("AnswerPending", case.permit_id, START + TIME_TO_ANSWER):
        world.do(act, case, 0, ending=ending, notice=notice)
    world.evm.warp(START + TIME_TO_ANSWER)
    world.do(act, case, 0, ending=ending, notice=notice)
    assert held(world, case)[1] == 1


@pytest.mark.parametrize(("act", "ending"), ADVERSE)
@pytest.mark.parametrize("time", [START, START + TIME_TO_ANSWER - 1])
def test_an_answer_does_not_shorten_the_time(world, refuses, act, ending, time):
    case, notice = told(world, ending)
    reply(world, "answerNotice", case, notice, ANSWER)
    world.evm.warp(time)
    with refuses("AnswerPending", case.permit_id, START + TIME_TO_ANSWER):
        world.do(act, case, 0, ending=ending, notice=notice)
    world.evm.warp(START + TIME_TO_ANSWER)
    world.do(act, case, 0, ending=ending, notice=notice)
    assert held(world, case)[1] == 1


@pytest.mark.parametrize(("act", "ending"), ADVERSE)
@pytest.mark.parametrize("time", [YEAR_AFTER, YEAR_AFTER + 1])
def test_a_notice_of_a_year_ago_serves_nothing(world, refuses, act, ending, time):
    case, notice = told(world, ending)
    world.evm.warp(YEAR_AFTER - 1)
    with world.evm.undone():
        world.do(act, case, 0, ending=ending, notice=notice)
    world.evm.warp(time)
    with refuses("NoticeLapsed", case.permit_id, YEAR_AFTER):
        world.do(act, case, 0, ending=ending, notice=notice)


@pytest.mark.parametrize(("act", "ending"), ADVERSE)
def test_a_notice_serves_no_other_measure(world, refuses, act, ending):
    case = issued(world)
    for measure in set(range(1, 5)) - {measure_of(ending)}:
        notice = noticed(world, case, measure)
        with refuses("NoticeMismatch", case.permit_id, notice):
            world.do(act, case, 0, ending=ending, notice=notice)


@pytest.mark.parametrize(("act", "ending"), ADVERSE)
def test_a_notice_serves_no_other_reason(world, refuses, act, ending):
    case, notice = told(world, ending)
    world.evm.warp(START + TIME_TO_ANSWER)
    more = {"ending": ending, "notice": notice}
    with refuses("NoticeMismatch", case.permit_id, notice):
        world.do(act, case, 0, reason="ANOTHER", **more)
    world.do(act, case, 0, decision=keccak(text="another text"), **more)


def test_a_cancellation_needs_no_notice_and_names_none(world, refuses):
    case, notice = told(world, 3)
    with refuses("NoticeMismatch", case.permit_id, notice):
        world.do("end", case, 0, ending=4, notice=notice)
    world.do("end", case, 0, ending=4)
    assert world.status(case) == ENDINGS[4]


def test_what_is_given_back_is_suspended_again_after_the_same_notice(world):
    """Within the year, and for the same reason."""
    case, notice = told(world, None)
    world.evm.warp(START + TIME_TO_ANSWER)
    for sequence, act in enumerate(("suspend", "reinstate", "suspend")):
        world.do(act, case, sequence, notice=notice)
    assert held(world, case)[1] == 3


# The answer, and the hearing


@pytest.mark.parametrize("act", REPLIES)
def test_a_holder_replies_once_and_to_its_notice(world, refuses, act):
    case, notice = told(world)
    words = REPLIES[act]
    with refuses("NoticeMismatch", case.permit_id, notice):
        reply(world, act, case, GROUNDS, *words)
    (event,) = reply(world, act, case, notice, *words).events
    names = {"answerNotice": "NoticeAnswered", "requestHearing": "HearingRequested"}
    assert event.name == names[act]
    told_ = {"permit": case.permit_id, "notice": notice}
    more = {"answer": ANSWER} if words else {}
    assert event.values == {**told_, **more, "by": address(world, "applicant")}
    again = {
        "answerNotice": "NoticeAnsweredBefore",
        "requestHearing": "HearingRequestedBefore",
    }
    with refuses(again[act], case.permit_id):
        reply(world, act, case, notice, *words)


@pytest.mark.parametrize("act", REPLIES)
def test_a_holder_replies_in_time(world, refuses, act):
    case, notice = told(world)
    until = START + TIME_TO_ANSWER
    world.evm.warp(until - 1)
    with world.evm.undone():
        reply(world, act, case, notice, *REPLIES[act])
    world.evm.warp(until)
    with refuses("AnswerTimeOver", case.permit_id, until):
        reply(world, act, case, notice, *REPLIES[act])


@pytest.mark.parametrize("act", REPLIES)
def test_nobody_replies_to_what_was_not_said(world, refuses, act):
    case = issued(world)
    with refuses("NoticeMissing", case.permit_id):
        reply(world, act, case, f.ZERO, *REPLIES[act])


@pytest.mark.parametrize("act", REPLIES)
@pytest.mark.parametrize("key", ["authority one", "contractor", "stranger", "land"])
def test_nobody_replies_for_the_holder(world, refuses, act, key):
    """An answer by another would shorten the holder's time."""
    case, notice = told(world)
    organisation = organisation_id(KEYS[key][0])
    with refuses("NotTheHolder", HOLDER, organisation):
        reply(world, act, case, notice, *REPLIES[act], key=key)


@pytest.mark.parametrize("act", REPLIES)
def test_nobody_replies_when_the_permit_has_ended(world, refuses, act):
    case, notice = told(world)
    world.do("end", case, 0, ending=4)
    with refuses("StateNotAllowed", case.permit_id, ENDINGS[4]):
        reply(world, act, case, notice, *REPLIES[act])


def test_an_answer_and_a_record_need_their_text(world, refuses):
    case, notice = told(world)
    with refuses("StatementMissing"):
        reply(world, "answerNotice", case, notice, f.ZERO)
    reply(world, "requestHearing", case, notice)
    with refuses("StatementMissing"):
        record_hearing(world, case, notice, f.ZERO)


def test_nothing_adverse_is_done_until_the_hearing_was_held(world, refuses):
    """Also if the holder has answered, and if its time is over."""
    case, notice = told(world, 3)
    reply(world, "requestHearing", case, notice)
    reply(world, "answerNotice", case, notice, ANSWER)
    for time in (START, START + 2 * TIME_TO_ANSWER):
        world.evm.warp(time)
        with refuses("HearingPending", case.permit_id):
            world.do("end", case, 0, ending=3, notice=notice)
    (event,) = record_hearing(world, case, notice).events
    assert event.name == "HearingRecorded"
    assert event.values == {
        "permit": case.permit_id,
        "notice": notice,
        "record": GROUNDS,
        "first": address(world, OFFICERS[0]),
        "second": address(world, OFFICERS[1]),
    }
    world.do("end", case, 0, ending=3, notice=notice)
    assert world.status(case) == 8


def test_no_hearing_is_recorded_that_nobody_asked_for_nor_twice(world, refuses):
    case, notice = told(world)
    with refuses("HearingNotAwaited", case.permit_id):
        record_hearing(world, case, notice)
    reply(world, "requestHearing", case, notice)
    record_hearing(world, case, notice)
    with refuses("HearingNotAwaited", case.permit_id):
        record_hearing(world, case, notice)
    with refuses("HearingRequestedBefore", case.permit_id):
        reply(world, "requestHearing", case, notice)


def test_a_record_of_a_hearing_leaves_the_holder_its_time(world, refuses):
    case, notice = told(world)
    reply(world, "requestHearing", case, notice)
    record_hearing(world, case, notice)
    with refuses("AnswerPending", case.permit_id, START + TIME_TO_ANSWER):
        world.do("end", case, 0, ending=2, notice=notice)


# Attacks


@pytest.mark.parametrize("act", ["giveNotice", "recordHearing"])
def test_one_person_or_another_body_gives_no_notice_and_holds_no_hearing(
    world, refuses, act
):
    case, notice = told(world)
    reply(world, "requestHearing", case, notice)

    def tries(*keys: str) -> None:
        if act == "giveNotice":
            give_notice(world, case, TO_FORFEIT, keys=keys)
        else:
            record_hearing(world, case, notice, keys=keys)

    one = address(world, OFFICERS[0])
    with refuses("SamePerson", one, one):
        tries(OFFICERS[0], OFFICERS[0])
    with refuses("NotAnOfficer", address(world, "authority system")):
        tries(OFFICERS[0], "authority system")
    with refuses("NotTheAuthority", AUTHORITY, organisation_id(f.OTHER_BODY)):
        tries("other one", "other two")
    world.govern("withdrawGrant", AUTHORITY, f.DECIDE, f.matter_id(f.MATTER))
    with refuses("NotGrantedToDecide", AUTHORITY, case.application[0]):
        tries(*OFFICERS)
    world.guard("suspendOrganisation", AUTHORITY)
    with refuses("OrganisationIsSuspended", AUTHORITY):
        tries(*OFFICERS)


def test_a_change_of_the_permit_does_not_dodge_a_hearing(world, refuses):
    case, notice = told(world, 3)
    reply(world, "requestHearing", case, notice)
    new = successor(world, case)
    replace_by(world, case, 0, new)
    world.evm.warp(START + TIME_TO_ANSWER)
    with refuses("HearingPending", case.permit_id):
        world.do("end", new, 0, ending=3, notice=notice)
    with refuses("StateNotAllowed", case.permit_id, 5):
        record_hearing(world, case, notice)
    record_hearing(world, new, notice)
    world.do("end", new, 0, ending=3, notice=notice)


def test_a_notice_signed_once_is_given_once(world, refuses):
    """Sent again, it would take the place of a later one."""
    case = issued(world)
    call = held_back(world, "giveNotice", lambda: give_notice(world, case, TO_REVOKE))
    call.submit()
    with refuses("SequenceMismatch", case.permit_id, 1, 0):
        call.submit()
    with refuses("InvalidSignature", address(world, OFFICERS[0])):
        call.altered(1, 1).submit()


def test_an_answer_serves_no_later_notice(world, refuses):
    """Its signature is over the notice that it answers."""
    case, notice = told(world)
    call = held_back(
        world,
        "answerNotice",
        lambda: reply(world, "answerNotice", case, notice, ANSWER),
    )
    give_notice(world, case, TO_FORFEIT)
    with refuses("NoticeMismatch", case.permit_id, id_of(world, case)):
        call.submit()
    with refuses("InvalidSignature", address(world, "applicant")):
        call.altered(1, id_of(world, case)).submit()


def test_a_decision_signed_under_one_notice_serves_no_later_one(world, refuses):
    case = issued(world)
    first = noticed(world, case, TO_REVOKE)
    words = (case.permit_id, 0, "Revoked", first, "NOT_STARTED", DECISION)
    end, late = world.permits, world.evm.now + 2 * TIME_TO_ANSWER
    pair = [world.sign(end, "end", words, key, deadline=late) for key in OFFICERS]
    later = noticed(world, case, TO_REVOKE)
    call = Call(world, end, "end", (case.application, 0, 2, *words[3:], *pair))
    with refuses("NoticeMismatch", case.permit_id, later):
        call.submit()
    with refuses("InvalidSignature", address(world, OFFICERS[0])):
        call.altered(3, later).submit()


def test_a_notice_of_one_permit_serves_no_other(world, refuses):
    case = issued(world)
    notice = noticed(world, case, TO_REVOKE)
    beside = issued_beside(world)
    with refuses("NoticeMissing", beside.permit_id):
        world.do("end", beside, 0, ending=2, notice=notice)
    own = noticed(world, beside, TO_REVOKE)
    with refuses("NoticeMismatch", beside.permit_id, own):
        world.do("end", beside, 0, ending=2, notice=notice)


def issued_beside(world: World) -> f.Case:
    """A permit for another project."""
    case = world.case("2609-370203-89-01-000026")
    case.document, case.number = GROUNDS, "370203202609210109"
    world.issue(case)
    return case


@pytest.mark.parametrize("measure", range(1, 5))
def test_a_measure_is_signed_by_its_name(world, refuses, measure):
    case = issued(world)
    call = held_back(world, "giveNotice", lambda: give_notice(world, case, measure))
    for other in set(range(1, 5)) - {measure}:
        with refuses("InvalidSignature", address(world, OFFICERS[0])):
            call.altered(2, other).submit()
    assert len(MEASURES) == 5
