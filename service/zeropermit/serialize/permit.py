"""Permits as JSON: the answer, the facts, the evidence, the acts."""

from __future__ import annotations

from zeropermit.catalogue.messages import message
from zeropermit.domain.applications.letter import Language
from zeropermit.domain.law.calendar import WorkingCalendar
from zeropermit.domain.ledger.identifiers import NO_END
from zeropermit.domain.permits.licence_state import LicenceState
from zeropermit.domain.permits.permit import (
    ActKind,
    AdverseNotice,
    PermitAct,
    Renewal,
)
from zeropermit.domain.permits.reasons import State
from zeropermit.domain.permits.verification import (
    Answer,
    PermitFacts,
    QuestionFinding,
    ReasonCode,
)
from zeropermit.domain.supervision.state import StopOrder
from zeropermit.errors import MatterFileError, MatterUnknownError
from zeropermit.serialize.answer import (
    Freshness,
    as_of_json,
    coded,
    earlier_json,
    shown,
)
from zeropermit.serialize.service import served_json
from zeropermit.usecases.ports import Catalogue


def answer_json(
    answer: Answer, catalogue: Catalogue, language: Language, fresh: Freshness
) -> dict[str, object]:
    """Say whether a permit is good: state, three questions apart, facts, block."""
    reasons = [coded(code.value, language) for code in answer.reasons]
    if fresh.stale:
        reasons.append(coded(ReasonCode.LEDGER_STALE.value, language))
    issuer = answer.issued_by
    return {
        "state": state_code(answer.state),
        "words": state_words(answer.state, language),
        "good": answer.good and not fresh.stale,
        "stale": fresh.stale,
        "reasons": reasons,
        "as_of": as_of_json(answer.as_of),
        "earlier_ledger": earlier_json(answer.earlier),
        "genuine": _finding(answer.genuine, language),
        "in_force": _finding(answer.in_force, language),
        "issued_by": {
            **_finding(issuer.finding, language),
            **shown(issuer, "authority name key"),
        },
        "permit": permit_json(answer, catalogue, language),
        "evidence": evidence_json(answer, catalogue, language),
        "history": [
            {**act_json(act), "words": act_words(act, language)}
            for act in answer.history
        ],
    }


def state_code(state: State | None) -> str | None:
    """Give the code of a state; null if it cannot be told."""
    return None if state is None else state.name


def state_words(state: State | None, language: Language) -> str:
    """Give the words of a state; it may be that it cannot be told."""
    return message("VERDICT_ERROR" if state is None else state.name, language.value)


def act_json(act: PermitAct) -> dict[str, object]:
    """Describe an act in a permit's life."""
    facts = shown(act, "state at reason? decision? signers")
    return {"act": act.kind.name, **facts}


def act_words(act: PermitAct, language: Language) -> str:
    """Name the effect of an act; an ending is called by its own name."""
    name = act.state.name if act.kind is ActKind.END else f"ACT_{act.kind.name}"
    return message(name, language.value)


def permit_json(
    answer: Answer, catalogue: Catalogue, language: Language
) -> dict[str, object] | None:
    """Give the ledger's record of a permit; None if the ledger has no such permit."""
    facts = answer.permit
    if facts is None:
        return None
    return {
        **shown(facts, "id number document matter version project issued_at"),
        "title": matter_title(catalogue, facts.matter, language),
        "holder": {"uscc": facts.holder, "name": facts.holder_name},
        "start_by": _end(facts.start_by),
        "valid_until": _end(facts.valid_until),
        **progress_since_issue_json(facts, catalogue.working_days),
        "licence": licence_json(answer.licence, language),
    }


def progress_since_issue_json(
    facts: PermitFacts, calendar: WorkingCalendar
) -> dict[str, object]:
    """Give the events of a permit since its issue, and the services of its case."""
    return {
        **shown(facts, "sequence replaces replaced_by deregistered_at?"),
        **shown(
            facts.progress,
            "reports clearances work work_since? "
            "claimed_start? requested_start? extensions",
        ),
        "renewals": facts.renewal.decided,
        "renewal": renewal_json(facts.renewal),
        "notices": facts.notice.given,
        "notice": adverse_notice_json(facts.notice),
        "stop_order": stop_order_json(facts.stop),
        "served": served_json(facts.filed, calendar),
    }


def renewal_json(renewal: Renewal) -> dict[str, object] | None:
    """Give the renewal of a permit; None if none was asked for."""
    members = "requests requested_until? valid_until? term_from?"
    return shown(renewal, members) if renewal.requests else None


def adverse_notice_json(notice: AdverseNotice) -> dict[str, object] | None:
    """Give the last notice to the holder; None if there was none."""
    if not notice.given:
        return None
    return {
        "reason": notice.code,
        **shown(notice, "id measure answer_until until answered hearing"),
    }


def stop_order_json(stop: StopOrder | None) -> dict[str, object] | None:
    """Give the order to stop work that holds; None if there is none."""
    return None if stop is None else shown(stop, "id whole scope reason ordered_at")


def licence_json(
    licence: LicenceState | None, language: Language
) -> dict[str, str] | None:
    """Give the codes of the exchange of electronic licences, under its names."""
    if licence is None:
        return None
    return {
        "certState": licence.state.value,
        "certStatusDescription": (
            message(licence.note.value, language.value) if licence.note else ""
        ),
        "operateType": licence.operation.value,
    }


def evidence_json(
    answer: Answer, catalogue: Catalogue, language: Language
) -> list[dict[str, object]]:
    """Give the table of evidence."""
    matter = answer.permit.matter if answer.permit else ""
    return [
        {
            **shown(line, "requirement kind schema? observed_at evidence stands"),
            "title": requirement_title(catalogue, matter, line.requirement, language),
            "organisation": {"uscc": line.by, "name": line.name},
        }
        for line in answer.evidence
    ]


def matter_title(catalogue: Catalogue, matter: str, language: Language) -> str:
    """Give a matter's title, or its code if the catalogue has it no more."""
    try:
        return catalogue.matter(matter).title.in_language(language.value)
    except MatterUnknownError:
        return matter


def requirement_title(
    catalogue: Catalogue, matter: str, name: str, language: Language
) -> str:
    """Give a requirement's title, or its name if the catalogue has it no more."""
    try:
        entry = catalogue.matter(matter).entry(name)
    except (MatterUnknownError, MatterFileError):
        return name
    return entry.title.in_language(language.value)


def _finding(finding: QuestionFinding, language: Language) -> dict[str, object]:
    return {
        "verdict": finding.verdict.value,
        "words": message(f"VERDICT_{finding.verdict.name}", language.value),
        "reasons": [coded(code.value, language) for code in finding.reasons],
    }


def _end(second: int) -> int | None:
    return None if second >= NO_END else second
