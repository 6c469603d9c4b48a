"""Where an applicant rates how it went (好差评), and an authority reads it."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, Response

from zeropermit.catalogue.messages import message
from zeropermit.domain.applications.rating import (
    RATING_LIMIT,
    Rating,
    RatingStage,
    Score,
)
from zeropermit.domain.ledger.identifiers import ApplicationId, from_hex, to_hex
from zeropermit.domain.ledger.state import Registers
from zeropermit.serialize.permit import matter_title
from zeropermit.usecases.applications.rating import ratings_of, stages_reached
from zeropermit.web.api.ratings import SAID_SHOWN
from zeropermit.web.pages.authority.desk import officer
from zeropermit.web.pages.enterprise.case import WordPath
from zeropermit.web.pages.public.sign_in import VisitDep
from zeropermit.web.pages.shared.contexts import Choice, Frame, Mark, helped
from zeropermit.web.pages.shared.layout import Visit
from zeropermit.web.pages.shared.signed_form import script_texts
from zeropermit.web.pages.shared.templates import page
from zeropermit.web.pages.shared.texts import N, shown_time

router = APIRouter()

STAGES = {
    RatingStage.ACCEPTANCE: N("How was it accepted?"),
    RatingStage.END: N("How did it end?"),
}
SHORT = {
    RatingStage.ACCEPTANCE: N("After acceptance"),
    RatingStage.END: N("At the end"),
}


@dataclass(frozen=True, slots=True)
class StageForm:
    """A stage, to be rated or rated."""

    stage: str = helped("The stage as the API names it.")
    title: str = helped("What is asked.")
    reached: bool = helped("Whether it can be rated yet.")
    given: str = helped("The rating that was given; empty if none was.")
    text: str = helped("What was said with it.")
    when: str = helped("When it was given; empty if it was not.")


@dataclass(frozen=True, slots=True)
class RatingContext:
    """Context of `enterprise/rating.html`."""

    frame: Frame = helped("What surrounds the page.")
    title: str = helped("What was applied for.")
    back: str = helped("Address of the application.")
    here: str = helped("Address of this page.")
    submit: str = helped("Path of the API that takes a rating.")
    limit: int = helped("How many characters the text may have.")
    scores: tuple[Choice, ...] = helped("The five steps, the best first.")
    stages: tuple[StageForm, ...] = helped("Both stages.")
    texts: str = helped("Words that the script may have to say, as JSON.")


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """How often a step was chosen."""

    mark: Mark = helped("The step.")
    acceptance: str = helped("How often after acceptance.")
    end: str = helped("How often at the end.")


@dataclass(frozen=True, slots=True)
class SaidRow:
    """What an applicant said."""

    mark: Mark = helped("The step that was chosen.")
    title: str = helped("What was applied for.")
    url: str = helped("Address at which the authority sees the application.")
    stage: str = helped("When it was said.")
    when: str = helped("Time at which it was said.")
    text: str = helped("The words.")


@dataclass(frozen=True, slots=True)
class RatingsContext:
    """Context of `authority/ratings.html`."""

    frame: Frame = helped("What surrounds the page.")
    share: str = helped("Share of satisfied applicants, in words; empty without any.")
    scores: tuple[ScoreRow, ...] = helped("How often each step was chosen.")
    said: tuple[SaidRow, ...] = helped("What was said, newest first.")


@router.get("/applications/{application}/rating")
def rating(visit: VisitDep, application: WordPath) -> Response:
    """Ask the applicant how it went, once for each stage."""
    world, wanted = visit.service.world, ApplicationId(from_hex(application))
    given = ratings_of(world, wanted, organisation=visit.person.organisation)
    reached = stages_reached(world, wanted)
    back = f"/applications/{application}"
    context = RatingContext(
        frame=visit.frame(),
        title=_title(visit, wanted),
        back=back,
        here=f"{back}/rating",
        submit=f"/api/v1/applications/{application}/ratings",
        limit=RATING_LIMIT,
        scores=tuple(
            Choice(score.value, score_mark(visit, score).word, chosen=False)
            for score in Score
        ),
        stages=tuple(
            _stage(visit, stage, given.get(stage), reached=stage in reached)
            for stage in RatingStage
        ),
        texts=script_texts(visit.language),
    )
    return page("enterprise/rating.html", context, visit)


@router.get("/authority/ratings")
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
        frame=visit.frame(),
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


def score_mark(visit: Visit, score: Score) -> Mark:
    """Give a step as sign and word."""
    word = message(f"RATING_{score.name}", visit.language.value)
    return Mark("✓", "good", word) if score.good else Mark("✗", "bad", word)


def _stage(
    visit: Visit, stage: RatingStage, given: Rating | None, *, reached: bool
) -> StageForm:
    return StageForm(
        stage=stage.value,
        title=visit.say(STAGES[stage]),
        reached=reached,
        given=score_mark(visit, given.score).word if given else "",
        text=given.text if given else "",
        when=shown_time(given.rated_at, visit.language) if given else "",
    )


def _said(visit: Visit, one: Rating) -> SaidRow:
    return SaidRow(
        mark=score_mark(visit, one.score),
        title=_title(visit, one.application),
        url=f"/authority/applications/{to_hex(one.application)}",
        stage=visit.say(SHORT[one.stage]),
        when=shown_time(one.rated_at, visit.language),
        text=one.text,
    )


def _title(visit: Visit, application: ApplicationId) -> str:
    """Name what was applied for; its code if the ledger has taken it back."""

    def matter(registers: Registers, _: object) -> str:
        found = registers.applications.get(application)
        return found.matter if found else ""

    code = visit.service.world.ledger.read(matter)
    return matter_title(visit.service.catalogue, code, visit.language) if code else ""
