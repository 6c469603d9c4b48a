"""The report that work has stopped (中止施工): the facts that the law requires.

Its digest is on the ledger; holder and authority can read it. It is due within one
month of the stop (建筑法 10); a later one is taken all the same, and known as late.
"""

from __future__ import annotations

from dataclasses import dataclass

from zeropermit.domain.law.calendar import add_months
from zeropermit.domain.ledger.identifiers import PermitId
from zeropermit.domain.records.canonical import Suite
from zeropermit.domain.records.record import TypedRecord
from zeropermit.domain.records.text import PARAGRAPH_LIMIT, check_text

DUE_MONTHS = 1
"""Within how many months of the stop it is due."""


@dataclass(frozen=True, slots=True)
class StopReport(TypedRecord):
    """When work stopped, why, at which part, and how the site is kept."""

    TYPE = "zeropermit/stop-report/1"

    permit: PermitId
    stopped_at: int  #: Second since which work is stopped.
    reason: str
    part: str  #: Part under construction at the stop (在施部位).
    maintenance: str  #: Measures to maintain and manage the works (维护管理措施).
    suite: Suite = Suite.SHA_256

    def __post_init__(self) -> None:
        """Refuse a report that does not say all.

        Raises:
            TextError: A text is empty, too long or has odd characters.
        """
        for text in (self.reason, self.part, self.maintenance):
            check_text(text, limit=PARAGRAPH_LIMIT)

    def late(self, reported_at: int) -> bool:
        """Tell whether a report at this second comes later than the law wants.

        Raises:
            CalendarRangeError: A time is out of range.
        """
        return add_months(self.stopped_at, DUE_MONTHS) <= reported_at
