"""Ratings by applicants among the figures: counts, and never words."""

from __future__ import annotations

from typing import Final

from zeropermit.domain.applications.rating import RatingStage, Satisfaction
from zeropermit.web.pages.shared.bars import Bar, Cells, Table, bar_length
from zeropermit.web.pages.shared.marks import score_mark
from zeropermit.web.pages.shared.page_request import PageRequest

RATINGS: Final = "ratings"
"""Name of the table, and of its file."""


def ratings_table(request: PageRequest) -> Table:
    """Count all ratings by score."""
    counts = request.context.ratings.counts()
    rows = {
        score: sum(counts.get((stage, score), 0) for stage in RatingStage)
        for score in Satisfaction
    }
    most = max(rows.values())
    bars = tuple(
        Bar(
            score_mark(request, score).word, "", str(count), bar_length(count, most), ""
        )
        for score, count in rows.items()
    )
    return Table(
        RATINGS,
        request.say("Ratings by applicants"),
        request.say(
            "After acceptance and at the end, of all authorities. These are records of "
            "this service and not of the ledger."
        ),
        request.say("Rating"),
        request.say("Times given"),
        bars if most else (),
        f"/ledger/figures/{RATINGS}.csv",
    )


def rating_cells(request: PageRequest) -> Cells:
    """Give all counts as rows of a file."""
    counts = request.context.ratings.counts()
    return [
        ("stage", "score", "ratings"),
        *(
            (stage.value, score.value, counts.get((stage, score), 0))
            for stage in RatingStage
            for score in Satisfaction
        ),
    ]
