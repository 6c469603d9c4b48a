"""Bodies of ratings."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import StringConstraints

from zeropermit.domain.applications.rating import RATING_LIMIT
from zeropermit.web.bodies.applications import Body


class RatingBody(Body):
    """Rate a stage of an application."""

    stage: Literal["acceptance", "end"]
    score: Literal[
        "very_satisfied",
        "satisfied",
        "fairly_satisfied",
        "dissatisfied",
        "very_dissatisfied",
    ]
    text: Annotated[str, StringConstraints(max_length=RATING_LIMIT)] = ""
