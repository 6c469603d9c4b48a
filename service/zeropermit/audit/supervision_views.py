"""The fold of supervision, and what the views of its registry should answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from zeropermit.audit.comparing import Comparison, Register
from zeropermit.audit.differences import as_text
from zeropermit.audit.fold import ReplayState
from zeropermit.domain.ledger.block import BlockStamp
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
class SupervisionViews:
    """The views of the supervision registry at one block, beside the fold."""

    reads: SupervisionReads
    fold: ReplayState
    block: BlockStamp

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
        yield Comparison(
            as_text(entry),
            self._folded.of(entry),
            lambda: self.reads.supervision(entry, block=self.block).value,
        )

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
        yield Comparison(
            as_text(entry),
            state,
            lambda: self.reads.round(entry, block=self.block).value,
        )

    def _draw(self, entry: tuple[RoundId, PermitId]) -> Iterator[Comparison]:
        """Compare the draw too, which the contract computes for itself."""
        round_, permit = entry
        found = self._folded.rounds[round_]
        yield Comparison(
            as_text(entry),
            self._folded.draw(round_, permit),
            lambda: self.reads.draw(round_, permit, block=self.block).value,
        )
        yield Comparison(
            f"{as_text(entry)} drawn",
            DrawnState(found.draws(permit), *self._folded.pair(round_, permit)),
            lambda: (
                self.reads.drawn_pair(
                    round_, permit, found.roster, block=self.block
                ).value
            ),
        )

    def _inspection(self, entry: InspectionId) -> Iterator[Comparison]:
        found = self._folded.inspections[entry]
        yield Comparison(
            as_text(entry),
            InspectionState(found.permit, found.inspected_at, found.finding),
            lambda: self.reads.inspection(entry, block=self.block).value,
        )

    def _order(self, entry: OrderId) -> Iterator[Comparison]:
        found = self._folded.orders[entry]
        yield Comparison(
            as_text(entry),
            OrderState(
                found.permit,
                found.ordered_at,
                found.due_at,
                found.gravity,
                found.result,
            ),
            lambda: self.reads.order(entry, block=self.block).value,
        )

    def _referral(self, entry: ReferralId) -> Iterator[Comparison]:
        found = self._folded.referrals[entry]
        yield Comparison(
            as_text(entry),
            ReferralState(found.permit, found.referred_at, found.answered_at),
            lambda: self.reads.referral(entry, block=self.block).value,
        )
