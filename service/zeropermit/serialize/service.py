"""Services of the documents of a case as JSON, with the last days of the remedies."""

from __future__ import annotations

from zeropermit.domain.applications.service import ServedPaper, served_papers
from zeropermit.domain.law.calendar import WorkingCalendar
from zeropermit.domain.ledger.state import Filed
from zeropermit.domain.records.codec import write_members
from zeropermit.serialize.answer import shown


def served_json(filed: Filed, calendar: WorkingCalendar) -> list[dict[str, object]]:
    """List the documents of a case that were served, in the order of the records."""
    return [_paper_json(paper) for paper in served_papers(filed, calendar)]


def _paper_json(paper: ServedPaper) -> dict[str, object]:
    return {
        **shown(paper, "document way served_at"),
        "kind": paper.kind and paper.kind.value,
        "remedies": paper.remedies and write_members(paper.remedies),
    }
