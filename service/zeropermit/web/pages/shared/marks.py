"""States as a person sees them: a sign and a word."""

from __future__ import annotations

from zeropermit.catalogue.messages import message
from zeropermit.domain.applications.letter import Language
from zeropermit.domain.applications.rating import Satisfaction
from zeropermit.domain.permits.reasons import State
from zeropermit.web.pages.shared.contexts import Mark
from zeropermit.web.pages.shared.page_request import PageRequest

GOOD, BAD, HELD, UNKNOWN = ("✓", "good"), ("✗", "bad"), ("‖", "held"), ("?", "unknown")


STATE_SIGNS = {
    State.VALID: GOOD,
    State.SUSPENDED: HELD,
    State.UNKNOWN: UNKNOWN,
}


def state_mark(state: State, language: Language) -> Mark:
    """Give a permit's state as sign and word."""
    return Mark(*STATE_SIGNS.get(state, BAD), message(state.name, language.value))


def score_mark(request: PageRequest, score: Satisfaction) -> Mark:
    """Give a step as sign and word."""
    word = message(f"RATING_{score.name}", request.language.value)
    return Mark("✓", "good", word) if score.good else Mark("✗", "bad", word)
