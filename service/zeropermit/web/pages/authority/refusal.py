"""The draft of a written refusal: reasons with their articles, and remedies.

Refusing is never automatic (行政许可法 38): the text is completed and delivered outside
the service, and two officers sign its digest as `Refuse`. Nothing is kept here.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response

from zeropermit.errors import NotFoundError
from zeropermit.web.pages.authority.decision import application_of
from zeropermit.web.pages.shared.page_request import PageRequestDep
from zeropermit.web.paths import WordPath

router = APIRouter(prefix="/authority/applications")

MOST = 32
"""Requirements that a matter may have."""
ChosenQuery = Annotated[list[str], Query(alias="requirement", max_length=MOST)]


@router.get("/{application}/refusal")
def refusal(
    request: PageRequestDep,
    application: WordPath,
    chosen: ChosenQuery = [],  # noqa: B006 - FastAPI copies it
) -> Response:
    """Draft a refusal from all conditions that are not met, or from those chosen.

    Raises:
        NotFoundError: Every condition is met, or the application is not open.
    """
    found = application_of(request, application)
    unmet = [line for line in found.check.lines if not line.met]
    if found.permit or found.check.closed or not unmet:
        raise NotFoundError
    stated = [line for line in unmet if line.entry.id in chosen] or unmet
    content = found.check.filed.content
    applicant, authority = request.read(
        lambda state, _: (
            state.organisations[content.applicant].name,
            state.organisations[content.authority].name,
        )
    )
    return request.page(
        "authority/refusal.html",
        found=found,
        unmet=unmet,
        stated=stated,
        applicant=applicant,
        authority=authority,
    )
