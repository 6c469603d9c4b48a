"""States and ratings as a sign and a word."""

from __future__ import annotations

from zeropermit.domain.applications.rating import Satisfaction
from zeropermit.domain.permits.reasons import State
from zeropermit.web.pages.shared.contexts import BAD, GOOD, HELD, UNKNOWN, Mark
from zeropermit.web.pages.shared.page_request import PageRequest

STATE_SIGNS = {
    State.VALID: GOOD,
    State.SUSPENDED: HELD,
    State.UNKNOWN: UNKNOWN,
}


def state_mark(request: PageRequest, state: State) -> Mark:
    """Give a permit's state as sign and word."""
    return Mark(*STATE_SIGNS.get(state, BAD), request.message(state.name))


def score_mark(request: PageRequest, score: Satisfaction) -> Mark:
    """Give a step of the rating as sign and word."""
    sign = GOOD if score.good else BAD
    return Mark(*sign, request.message(f"RATING_{score.name}"))
