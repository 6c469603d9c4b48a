"""Rules: a permit that was got by deceit is revoked, and its holder applies again."""

from __future__ import annotations

from tests.contracts import factories as f
from tests.invariants.actions import action
from tests.invariants.dossiers import OFFICERS_ONLY
from tests.invariants.forfeitures import Forfeitures
from tests.invariants.telling import HEARING
from zeropermit.domain.permits.reasons import Ending, Measure

MATTERS_OF_DECEIT = (OFFICERS_ONLY, OFFICERS_ONLY, OFFICERS_ONLY, f.MATTER)
DECEIT_OR_NOT = (9, 9, 9, 1)
"""Picks with which a notice of revocation names deceit, or another reason."""


class Deceits(Forfeitures):
    """Revocation, and applications of the holder after it."""

    @action(3, off=(-1, 0, None))
    def revoke_and_apply_again(self, off: int | None, pick: int) -> None:
        """Revoke a permit; its holder applies again, at once or when it may."""
        case = self.begin(MATTERS_OF_DECEIT[pick % 4], pick)
        permit = self.permit_of(case)
        if permit is None:
            return
        reason = DECEIT_OR_NOT[pick // 4 % 4]
        self.give_notice(permit, int(Measure.REVOKED), reason)
        self.wait_until(self.now + HEARING + 60)
        self.mend()
        latest = self.permit_of(case)
        if latest is not None:
            self.end(latest, pick, f.AUTHORITY, int(Ending.REVOKED))
        self.gather(case.matter, pick, like=case)
        holder = self.ledger.state.applications[permit.application].content.applicant
        place = (holder, f.matter_id(case.matter))
        until = self.ledger.state.may_apply_from.get(place)
        if off is not None and until is not None and pick % 5 == 0:
            self.wait_until(until + off)
            self.mend()
            self.gather(case.matter, pick, like=case)
