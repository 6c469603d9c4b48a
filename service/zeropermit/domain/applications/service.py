"""Service of the documents of a case (送达), and the last days of the remedies.

A remedy starts when the decision is served: administrative review in 60 days
(行政复议法 20), a lawsuit in six months (行政诉讼法 46). The day of the service does
not count. The last day does, and it rolls over rest days (行政诉讼法 101).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from zeropermit import errors
from zeropermit.domain.applications.papers import (
    OPEN_REMEDIES,
    CasePaper,
    PaperKind,
    ServedDocument,
)
from zeropermit.domain.law.calendar import (
    DAY,
    WorkingCalendar,
    add_months,
    day_start,
    legal_day,
)
from zeropermit.domain.ledger import violations as expect
from zeropermit.domain.ledger.state import Filed
from zeropermit.domain.ledger.violations import Violations
from zeropermit.domain.permits.reasons import ServiceWay
from zeropermit.domain.permits.start_limits import rolled

REVIEW_DAYS: Final = 60
LAWSUIT_MONTHS: Final = 6


@dataclass(frozen=True, slots=True)
class Remedies:
    """The times to act against a decision, each with its exclusive end."""

    review_until: int
    lawsuit_until: int
    #: Whether rest days that are not known yet may move an end.
    provisional: bool


@dataclass(frozen=True, slots=True)
class ServedPaper:
    """A document that was served, as far as the case knows it."""

    document: bytes
    kind: PaperKind | None  #: None of a document that the case does not have.
    way: ServiceWay
    served_at: int
    remedies: Remedies | None  #: None where none is open, or none can have started.


def served_papers(filed: Filed, calendar: WorkingCalendar) -> tuple[ServedPaper, ...]:
    """Give the documents of a case that were served, in the order of the records."""
    return tuple(_served(filed, one, calendar) for one in filed.served)


def unserved(filed: Filed) -> tuple[CasePaper, ...]:
    """Give the documents of a case of which no service is on record."""
    done = {one.document for one in filed.served}
    return tuple(one for one in filed.papers if one.document not in done)


def remedies(served_at: int, calendar: WorkingCalendar) -> Remedies:
    """Compute the ends of the times for a review and for a lawsuit."""
    review = day_start(legal_day(served_at)) + (REVIEW_DAYS + 1) * DAY
    lawsuit = add_months(served_at, LAWSUIT_MONTHS)
    return Remedies(
        rolled(review, calendar),
        rolled(lawsuit, calendar),
        provisional=any(_may_move(end, calendar) for end in (review, lawsuit)),
    )


def of_the_case(filed: Filed, document: bytes, served_at: int) -> Violations:
    """Check that a document is one of the case, made no later than it was served.

    The ledger cannot check this: it holds no list of documents.
    """
    made = [one.made_at for one in filed.papers if one.document == document]
    unknown = errors.PaperUnknownError()
    wanted = "a document of the case"
    yield from expect.allowed(bool(made), wanted, document, unknown)
    if made:
        first = min(made)
        later = errors.PaperMadeLaterError(first)
        wanted = f"no earlier than {first}"
        yield from expect.allowed(first <= served_at, wanted, served_at, later)


def _served(
    filed: Filed, record: ServedDocument, calendar: WorkingCalendar
) -> ServedPaper:
    paper = next(_made_before(filed, record), None)
    starts = paper is not None and paper.kind in OPEN_REMEDIES
    return ServedPaper(
        document=record.document,
        kind=None if paper is None else paper.kind,
        way=record.way,
        served_at=record.served_at,
        remedies=remedies(record.served_at, calendar) if starts else None,
    )


def _made_before(filed: Filed, record: ServedDocument) -> Iterator[CasePaper]:
    """Give the papers with the digest that were there when it was served, last first.

    A record made in advance starts no time.
    """
    for paper in reversed(filed.papers):
        if paper.document == record.document and paper.made_at <= record.served_at:
            yield paper


def _may_move(end: int, calendar: WorkingCalendar) -> bool:
    """Whether rest days that are not known yet may move an end."""
    last = legal_day(rolled(end, calendar) - 1)
    if last.year not in calendar.years or calendar.is_provisional(last):
        return True
    return not calendar.is_working_day(last)  # it rolls into a year without data
