"""How applicants rated an authority (好差评): counts and words."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, Response

from zeropermit.domain.applications.rating import Rating, RatingStage, Score
from zeropermit.domain.ledger.identifiers import to_hex
from zeropermit.usecases.applications.rating import SAID_SHOWN
from zeropermit.web.pages.shared.contexts import Mark
from zeropermit.web.pages.shared.marks import score_mark
from zeropermit.web.pages.shared.page_request import Visit, VisitDep, officer
from zeropermit.web.pages.shared.templates import page
from zeropermit.web.pages.shared.texts import N
from zeropermit.web.pages.shared.titles import application_title

router = APIRouter(prefix="/authority")

SHORT = {
    RatingStage.ACCEPTANCE: N("After acceptance"),
    RatingStage.END: N("At the end"),
}


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """How often a step was chosen."""

    mark: Mark  #: The step.
    acceptance: str  #: How often after acceptance.
    end: str  #: How often at the end.


@dataclass(frozen=True, slots=True)
class SaidRow:
    """What an applicant said."""

    mark: Mark  #: The step that was chosen.
    title: str  #: What was applied for.
    url: str  #: Address at which the authority sees the application.
    stage: str  #: When it was said.
    when: str  #: Time at which it was said.
    text: str  #: The words.


@dataclass(frozen=True, slots=True)
class RatingsContext:
    """Context of `authority/ratings.html`."""

    share: str  #: Share of satisfied applicants, in words; empty without any.
    scores: tuple[ScoreRow, ...]  #: How often each step was chosen.
    said: tuple[SaidRow, ...]  #: What was said, newest first.


@router.get("/ratings")
def ratings(visit: VisitDep) -> Response:
    """Show an authority how it was rated."""
    person, kept = officer(visit), visit.service.world.ratings
    counts = kept.counts(person.organisation)
    total = sum(counts.values())
    good = sum(count for (_, score), count in counts.items() if score.good)
    share = visit.say("%(good)d of %(total)d were satisfied.") % {
        "good": good,
        "total": total,
    }
    context = RatingsContext(
        share=share if total else "",
        scores=tuple(
            ScoreRow(
                score_mark(visit, score),
                *(str(counts.get((stage, score), 0)) for stage in RatingStage),
            )
            for score in Score
        ),
        said=tuple(
            _said(visit, one)
            for one in kept.said(person.organisation, limit=SAID_SHOWN)
        ),
    )
    return page("authority/ratings.html", context, visit)


def _said(visit: Visit, one: Rating) -> SaidRow:
    return SaidRow(
        mark=score_mark(visit, one.score),
        title=application_title(visit, one.application),
        url=f"/authority/applications/{to_hex(one.application)}",
        stage=visit.say(SHORT[one.stage]),
        when=visit.time(one.rated_at),
        text=one.text,
    )
