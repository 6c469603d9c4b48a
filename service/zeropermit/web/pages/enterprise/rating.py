"""Where an applicant rates how it went (好差评), and an authority reads it."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, Response

from zeropermit.domain.applications.rating import (
    RATING_LIMIT,
    Rating,
    RatingStage,
    Satisfaction,
)
from zeropermit.domain.ledger.identifiers import ApplicationId, from_hex
from zeropermit.usecases.applications.rating import ratings_of, stages_reached
from zeropermit.web.pages.shared.contexts import options
from zeropermit.web.pages.shared.marks import STAGES, score_mark
from zeropermit.web.pages.shared.page_request import PageRequest, PageRequestDep
from zeropermit.web.pages.shared.titles import application_title
from zeropermit.web.paths import WordPath

router = APIRouter(prefix="/applications")


@dataclass(frozen=True, slots=True)
class StageForm:
    """A stage, to be rated or rated."""

    stage: str  #: The stage as the API names it.
    title: str  #: The question.
    reached: bool  #: Whether it can be rated yet.
    given: str  #: The rating that was given; empty if none was.
    text: str  #: Comment on the rating.
    when: str  #: When it was given; empty if it was not.


@router.get("/{application}/rating")
def rating(request: PageRequestDep, application: WordPath) -> Response:
    """Ask the applicant how it went, once for each stage."""
    own, wanted = request.person.organisation, ApplicationId(from_hex(application))
    given = ratings_of(request.context, wanted, organisation=own)
    reached = stages_reached(request.context, wanted)
    back = f"/applications/{application}"
    return request.page(
        "enterprise/rating.html",
        title=application_title(request, wanted),
        back=back,
        submit=f"/api/v1/applications/{application}/ratings",
        limit=RATING_LIMIT,
        scores=options(
            {score.value: score_mark(request, score).word for score in Satisfaction}
        ),
        stages=tuple(
            _stage(request, stage, given.get(stage), reached=stage in reached)
            for stage in RatingStage
        ),
    )


def _stage(
    request: PageRequest, stage: RatingStage, given: Rating | None, *, reached: bool
) -> StageForm:
    return StageForm(
        stage=stage.value,
        title=request.say(STAGES[stage][0]),
        reached=reached,
        given=score_mark(request, given.score).word if given else "",
        text=given.text if given else "",
        when=request.time(given.rated_at) if given else "",
    )
