"""The draft of a written refusal: reasons with their articles, and remedies.

Refusing is not an act of the ledger, and never automatic: the text is completed, signed
by two officers and delivered outside it (行政许可法 38). Nothing is kept here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query, Response

from zeropermit.domain.ledger.identifiers import in_fours
from zeropermit.errors import NotFoundError
from zeropermit.web.pages.authority.decision import application_of, reasons_of
from zeropermit.web.pages.shared.contexts import FormOption
from zeropermit.web.pages.shared.page_request import PageRequestDep
from zeropermit.web.pages.shared.titles import legal_basis
from zeropermit.web.paths import WordPath

router = APIRouter(prefix="/authority/applications")

MOST = 32
"""Requirements that a matter may have."""
ChosenQuery = Annotated[list[str], Query(alias="requirement", max_length=MOST)]


@dataclass(frozen=True, slots=True)
class Ground:
    """One condition that is not met, as a refusal states it."""

    title: str  #: Name of the requirement.
    reasons: tuple[str, ...]  #: Why it is not met.
    basis: tuple[str, ...]  #: Laws and articles that require it.


@router.get("/{application}/refusal")
def refusal(
    request: PageRequestDep,
    application: WordPath,
    chosen: ChosenQuery = [],  # noqa: B006 - FastAPI copies it
) -> Response:
    """Draft a refusal from all conditions that are not met, or from those chosen.

    Raises:
        NotFoundError: Every condition is met, or the permit is issued.
    """
    found = application_of(request, application)
    unmet = [line for line in found.check.lines if not line.met]
    if found.permit or not unmet:
        raise NotFoundError
    stated = [line for line in unmet if line.entry.id in chosen] or unmet
    content, filed = found.check.filed.content, found.check.filed
    applicant, authority = request.read(
        lambda state, _: (
            state.organisations[content.applicant].name,
            state.organisations[content.authority].name,
        )
    )
    return request.page(
        "authority/refusal.html",
        back=f"/authority/applications/{application}",
        choices=tuple(
            FormOption(
                line.entry.id,
                request.in_language(line.entry.title),
                chosen=line in stated,
            )
            for line in unmet
        ),
        applicant=applicant,
        uscc=found.applicant,
        matter=request.in_language(found.check.matter.title),
        project=filed.project,
        number=in_fours(found.number),
        applied=request.day(filed.applied_at),
        authority=authority,
        grounds=tuple(
            Ground(
                title=request.in_language(line.entry.title),
                reasons=tuple(request.message(one.name) for one in reasons_of(line)),
                basis=tuple(legal_basis(request, line.entry.content["basis"])),
            )
            for line in stated
        ),
    )
