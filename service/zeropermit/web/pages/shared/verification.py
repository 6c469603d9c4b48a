"""The answer for one permit, as a page shows it: one word, three questions, facts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import zip_longest

from zeropermit.domain.ledger.events import PermitIssued, PermitStep
from zeropermit.domain.ledger.identifiers import PermitId, to_hex
from zeropermit.domain.matters.matter import OptionKind
from zeropermit.domain.permits.reasons import State
from zeropermit.domain.permits.verification import (
    Answer,
    PermitFacts,
    QuestionFinding,
    ReasonCode,
    Verdict,
)
from zeropermit.errors import PermitUnknownError
from zeropermit.serialize.answer import Freshness
from zeropermit.serialize.permit import act_words
from zeropermit.usecases.permits.verify import verify_reference
from zeropermit.web.pages.shared.contexts import (
    BAD,
    GOOD,
    UNKNOWN,
    EvidenceRow,
    Fact,
    Mark,
    Result,
    VerificationQuestion,
)
from zeropermit.web.pages.shared.marks import STATE_SIGNS
from zeropermit.web.pages.shared.page_request import PageRequest
from zeropermit.web.pages.shared.texts import N, grouped, grouped_number
from zeropermit.web.pages.shared.titles import (
    OPTION_KINDS,
    matter_name,
    requirement_name,
)

_VERDICTS = {Verdict.VALID: GOOD, Verdict.INVALID: BAD}
_ADVICE = {
    "good": N("What this permit allows may be done."),
    "bad": N("Nothing may be done on the strength of this permit."),
    "held": N("The permit is suspended: nothing may be done until it is given back."),
    "unknown": N(
        "The ledger has no such permit. Check the number; if it is right, do not rely "
        "on the paper."
    ),
    "stale": N(
        "The ledger is out of reach. Below is what was seen last, not an answer for "
        "now. Try again later."
    ),
}
_EVIDENCE_PAGES = {
    OptionKind.ATTESTATION: "/ledger/attestations",
    OptionKind.COMMITMENT: "/ledger/commitments",
    OptionKind.PERMIT: "/p",
}


def known_permit(request: PageRequest, permit: str) -> tuple[Answer, PermitFacts]:
    """Verify a permit that the ledger has.

    Raises:
        PermitUnknownError: There is no such permit.
    """
    answer = verify_reference(request.context, permit)
    if answer.permit is None:
        raise PermitUnknownError(permit)
    return answer, answer.permit


def shown(request: PageRequest, answer: Answer) -> Result:
    """Put an answer in words."""
    fresh = request.freshness
    asked = {
        N("Is the document genuine?"): answer.genuine,
        N("Is it in force?"): answer.in_force,
    }
    return Result(
        mark=headline(request, answer, fresh),
        advice=request.say(_ADVICE[advice(answer, fresh)]),
        questions=(
            *(question(request, text, one, fresh) for text, one in asked.items()),
            _issuer(request, answer, fresh),
        ),
        facts=tuple(_facts(request, answer, answer.permit)) if answer.permit else (),
        evidence=tuple(_evidence(request, answer)),
        history=tuple(_history(request, answer)),
        as_of=(
            request.fact("Block", str(answer.as_of.number), code=True),
            request.fact("Block hash", grouped(answer.as_of.hash), code=True),
            request.fact("Block time", request.time(answer.as_of.time)),
            request.fact("Asked at", request.time(fresh.now)),
        ),
    )


def headline(request: PageRequest, answer: Answer, fresh: Freshness) -> Mark:
    """Choose the one word: good only if all three questions are."""
    if fresh.stale:
        return request.mark(UNKNOWN, "Cannot tell now")
    if answer.state is State.VALID and not answer.good:
        return Mark(*BAD, request.message("NOT_TO_BE_RELIED_ON"))
    sign = STATE_SIGNS.get(answer.state, BAD)
    return Mark(*sign, request.message(answer.state.name))


def advice(answer: Answer, fresh: Freshness) -> str:
    """Choose the advice, by the class of the headline's style."""
    if fresh.stale:
        return "stale"
    if answer.state is State.VALID and not answer.good:
        return "bad"
    return STATE_SIGNS.get(answer.state, BAD)[1]


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


def _facts(request: PageRequest, answer: Answer, found: PermitFacts) -> Iterator[Fact]:
    fact, issuer = request.fact, answer.issued_by
    rules = f"/ledger/matters/{found.matter}/{found.version}"
    holder = f"/ledger/organisations/{found.holder}"
    project = f"/ledger/projects/{found.project}"
    authority = f"/ledger/organisations/{issuer.authority}"
    issue = next(iter(_transactions(request, answer)), "")
    yield fact("Number", grouped_number(found.number), code=True)
    yield fact("Matter", matter_name(request, found.matter), url=rules)
    yield fact("Holder", f"{found.holder_name} {found.holder}", url=holder)
    yield fact("Project code", found.project, url=project, code=True)
    yield fact("Authority", f"{issuer.name} {issuer.authority}", url=authority)
    yield fact("Issued", request.time(found.issued_at), url=issue)
    yield fact("Start before", request.day(found.start_by))
    yield fact("Valid until", request.day(found.valid_until))
    yield from _neighbours(request, found)
    yield fact("Digest of the document", grouped(found.document), code=True)
    yield fact("Permit id", grouped(found.id), code=True)


def _neighbours(request: PageRequest, found: PermitFacts) -> Iterator[Fact]:
    """Lead to the permit before and the permit after a change."""

    def number(permit: PermitId) -> str:
        return request.read(lambda state, _: state.permits[permit].number)

    for label, permit in (
        (N("Takes the place of"), found.replaces),
        (N("Replaced by"), found.replaced_by),
    ):
        if permit is not None:
            words, url = grouped_number(number(permit)), f"/p/{to_hex(permit)}"
            yield request.fact(label, words, code=True, url=url)


def _evidence(request: PageRequest, answer: Answer) -> Iterator[EvidenceRow]:
    matter = answer.permit.matter if answer.permit else ""
    stands, taken_back = request.mark(GOOD, "stands"), request.mark(BAD, "taken back")
    for line in answer.evidence:
        yield EvidenceRow(
            requirement=line.requirement,
            title=requirement_name(request, matter, line.requirement),
            how=request.say(OPTION_KINDS[line.kind]),
            by=line.name,
            when=request.day(line.observed_at),
            mark=stands if line.stands else taken_back,
            url=f"{_EVIDENCE_PAGES[line.kind]}/{to_hex(line.evidence)}",
        )


def _transactions(request: PageRequest, answer: Answer) -> list[str]:
    """Give the pages of a permit's transactions: of its issue, then of its acts."""
    if answer.permit is None:
        return []
    return [
        f"/ledger/transactions/{to_hex(found.tx_hash)}"
        for found in request.service.index.events(permit=answer.permit.id)
        if isinstance(found.event, PermitIssued | PermitStep)
    ]


def _history(request: PageRequest, answer: Answer) -> Iterator[Fact]:
    """Say each act, with the transaction that carries it."""
    places = _transactions(request, answer)[1:]
    for act, place in zip_longest(answer.history, places[: len(answer.history)]):
        words = filter(None, (act_words(act, request.language), act.reason))
        yield Fact(request.time(act.at), " · ".join(words), code=False, url=place or "")
