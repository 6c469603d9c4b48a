"""Answers as JSON: codes for programs, words for people, times in Unix seconds."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from fastapi.responses import Response

from zeropermit.catalogue.messages import message
from zeropermit.catalogue.refusals import told
from zeropermit.domain.acts import Act, SigningDomain, typed_data
from zeropermit.domain.block import Recorded
from zeropermit.domain.event_json import dump_event
from zeropermit.domain.identifiers import NO_END, to_hex
from zeropermit.domain.letter import Language
from zeropermit.domain.licence_state import LicenceState
from zeropermit.domain.matter_file import MatterFile
from zeropermit.domain.operation import Operation
from zeropermit.domain.permit import ActKind, PermitAct
from zeropermit.domain.reasons import Reason
from zeropermit.domain.verification import Answer, AsOf, Code, Finding
from zeropermit.errors import MatterFileError, MatterUnknownError
from zeropermit.ledger.abi_json import plain
from zeropermit.usecases.applications import ApplicationView, Row
from zeropermit.usecases.ports import Catalogue
from zeropermit.usecases.precheck import Line
from zeropermit.usecases.regions import Regions
from zeropermit.usecases.sign_in import Caller

STALE_SECONDS = 60
"""Without word from the node for so long, an answer is of yesterday, so to speak."""


@dataclass(frozen=True, slots=True)
class Freshness:
    """How old an answer is."""

    now: int
    contact: int

    @property
    def age(self) -> int:
        """Seconds since the node last answered."""
        return max(0, self.now - self.contact)

    @property
    def stale(self) -> bool:
        """Whether that is too long ago to be sure."""
        return self.age > STALE_SECONDS


def json_response(
    content: Mapping[str, object],
    language: Language,
    *,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Answer with JSON in a language."""
    return Response(
        json.dumps(content, ensure_ascii=False),
        headers={
            "Content-Language": "en" if language is Language.EN else "zh-CN",
            "Vary": "Accept-Language",
            **(headers or {}),
        },
        media_type="application/json",
    )


def etag_of(*parts: str) -> str:
    """Make a strong ETag."""
    return f'"{hashlib.sha256("|".join(parts).encode()).hexdigest()[:32]}"'


def as_of_json(as_of: AsOf) -> dict[str, object]:
    """Name the block that an answer holds for."""
    return {"block": as_of.block, "hash": to_hex(as_of.hash), "time": as_of.time}


def coded(code: str, language: Language) -> dict[str, str]:
    """Give a code with its words."""
    return {"code": code, "words": message(code, language.value)}


def signable(act: Act, domain: SigningDomain, deadline: int) -> dict[str, object]:
    """Give what a wallet signs, and the call by which anyone may carry it out.

    Integers beyond 2^53 are decimal strings, bytes are hexadecimal.
    """
    return {
        "deadline": deadline,
        "typed_data": plain(typed_data(act, domain=domain, deadline=deadline)),
        "call": {
            "contract": act.contract,
            "address": domain.contract,
            "function": act.function,
            "arguments": plain(act.arguments()),
        },
    }


def caller_json(caller: Caller) -> dict[str, object]:
    """Say who is signed in."""
    return {
        "address": caller.address,
        "organisation": {
            "uscc": caller.uscc,
            "name": caller.name,
            "kind": caller.kind.name,
        },
        "role": caller.role.name,
        "expires_at": caller.expires_at,
    }


def matter_json(
    matter: MatterFile, language: Language, *, full: bool
) -> dict[str, object]:
    """Describe a matter; with its requirements if `full`."""
    lang = language.value
    short: dict[str, object] = {
        "code": matter.code,
        "title": matter.title.in_language(lang),
        "automatic": matter.automatic,
        "decision_days": {
            "count": matter.decision_days,
            "kind": matter.decision_days_kind,
        },
        "requirement_count": len(matter.requirements),
        "digest": to_hex(matter.document),
    }
    if not full:
        return short
    requirements = [
        {
            "id": entry.id,
            "title": entry.title.in_language(lang),
            "help": entry.help.in_language(lang),
            "holder": entry.holder.in_language(lang),
            "channel": entry.channel,
            "gating": entry.gating,
            "commitment_allowed": entry.commitment_allowed,
            "basis": in_words(entry.content.get("basis", []), lang),
            "options": in_words(entry.content["options"], lang),
            "notice": in_words(entry.content.get("notice"), lang),
            "promise": in_words(entry.content.get("promise"), lang),
            "recheck": entry.content["recheck"],
        }
        for entry in matter.entries
    ]
    headline = in_words(matter.content.get("headline"), lang)
    return {**short, "headline": headline, "requirements": requirements}


def in_words(value: object, language: str) -> object:
    """Replace every pair of texts by the one in a language."""
    if isinstance(value, Mapping):
        if value.keys() == {"zh", "en"}:
            return value[language]
        return {key: in_words(item, language) for key, item in value.items()}
    if isinstance(value, list):
        return [in_words(item, language) for item in value]
    return value


def line_json(line: Line, language: Language) -> dict[str, object]:
    """Describe one requirement of a pre-check."""
    reasons = [r for r in dict.fromkeys(line.reasons) if r is not Reason.NONE]
    return {
        "requirement": line.entry.id,
        "title": line.entry.title.in_language(language.value),
        "help": line.entry.help.in_language(language.value),
        "met": line.met,
        "kind": line.kind.name,
        "organisation": {"uscc": line.by, "name": line.name} if line.by else None,
        "observed_at": line.observed_at or None,
        "commitment_allowed": line.entry.commitment_allowed,
        "reasons": [coded(reason.name, language) for reason in reasons],
    }


def application_json(
    found: ApplicationView, language: Language, explain: Explainer
) -> dict[str, object]:
    """Describe an application to one of those whom it concerns."""
    check = found.check
    state = f"APPLICATION_{found.progress.name}"
    return {
        "application": to_hex(check.application),
        "matter": check.filed.matter,
        "title": check.matter.title.in_language(language.value),
        "project": check.filed.project,
        "applicant": found.applicant,
        "authority": found.authority,
        "regions": regions_json(found.regions, language),
        "applied_at": check.filed.applied_at,
        "relation": found.relation.value,
        "state": found.progress.value,
        "words": message(state, language.value),
        "lines": [line_json(line, language) for line in check.lines],
        "asked": list(found.asked),
        "gathered": found.gathered
        and {
            "at": found.gathered.at,
            "disclosures": found.gathered.disclosures,
            "unreachable": list(found.gathered.unreachable),
        },
        "permit": None if found.permit is None else to_hex(found.permit),
        "decision": {
            "due": found.clock.due,
            "provisional": found.clock.provisional,
            "days": check.matter.decision_days,
            "kind": check.matter.decision_days_kind,
        },
        "operations": [operation_json(o, language, explain) for o in found.operations],
        "as_of": as_of_json(check.as_of),
    }


def regions_json(regions: Regions, language: Language) -> dict[str, object]:
    """Say where an application was taken in, and where it is decided."""
    places = {"accepted_in": regions.accepting, "decided_in": regions.deciding}
    return {
        **{
            name: {
                "code": place.code,
                "name": place.name_en if language is Language.EN else place.name_zh,
            }
            for name, place in places.items()
        },
        "crossing": regions.crossing,
    }


def row_json(row: Row) -> dict[str, object]:
    """Describe an application in a list."""
    return {
        "application": to_hex(row.application),
        "matter": row.filed.matter,
        "project": row.filed.project,
        "applied_at": row.filed.applied_at,
        "relation": row.relation.value,
        "permit": None if row.permit is None else to_hex(row.permit),
    }


class Explains(Protocol):
    """Something that decodes what contracts say."""

    def explain(self, revert_data: bytes) -> tuple[str, Mapping[str, object]]:
        """Say why a contract refused: code and values."""


@dataclass(frozen=True, slots=True)
class Explainer:
    """Says in words why a contract refused."""

    service: Explains

    def words(self, revert_data: bytes, language: Language) -> dict[str, object]:
        """Give the code, the words and the values of a refusal."""
        found = told(*self.service.explain(revert_data), language.value)
        return {"code": found.code, "words": found.words, "values": found.values}


def operation_json(
    operation: Operation, language: Language, explain: Explainer
) -> dict[str, object]:
    """Say what became of an act."""
    said = operation.revert_data
    block_hash, tx_hash = operation.block_hash, operation.tx_hash
    return {
        "operation": operation.id,
        "label": operation.label,
        "state": operation.state.value,
        "words": message(f"OPERATION_{operation.state.name}", language.value),
        "tx_hash": None if tx_hash is None else to_hex(tx_hash),
        "block": operation.block,
        "block_hash": None if block_hash is None else to_hex(block_hash),
        "gas_used": operation.gas_used,
        "refusal": None if said is None else explain.words(said, language),
        "created_at": operation.created_at,
        "updated_at": operation.updated_at,
    }


def event_json(recorded: Recorded, cursor: str) -> dict[str, object]:
    """Describe an event of the ledger."""
    return {
        "cursor": cursor,
        "event": type(recorded.event).__name__,
        "fields": json.loads(dump_event(recorded.event)),
        "block": recorded.block.number,
        "block_hash": to_hex(recorded.block.hash),
        "time": recorded.block.time,
        "log_index": recorded.log_index,
        "tx_hash": to_hex(recorded.tx_hash),
    }


def answer_json(
    answer: Answer, catalogue: Catalogue, language: Language, fresh: Freshness
) -> dict[str, object]:
    """Say whether a permit is good: state, three questions apart, facts, block."""
    reasons = [coded(code.value, language) for code in answer.reasons]
    if fresh.stale:
        reasons.append(coded(Code.LEDGER_STALE.value, language))
    issuer = answer.issued_by
    return {
        "state": answer.state.name,
        "words": message(answer.state.name, language.value),
        "good": answer.good and not fresh.stale,
        "stale": fresh.stale,
        "reasons": reasons,
        "as_of": as_of_json(answer.as_of),
        "genuine": _finding(answer.genuine, language),
        "in_force": _finding(answer.in_force, language),
        "issued_by": {
            **_finding(issuer.finding, language),
            "authority": issuer.authority,
            "name": issuer.name,
            "key": issuer.key,
        },
        "permit": permit_json(answer, catalogue, language),
        "evidence": evidence_json(answer, catalogue, language),
        "history": [
            {
                "act": act.kind.name,
                "words": act_words(act, language),
                "state": act.state.name,
                "at": act.at,
                "reason": act.reason or None,
                "decision": to_hex(act.decision) if any(act.decision) else None,
                "signers": list(act.signers),
            }
            for act in answer.history
        ],
    }


def act_words(act: PermitAct, language: Language) -> str:
    """Say what an act did; an ending is called by its own name."""
    name = act.state.name if act.kind is ActKind.END else f"ACT_{act.kind.name}"
    return message(name, language.value)


def permit_json(
    answer: Answer, catalogue: Catalogue, language: Language
) -> dict[str, object] | None:
    """Give what the ledger says of a permit; None if there is none."""
    facts = answer.permit
    if facts is None:
        return None
    return {
        "id": to_hex(facts.id),
        "number": facts.number,
        "document": to_hex(facts.document),
        "matter": facts.matter,
        "title": matter_title(catalogue, facts.matter, language),
        "version": facts.version,
        "project": facts.project,
        "holder": {"uscc": facts.holder, "name": facts.holder_name},
        "issued_at": facts.issued_at,
        "start_by": _end(facts.start_by),
        "valid_until": _end(facts.valid_until),
        "sequence": facts.sequence,
        "work": facts.progress.work.name,
        "work_since": facts.progress.work_since or None,
        "extensions": facts.progress.extensions,
        "hearing_until": facts.progress.hearing_until or None,
        "replaces": facts.replaces and to_hex(facts.replaces),
        "replaced_by": facts.replaced_by and to_hex(facts.replaced_by),
        "licence": licence_json(answer.licence, language),
    }


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
            "requirement": line.requirement,
            "title": requirement_title(catalogue, matter, line.requirement, language),
            "kind": line.kind.name,
            "organisation": {"uscc": line.by, "name": line.name},
            "schema": line.schema or None,
            "observed_at": line.observed_at,
            "evidence": to_hex(line.evidence),
            "stands": line.stands,
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


def _finding(finding: Finding, language: Language) -> dict[str, object]:
    return {
        "verdict": finding.verdict.value,
        "words": message(f"VERDICT_{finding.verdict.name}", language.value),
        "reasons": [coded(code.value, language) for code in finding.reasons],
    }


def _end(second: int) -> int | None:
    return None if second >= NO_END else second
