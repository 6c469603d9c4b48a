"""Notices of an organisation, as rows of its desk."""

from __future__ import annotations

from dataclasses import dataclass

from zeropermit.domain.applications.notices import Notice, NoticeCode
from zeropermit.domain.ledger.identifiers import to_hex
from zeropermit.serialize.notice import notice_json
from zeropermit.usecases.accounts.notices import list_notices
from zeropermit.web.pages.shared.page_request import PageRequest


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """A notice on a desk."""

    words: str  #: Words of the notice.
    next: str  #: The next step.
    due: str  #: Last day; empty if there is no day.
    url: str  #: Page of the permit or application.


def notice_rows(
    request: PageRequest, limit: int | None = None
) -> tuple[NoticeRow, ...]:
    """Write the notices of the visitor's organisation, the most urgent first."""
    notices = list_notices(request.context, request.person.organisation)
    return tuple(_row(request, notice) for notice in notices[:limit])


def _row(request: PageRequest, notice: Notice) -> NoticeRow:
    content = notice_json(notice, request.language)
    return NoticeRow(
        words=str(content["words"]),
        next=str(content["next"]),
        due=request.day(notice.due) if notice.due else "",
        url=_page(notice),
    )


def _page(notice: Notice) -> str:
    """Give the page of the permit, the application, or its start."""
    if notice.permit:
        review = notice.code is NoticeCode.EVIDENCE_TO_REVIEW
        desk = "/authority/permits" if review else "/p"
        return f"{desk}/{to_hex(notice.permit)}"
    if notice.application is not None:
        return f"/applications/{to_hex(notice.application)}"
    return f"/matters/{notice.matter}/start?project={notice.project}"
