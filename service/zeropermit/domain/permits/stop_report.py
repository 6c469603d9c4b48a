"""The report that work has stopped (中止施工): what the law wants it to say.

Its digest is on the ledger; holder and authority can read it. It is due within one
month of the stop (建筑法 10); a later one is taken all the same, and known as late.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from zeropermit.domain.law.calendar import add_months
from zeropermit.domain.ledger.identifiers import Digest, PermitId, to_hex
from zeropermit.domain.records.canonical import JsonValue, Suite, digest
from zeropermit.domain.records.record import record_fields
from zeropermit.domain.records.text import PARAGRAPH_LIMIT, check_text

STOP_REPORT = "zeropermit/stop-report/1"

DUE_MONTHS = 1
"""Within how many months of the stop it is due."""


@dataclass(frozen=True, slots=True)
class StopReport:
    """When work stopped, why, at which part, and how the site is kept."""

    permit: PermitId
    stopped_at: int
    """Second since which work is stopped."""
    reason: str
    part: str
    """Part under construction at the stop (在施部位)."""
    maintenance: str
    """Measures to maintain and manage the works (维护管理措施)."""
    suite: Suite = Suite.SHA_256

    def __post_init__(self) -> None:
        """Refuse a report that does not say all.

        Raises:
            TextError: A text is empty, too long or has odd characters.
        """
        for text in (self.reason, self.part, self.maintenance):
            check_text(text, limit=PARAGRAPH_LIMIT)

    def as_json(self) -> dict[str, JsonValue]:
        """Give the report as JSON."""
        return {
            "type": STOP_REPORT,
            "suite": self.suite.value,
            "permit": to_hex(self.permit),
            "stopped_at": self.stopped_at,
            "reason": self.reason,
            "part": self.part,
            "maintenance": self.maintenance,
        }

    def digest(self) -> Digest:
        """Digest the report."""
        return digest(self.as_json())

    def late(self, reported_at: int) -> bool:
        """Tell whether a report at this second comes later than the law wants.

        Raises:
            CalendarRangeError: A time is out of range.
        """
        return add_months(self.stopped_at, DUE_MONTHS) <= reported_at

    @classmethod
    def from_json(cls, value: JsonValue) -> Self:
        """Read a report.

        Raises:
            RecordError: A field is missing, unknown or of the wrong kind.
            SuiteError: The digest suite is unknown.
        """
        keys = ("permit", "stopped_at", "reason", "part", "maintenance")
        found = record_fields(value, STOP_REPORT, keys)
        return cls(
            permit=PermitId(found.word("permit")),
            stopped_at=found.integer("stopped_at"),
            reason=found.text("reason"),
            part=found.text("part"),
            maintenance=found.text("maintenance"),
            suite=found.suite(),
        )
