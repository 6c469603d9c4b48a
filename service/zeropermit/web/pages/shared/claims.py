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
from zeropermit.usecases.applications.precheck import Line
from zeropermit.web.pages.shared.page_request import Visit


@dataclass(frozen=True, slots=True)
class Claim:
    """One fact that a department showed."""

    title: str  #: Name of the fact.
    value: str  #: Its value, as it was shown.


def claims_by_requirement(
    visit: Visit, found: ApplicationView
) -> dict[str, tuple[Claim, ...]]:
    """Give the facts that departments showed, by the requirement that they met."""
    newest: dict[str, Disclosure] = {}
    for one in disclosures_of(visit.service.world, found.check.application):
        newest.setdefault(one.schema, one)  # newest first
    found_behind = {
        line.entry.id: behind(line, newest) for line in found.check.lines if line.met
    }
    return {
        name: tuple(claims_of(visit, one)) for name, one in found_behind.items() if one
    }


def behind(line: Line, shown: Mapping[str, Disclosure]) -> Disclosure | None:
    """Find what a department showed for a requirement that its data met."""
    if line.kind is not OptionKind.ATTESTATION:
        return None
    for option in line.entry.content["options"]:
        disclosure = shown.get(option.get("schema", ""))
        if disclosure is not None and disclosure.observed_at == line.observed_at:
            return disclosure
    return None


def claims_of(visit: Visit, disclosure: Disclosure) -> Iterator[Claim]:
    """Give the facts of a disclosure, by their titles."""
    schema = visit.service.catalogue.schema(disclosure.schema)
    english = visit.language is Language.EN
    titles = {
        field.name: field.title_en if english else field.title_zh
        for field in schema.fields
    }
    for opened in disclosure.claims:
        claim = opened.claim
        said = _in_words(visit, disclosure.schema, claim)
        yield Claim(titles.get(claim.name, claim.name), said)


def _in_words(visit: Visit, schema: str, claim: SealedClaim) -> str:
    """Say a value as people read it: yes or no, and codes by their names."""
    if claim.type is ClaimType.BOOLEAN:
        return visit.say("yes") if claim.text == "true" else visit.say("no")
    if claim.type is ClaimType.CODE:
        return code_title(schema, claim.name, claim.text, visit.language.value)
    return claim.text
