"""Reads of the supervision registry, and their values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from zeropermit.domain.ledger.block import BlockStamp
from zeropermit.domain.ledger.identifiers import (
    Address,
    InspectionId,
    MatterId,
    OrderId,
    OrganisationId,
    PermitId,
    ReferralId,
    RoundId,
)
from zeropermit.domain.supervision.inspection import Finding, OrderResult, Severity
from zeropermit.domain.supervision.state import Draw, Supervision
from zeropermit.ledger.registry import AtBlock, Registry


@dataclass(frozen=True, slots=True)
class RoundState:
    """A round in the contract; zeros if it is unknown."""

    body: OrganisationId
    matter: MatterId
    secret_hash: bytes
    roster: bytes  #: Digest of the officers' keys.
    seed: bytes
    announced_at: int
    due_at: int
    announced_in: int  #: Block whose hash is the beacon.
    permille: int


@dataclass(frozen=True, slots=True)
class DrawnState:
    """Whether a round draws a permit, and for whom."""

    drawn: bool
    first: Address
    second: Address


@dataclass(frozen=True, slots=True)
class InspectionState:
    """An inspection in the contract; zeros if it is unknown."""

    permit: PermitId
    inspected_at: int
    finding: Finding


@dataclass(frozen=True, slots=True)
class OrderState:
    """An order in the contract; zeros if it is unknown."""

    permit: PermitId
    ordered_at: int
    due_at: int
    gravity: Severity
    result: OrderResult


@dataclass(frozen=True, slots=True)
class ReferralState:
    """A referral in the contract; zeros if it is unknown."""

    permit: PermitId
    referred_at: int
    answered_at: int


@dataclass(frozen=True, slots=True)
class SupervisionReads(Registry):
    """Reads of the supervision registry."""

    contract: ClassVar[str] = "SupervisionRegistry"

    def supervision(
        self, permit: PermitId, *, block: BlockStamp | None = None
    ) -> AtBlock[Supervision]:
        """Look up the supervisor of a permit."""
        return self._read("supervisionOf", permit, block=block, into=Supervision)

    def round(
        self, round_: RoundId, *, block: BlockStamp | None = None
    ) -> AtBlock[RoundState]:
        """Look up a round."""
        return self._read("roundById", round_, block=block, into=RoundState)

    def draw(
        self, round_: RoundId, permit: PermitId, *, block: BlockStamp | None = None
    ) -> AtBlock[Draw]:
        """Look up the progress of a permit in a round."""
        return self._read("drawById", round_, permit, block=block, into=Draw)

    def drawn_pair(
        self,
        round_: RoundId,
        permit: PermitId,
        roster: Sequence[Address],
        *,
        block: BlockStamp | None = None,
    ) -> AtBlock[DrawnState]:
        """Ask whether a revealed round draws a permit, and for whom.

        Raises:
            RevertError: The round is not revealed, or the roster is another's.
        """
        named = (round_, permit, list(roster))
        return self._read("drawnPair", *named, block=block, into=DrawnState)

    def inspection(
        self, inspection: InspectionId, *, block: BlockStamp | None = None
    ) -> AtBlock[InspectionState]:
        """Look up an inspection."""
        return self._read(
            "inspectionById", inspection, block=block, into=InspectionState
        )

    def order(
        self, order: OrderId, *, block: BlockStamp | None = None
    ) -> AtBlock[OrderState]:
        """Look up a correction order."""
        return self._read("orderById", order, block=block, into=OrderState)

    def referral(
        self, referral: ReferralId, *, block: BlockStamp | None = None
    ) -> AtBlock[ReferralState]:
        """Look up a referral."""
        return self._read("referralById", referral, block=block, into=ReferralState)
