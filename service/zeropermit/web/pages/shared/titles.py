"""Names of matters, applications and data sets, in the visitor's language."""

from __future__ import annotations

from typing import Any

from zeropermit.catalogue.messages import message
from zeropermit.domain.acts.reasons import ACT_REASONS, SUPERVISION_REASONS
from zeropermit.domain.ledger.identifiers import ApplicationId
from zeropermit.domain.ledger.state import LedgerState
from zeropermit.domain.matters.matter import OptionKind
from zeropermit.domain.permits.reasons import RevocationReason
from zeropermit.serialize.answer import in_words
from zeropermit.serialize.permit import matter_title
from zeropermit.web.pages.shared.page_request import PageRequest
from zeropermit.web.pages.shared.texts import N

OPTION_KINDS = {
    OptionKind.ATTESTATION: N("department's data"),
    OptionKind.COMMITMENT: N("commitment"),
    OptionKind.PERMIT: N("permit issued before"),
}
"""Ways to meet a requirement."""


def matter_name(request: PageRequest, matter: str) -> str:
    """Name a matter."""
    return matter_title(request.service.catalogue, matter, request.language)


def application_title(request: PageRequest, application: ApplicationId) -> str:
    """Name the matter of an application; its code if the ledger has taken it back."""

    def matter(state: LedgerState, _: object) -> str:
        found = state.applications.get(application)
        return found.matter if found else ""

    code = request.service.context.ledger.read(matter)
    return matter_name(request, code) if code else ""


def reason_words(request: PageRequest, reason: RevocationReason) -> str:
    """Say why a record or a batch is taken back."""
    if reason is RevocationReason.SUPERSEDED:  # the code's own words are of permits
        return request.say(N("replaced by newer data"))
    return message(reason.name, request.language.value)


def act_reason_words(request: PageRequest, code: str) -> str:
    """Say a reason in words; one that the table has not, as its code."""
    tables = (*ACT_REASONS.values(), *SUPERVISION_REASONS.values())
    known = {one for codes in tables for one in codes}
    return message(code, request.language.value) if code in known else code


def schema_title(request: PageRequest, code: str) -> str:
    """Name a data set; one that the catalogue has not, by its code."""
    schema = request.service.catalogue.by_schema.get(code)
    if schema is None:
        return code
    return schema.title_en if request.language.value == "en" else schema.title_zh


def legal_basis(entries: list[dict[str, Any]], lang: str) -> list[str]:
    """Name articles of law, with their statutes."""
    return [
        f"{content_words(entry['title'], lang)} {content_words(entry['article'], lang)}"
        for entry in entries
    ]


def content_words(content: dict[str, str], lang: str) -> str:
    """Choose a text of a matter's file in a language."""
    return str(in_words(content, lang))
