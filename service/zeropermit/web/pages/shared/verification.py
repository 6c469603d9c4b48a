"""The answer for one permit, as a page shows it: one word, three questions, facts."""

from __future__ import annotations

from dataclasses import replace
from itertools import zip_longest

from zeropermit.bootstrap.service import Service
from zeropermit.catalogue.messages import message
from zeropermit.domain.applications.letter import Language
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
from zeropermit.serialize.answer import Freshness
from zeropermit.serialize.permit import act_words, matter_title, requirement_title
from zeropermit.usecases.permits.verify import verify_reference
from zeropermit.web.pages.shared.contexts import (
    EvidenceRow,
    Fact,
    Mark,
    Result,
    VerificationQuestion,
)
from zeropermit.web.pages.shared.marks import BAD, GOOD, STATE_SIGNS, UNKNOWN
from zeropermit.web.pages.shared.texts import (
    N,
    grouped,
    grouped_number,
    shown_day,
    shown_time,
    translated,
)
from zeropermit.web.pages.shared.titles import OPTION_KINDS

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


def result_of(service: Service, query: str, language: Language) -> Result:
    """Look a permit up by any of its names, and give its status.

    Raises:
        NotAReferenceError: That names no permit.
    """
    return shown(service, verify_reference(service.context, query), language)


def shown(service: Service, answer: Answer, language: Language) -> Result:
    """Put an answer in words."""
    fresh = Freshness(service.context.clock(), service.contact())
    return Result(
        mark=_headline(answer, fresh, language),
        advice=translated(language, _ADVICE[_advice(answer, fresh)]),
        questions=(
            _question(
                translated(language, "Is the document genuine?"),
                answer.genuine,
                fresh,
                language,
            ),
            _question(
                translated(language, "Is it in force?"),
                answer.in_force,
                fresh,
                language,
            ),
            _issuer(answer, fresh, language),
        ),
        facts=_facts(service, answer, language),
        evidence=_evidence(service, answer, language),
        history=_history(service, answer, language),
        as_of=(
            Fact(translated(language, "Block"), str(answer.as_of.number), code=True),
            Fact(
                translated(language, "Block hash"),
                grouped(answer.as_of.hash),
                code=True,
            ),
            Fact(
                translated(language, "Block time"),
                shown_time(answer.as_of.time, language),
                code=False,
            ),
            Fact(
                translated(language, "Asked at"),
                shown_time(fresh.now, language),
                code=False,
            ),
        ),
    )


def _headline(answer: Answer, fresh: Freshness, language: Language) -> Mark:
    """Choose the one word: good only if all three questions are."""
    if fresh.stale:
        return Mark(*UNKNOWN, translated(language, "Cannot tell now"))
    sign, kind = STATE_SIGNS.get(answer.state, BAD)
    word = message(answer.state.name, language.value)
    if answer.state is State.VALID and not answer.good:
        return Mark(*BAD, message("NOT_TO_BE_RELIED_ON", language.value))
    return Mark(sign, kind, word)


def _advice(answer: Answer, fresh: Freshness) -> str:
    if fresh.stale:
        return "stale"
    if answer.state is State.VALID and not answer.good:
        return "bad"
    return STATE_SIGNS.get(answer.state, BAD)[1]


def _question(
    title: str, finding: QuestionFinding, fresh: Freshness, language: Language
) -> VerificationQuestion:
    """Answer one question; when the ledger is out of reach, not even with no."""
    if fresh.stale:
        reason = message(ReasonCode.LEDGER_STALE.value, language.value)
        return VerificationQuestion(
            title, Mark(*UNKNOWN, translated(language, "Cannot tell now")), (reason,)
        )
    word = message(f"VERDICT_{finding.verdict.name}", language.value)
    mark = Mark(*_VERDICTS.get(finding.verdict, UNKNOWN), word)
    reasons = tuple(message(code.value, language.value) for code in finding.reasons)
    return VerificationQuestion(title, mark, reasons)


def _issuer(
    answer: Answer, fresh: Freshness, language: Language
) -> VerificationQuestion:
    """Answer the third question with the name of the issuer, if that is sure."""
    issuer = answer.issued_by
    title = translated(language, "Who says so?")
    question = _question(title, issuer.finding, fresh, language)
    if fresh.stale or issuer.finding.verdict is not Verdict.VALID:
        return question
    return replace(question, mark=replace(question.mark, word=issuer.name))


def _facts(service: Service, answer: Answer, language: Language) -> tuple[Fact, ...]:
    found = answer.permit
    if found is None:
        return ()
    issuer = answer.issued_by
    matter = matter_title(service.context.catalogue, found.matter, language)
    organisations = "/ledger/organisations"

    def fact(label: str, value: str, url: str = "", *, code: bool = False) -> Fact:
        return Fact(translated(language, label), value, code, url)

    return (
        fact(N("Number"), grouped_number(found.number), code=True),
        fact(N("Matter"), matter, f"/ledger/matters/{found.matter}/{found.version}"),
        fact(
            N("Holder"),
            f"{found.holder_name} {found.holder}",
            f"{organisations}/{found.holder}",
        ),
        fact(
            N("Project code"),
            found.project,
            f"/ledger/projects/{found.project}",
            code=True,
        ),
        fact(
            N("Authority"),
            f"{issuer.name} {issuer.authority}",
            f"{organisations}/{issuer.authority}",
        ),
        fact(
            N("Issued"),
            shown_time(found.issued_at, language),
            next(iter(_transactions(service, answer)), ""),
        ),
        fact(N("Start before"), shown_day(found.start_by, language)),
        fact(N("Valid until"), shown_day(found.valid_until, language)),
        *_neighbours(service, found, language),
        fact(N("Digest of the document"), grouped(found.document), code=True),
        fact(N("Permit id"), grouped(found.id), code=True),
    )


def _neighbours(
    service: Service, found: PermitFacts, language: Language
) -> tuple[Fact, ...]:
    """Lead to the permit before and the permit after a change."""

    def number(permit: PermitId) -> str:
        return service.context.ledger.read(lambda r, _: r.permits[permit].number)

    return tuple(
        Fact(
            translated(language, label),
            grouped_number(number(permit)),
            code=True,
            url=f"/p/{to_hex(permit)}",
        )
        for label, permit in (
            (N("Takes the place of"), found.replaces),
            (N("Replaced by"), found.replaced_by),
        )
        if permit is not None
    )


def _evidence(
    service: Service, answer: Answer, language: Language
) -> tuple[EvidenceRow, ...]:
    matter = answer.permit.matter if answer.permit else ""
    catalogue = service.context.catalogue
    rows = []
    for line in answer.evidence:
        mark = (
            Mark(*GOOD, translated(language, "stands"))
            if line.stands
            else Mark(*BAD, translated(language, "taken back"))
        )
        rows.append(
            EvidenceRow(
                line.requirement,
                requirement_title(catalogue, matter, line.requirement, language),
                translated(language, OPTION_KINDS[line.kind]),
                line.name,
                shown_day(line.observed_at, language),
                mark,
                _evidence_url(line.kind, line.evidence),
            )
        )
    return tuple(rows)


def _transactions(service: Service, answer: Answer) -> list[str]:
    """Give the pages of a permit's transactions: of its issue, then of its acts."""
    if answer.permit is None:
        return []
    return [
        f"/ledger/transactions/{to_hex(found.tx_hash)}"
        for found in service.index.events(permit=answer.permit.id)
        if isinstance(found.event, PermitIssued | PermitStep)
    ]


def _history(service: Service, answer: Answer, language: Language) -> tuple[Fact, ...]:
    """Say each act, with the transaction that carries it."""
    places = _transactions(service, answer)[1:]
    return tuple(
        Fact(
            shown_time(act.at, language),
            " · ".join(filter(None, (act_words(act, language), act.reason))),
            code=False,
            url=place or "",
        )
        for act, place in zip_longest(answer.history, places[: len(answer.history)])
    )


def _evidence_url(kind: OptionKind, evidence: bytes) -> str:
    """Give the page of a piece of evidence."""
    places = {
        OptionKind.ATTESTATION: "/ledger/attestations",
        OptionKind.COMMITMENT: "/ledger/commitments",
        OptionKind.PERMIT: "/p",
    }
    return f"{places[kind]}/{to_hex(evidence)}"
