"""The answer for one permit, as a page shows it: one word, three questions, facts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from zeropermit.domain.ledger.events import PermitIssued, PermitStep
from zeropermit.domain.ledger.identifiers import PermitId, to_hex
from zeropermit.domain.ledger.state import LedgerState
from zeropermit.domain.permits.reasons import State
from zeropermit.domain.permits.verification import (
    Answer,
    PermitFacts,
    QuestionFinding,
    ReasonCode,
    Verdict,
)
from zeropermit.serialize.answer import Freshness
from zeropermit.usecases.permits.verify import facts_of, verify_reference
from zeropermit.web.pages.shared.contexts import (
    BAD,
    GOOD,
    UNKNOWN,
    Mark,
    VerificationQuestion,
)
from zeropermit.web.pages.shared.marks import STATE_SIGNS, state_mark
from zeropermit.web.pages.shared.page_request import PageRequest
from zeropermit.web.pages.shared.templates import page_filter
from zeropermit.web.pages.shared.texts import N, grouped_number

_VERDICTS = {Verdict.VALID: GOOD, Verdict.INVALID: BAD}
_ADVICE = {
    "good": N("What this permit allows may be done."),
    "part": N(
        "What this permit allows may be done, but for the part that the supervisor has "
        "ordered to stop."
    ),
    "stopped": N(
        "The permit is valid, but the supervisor has ordered all work under it to stop."
    ),
    "bad": N("Nothing may be done on the strength of this permit."),
    "held": N("The permit is suspended: nothing may be done until it is given back."),
    "unknown": N(
        "The ledger has no such permit. Check the number; if it is right, do not rely "
        "on the paper."
    ),
    "doubt": N(
        "The ledger holds entries that cannot be read, and this answer may depend on "
        "one of them. It is neither a yes nor a no. Ask the operator."
    ),
    "closed": N(
        "The ledger of this permit has ended, and its authority has not put the permit "
        "on record on the ledger in use. It is neither a yes nor a no. Ask the "
        "authority."
    ),
    "missing": N(
        "The ledger in use has no such permit, and an earlier one cannot be asked now. "
        "It is neither a yes nor a no. Ask the operator."
    ),
    "stale": N(
        "The ledger is out of reach. Below is what was seen last, not an answer for "
        "now. Try again later."
    ),
}

_DOUBTS = {
    ReasonCode.LEDGER_CLOSED: "closed",
    ReasonCode.LEDGER_NOT_ASKED: "missing",
}


def known_permit(request: PageRequest, permit: str) -> tuple[Answer, PermitFacts]:
    """Verify a permit that the ledger has.

    Raises:
        PermitUnknownError: There is no such permit.
        LedgerInDoubtError: It cannot be told.
    """
    answer = verify_reference(request.context, permit)
    return answer, facts_of(answer, permit)


@page_filter
def questions(
    request: PageRequest, answer: Answer, fresh: Freshness
) -> Iterator[VerificationQuestion]:
    """Answer the three questions, each apart."""
    genuine, in_force = N("Is the document genuine?"), N("Is it in force?")
    yield question(request, genuine, answer.genuine, fresh)
    yield question(request, in_force, answer.in_force, fresh)
    yield _issuer(request, answer, fresh)


@page_filter
def headline(request: PageRequest, answer: Answer, fresh: Freshness) -> Mark:
    """Choose the one word: good only if all three questions are."""
    if fresh.stale:
        return request.mark(UNKNOWN, "Cannot tell now")
    if answer.state in {None, State.VALID} and answer.bad:
        return Mark(*BAD, request.message("NOT_TO_BE_RELIED_ON"))
    return state_mark(request, answer.state)


def advice(answer: Answer, fresh: Freshness) -> str:
    """Choose the advice, by the class of the headline's style."""
    if fresh.stale:
        return "stale"
    if answer.state in {None, State.VALID} and answer.bad:
        return "bad"
    if answer.state is None:
        return _DOUBTS.get(answer.in_force.reasons[0], "doubt")
    return STATE_SIGNS.get(answer.state, BAD)[1]


@page_filter
def advice_words(request: PageRequest, answer: Answer, fresh: Freshness) -> str:
    """Explain the headline to the visitor."""
    chosen = advice(answer, fresh)
    stop = answer.permit.stop if answer.permit else None
    if chosen == "good" and stop is not None:
        chosen = "stopped" if stop.whole else "part"
    return request.say(_ADVICE[chosen])


def question(
    request: PageRequest, text: str, finding: QuestionFinding, fresh: Freshness
) -> VerificationQuestion:
    """Answer one question; when the ledger is out of reach, not even with no."""
    if fresh.stale:
        mark = request.mark(UNKNOWN, "Cannot tell now")
        codes: tuple[ReasonCode, ...] = (ReasonCode.LEDGER_STALE,)
    else:
        word = request.message(f"VERDICT_{finding.verdict.name}")
        mark = Mark(*_VERDICTS.get(finding.verdict, UNKNOWN), word)
        codes = tuple(finding.reasons)
    reasons = tuple(request.message(code.value) for code in codes)
    return VerificationQuestion(request.say(text), mark, reasons)


def _issuer(
    request: PageRequest, answer: Answer, fresh: Freshness
) -> VerificationQuestion:
    """Answer the third question with the name of the issuer, if that is sure."""
    issuer = answer.issued_by
    found = question(request, N("Who says so?"), issuer.finding, fresh)
    if fresh.stale or issuer.finding.verdict is not Verdict.VALID:
        return found
    return replace(found, mark=replace(found.mark, word=issuer.name))


@page_filter
def permit_number(request: PageRequest, permit: PermitId) -> str:
    """Give the number of a permit in its parts; its identifier if it is unknown."""

    def number(state: LedgerState, _: object) -> str:
        known = state.permits.get(permit)
        return to_hex(permit) if known is None else grouped_number(known.number)

    return request.read(number)


@page_filter
def transactions(request: PageRequest, permit: PermitId) -> list[str]:
    """Give the pages of a permit's transactions: of its issue, then of its acts."""
    return [
        f"/ledger/transactions/{to_hex(found.tx_hash)}"
        for found in request.service.index.events(permit=permit)
        if isinstance(found.event, PermitIssued | PermitStep)
    ]
