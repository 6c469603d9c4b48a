"""The home page: one box that verifies a permit by number or hash."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import Response

from zeropermit.bootstrap.service import Service
from zeropermit.catalogue.messages import message
from zeropermit.domain.identifiers import NO_END
from zeropermit.domain.letter import Language
from zeropermit.domain.matter import OptionKind
from zeropermit.domain.reasons import State
from zeropermit.domain.verification import Answer, Code, Finding, Verdict
from zeropermit.errors import NotAReferenceError
from zeropermit.usecases.verify import verify_reference
from zeropermit.web.dependencies import ServiceDep
from zeropermit.web.language import language_of
from zeropermit.web.pages.contexts import (
    EvidenceRow,
    Fact,
    HomeContext,
    Mark,
    Question,
    Result,
    Sample,
)
from zeropermit.web.pages.rendering import page
from zeropermit.web.pages.words import words
from zeropermit.web.present import Freshness
from zeropermit.web.present_permit import act_words, matter_title, requirement_title

router = APIRouter()

GOOD, BAD, HELD, UNKNOWN = ("✓", "good"), ("✗", "bad"), ("‖", "held"), ("?", "unknown")
_STATES = {
    State.VALID: GOOD,
    State.SUSPENDED: HELD,
    State.UNKNOWN: UNKNOWN,
}
_VERDICTS = {Verdict.VALID: GOOD, Verdict.INVALID: BAD}
_BEIJING = timedelta(hours=8)
BAD_REQUEST = 400
SAMPLES = 3
QUERY_LIMIT = 200
"""Characters; no number or hash, however it is spaced, has more."""


@router.get("/")
def home(
    service: ServiceDep,
    request: Request,
    q: str = "",
) -> Response:
    """Show the search box and, if something was searched for, the answer."""
    language = language_of(request.scope)  # a wrong one is no reason for no page
    query = q.strip()[:QUERY_LIMIT]
    result, problem = None, ""
    if query:
        try:
            result = _result(service, query, language)
        except NotAReferenceError as error:
            problem = message(error.code, language.value)
    other = Language.ZH if language is Language.EN else Language.EN
    asked = {"q": query} if query else {}
    context = HomeContext(
        language="en" if language is Language.EN else "zh-CN",
        code=language.value,
        other_language="English" if other is Language.EN else "中文",
        other_url="/?" + urlencode({**asked, "language": other.value}),
        words=words(language),
        demonstration=service.settings.demonstration,
        query=query,
        problem=problem,
        samples=() if result else _samples(service),
        result=result,
    )
    status = BAD_REQUEST if problem else 200
    return page("home.html", context, language, status)


def _result(service: Service, query: str, language: Language) -> Result:
    answer = verify_reference(service.world, query)
    fresh = Freshness(service.world.clock(), service.contact())
    text = words(language)
    return Result(
        mark=_headline(answer, fresh, language),
        advice=text[f"advice_{_advice(answer, fresh)}"],
        questions=(
            _question(text["genuine"], answer.genuine, fresh, language),
            _question(text["in_force"], answer.in_force, fresh, language),
            _issuer(answer, fresh, language),
        ),
        facts=_facts(service, answer, language),
        evidence=_evidence(service, answer, language),
        history=tuple(
            Fact(
                shown_time(act.at),
                " · ".join(filter(None, (act_words(act, language), act.reason))),
                code=False,
            )
            for act in answer.history
        ),
        as_of=(
            Fact(text["block"], str(answer.as_of.block), code=True),
            Fact(text["block_hash"], grouped(answer.as_of.hash), code=True),
            Fact(text["block_time"], shown_time(answer.as_of.time), code=False),
            Fact(text["checked"], shown_time(fresh.now), code=False),
        ),
    )


def _headline(answer: Answer, fresh: Freshness, language: Language) -> Mark:
    """Choose the one word: good only if all three questions are."""
    if fresh.stale:
        return Mark(*UNKNOWN, words(language)["stale"])
    sign, kind = _STATES.get(answer.state, BAD)
    word = message(answer.state.name, language.value)
    if answer.state is State.VALID and not answer.good:
        return Mark(*BAD, message("NOT_TO_BE_RELIED_ON", language.value))
    return Mark(sign, kind, word)


def _advice(answer: Answer, fresh: Freshness) -> str:
    if fresh.stale:
        return "stale"
    if answer.state is State.VALID and not answer.good:
        return "bad"
    return _STATES.get(answer.state, BAD)[1]


def _question(
    title: str, finding: Finding, fresh: Freshness, language: Language
) -> Question:
    """Answer one question; when the ledger is out of reach, not even with no."""
    if fresh.stale:
        reason = message(Code.LEDGER_STALE.value, language.value)
        return Question(title, Mark(*UNKNOWN, words(language)["stale"]), (reason,))
    word = message(f"VERDICT_{finding.verdict.name}", language.value)
    mark = Mark(*_VERDICTS.get(finding.verdict, UNKNOWN), word)
    reasons = tuple(message(code.value, language.value) for code in finding.reasons)
    return Question(title, mark, reasons)


def _issuer(answer: Answer, fresh: Freshness, language: Language) -> Question:
    """Answer the third question with the name of whoever issued, if that is sure."""
    issuer = answer.issued_by
    title = words(language)["issued_by"]
    question = _question(title, issuer.finding, fresh, language)
    if fresh.stale or issuer.finding.verdict is not Verdict.VALID:
        return question
    return replace(question, mark=replace(question.mark, word=issuer.name))


def _samples(service: Service) -> tuple[Sample, ...]:
    """Give the newest permits of a demonstration, to try the search with."""
    if not service.settings.demonstration:
        return ()
    numbers = service.world.ledger.read(lambda registers, _: [*registers.by_number])
    return tuple(
        Sample(grouped_number(number), urlencode({"q": number}))
        for number in reversed(numbers[-SAMPLES:])
    )


_KINDS = {
    OptionKind.ATTESTATION: "attestation",
    OptionKind.COMMITMENT: "commitment",
    OptionKind.PERMIT: "earlier_permit",
}


def _facts(service: Service, answer: Answer, language: Language) -> tuple[Fact, ...]:
    found, text = answer.permit, words(language)
    if found is None:
        return ()
    issuer = answer.issued_by
    matter = matter_title(service.world.catalogue, found.matter, language)
    return (
        Fact(text["number"], grouped_number(found.number), code=True),
        Fact(text["matter"], matter, code=False),
        Fact(text["holder"], f"{found.holder_name} {found.holder}", code=False),
        Fact(text["project"], found.project, code=True),
        Fact(text["authority"], f"{issuer.name} {issuer.authority}", code=False),
        Fact(text["issued_at"], shown_time(found.issued_at), code=False),
        Fact(text["start_by"], _end(found.start_by, text), code=False),
        Fact(text["valid_until"], _end(found.valid_until, text), code=False),
        Fact(text["document"], grouped(found.document), code=True),
        Fact(text["permit"], grouped(found.id), code=True),
    )


def _evidence(
    service: Service, answer: Answer, language: Language
) -> tuple[EvidenceRow, ...]:
    text = words(language)
    matter = answer.permit.matter if answer.permit else ""
    catalogue = service.world.catalogue
    rows = []
    for line in answer.evidence:
        mark = Mark(*GOOD, text["stands"]) if line.stands else Mark(*BAD, text["gone"])
        rows.append(
            EvidenceRow(
                line.requirement,
                requirement_title(catalogue, matter, line.requirement, language),
                text[_KINDS[line.kind]],
                line.name,
                shown_time(line.observed_at)[:10],
                mark,
            )
        )
    return tuple(rows)


def shown_time(second: int) -> str:
    """Write a time as people in China read it."""
    moment = datetime.fromtimestamp(min(second, 2**37), UTC) + _BEIJING
    return f"{moment:%Y-%m-%d %H:%M:%S} (UTC+8)"


def grouped(word: bytes) -> str:
    """Write a digest in groups of four, so that people can compare it."""
    text = word.hex()
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))


def grouped_number(number: str) -> str:
    """Write a permit number in its parts: region, day, sequence, specialty."""
    ends = (0, 6, 14, 16, 18)
    parts = (number[a:b] for a, b in pairwise(ends))
    return " ".join(part for part in parts if part)


def _end(second: int, text: dict[str, str]) -> str:
    return text["no_end"] if second >= NO_END else shown_time(second)
