"""Times at which work begins, or that are asked for and granted: right or wrong."""

from __future__ import annotations

from tests.contracts import factories as f
from tests.invariants.lifecycle import Lifecycle
from zeropermit.domain.law.calendar import add_months
from zeropermit.domain.ledger.identifiers import NO_END, permit_id
from zeropermit.domain.permits.permit import Permit

ROLL = 14 * f.DAY


class StartTimes(Lifecycle):
    """Chooses times for acts before work begins."""

    def start_of(self, permit: Permit, pick: int, off: int) -> int:
        """A time to start: the latest, the earliest, one between, or beyond."""
        filed = self.ledger.state.applications[permit.application]
        validity = self.ledger.state.versions[filed.content.version].validity
        current = permit.start_decided
        if current == NO_END:
            return self.now + f.DAY
        more = (permit.progress.extensions + 1) * validity.extension_months
        months = validity.start_within_months + more
        latest = add_months(self.first_issue(permit), months) + ROLL
        if off:
            return latest + 1 if off > 0 else current
        return (latest, current + 1, (current + latest) // 2 + 1)[pick % 3]

    def granted(self, permit: Permit, pick: int, off: int) -> int:
        """An end to be granted: as asked for, earlier, or beyond the limits."""
        asked, earliest = permit.start_until, max(permit.start_decided, self.now)
        if asked == NO_END:
            return self.now + f.DAY
        if off:
            return asked + 1 if off > 0 else earliest
        return (asked, earliest + 1, (asked + earliest) // 2 + 1)[pick % 3]

    def first_issue(self, permit: Permit) -> int:
        first = permit_id(permit.application)
        while first in self.ledger.state.replaces:
            first = self.ledger.state.replaces[first]
        return self.ledger.state.permits[first].issued_at

    def began(self, permit: Permit, pick: int, off: int) -> int:
        """A time to have begun: as late or as early as may be, between, or beyond."""
        issued = self.first_issue(permit)
        last = min(self.now, permit.start_until - 1)
        if off:
            return last + 1 if off > 0 else issued - 1
        return (last, issued, (issued + last) // 2)[pick % 3]
