"""Questions to departments as JSON, for the organisation whose data they were about."""

from __future__ import annotations

from zeropermit.catalogue.loader import PackagedCatalogue
from zeropermit.domain.applications.letter import Language
from zeropermit.domain.ledger.identifiers import to_hex
from zeropermit.serialize.answer import coded
from zeropermit.usecases.records.own_data import Use


def use_json(
    catalogue: PackagedCatalogue, use: Use, language: Language
) -> dict[str, object]:
    """Describe one question to the one whose data it was about."""
    asked = use.question.asked
    english = language is Language.EN
    schema = catalogue.by_schema.get(asked.schema)
    title = (schema.title_en if english else schema.title_zh) if schema else None
    purpose = use.purpose_en if english else use.purpose_zh
    return {
        "department": {"uscc": use.place.department, "name": use.department_name},
        "schema": asked.schema,
        "title": title,
        "claims": list(asked.claims),
        "subject": use.subject or None,
        "application": to_hex(asked.application),
        "matter": use.matter or None,
        "purpose": purpose or None,
        "consent": to_hex(asked.receipt),
        "asked_at": asked.asked_at,
        "outcome": coded(f"QUERY_{asked.outcome.name}", language),
        "reason": asked.reason or None,
    }
