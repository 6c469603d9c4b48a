"""Notices of an organisation, as its desk shows them."""

from __future__ import annotations

from collections.abc import Sequence

from zeropermit.domain.applications.notices import OF_AUTHORITY, Notice, NoticeCode
from zeropermit.domain.ledger.identifiers import to_hex
from zeropermit.serialize.notice import notice_json
from zeropermit.usecases.accounts.notices import list_notices
from zeropermit.web.pages.shared.page_request import PageRequest
from zeropermit.web.pages.shared.templates import page_filter

OF_HOLDER = frozenset(
    {NoticeCode.HEARING_OPEN, NoticeCode.STOP_ORDERED, NoticeCode.EXPIRY_NEAR}
)
"""Notices about a permit that its holder acts on."""


def notices_of(request: PageRequest) -> Sequence[Notice]:
    """Give the notices of the visitor's organisation, the most urgent first."""
    return list_notices(request.context, request.person.organisation)


@page_filter
def notice_words(request: PageRequest, notice: Notice) -> dict[str, object]:
    """Say a notice and its next step, under `words` and `next`."""
    return notice_json(notice, request.language)


@page_filter
def notice_page(request: PageRequest, notice: Notice) -> str:
    """Give the page of the permit, the application, or its start."""
    if notice.permit:
        if _of_supervisor(request, notice):
            desk = "/inspector/permits"
        elif notice.code in OF_HOLDER:
            desk = "/permits"
        else:
            desk = "/authority/permits" if notice.code in OF_AUTHORITY else "/p"
        return f"{desk}/{to_hex(notice.permit)}"
    if notice.code is NoticeCode.CREDIT_REPAIR_REQUESTED:
        return "/inspector"
    if notice.application is not None:
        return f"/applications/{to_hex(notice.application)}"
    return f"/matters/{notice.matter}/start?project={notice.project}"


def _of_supervisor(request: PageRequest, notice: Notice) -> bool:
    """Whether a notice for bodies is told to the supervisor of its permit."""
    permit, own = notice.permit, request.person.organisation
    if permit is None or notice.code not in OF_AUTHORITY:
        return False
    return request.read(lambda state, _: state.permits[permit].authority != own)
