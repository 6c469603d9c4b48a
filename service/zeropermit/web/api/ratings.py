"""Ratings by applicants (好差评), and the ratings of an authority."""

from __future__ import annotations

from fastapi import Response

from zeropermit.domain.applications.rating import RatingStage, Satisfaction
from zeropermit.serialize.application import rating_json
from zeropermit.usecases.applications.rating import (
    TEXTS_SHOWN,
    rate,
    ratings_of,
)
from zeropermit.web import documentation as d
from zeropermit.web.api_request import CallerRequestDep, OfficerRequestDep
from zeropermit.web.bodies.applications import RatingBody
from zeropermit.web.paths import ApplicationPath

router = d.ApiRouter(tags=["ratings"])

_BODY = {"stage": "end", "score": "satisfied", "text": "当场办结。"}
_RATING = {**_BODY, "words": "满意", "rated_at": 1_790_000_000}


@router.operation(
    "POST /applications/{application}/ratings",
    "申请人：评价受理或者办结（好差评），每个环节一次。",
    "Applicant: rate how it was handled, once after acceptance and once at the end.",
    body=_BODY,
    example=_RATING,
    status=201,
)
def rate_application(
    application: ApplicationPath, body: RatingBody, request: CallerRequestDep
) -> Response:
    """Keep a rating; sent again, it is the same one."""
    kept = rate(
        request.context,
        application,
        organisation=request.own,
        stage=RatingStage(body.stage),
        score=Satisfaction(body.score),
        text=" ".join(body.text.split()),
    )
    return request.answer(rating_json(kept, request.language), status=201)


@router.operation(
    "GET /applications/{application}/ratings",
    "申请人：查看本申请已作的评价。",
    "Applicant: see what was said of an application.",
    example={"ratings": [_RATING]},
)
def list_of_application(
    application: ApplicationPath, request: CallerRequestDep
) -> Response:
    """List the ratings of one of the caller's applications."""
    found = ratings_of(request.context, application, organisation=request.own)
    listed = [rating_json(one, request.language) for one in found.values()]
    return request.answer({"ratings": listed})


@router.operation(
    "GET /ratings",
    "审批人员：本机关所得评价的数目，以及最近的评语。",
    "Officers: how their authority was rated, and what was said last.",
    example={
        "counts": [{"stage": "end", "score": "satisfied", "count": 3}],
        "said": [{**_RATING, "application": d.WORD}],
    },
)
def list_of_authority(request: OfficerRequestDep) -> Response:
    """Count the ratings of the caller's authority, and list those with words."""
    ratings = request.context.ratings
    content = {
        "counts": [
            {"stage": stage.value, "score": score.value, "count": count}
            for (stage, score), count in sorted(ratings.counts(request.own).items())
        ],
        "said": [
            {**rating_json(one, request.language), "application": one.application}
            for one in ratings.said(request.own, limit=TEXTS_SHOWN)
        ],
    }
    return request.answer(content)
