"""How applicants rated an authority (好差评): counts and words."""

from __future__ import annotations

from fastapi import APIRouter, Response

from zeropermit.domain.applications.rating import RatingStage, Satisfaction
from zeropermit.usecases.applications.rating import TEXTS_SHOWN
from zeropermit.web.pages.shared.page_request import PageRequestDep

router = APIRouter(prefix="/authority")


@router.get("/ratings")
def ratings(request: PageRequestDep) -> Response:
    """Show an authority how it was rated."""
    person, kept = request.officer, request.context.ratings
    return request.page(
        "authority/ratings.html",
        counts=kept.counts(person.organisation),
        scores=tuple(Satisfaction),
        stages=tuple(RatingStage),
        comments=kept.said(person.organisation, limit=TEXTS_SHOWN),
    )
