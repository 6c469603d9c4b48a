"""Orders to stop work: the fold, the rules, answers and notices."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.builders import facts
from tests.builders.town import Town
from tests.unit.audit.story import PERMIT, story
from tests.unit.audit.test_stop_orders import LIFTED, ORDERED, RESTING, STOP
from tests.unit.audit.test_supervision import ACCEPTED, HANDED, OFFICE
from zeropermit.catalogue.words.events import event_words, sentence_words
from zeropermit.domain.applications.notices import NoticeCode, notices
from zeropermit.domain.ledger.identifiers import PermitId, StopId, organisation_id
from zeropermit.domain.ledger.state import LedgerState
from zeropermit.domain.ledger.violations import refusal, require
from zeropermit.domain.permits import work
from zeropermit.domain.permits.licence_state import LicenceNote
from zeropermit.domain.permits.reasons import State
from zeropermit.domain.permits.turn import Moment
from zeropermit.domain.permits.verification import Answer, verify
from zeropermit.domain.supervision import preconditions as rules
from zeropermit.domain.supervision.events import StopLifted, StopOrdered
from zeropermit.errors import (
    NotSupervisedError,
    StateRefusedError,
    StopInForceError,
    StoppedByOrderError,
    SupervisionUnknownError,
)
from zeropermit.serialize.permit import stop_order_json

PART = replace(ORDERED, whole=False)
HOLDER, AUTHORITY = map(organisation_id, (facts.APPLICANT, facts.AUTHORITY))
SUCCESSOR = PermitId(facts.word("successor"))


def after(*events):
    """The state after events under supervision."""
    state = LedgerState()
    for entry in story(*OFFICE, HANDED, ACCEPTED, *events):
        state.apply(entry.event, time=entry.block.time)
    return state


def last(*events):
    return story(*OFFICE, HANDED, ACCEPTED, *events)[-1].block


def moment(*events):
    return Moment(PERMIT, last(*events).time + 1)


def refused(*events, act, error):
    found = refusal(act(after(*events), moment(*events)))
    assert isinstance(found, error)
    return found


# The fold


def test_an_order_holds_until_it_is_lifted():
    stopped, lifted = after(ORDERED).supervision, after(ORDERED, LIFTED).supervision

    order = stopped.stop_in_force(PERMIT)
    assert (order.id, order.whole, order.lifted_at) == (STOP, True, 0)
    assert lifted.stop_in_force(PERMIT) is None
    assert lifted.stops[STOP] == replace(
        order, lifted_at=last(ORDERED, LIFTED).time, record=LIFTED.record
    )


def test_an_order_follows_a_permit_to_the_one_that_takes_its_place():
    state = after(ORDERED).supervision
    state.follow(PERMIT, SUCCESSOR)

    assert state.stop_in_force(SUCCESSOR).id == STOP
    state.apply(replace(LIFTED, permit=SUCCESSOR), time=1)
    assert state.stop_in_force(PERMIT) is None


# The rules


def test_work_is_stopped_once_at_a_time():
    require(rules.order_stop(after(), moment()))
    require(rules.order_stop(after(ORDERED, LIFTED), moment(ORDERED, LIFTED)))

    refused(ORDERED, act=rules.order_stop, error=StopInForceError)


def test_only_a_supervised_permit_in_force_has_its_work_stopped():
    state = after()
    state.supervision.permits.clear()
    assert isinstance(refusal(rules.order_stop(state, moment())), NotSupervisedError)
    state = after()
    state.permits[PERMIT] = replace(state.permits[PERMIT], stored=State.REVOKED)
    assert isinstance(refusal(rules.order_stop(state, moment())), StateRefusedError)
    unknown = replace(moment(), permit=SUCCESSOR)
    assert any(rules.order_stop(after(), unknown))


def test_an_order_that_holds_is_lifted_and_no_other():
    require(rules.lift_stop(after(ORDERED), moment(ORDERED), STOP))

    other = StopId(facts.word("no order"))
    found = refusal(rules.lift_stop(after(ORDERED), moment(ORDERED), other))
    assert isinstance(found, SupervisionUnknownError)
    assert any(rules.lift_stop(after(ORDERED, LIFTED), moment(), STOP))


def test_work_resumes_beside_a_part_and_not_under_an_order_for_all():
    require(work.report_resumption(after(*RESTING, PART), moment(*RESTING, PART)))

    found = (*RESTING, ORDERED)
    refused(*found, act=work.report_resumption, error=StoppedByOrderError)


# What is told


@pytest.mark.parametrize("whole", [True, False])
def test_an_answer_says_that_work_is_stopped_and_the_permit_valid(whole):
    order = replace(ORDERED, whole=whole)
    answer = answered(order)

    assert answer.state is State.VALID
    assert answer.good
    assert answer.permit.stop.whole is whole
    note = LicenceNote.STOP_ORDERED if whole else LicenceNote.NONE
    assert answer.licence.note is note
    told = stop_order_json(answer.permit.stop)
    assert told == {
        "id": "0x" + STOP.hex(),
        "whole": whole,
        "scope": "0x" + ORDERED.scope.hex(),
        "reason": "STOP_HAZARD",
        "ordered_at": last(order).time,
    }


def test_an_answer_says_nothing_of_an_order_that_was_lifted():
    answer = answered(ORDERED, LIFTED)

    assert answer.permit.stop is None
    assert stop_order_json(answer.permit.stop) is None
    assert answer.licence.note is LicenceNote.NONE


def answered(*events) -> Answer:
    state, block = after(*events), last(*events)
    document = state.permits[PERMIT].document
    return verify(state, document, at=block.time, as_of=block)


def test_the_holder_is_told_as_long_as_the_order_holds():
    def codes(state, whom=HOLDER):
        return [told.code for told in notices(state, whom, now=last(ORDERED).time)]

    assert codes(after(ORDERED)) == [NoticeCode.STOP_ORDERED]
    assert codes(after(ORDERED), AUTHORITY) == []
    assert codes(after(ORDERED, LIFTED)) == []
    dead = after(ORDERED)
    dead.permits[PERMIT] = replace(dead.permits[PERMIT], stored=State.REVOKED)
    assert codes(dead) == [NoticeCode.STOP_ORDERED]
    changed = after(ORDERED)
    before = replace(changed.permits[PERMIT], successor=SUCCESSOR)
    changed.permits[PERMIT] = replace(before, stored=State.SUPERSEDED)
    assert codes(changed) == []


def test_an_order_for_a_part_is_told_as_such():
    assert sentence_words(ORDERED) == event_words(StopOrdered)
    assert sentence_words(PART) not in map(event_words, (StopOrdered, StopLifted))


def test_a_town_without_orders_tells_of_none():
    town = Town.small()
    town.granted()

    assert not any(
        told.code is NoticeCode.STOP_ORDERED
        for told in notices(town.state, HOLDER, now=town.now)
    )
