"""Permits of the demonstration to look at: one in each state that acts can bring about.

They are real: everybody signs with a key of the fictional town, over the API. What
time alone brings about is prepared in `past`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from zeropermit.bootstrap.demonstration_data import scenario
from zeropermit.demonstration.lifecycle_scenario import decide, revoke
from zeropermit.demonstration.scenario import ScenarioRun, granted
from zeropermit.demonstration.setup import Demonstration
from zeropermit.domain.acts.permit_decisions import Suspend

CHANGED = "documents"
"""Scenario whose permit is changed, and whose new permit is then suspended."""
REVOKED = "small"


def make_samples(url: str, demonstration: Demonstration) -> None:
    """Make a permit that was changed, one that is suspended, one that is revoked."""
    run = ScenarioRun(url, demonstration, scenario(CHANGED))
    before = _id(granted(run))
    again = ScenarioRun(url, demonstration, run.scenario, people=run.people)
    after = _id(granted(again, replaces=before))
    decide(again, "suspend", after, Suspend, reason="SAFETY_HAZARD")
    other = ScenarioRun(url, demonstration, scenario(REVOKED), people=run.people)
    revoke(other, _id(granted(other)))


def _id(answer: Mapping[str, Any]) -> str:
    return str(answer["permit"]["id"])
