"""Notices as JSON: each due task and its next step."""

from __future__ import annotations

from zeropermit.catalogue.messages import message
from zeropermit.domain.applications.letter import Language
from zeropermit.domain.applications.notices import Notice
from zeropermit.domain.ledger.identifiers import to_hex


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
        "due": notice.due,
        "days_left": notice.days_left,
        "application": notice.application and to_hex(notice.application),
        "permit": None if notice.permit is None else to_hex(notice.permit),
        "number": notice.number or None,
        "matter": notice.matter,
        "project": notice.project,
        "requirements": list(notice.requirements),
    }
