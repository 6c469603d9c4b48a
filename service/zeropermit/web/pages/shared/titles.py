"""Names of matters, applications and data sets, in the visitor's language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from zeropermit.domain.acts.reasons import ACT_REASONS, SUPERVISION_REASONS
from zeropermit.domain.law.subjects import MatterSubject
from zeropermit.domain.ledger.identifiers import ApplicationId
from zeropermit.domain.ledger.state import LedgerState
from zeropermit.domain.matters.matter import OptionKind
from zeropermit.domain.permits.permit import PermitAct
from zeropermit.domain.permits.reasons import RevocationReason
from zeropermit.errors import MatterUnknownError
from zeropermit.serialize.permit import act_words, matter_title, requirement_title
from zeropermit.web.pages.shared.page_request import PageRequest
from zeropermit.web.pages.shared.templates import page_filter
from zeropermit.web.pages.shared.texts import N

OPTION_KINDS = {
    OptionKind.ATTESTATION: N("department's data"),
    OptionKind.COMMITMENT: N("commitment"),
    OptionKind.PERMIT: N("permit issued before"),
}
"""Ways to meet a requirement."""


@page_filter
def option_words(request: PageRequest, kind: OptionKind) -> str:
    """Say the way in which a requirement is met."""
    return request.say(OPTION_KINDS[kind])


@page_filter
def done_words(request: PageRequest, act: PermitAct) -> str:
    """Name the effect of an act on a permit."""
    return act_words(act, request.language)


@page_filter
def matter_name(request: PageRequest, matter: str) -> str:
    """Name a matter."""
    return matter_title(request.service.catalogue, matter, request.language)


@page_filter
def subject_code_name(request: PageRequest, matter: str) -> str:
    """Name the code by which the permits of a matter name their subjects."""
    try:
        kind = request.service.catalogue.matter(matter).subject
    except MatterUnknownError:
        kind = MatterSubject.OTHER
    return request.message(f"SUBJECT_{kind.name}")


@page_filter
def application_title(request: PageRequest, application: ApplicationId) -> str:
    """Name the matter of an application; its code if the ledger has taken it back."""

    def title(state: LedgerState, _: object) -> str:
        found = state.applications.get(application)
        return matter_name(request, found.matter) if found else ""

    return request.read(title)


@page_filter
def reason_words(request: PageRequest, reason: RevocationReason) -> str:
    """Say why a record or a batch is taken back."""
    if reason is RevocationReason.SUPERSEDED:  # the code's own words are of permits
        return request.say("Replaced by newer data")
    return request.message(reason.name)


@page_filter
def act_reason_words(request: PageRequest, code: str) -> str:
    """Say a reason in words; one that the table has not, as its code."""
    tables = (*ACT_REASONS.values(), *SUPERVISION_REASONS.values())
    known = {one for codes in tables for one in codes}
    return request.message(code) if code in known else code


@page_filter
def requirement_name(request: PageRequest, matter: str, name: str) -> str:
    """Name a requirement of a matter."""
    return requirement_title(request.service.catalogue, matter, name, request.language)


@page_filter
def schema_title(request: PageRequest, code: str) -> str:
    """Name a data set; one that the catalogue has not, by its code."""
    schema = request.service.catalogue.by_schema.get(code)
    return request.either(schema.title_zh, schema.title_en) if schema else code


@page_filter
def field_titles(request: PageRequest, code: str) -> Mapping[str, str]:
    """Name the fields of a data set; none if the catalogue has not the data set."""
    schema = request.service.catalogue.by_schema.get(code)
    return {
        field.name: request.either(field.title_zh, field.title_en)
        for field in (schema.fields if schema else ())
    }


@page_filter
def legal_basis(
    request: PageRequest, entries: Iterable[Mapping[str, Any]]
) -> list[str]:
    """Name articles of law, with their statutes."""
    return [
        " ".join(content_words(request, one[part]) for part in ("title", "article"))
        for one in entries
    ]


@page_filter
def content_words(request: PageRequest, content: Mapping[str, str]) -> str:
    """Choose a text of a matter's file in the visitor's language."""
    return content[request.language.value]
