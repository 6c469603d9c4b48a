"""Where an applicant rates how it went (好差评), and an authority reads it."""

from __future__ import annotations

from fastapi import APIRouter, Response

from zeropermit.domain.applications.rating import (
    RATING_LIMIT,
    RatingStage,
    Satisfaction,
)
from zeropermit.domain.ledger.identifiers import ApplicationId, from_hex
from zeropermit.usecases.applications.rating import ratings_of, stages_reached
from zeropermit.web.pages.shared.page_request import PageRequestDep
from zeropermit.web.paths import WordPath

router = APIRouter(prefix="/applications")


@router.get("/{application}/rating")
def rating(request: PageRequestDep, application: WordPath) -> Response:
    """Ask the applicant how it went, once for each stage."""
    own, wanted = request.person.organisation, ApplicationId(from_hex(application))
    return request.page(
        "enterprise/rating.html",
        application=wanted,
        given=ratings_of(request.context, wanted, organisation=own),
        reached=stages_reached(request.context, wanted),
        stages=tuple(RatingStage),
        scores=tuple(Satisfaction),
        limit=RATING_LIMIT,
    )
