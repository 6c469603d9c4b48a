"""The facts that departments showed for an application, as pages list them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from zeropermit.catalogue.coded import code_title
from zeropermit.domain.evidence.claim import Claim, ClaimType
from zeropermit.domain.evidence.disclosure import Disclosure
from zeropermit.domain.matters.matter import OptionKind
from zeropermit.usecases.applications.applications import ApplicationView
from zeropermit.usecases.applications.gather import disclosures_of
from zeropermit.usecases.applications.precheck import PreCheckLine
from zeropermit.web.pages.shared.contexts import Fact
from zeropermit.web.pages.shared.page_request import PageRequest
from zeropermit.web.pages.shared.titles import field_titles


def claims_by_requirement(
    request: PageRequest, found: ApplicationView
) -> dict[str, tuple[Fact, ...]]:
    """Give the facts that departments showed, by the requirement that they met."""
    newest: dict[str, Disclosure] = {}
    for one in disclosures_of(request.context, found.check.application):
        newest.setdefault(one.schema, one)  # newest first
    return {
        line.entry.id: tuple(_claims(request, shown))
        for line in found.check.lines
        if line.met and (shown := _disclosure(line, newest))
    }


def _disclosure(
    line: PreCheckLine, shown: Mapping[str, Disclosure]
) -> Disclosure | None:
    """Find the department's data that met a requirement."""
    if line.kind is not OptionKind.ATTESTATION:
        return None
    for option in line.entry.content["options"]:
        disclosure = shown.get(option.get("schema", ""))
        if disclosure is not None and disclosure.observed_at == line.observed_at:
            return disclosure
    return None


def _claims(request: PageRequest, disclosure: Disclosure) -> Iterator[Fact]:
    """Give the facts of a disclosure, by their titles."""
    titles = field_titles(request, disclosure.schema)
    for opened in disclosure.claims:
        claim = opened.claim
        words = _in_words(request, disclosure.schema, claim)
        yield Fact(titles.get(claim.name, claim.name), words, code=False)


def _in_words(request: PageRequest, schema: str, claim: Claim) -> str:
    """Say a value as people read it: yes or no, and codes by their names."""
    if claim.type is ClaimType.BOOLEAN:
        return request.say("yes") if claim.text == "true" else request.say("no")
    if claim.type is ClaimType.CODE:
        return code_title(schema, claim.name, claim.text, request.language.value)
    return claim.text
