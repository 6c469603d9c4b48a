"""Answers as JSON: codes for programs, words for people, times in Unix seconds."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from operator import attrgetter
from typing import TypeAlias

from fastapi.responses import Response

from zeropermit.catalogue.messages import message
from zeropermit.catalogue.refusals import explain_refusal
from zeropermit.domain.acts.act import Act, Signatory, SigningDomain, typed_data
from zeropermit.domain.acts.deadlines import FRESH_SECONDS
from zeropermit.domain.acts.operation import Operation
from zeropermit.domain.applications.letter import Language
from zeropermit.domain.ledger.block import BlockStamp, Recorded
from zeropermit.domain.ledger.event_json import named_json
from zeropermit.domain.ledger.identifiers import to_hex
from zeropermit.domain.ledger.manifest import Manifest
from zeropermit.domain.matters.file import MatterFile
from zeropermit.domain.records.plain_json import plain
from zeropermit.usecases.accounts.sign_in import Caller
from zeropermit.usecases.ports import ServiceContext

_PARTS = ("title", "help", "holder", "options", "notice", "promise", "recheck")
"""Parts of a matter's file that explain a requirement."""

STALE_SECONDS = 60
"""Without word from the node for so long, an answer is of yesterday, so to speak."""

Refusal: TypeAlias = tuple[str, Mapping[str, object]]
"""Code and values of a contract's refusal."""
Refusals: TypeAlias = Callable[[bytes], Refusal]
"""Decoder of contract errors."""


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


def json_text(content: Mapping[str, object]) -> str:
    """Write JSON; bytes are hexadecimal."""
    return json.dumps(content, ensure_ascii=False, default=to_hex)


def json_response(
    content: Mapping[str, object],
    language: Language,
    *,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Answer with JSON in a language."""
    return Response(
        json_text(content),
        status,
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


def shown(value: object, names: str) -> dict[str, object]:
    """Give attributes of a value as JSON, members of an enum by their names.

    Args:
        value: The value.
        names: The attributes, apart by spaces. One that ends in `?` is null if it is
            empty or zero; one of an attribute is called by its last name.
    """
    members: dict[str, object] = {}
    for name in names.split():
        path = name.removesuffix("?")
        found = attrgetter(path)(value)
        empty = not (any(found) if isinstance(found, bytes) else found)
        null = empty and path != name
        members[path.rpartition(".")[2]] = None if null else named_json(found)
    return members


def as_of_json(as_of: BlockStamp) -> dict[str, object]:
    """Name the block that an answer holds for."""
    return {"block": as_of.number, "hash": to_hex(as_of.hash), "time": as_of.time}


def earlier_json(ledger: Manifest | None) -> dict[str, object] | None:
    """Name the earlier ledger that answers; null if it is the one in use."""
    if ledger is None:
        return None
    last = ledger.last_block
    return {**shown(ledger, "network chain_id"), "last_block": last and last.number}


def coded(code: str, language: Language) -> dict[str, str]:
    """Give a code with its words."""
    return {"code": code, "words": message(code, language.value)}


def signable(
    act: Act, domain: SigningDomain, deadline: int, by: Signatory
) -> dict[str, object]:
    """Give the message that a wallet signs, and the call by which anyone may send it.

    Another key of the organisation that signs puts itself in the place of `signer`.
    Integers beyond 2^53 are decimal strings, bytes are hexadecimal.
    """
    typed = typed_data(act, by=by, domain=domain, deadline=deadline)
    return {
        "deadline": deadline,
        "typed_data": plain(typed),
        "call": {
            "contract": act.contract,
            "address": domain.contract,
            "function": act.function,
            "arguments": plain(act.arguments()),
        },
    }


def proposed(
    context: ServiceContext, act: Act, by: Signatory, *, deadline: int | None = None
) -> dict[str, object]:
    """Give an act to be signed; without a deadline, one that is fresh from now on."""
    if deadline is None:
        deadline = context.clock() + FRESH_SECONDS
    return signable(act, context.ledger.domain(act.contract), deadline, by)


def caller_json(caller: Caller) -> dict[str, object]:
    """Describe the signed-in person."""
    organisation = shown(caller, "uscc name kind")
    return {**shown(caller, "address role expires_at"), "organisation": organisation}


def matter_json(
    matter: MatterFile, language: Language, *, full: bool
) -> dict[str, object]:
    """Describe a matter; with its requirements if `full`."""
    lang = language.value
    short: dict[str, object] = {
        "code": matter.code,
        "title": matter.title.in_language(lang),
        "automatic": matter.automatic,
        "several_permits": matter.several_permits,
        "forfeited_by_supervisor": matter.forfeited_by_supervisor,
        "public_safety": matter.public_safety,
        "subject": matter.subject.name.lower(),
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
            **shown(entry, "id channel gating commitment_allowed"),
            **{name: in_words(entry.content.get(name), lang) for name in _PARTS},
            "basis": in_words(entry.content.get("basis", []), lang),
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


def operation_json(
    operation: Operation, language: Language, refusals: Refusals
) -> dict[str, object]:
    """Describe the state of an act; a refusal is explained in words."""
    said = operation.revert_data
    return {
        "operation": operation.id,
        "state": operation.state.value,
        "words": message(f"OPERATION_{operation.state.name}", language.value),
        **shown(operation, "label tx_hash block block_hash gas_used"),
        "refusal": None if said is None else refusal_json(refusals(said), language),
        **shown(operation, "created_at updated_at"),
    }


def refusal_json(refusal: Refusal, language: Language) -> dict[str, object]:
    """Give the code, the words and the values of a contract's refusal."""
    found = explain_refusal(*refusal, language.value)
    return {"code": found.code, "words": found.words, "values": found.values}


def event_json(recorded: Recorded, cursor: str) -> dict[str, object]:
    """Describe an event of the ledger."""
    return {
        "cursor": cursor,
        "event": type(recorded.event).__name__,
        "fields": named_json(recorded.event),
        "block": recorded.block.number,
        "block_hash": to_hex(recorded.block.hash),
        "time": recorded.block.time,
        **shown(recorded, "log_index tx_hash"),
    }
