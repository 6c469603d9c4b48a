"""Rate how an application was handled, and see what was said.

Once after acceptance and once at the end, by the applicant. Who decided sees the counts
and the words; everybody sees the counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from zeropermit.domain.applications.rating import Rating, RatingStage, Score
from zeropermit.domain.ledger.identifiers import (
    ApplicationId,
    OrganisationId,
    permit_id,
)
from zeropermit.errors import (
    AlreadyRatedError,
    RatingTooEarlyError,
)
from zeropermit.usecases.applications.applications import Relation, check_related
from zeropermit.usecases.applications.gather import find_application, last_gathering
from zeropermit.usecases.ports import World

SAID_SHOWN = 50
"""Ratings with words that an authority is given at once."""


@dataclass(frozen=True, slots=True)
class Said:
    """What an applicant wants to say."""

    stage: RatingStage
    score: Score
    text: str = ""


def rate(
    world: World,
    application: ApplicationId,
    said: Said,
    *,
    organisation: OrganisationId,
) -> Rating:
    """Keep a rating; the same one again is the same.

    Raises:
        ApplicationUnknownError: There is no such application, or it is not theirs.
        NotAllowedError: They are not its applicant.
        RatingTooEarlyError: This stage is not reached.
        AlreadyRatedError: This stage was rated otherwise.
        TextError: The text may not stand in a record.
    """
    _check_applicant(world, application, organisation)
    if said.stage not in stages_reached(world, application):
        raise RatingTooEarlyError(said.stage)
    rating = Rating(
        application=application,
        authority=find_application(world, application).content.authority,
        stage=said.stage,
        score=said.score,
        text=said.text,
        rated_at=world.clock(),
    )
    kept = world.ratings.put(rating)
    if (kept.score, kept.text) != (said.score, said.text):
        raise AlreadyRatedError(said.stage)
    return kept


def ratings_of(
    world: World, application: ApplicationId, *, organisation: OrganisationId
) -> Mapping[RatingStage, Rating]:
    """Give an applicant its own ratings of an application.

    Raises:
        ApplicationUnknownError: There is no such application, or it is not theirs.
        NotAllowedError: They are not its applicant.
    """
    _check_applicant(world, application, organisation)
    return {one.stage: one for one in world.ratings.of(application)}


def stages_reached(world: World, application: ApplicationId) -> tuple[RatingStage, ...]:
    """Say which stages an application has reached."""
    issued = world.ledger.read(
        lambda registers, _: permit_id(application) in registers.permits
    )
    accepted = issued or last_gathering(world, application) is not None
    reached = {RatingStage.ACCEPTANCE: accepted, RatingStage.END: issued}
    return tuple(stage for stage, is_reached in reached.items() if is_reached)


def stages_to_rate(world: World, application: ApplicationId) -> tuple[RatingStage, ...]:
    """Say which stages were reached and are not rated yet."""
    rated = {one.stage for one in world.ratings.of(application)}
    return tuple(one for one in stages_reached(world, application) if one not in rated)


def _check_applicant(
    world: World, application: ApplicationId, organisation: OrganisationId
) -> None:
    check_related(world, application, Relation.APPLICANT, organisation=organisation)
