"""The page on which an applicant reports a fault in a department's data."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Response

from zeropermit.domain.records.correction import CORRECTION_LIMIT
from zeropermit.errors import CorrectionRefusedError
from zeropermit.usecases.applications.applications import Relation, check_relation
from zeropermit.usecases.records.correction import corrections_of
from zeropermit.web.pages.shared.applications import application_view
from zeropermit.web.pages.shared.claims import claims_by_requirement
from zeropermit.web.pages.shared.page_request import PageRequestDep
from zeropermit.web.paths import WordPath

router = APIRouter(prefix="/applications")

RequirementPath = Annotated[str, Path(max_length=31)]


@router.get("/{application}/corrections/{requirement}")
def wrong(
    request: PageRequestDep, application: WordPath, requirement: RequirementPath
) -> Response:
    """Show a department's data for a requirement, and read the reported fault."""
    found = application_view(request, request.person, application)
    check_relation(found.relation, Relation.APPLICANT)
    claims = claims_by_requirement(request, found).get(requirement)
    if claims is None:
        raise CorrectionRefusedError(requirement)
    line = next(one for one in found.check.lines if one.entry.id == requirement)
    return request.page(
        "enterprise/correction_request.html",
        line=line,
        application=application,
        limit=CORRECTION_LIMIT,
        claims=claims,
        corrections=[
            one
            for one in corrections_of(request.context, found.check.application)
            if one.request.requirement == requirement
        ],
    )
