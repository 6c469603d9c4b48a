"""Ratings by applicants among the figures: counts, and never words."""

from __future__ import annotations

from typing import Final

from zeropermit.domain.applications.rating import RatingStage, Score
from zeropermit.web.pages.shared.bars import Bar, Cells, Table, bar_length
from zeropermit.web.pages.shared.marks import score_mark
from zeropermit.web.pages.shared.page_request import Visit

RATINGS: Final = "ratings"
"""Name of the table, and of its file."""


def ratings_table(visit: Visit) -> Table:
    """Count all ratings by score."""
    counts = visit.service.world.ratings.counts()
    rows = {
        score: sum(counts.get((stage, score), 0) for stage in RatingStage)
        for score in Score
    }
    most = max(rows.values())
    bars = tuple(
        Bar(score_mark(visit, score).word, "", str(count), bar_length(count, most), "")
        for score, count in rows.items()
    )
    return Table(
        RATINGS,
        visit.say("Ratings by applicants"),
        visit.say(
            "After acceptance and at the end, of all authorities. These are records of "
            "this service and not of the ledger."
        ),
        visit.say("Rating"),
        visit.say("Times given"),
        bars if most else (),
        f"/ledger/figures/{RATINGS}.csv",
    )


def rating_cells(visit: Visit) -> Cells:
    """Give all counts as rows of a file."""
    counts = visit.service.world.ratings.counts()
    return [
        ("stage", "score", "ratings"),
        *(
            (stage.value, score.value, counts.get((stage, score), 0))
            for stage in RatingStage
            for score in Score
        ),
    ]
