"""Notices of an organisation, as rows of its desk."""

from __future__ import annotations

from dataclasses import dataclass

from zeropermit.domain.applications.letter import Language
from zeropermit.domain.applications.notices import Notice, NoticeCode
from zeropermit.domain.ledger.identifiers import to_hex
from zeropermit.serialize.notice import notice_json
from zeropermit.web.pages.shared.texts import shown_day


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """Something that the visitor should know."""

    words: str  #: What there is to know.
    next: str  #: What to do next.
    due: str  #: Until when; empty if there is no day.
    url: str  #: Address of what it is about.


def notice_row(notice: Notice, language: Language) -> NoticeRow:
    """Write a notice for people."""
    content = notice_json(notice, language)
    at = "/authority/permits" if notice.code is NoticeCode.EVIDENCE_TO_REVIEW else "/p"
    about = notice.permit and f"{at}/{to_hex(notice.permit)}"
    return NoticeRow(
        words=str(content["words"]),
        next=str(content["next"]),
        due=shown_day(notice.due, language) if notice.due else "",
        url=about or _where(notice),
    )


def _where(notice: Notice) -> str:
    """Give the address of the application, or of its start if there is none yet."""
    if notice.application is not None:
        return f"/applications/{to_hex(notice.application)}"
    return f"/matters/{notice.matter}/start?project={notice.project}"
