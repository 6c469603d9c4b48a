"""How applicants rated an authority (好差评): counts and words."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, Response

from zeropermit.domain.applications.rating import Rating, RatingStage, Satisfaction
from zeropermit.domain.ledger.identifiers import to_hex
from zeropermit.usecases.applications.rating import TEXTS_SHOWN
from zeropermit.web.pages.shared.contexts import Mark
from zeropermit.web.pages.shared.marks import STAGES, score_mark
from zeropermit.web.pages.shared.page_request import PageRequest, PageRequestDep
from zeropermit.web.pages.shared.titles import application_title

router = APIRouter(prefix="/authority")


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """How often a step was chosen."""

    mark: Mark  #: The step.
    acceptance: str  #: How often after acceptance.
    end: str  #: How often at the end.


@dataclass(frozen=True, slots=True)
class SaidRow:
    """An applicant's rating."""

    mark: Mark  #: The step that was chosen.
    title: str  #: Name of the matter.
    url: str  #: Address at which the authority sees the application.
    stage: str  #: When it was said.
    when: str  #: Time at which it was said.
    text: str  #: The words.


@router.get("/ratings")
def ratings(request: PageRequestDep) -> Response:
    """Show an authority how it was rated."""
    person, kept = request.officer, request.context.ratings
    counts = kept.counts(person.organisation)
    total = sum(counts.values())
    good = sum(count for (_, score), count in counts.items() if score.good)
    share = request.say("%(good)d of %(total)d were satisfied.", good=good, total=total)
    return request.page(
        "authority/ratings.html",
        share=share if total else "",
        scores=tuple(
            ScoreRow(
                score_mark(request, score),
                *(str(counts.get((stage, score), 0)) for stage in RatingStage),
            )
            for score in Satisfaction
        ),
        comments=tuple(
            _said(request, one)
            for one in kept.said(person.organisation, limit=TEXTS_SHOWN)
        ),
    )


def _said(request: PageRequest, one: Rating) -> SaidRow:
    return SaidRow(
        mark=score_mark(request, one.score),
        title=application_title(request, one.application),
        url=f"/authority/applications/{to_hex(one.application)}",
        stage=request.say(STAGES[one.stage][1]),
        when=request.time(one.rated_at),
        text=one.text,
    )
