"""States and ratings as a sign and a word."""

from __future__ import annotations

from zeropermit.domain.applications.rating import RatingStage, Satisfaction
from zeropermit.domain.permits.reasons import State
from zeropermit.web.pages.shared.contexts import BAD, GOOD, HELD, UNKNOWN, Mark
from zeropermit.web.pages.shared.page_request import PageRequest
from zeropermit.web.pages.shared.templates import page_filter
from zeropermit.web.pages.shared.texts import N

STATE_SIGNS = {
    State.VALID: GOOD,
    State.SUSPENDED: HELD,
    State.UNKNOWN: UNKNOWN,
}
STAGES = {
    RatingStage.ACCEPTANCE: (N("How was it accepted?"), N("After acceptance")),
    RatingStage.END: (N("How did it end?"), N("At the end")),
}
"""Question about each stage that is rated, and its time."""


@page_filter
def state_mark(request: PageRequest, state: State | None) -> Mark:
    """Give a permit's state as sign and word; None if it cannot be told."""
    if state is None:
        return Mark(*UNKNOWN, request.message("VERDICT_ERROR"))
    return Mark(*STATE_SIGNS.get(state, BAD), request.message(state.name))


@page_filter
def stage_question(request: PageRequest, stage: RatingStage) -> str:
    """Ask how a stage went."""
    return request.say(STAGES[stage][0])


@page_filter
def stage_time(request: PageRequest, stage: RatingStage) -> str:
    """Say when a stage is rated."""
    return request.say(STAGES[stage][1])


@page_filter
def score_mark(request: PageRequest, score: Satisfaction) -> Mark:
    """Give a step of the rating as sign and word."""
    sign = GOOD if score.good else BAD
    return Mark(*sign, request.message(f"RATING_{score.name}"))
