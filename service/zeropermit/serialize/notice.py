"""Notices and queries as JSON, for the organisation that they concern."""

from __future__ import annotations

from zeropermit.catalogue.loader import PackagedCatalogue
from zeropermit.catalogue.messages import message
from zeropermit.domain.applications.letter import Language
from zeropermit.domain.applications.notices import Notice
from zeropermit.serialize.answer import coded, shown
from zeropermit.usecases.records.own_data import DataUse


def notice_json(notice: Notice, language: Language) -> dict[str, object]:
    """Describe one notice and its next step."""
    separator = ", " if language is Language.EN else "、"
    values = {
        "number": notice.number,
        "requirements": separator.join(notice.requirements),
        "extension_limit": notice.validity.extension_limit,
        "extension_months": notice.validity.extension_months,
    }
    code = notice.code
    return {
        "code": code.value,
        "words": message(code.value, language.value, **values),
        "next": message(code.next_step, language.value, **values),
        **shown(notice, "due days_left application permit number?"),
        **shown(notice, "matter project requirements"),
    }


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
        **shown(query, "schema claims application reason?"),
        **shown(use, "subject? matter?"),
        "title": title,
        "purpose": purpose or None,
        "consent": query.receipt,
        "asked_at": query.queried_at,
        "outcome": coded(f"QUERY_{query.outcome.name}", language),
    }
