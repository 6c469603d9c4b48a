"""The replayed state of supervision, and the expected answers of its views."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from zeropermit.audit.comparing import Comparison, FoldBesideViews, Register
from zeropermit.audit.differences import as_text
from zeropermit.audit.projection import reduced
from zeropermit.domain.ledger.identifiers import (
    Address,
    InspectionId,
    OrderId,
    PermitId,
    ReferralId,
    RoundId,
)
from zeropermit.domain.supervision.inspection import roster_digest
from zeropermit.domain.supervision.state import SupervisionState


@dataclass(frozen=True, slots=True)
class DrawnState:
    """Whether a round draws a permit, and for whom."""

    drawn: bool
    first: Address
    second: Address


class SupervisionViews(FoldBesideViews):
    """The views of the supervision registry at one block, beside the fold."""

    def registers(self) -> Iterator[Register[Any]]:
        """List the registers."""
        folded = self._folded
        permits = self.fold.state.permits
        yield Register("supervision", permits, self._supervision)
        yield Register("rounds", folded.rounds, self._round)
        drawn = [
            (round_, permit)
            for round_, permit in folded.draws
            if round_ in folded.rounds and folded.rounds[round_].revealed
        ]
        yield Register("draws", drawn, self._draw)
        yield Register("inspections", folded.inspections, self._inspection)
        yield Register("orders", folded.orders, self._order)
        yield Register("referrals", folded.referrals, self._referral)

    @property
    def _folded(self) -> SupervisionState:
        return self.fold.state.supervision

    def _supervision(self, entry: PermitId) -> Iterator[Comparison]:
        folded = self._folded.of(entry)
        yield self._compare(folded, "SupervisionRegistry.supervisionOf", entry)

    def _round(self, entry: RoundId) -> Iterator[Comparison]:
        found = self._folded.rounds[entry]
        folded = reduced(
            found,
            *("body", "matter", "secret_hash", "roster", "seed"),
            *("announced_at", "due_at", "announced_in", "permille"),
            roster=roster_digest(found.roster),
            announced_in=self.fold.announcements[entry].number,
        )
        yield self._compare(folded, "SupervisionRegistry.roundById", entry)

    def _draw(self, entry: tuple[RoundId, PermitId]) -> Iterator[Comparison]:
        """Compare the draw too, which the contract computes for itself."""
        found, permit = self._folded.rounds[entry[0]], entry[1]
        draw = self._folded.draw(*entry)
        yield self._compare(draw, "SupervisionRegistry.drawById", *entry)
        yield self._compare(
            DrawnState(found.draws(permit), *self._folded.pair(*entry)),
            "SupervisionRegistry.drawnPair",
            *entry,
            list(found.roster),
            about=f"{as_text(entry)} drawn",
        )

    def _inspection(self, entry: InspectionId) -> Iterator[Comparison]:
        found = self._folded.inspections[entry]
        folded = reduced(found, "permit", "inspected_at", "finding")
        yield self._compare(folded, "SupervisionRegistry.inspectionById", entry)

    def _order(self, entry: OrderId) -> Iterator[Comparison]:
        found = self._folded.orders[entry]
        names = ("permit", "ordered_at", "due_at", "gravity", "result")
        folded = reduced(found, *names)
        yield self._compare(folded, "SupervisionRegistry.orderById", entry)

    def _referral(self, entry: ReferralId) -> Iterator[Comparison]:
        found = self._folded.referrals[entry]
        folded = reduced(found, "permit", "referred_at", "answered_at")
        yield self._compare(folded, "SupervisionRegistry.referralById", entry)
