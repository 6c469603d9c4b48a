"""Two officers at two computers: what waits for the second, and until when."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.builders import facts as f
from tests.unit.usecases.desk import DECISION, Desk, opened
from zeropermit.domain.acts.operation import OperationState
from zeropermit.domain.acts.pending import text_digest
from zeropermit.domain.ledger import events as e
from zeropermit.domain.ledger.identifiers import PermitId, organisation_id
from zeropermit.domain.permits.reasons import Ending, Measure
from zeropermit.errors import (
    AlreadySignedError,
    DecisionTextError,
    NotActingForError,
    SignatureRefusedError,
    WaitingActSentError,
    WaitingActUnknownError,
    WaitingActWithdrawnError,
)
from zeropermit.store.pending_acts import SqlPendingActEnds
from zeropermit.usecases.permits.countersign import (
    ABANDONED_SECONDS,
    PENDING_SECONDS,
    countersign,
    find_pending_act,
    keep_act,
    pending_acts,
    take_back,
)
from zeropermit.usecases.permits.officer_acts import PermitActRequest, prepare_act

WISH = PermitActRequest("suspend", "SAFETY_HAZARD", DECISION)
AUTHORITY = organisation_id(f.AUTHORITY)
OFFICERS = ("officer", "second")


@pytest.fixture
def desk(tmp_path) -> Iterator[Desk]:
    with opened(tmp_path / "desk.db") as found:
        told(found, Measure.SUSPENDED)
        yield found


def told(desk: Desk, measure: Measure) -> None:
    """Tell the holder of a measure, and have it answer."""
    given = replace(desk.town.notice(desk.permit, measure), reason="SAFETY_HAZARD")
    answer = (desk.permit, given.notice, DECISION, f.address("applicant"))
    desk.town.tell(given)
    desk.town.tell(e.NoticeAnswered(*answer))
    desk.town.now = given.answer_until


def kept(
    desk: Desk, act_body: PermitActRequest = WISH, text: str | None = None
) -> bytes:
    """Have the first officer sign, and leave it."""
    act = prepare_act(desk.world, desk.permit, act_body)
    first = desk.sign(act, OFFICERS[0], seconds=PENDING_SECONDS)
    return keep_act(desk.world, desk.permit, act_body, first, text=text)


@pytest.mark.parametrize("by", ["department", "applicant", "system"])
def test_only_an_officer_of_the_authority_signs_first(desk, by):
    act = prepare_act(desk.world, desk.permit, WISH)
    with pytest.raises(NotActingForError):
        keep_act(desk.world, desk.permit, WISH, desk.sign(act, by))
    assert pending_acts(desk.world, AUTHORITY) == ()


def test_a_signature_over_other_words_is_not_kept(desk):
    other = prepare_act(desk.world, desk.permit, replace(WISH, decision=bytes(32)))
    with pytest.raises(SignatureRefusedError):
        keep_act(desk.world, desk.permit, WISH, desk.sign(other, OFFICERS[0]))


def test_a_text_that_is_not_what_was_signed_is_not_kept(desk):
    with pytest.raises(DecisionTextError):
        kept(desk, text="别的决定")


def test_the_first_officer_cannot_be_the_second(desk):
    name = kept(desk)
    found = find_pending_act(desk.world, AUTHORITY, name)
    again = desk.sign(found.act, OFFICERS[0])
    with pytest.raises(AlreadySignedError):
        countersign(desk.world, name, again, body=AUTHORITY, operation="c:1")
    assert desk.ledger.submitted == []


@pytest.mark.parametrize("by", ["department", "applicant", "system"])
def test_only_an_officer_of_the_authority_signs_second(desk, by):
    name = kept(desk)
    act = find_pending_act(desk.world, AUTHORITY, name).act
    with pytest.raises(NotActingForError):
        countersign(
            desk.world, name, desk.sign(act, by), body=AUTHORITY, operation="c:1"
        )
    assert desk.ledger.submitted == []


def test_another_authority_finds_nothing(desk):
    name = kept(desk)
    other = organisation_id(f.DEPARTMENT)
    assert pending_acts(desk.world, other) == ()
    with pytest.raises(WaitingActUnknownError):
        find_pending_act(desk.world, other, name)


def test_what_waits_is_dropped_when_the_signature_runs_out(desk):
    kept(desk)
    desk.town.now += PENDING_SECONDS - 1
    assert len(pending_acts(desk.world, AUTHORITY)) == 1
    desk.town.now += 1
    assert pending_acts(desk.world, AUTHORITY) == ()


def test_what_waits_is_dropped_when_another_act_overtook_it(desk):
    ending = PermitActRequest("end", "COMPLETED", DECISION, Ending.CANCELLED)
    name = kept(desk, ending)
    assert len(pending_acts(desk.world, AUTHORITY)) == 1

    desk.town.suspend(desk.permit)  # an ending is still allowed, but not this one

    assert pending_acts(desk.world, AUTHORITY) == ()
    with pytest.raises(WaitingActUnknownError):
        find_pending_act(desk.world, AUTHORITY, name)


def test_what_waits_is_dropped_when_the_state_allows_it_no_more(desk):
    kept(desk)
    desk.town.suspend(desk.permit)
    assert pending_acts(desk.world, AUTHORITY) == ()


def test_the_second_signs_the_act_made_anew_and_it_goes_out_with_both(desk):
    text = "经核查，工地存在重大事故隐患，决定暂扣。"
    act_body = replace(WISH, decision=text_digest(text))
    name = kept(desk, act_body, text)
    desk.town.now += 60
    found = find_pending_act(desk.world, AUTHORITY, name)
    assert found.act == prepare_act(desk.world, desk.permit, act_body)
    assert (found.kept.text, found.number) == (text, desk.held.number)

    second = desk.sign(found.act, OFFICERS[1])
    countersign(desk.world, name, second, body=AUTHORITY, operation="c:1")

    assert desk.ledger.submitted == [(found.act, [found.kept.first, second])]


def taken_back(desk: Desk, name: bytes, by: str = OFFICERS[0]):
    return take_back(
        desk.world, desk.permit, name, body=AUTHORITY, officer=f.address(by)
    )


def signed_second(desk: Desk, name: bytes, operation: str = "c:1"):
    act = prepare_act(desk.world, desk.permit, WISH)
    second = desk.sign(act, OFFICERS[1])
    return countersign(desk.world, name, second, body=AUTHORITY, operation=operation)


@pytest.mark.parametrize("by", [OFFICERS[1], "department", "system"])
def test_only_who_signed_first_takes_it_back(desk, by):
    name = kept(desk)
    with pytest.raises(WaitingActUnknownError):
        taken_back(desk, name, by)
    with pytest.raises(WaitingActUnknownError):
        take_back(
            desk.world,
            PermitId(f.word("another")),
            name,
            body=AUTHORITY,
            officer=f.address(OFFICERS[0]),
        )
    assert find_pending_act(desk.world, AUTHORITY, name)


def test_what_was_taken_back_waits_no_more_and_is_not_sent(desk):
    name = kept(desk)

    assert taken_back(desk, name).digest() == name
    assert taken_back(desk, name).digest() == name  # twice is as once

    assert pending_acts(desk.world, AUTHORITY) == ()
    with pytest.raises(WaitingActUnknownError):
        signed_second(desk, name)
    assert desk.ledger.submitted == []


def test_a_signature_that_was_taken_back_is_not_kept_again_but_a_new_one_is(desk):
    act = prepare_act(desk.world, desk.permit, WISH)
    first = desk.sign(act, OFFICERS[0], seconds=PENDING_SECONDS)
    taken_back(desk, keep_act(desk.world, desk.permit, WISH, first))

    with pytest.raises(WaitingActWithdrawnError):
        keep_act(desk.world, desk.permit, WISH, first)

    desk.town.now += 1
    assert find_pending_act(desk.world, AUTHORITY, kept(desk))


def test_what_a_second_officer_signed_cannot_be_taken_back(desk):
    name = kept(desk)
    signed_second(desk, name)

    with pytest.raises(WaitingActSentError):
        taken_back(desk, name)


def test_a_second_signature_of_no_use_hinders_nobody(desk):
    name = kept(desk)
    other = desk.sign(
        prepare_act(desk.world, desk.permit, replace(WISH, decision=bytes(32))),
        OFFICERS[1],
    )
    with pytest.raises(SignatureRefusedError):
        countersign(desk.world, name, other, body=AUTHORITY, operation="c:1")

    assert taken_back(desk, name)


def test_an_act_that_the_ledger_refused_can_be_taken_back(desk):
    name = kept(desk)
    signed_second(desk, name)
    refused = replace(desk.ledger.operations["c:1"], state=OperationState.REFUSED)
    desk.ledger.operations["c:1"] = refused

    assert taken_back(desk, name)
    assert pending_acts(desk.world, AUTHORITY) == ()


def test_what_died_before_it_was_sent_is_sent_again_or_taken_back(desk):
    """The service may end between noting that it sends, and sending."""
    name = kept(desk)
    assert desk.world.pending_acts.send(name, "c:dead")
    with pytest.raises(WaitingActSentError):
        taken_back(desk, name)

    desk.town.now += ABANDONED_SECONDS
    assert taken_back(desk, name)

    desk.town.now += 1
    name = kept(desk)
    assert desk.world.pending_acts.send(name, "c:dead")
    assert signed_second(desk, name, "c:2").id == "c:2"


def test_of_a_second_signature_and_a_withdrawal_at_once_one_wins(desk, monkeypatch):
    name = kept(desk)
    send = desk.world.pending_acts.send

    def late(ends, pending_act, operation):
        taken_back(desk, name)
        return send(pending_act, operation)

    monkeypatch.setattr(SqlPendingActEnds, "send", late)
    with pytest.raises(WaitingActUnknownError):
        signed_second(desk, name)
    assert desk.ledger.submitted == []
    monkeypatch.undo()

    desk.town.now += 1
    name = kept(desk)
    withdraw = desk.world.pending_acts.withdraw

    def slow(ends, pending_act, seen):
        signed_second(desk, name)
        return withdraw(pending_act, seen)

    monkeypatch.setattr(SqlPendingActEnds, "withdraw", slow)
    with pytest.raises(WaitingActSentError):
        taken_back(desk, name)
    assert len(desk.ledger.submitted) == 1
