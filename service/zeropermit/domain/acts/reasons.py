"""Reasons for which officers act on a permit, as pages offer them.

`catalogue/words/reasons.toml` has their words, with the article each rests on. The
ledger takes any code; another one is named on the command line.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from zeropermit.domain.permits.reasons import DECEIT

ACT_REASONS: Final[Mapping[str, tuple[str, ...]]] = {
    "suspend": ("SAFETY_HAZARD", "COMMITMENT_UNTRUE", "EVIDENCE_TAKEN_BACK"),
    "reinstate": ("REMEDIED", "GROUNDS_REFUTED"),
    "clear-resumption": ("VERIFIED",),
    "confirm-start": ("BEGAN_IN_TIME",),
    "refuse-extension": ("NO_GROUND_TO_WAIT",),
    "refuse-renewal": ("CONDITIONS_NOT_MET",),
    "deregister": ("ENDED_BEFORE", "TERM_ENDED"),
    "correct-document": ("CLERICAL_ERROR",),
    "WITHDRAWN": ("LAW_CHANGED", "FACTS_CHANGED"),
    "REVOKED": (DECEIT, "ISSUED_IN_ERROR"),
    "FORFEITED": ("SERIOUS_BREACH",),
    "CANCELLED": (
        "HOLDER_DISSOLVED",
        "FORCE_MAJEURE",
        "COMPLETED",
    ),
}
"""By act, and by ending for the acts that end a permit; a notice has the same."""

SUPERVISION_REASONS: Final[Mapping[str, tuple[str, ...]]] = {
    "order-stop": (
        "STOP_HAZARD",
        "STOP_SAFETY_COSTS",
        "STOP_NO_PERMIT",
        "STOP_FIRE",
        "STOP_PLAN",
        "STOP_PRESALE",
    ),
    "redraw": ("RECUSAL", "OFFICER_ABSENT"),
    "refer": ("PROPOSE_SUSPEND", "PROPOSE_REVOKE"),
}
"""By the name of the act at the API."""
