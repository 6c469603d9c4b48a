"""Ledgers that came before: which of them answers, and for which time."""

import pytest

from tests.builders.facts import word
from tests.builders.town import Town
from zeropermit.domain.ledger.block import BlockStamp
from zeropermit.domain.ledger.manifest import Manifest, PinnedBlock
from zeropermit.domain.ledger.state import LedgerState
from zeropermit.domain.permits.earlier import EarlierLedger, among
from zeropermit.domain.permits.reasons import Ending, State
from zeropermit.domain.permits.verification import ReasonCode, Verdict, verify

DOCUMENT = b"\2" * 32
END = 50
HERE = BlockStamp(7, bytes(32), bytes(32), 2_000_000_000)


def ledger(state, *, time, network="old"):
    """A ledger that ended with block 50."""
    last = BlockStamp(END, word("last"), bytes(32), time)

    def read(*, at=None):
        before = BlockStamp(END - 1, word("before"), bytes(32), time)
        return state, last if at is None or at >= time else before

    pinned = PinnedBlock(END, word("last"))
    return EarlierLedger(Manifest(network, 1, 1, word("0"), 0, {}, pinned), read)


def asked(town, *earlier, at=None, state=None, document=DOCUMENT):
    second = town.now if at is None else at

    def question(known, as_of):
        return verify(known, document, at=second, as_of=as_of)

    answer = question(state or LedgerState(), HERE)
    return among(answer, earlier, question, at=at)


@pytest.fixture
def town():
    made = Town.small()
    made.granted()
    return made


def test_the_ledger_in_use_answers_for_all_that_it_knows(town):
    other = Town.small()
    [permit] = [other.granted()]
    other.end(permit, Ending.REVOKED)

    answer = asked(town, ledger(town.state, time=town.now), state=other.state)

    assert answer.state is State.REVOKED
    assert answer.earlier is None


def test_what_was_in_force_at_the_end_may_have_ended_since(town):
    answer = asked(town, ledger(town.state, time=town.now))

    assert answer.state is None
    assert answer.genuine.verdict is Verdict.VALID
    assert answer.in_force.verdict is Verdict.ERROR
    assert answer.in_force.reasons == (ReasonCode.LEDGER_CLOSED,)
    assert ReasonCode.LEDGER_CLOSED in answer.reasons
    assert answer.permit is not None
    assert answer.earlier.network == "old"


@pytest.mark.parametrize("before", [0, 5])
def test_up_to_its_last_second_a_ledger_answers(town, before):
    answer = asked(town, ledger(town.state, time=town.now), at=town.now - before)

    assert answer.state is State.VALID
    assert answer.earlier.network == "old"


def test_a_second_after_its_end_it_does_not(town):
    answer = asked(town, ledger(town.state, time=town.now), at=town.now + 1)

    assert answer.state is None


def test_what_had_ended_by_then_has_ended():
    town = Town.small()
    town.end(town.granted(), Ending.REVOKED)

    answer = asked(town, ledger(town.state, time=town.now))

    assert answer.state is State.REVOKED
    assert answer.in_force.verdict is Verdict.INVALID


def test_a_document_that_was_corrected_is_no_more_genuine_for_that(town):
    [permit] = town.state.permits
    town.correct(permit, word("corrected"))

    answer = asked(town, ledger(town.state, time=town.now))

    assert answer.state is None
    assert answer.bad


def test_the_ledger_that_ended_last_answers_first(town):
    ended = Town.small()
    ended.end(ended.granted(), Ending.REVOKED)
    ledgers = (
        ledger(LedgerState(), time=1, network="last"),
        ledger(ended.state, time=ended.now, network="middle"),
        ledger(town.state, time=town.now, network="first"),
    )

    answer = asked(town, *ledgers)

    assert answer.state is State.REVOKED
    assert answer.earlier.network == "middle"


def test_one_that_cannot_be_asked_may_know_more_than_those_before(town):
    absent = EarlierLedger(ledger(town.state, time=1).manifest, None)

    answer = asked(town, absent, ledger(town.state, time=town.now))
    known = asked(town, ledger(town.state, time=town.now), absent, at=town.now)

    assert answer.state is None
    assert answer.reasons == (ReasonCode.LEDGER_NOT_ASKED,)
    assert known.state is State.VALID


def test_what_none_of_them_knows_is_on_none(town):
    answer = asked(town, ledger(town.state, time=1), document=word("other"))

    assert answer.state is State.UNKNOWN
    assert answer.earlier is None
