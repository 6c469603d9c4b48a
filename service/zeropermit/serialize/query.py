"""Questions to departments as JSON, for the organisation whose data they were about."""

from __future__ import annotations

from zeropermit.catalogue.loader import PackagedCatalogue
from zeropermit.domain.applications.letter import Language
from zeropermit.domain.ledger.identifiers import to_hex
from zeropermit.serialize.answer import coded
from zeropermit.usecases.records.own_data import DataUse


def use_json(
    catalogue: PackagedCatalogue, use: DataUse, language: Language
) -> dict[str, object]:
    """Describe one question to the one whose data it was about."""
    query = use.question.query
    english = language is Language.EN
    schema = catalogue.by_schema.get(query.schema)
    title = (schema.title_en if english else schema.title_zh) if schema else None
    purpose = use.purpose_en if english else use.purpose_zh
    return {
        "department": {"uscc": use.place.department, "name": use.department_name},
        "schema": query.schema,
        "title": title,
        "claims": list(query.claims),
        "subject": use.subject or None,
        "application": to_hex(query.application),
        "matter": use.matter or None,
        "purpose": purpose or None,
        "consent": to_hex(query.receipt),
        "asked_at": query.queried_at,
        "outcome": coded(f"QUERY_{query.outcome.name}", language),
        "reason": query.reason or None,
    }
