"""Refusals of contracts, in words and as printable values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from zeropermit.catalogue.messages import message
from zeropermit.domain.ledger.identifiers import to_hex
from zeropermit.domain.permits.reasons import Reason, State, Work


@dataclass(frozen=True, slots=True)
class RefusalExplanation:
    """A refusal, told in a language."""

    code: str
    words: str
    values: Mapping[str, str]


def explain_refusal(
    code: str, values: Mapping[str, object], language: str
) -> RefusalExplanation:
    """Tell a refusal from its code and the values of the custom error."""
    named = {name: _printed(name, value) for name, value in values.items()}
    spoken = dict(named)
    if code == "REQUIREMENT_NOT_MET" and named.get("reason") in Reason.__members__:
        spoken["reason"] = message(named["reason"], language)
    if named.get("state") in State.__members__:
        spoken["state"] = message(named["state"], language)
    if named.get("work") in Work.__members__:
        spoken["work"] = message(f"WORK_{named['work']}", language)
    return RefusalExplanation(code, message(code, language, **spoken), named)


def _printed(name: str, value: object) -> str:
    if isinstance(value, bytes):
        return to_hex(value)
    if name == "state" and isinstance(value, int):
        return State(value).name
    if name == "work" and isinstance(value, int):
        return Work(value).name
    return str(value)
