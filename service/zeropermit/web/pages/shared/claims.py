"""The facts that departments showed for an application, as pages list them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from zeropermit.catalogue.coded import code_title
from zeropermit.domain.applications.letter import Language
from zeropermit.domain.evidence.claim import Claim as SealedClaim
from zeropermit.domain.evidence.claim import ClaimType
from zeropermit.domain.evidence.disclosure import Disclosure
from zeropermit.domain.matters.matter import OptionKind
from zeropermit.usecases.applications.applications import ApplicationView
from zeropermit.usecases.applications.gather import disclosures_of
from zeropermit.usecases.applications.precheck import PreCheckLine
from zeropermit.web.pages.shared.page_request import PageRequest


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """One fact that a department showed."""

    title: str  #: Name of the fact.
    value: str  #: Its value, as it was shown.


def claims_by_requirement(
    request: PageRequest, found: ApplicationView
) -> dict[str, tuple[ClaimRow, ...]]:
    """Give the facts that departments showed, by the requirement that they met."""
    newest: dict[str, Disclosure] = {}
    for one in disclosures_of(request.service.context, found.check.application):
        newest.setdefault(one.schema, one)  # newest first
    found_behind = {
        line.entry.id: behind(line, newest) for line in found.check.lines if line.met
    }
    return {
        name: tuple(claims_of(request, one))
        for name, one in found_behind.items()
        if one
    }


def behind(line: PreCheckLine, shown: Mapping[str, Disclosure]) -> Disclosure | None:
    """Find the department's data that met a requirement."""
    if line.kind is not OptionKind.ATTESTATION:
        return None
    for option in line.entry.content["options"]:
        disclosure = shown.get(option.get("schema", ""))
        if disclosure is not None and disclosure.observed_at == line.observed_at:
            return disclosure
    return None


def claims_of(request: PageRequest, disclosure: Disclosure) -> Iterator[ClaimRow]:
    """Give the facts of a disclosure, by their titles."""
    schema = request.service.catalogue.schema(disclosure.schema)
    english = request.language is Language.EN
    titles = {
        field.name: field.title_en if english else field.title_zh
        for field in schema.fields
    }
    for opened in disclosure.claims:
        claim = opened.claim
        said = _in_words(request, disclosure.schema, claim)
        yield ClaimRow(titles.get(claim.name, claim.name), said)


def _in_words(request: PageRequest, schema: str, claim: SealedClaim) -> str:
    """Say a value as people read it: yes or no, and codes by their names."""
    if claim.type is ClaimType.BOOLEAN:
        return request.say("yes") if claim.text == "true" else request.say("no")
    if claim.type is ClaimType.CODE:
        return code_title(schema, claim.name, claim.text, request.language.value)
    return claim.text
