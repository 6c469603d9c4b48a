"""The one word for a permit: good only if all three questions are answered with yes."""

from dataclasses import replace
from types import SimpleNamespace

import pytest

from zeropermit.domain.applications.letter import Language
from zeropermit.domain.ledger.block import BlockStamp
from zeropermit.domain.permits.reasons import State
from zeropermit.domain.permits.verification import (
    Answer,
    IssuerFinding,
    QuestionFinding,
    ReasonCode,
    Verdict,
)
from zeropermit.serialize.answer import STALE_SECONDS, Freshness
from zeropermit.web.pages.shared.page_request import PageRequest
from zeropermit.web.pages.shared.verification import advice, headline, question

YES = QuestionFinding(Verdict.VALID, (ReasonCode.ISSUED,))
NO = QuestionFinding(Verdict.INVALID, (ReasonCode.NOT_ON_LEDGER,))
GOOD = Answer(
    state=State.VALID,
    reasons=(),
    as_of=BlockStamp(1, bytes(32), bytes(32), 1_000),
    genuine=YES,
    in_force=YES,
    issued_by=IssuerFinding(YES, "", "", ""),
    permit=None,
    evidence=(),
    history=(),
)
FRESH = Freshness(now=1_000, contact=1_000)
STALE = Freshness(now=1_000, contact=1_000 - STALE_SECONDS - 1)


def visitor(language):
    return PageRequest(SimpleNamespace(), SimpleNamespace(), language, None)


@pytest.mark.parametrize("question", ["genuine", "in_force", "issued_by"])
@pytest.mark.parametrize("language", Language)
def test_onequestion_answered_with_no_makes_a_valid_permit_bad(question, language):
    found = IssuerFinding(NO, "", "", "") if question == "issued_by" else NO
    answer = replace(GOOD, **{question: found})

    mark = headline(visitor(language), answer, FRESH)

    assert (mark.sign, mark.kind) == ("✗", "bad")
    assert mark.word != headline(visitor(language), GOOD, FRESH).word
    assert advice(answer, FRESH) == "bad"


@pytest.mark.parametrize(
    ("state", "sign", "kind"),
    [
        (State.VALID, "✓", "good"),
        (State.SUSPENDED, "‖", "held"),
        (State.UNKNOWN, "?", "unknown"),
        (State.LAPSED, "✗", "bad"),
        (State.EXPIRED, "✗", "bad"),
        (State.SUPERSEDED, "✗", "bad"),
        (State.WITHDRAWN, "✗", "bad"),
        (State.REVOKED, "✗", "bad"),
        (State.FORFEITED, "✗", "bad"),
        (State.CANCELLED, "✗", "bad"),
    ],
)
def test_every_state_has_a_sign_and_a_word(state, sign, kind):
    words = set()
    for language in Language:
        mark = headline(visitor(language), replace(GOOD, state=state), FRESH)
        assert (mark.sign, mark.kind) == (sign, kind)
        words.add(mark.word)

    assert len(words) == 2
    assert advice(replace(GOOD, state=state), FRESH) == kind


@pytest.mark.parametrize("state", State)
def test_without_the_ledger_no_state_is_told(state):
    answer = replace(GOOD, state=state)

    mark = headline(visitor(Language.ZH), answer, STALE)

    assert (mark.sign, mark.kind, mark.word) == ("?", "unknown", "暂时无法确认")
    assert advice(answer, STALE) == "stale"


@pytest.mark.parametrize("finding", [YES, NO])
def test_without_the_ledger_noquestion_is_answered(finding):
    found = question(visitor(Language.EN), "?", finding, STALE)

    assert (found.mark.sign, found.mark.word) == ("?", "Cannot tell now")
    assert len(found.reasons) == 1


def test_what_was_not_checked_is_never_shown_as_good():
    for verdict in (Verdict.SKIPPED, Verdict.ERROR):
        finding = QuestionFinding(verdict, (ReasonCode.NOT_ON_LEDGER,))
        mark = question(visitor(Language.ZH), "?", finding, FRESH).mark
        assert (mark.sign, mark.kind) == ("?", "unknown")
