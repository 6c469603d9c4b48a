"""Rate the handling of an application, and read the ratings.

Once after acceptance and once at the end, by the applicant. Who decided sees the counts
and the words; everybody sees the counts.
"""

from __future__ import annotations

from collections.abc import Mapping

from zeropermit.domain.applications.rating import Rating, RatingStage, Satisfaction
from zeropermit.domain.ledger.identifiers import (
    ApplicationId,
    OrganisationId,
    permit_id,
)
from zeropermit.errors import AlreadyRatedError, RatingTooEarlyError
from zeropermit.usecases.applications.applications import Relation, check_related
from zeropermit.usecases.applications.gather import find_application, last_gathering
from zeropermit.usecases.ports import ServiceContext

TEXTS_SHOWN = 50
"""Ratings with words that an authority is given at once."""


def rate(
    context: ServiceContext,
    application: ApplicationId,
    *,
    organisation: OrganisationId,
    stage: RatingStage,
    score: Satisfaction,
    text: str = "",
) -> Rating:
    """Keep a rating; the same one again is the same.

    Raises:
        ApplicationUnknownError: There is no such application, or it is not theirs.
        NotAllowedError: They are not its applicant.
        RatingTooEarlyError: This stage is not reached.
        AlreadyRatedError: This stage was rated otherwise.
        TextError: The text may not stand in a record.
    """
    check_related(context, application, Relation.APPLICANT, organisation=organisation)
    if stage not in stages_reached(context, application):
        raise RatingTooEarlyError(stage)
    rating = Rating(
        application=application,
        authority=find_application(context, application).content.authority,
        stage=stage,
        score=score,
        text=text,
        rated_at=context.clock(),
    )
    kept = context.ratings.put(rating)
    if (kept.score, kept.text) != (score, text):
        raise AlreadyRatedError(stage)
    return kept


def ratings_of(
    context: ServiceContext, application: ApplicationId, *, organisation: OrganisationId
) -> Mapping[RatingStage, Rating]:
    """Give an applicant its own ratings of an application.

    Raises:
        ApplicationUnknownError: There is no such application, or it is not theirs.
        NotAllowedError: They are not its applicant.
    """
    check_related(context, application, Relation.APPLICANT, organisation=organisation)
    return {one.stage: one for one in context.ratings.of(application)}


def stages_reached(
    context: ServiceContext, application: ApplicationId
) -> tuple[RatingStage, ...]:
    """Say which stages an application has reached."""
    with context.look() as (state, _, _):
        issued = permit_id(application) in state.permits
    accepted = issued or last_gathering(context, application) is not None
    reached = {RatingStage.ACCEPTANCE: accepted, RatingStage.END: issued}
    return tuple(stage for stage, is_reached in reached.items() if is_reached)


def stages_to_rate(
    context: ServiceContext, application: ApplicationId
) -> tuple[RatingStage, ...]:
    """Say which stages were reached and are not rated yet."""
    rated = {one.stage for one in context.ratings.of(application)}
    return tuple(
        one for one in stages_reached(context, application) if one not in rated
    )
