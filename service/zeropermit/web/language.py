"""In which language to answer: as the address, else a cookie, else the browser says."""

from __future__ import annotations

from urllib.parse import parse_qs

from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.types import Scope

from zeropermit.domain.applications.letter import Language

DEFAULT = Language.ZH


def language_of(scope: Scope) -> Language:
    """Choose the language of an answer."""
    requested = parse_qs(scope.get("query_string", b"").decode("latin-1")).get(
        "language"
    )
    if requested and requested[-1] in set(Language):
        return Language(requested[-1])
    kept = HTTPConnection(scope).cookies.get("language")
    if kept in set(Language):
        return Language(kept)
    return accepted(Headers(scope=scope).get("accept-language", ""))


def accepted(header: str) -> Language:
    """Read `Accept-Language` (RFC 9110 §12.5.4): the best language on offer here."""
    best, best_weight = DEFAULT, 0.0
    for part in header[:200].split(","):
        tag, _, parameter = part.strip().partition(";")
        name = tag.strip().lower().partition("-")[0]
        weight = _weight(parameter)
        if name in set(Language) and weight > best_weight:
            best, best_weight = Language(name), weight
    return best


def _weight(parameter: str) -> float:
    name, _, value = parameter.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0
