"""Ratings by applicants (好差评), and the ratings of an authority."""

from __future__ import annotations

from zeropermit.domain.applications.rating import RatingStage, Satisfaction
from zeropermit.serialize.application import rating_json
from zeropermit.usecases.applications.rating import TEXTS_SHOWN, rate, ratings_of
from zeropermit.web.api_request import CallerRequestDep, JsonObject, OfficerRequestDep
from zeropermit.web.bodies.applications import RatingBody
from zeropermit.web.documentation import ApiRouter
from zeropermit.web.paths import ApplicationPath

router = ApiRouter(tags=["ratings"])


@router.operation("POST /applications/{application}/ratings", status=201)
def rate_application(
    application: ApplicationPath, body: RatingBody, request: CallerRequestDep
) -> JsonObject:
    """Keep a rating; sent again, it is the same one."""
    kept = rate(
        request.context,
        application,
        organisation=request.own,
        stage=RatingStage(body.stage),
        score=Satisfaction(body.score),
        text=" ".join(body.text.split()),
    )
    return rating_json(kept, request.language)


@router.operation("GET /applications/{application}/ratings")
def list_of_application(
    application: ApplicationPath, request: CallerRequestDep
) -> JsonObject:
    """List the ratings of one of the caller's applications."""
    found = ratings_of(request.context, application, organisation=request.own)
    listed = [rating_json(one, request.language) for one in found.values()]
    return {"ratings": listed}


@router.operation("GET /ratings")
def list_of_authority(request: OfficerRequestDep) -> JsonObject:
    """Count the ratings of the caller's authority, and list those with words."""
    ratings = request.context.ratings
    return {
        "counts": [
            {"stage": stage.value, "score": score.value, "count": count}
            for (stage, score), count in sorted(ratings.counts(request.own).items())
        ],
        "said": [
            {**rating_json(one, request.language), "application": one.application}
            for one in ratings.said(request.own, limit=TEXTS_SHOWN)
        ],
    }
