"""The replayed state of supervision, and the expected answers of its views."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from zeropermit.audit.comparing import Comparison, FoldBesideViews, Register
from zeropermit.audit.differences import as_text
from zeropermit.domain.ledger.identifiers import (
    InspectionId,
    OrderId,
    PermitId,
    ReferralId,
    RoundId,
)
from zeropermit.domain.supervision.inspection import roster_digest
from zeropermit.domain.supervision.state import SupervisionState
from zeropermit.ledger.supervision_reads import (
    DrawnState,
    InspectionState,
    OrderState,
    ReferralState,
    RoundState,
    SupervisionReads,
)


@dataclass(frozen=True, slots=True)
class SupervisionViews(FoldBesideViews):
    """The views of the supervision registry at one block, beside the fold."""

    reads: SupervisionReads

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
        yield self._compare(self._folded.of(entry), self.reads.supervision, entry)

    def _round(self, entry: RoundId) -> Iterator[Comparison]:
        found = self._folded.rounds[entry]
        state = RoundState(
            body=found.body,
            matter=found.matter,
            secret_hash=found.secret_hash,
            roster=roster_digest(found.roster),
            seed=found.seed,
            announced_at=found.announced_at,
            due_at=found.due_at,
            announced_in=self.fold.announcements[entry].number,
            permille=found.permille,
        )
        yield self._compare(state, self.reads.round, entry)

    def _draw(self, entry: tuple[RoundId, PermitId]) -> Iterator[Comparison]:
        """Compare the draw too, which the contract computes for itself."""
        found, permit = self._folded.rounds[entry[0]], entry[1]
        yield self._compare(self._folded.draw(*entry), self.reads.draw, *entry)
        yield self._compare(
            DrawnState(found.draws(permit), *self._folded.pair(*entry)),
            self.reads.drawn_pair,
            *entry,
            found.roster,
            about=f"{as_text(entry)} drawn",
        )

    def _inspection(self, entry: InspectionId) -> Iterator[Comparison]:
        found = self._folded.inspections[entry]
        state = InspectionState(found.permit, found.inspected_at, found.finding)
        yield self._compare(state, self.reads.inspection, entry)

    def _order(self, entry: OrderId) -> Iterator[Comparison]:
        found = self._folded.orders[entry]
        times = (found.ordered_at, found.due_at)
        state = OrderState(found.permit, *times, found.gravity, found.result)
        yield self._compare(state, self.reads.order, entry)

    def _referral(self, entry: ReferralId) -> Iterator[Comparison]:
        found = self._folded.referrals[entry]
        state = ReferralState(found.permit, found.referred_at, found.answered_at)
        yield self._compare(state, self.reads.referral, entry)
