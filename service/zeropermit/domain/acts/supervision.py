"""Acts of the supervision registry: hand-over, rounds, inspections, orders, referrals.

`RevealRound` names no event, so the registry of acts leaves it out: it takes the secret
alone and no signature.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from zeropermit.domain.accounts.responsibility import OFFICER, Duty, Party
from zeropermit.domain.acts.act import Act, CheckedInLife
from zeropermit.domain.acts.fields import (
    FieldMark,
    FromLedger,
    Given,
    Uint16,
    Uint32,
    Uint64,
    WhenOmitted,
)
from zeropermit.domain.acts.permits import BY_SUPERVISOR
from zeropermit.domain.acts.vocabulary import ImpliedPermit, Permit
from zeropermit.domain.ledger.events import GrantKind
from zeropermit.domain.ledger.identifiers import (
    ZERO,
    Address,
    InspectionId,
    OrderId,
    PermitId,
    ReferralId,
    RoundId,
    StopId,
    organisation_id,
)
from zeropermit.domain.ledger.state import LedgerState
from zeropermit.domain.ledger.violations import Violations
from zeropermit.domain.permits.turn import Moment
from zeropermit.domain.supervision import preconditions
from zeropermit.domain.supervision.events import (
    CaseReferred,
    CorrectionOrdered,
    Inspected,
    OrderClosed,
    PairRedrawn,
    ReferralAnswered,
    RoundAnnounced,
    StopLifted,
    StopOrdered,
    SupervisionAccepted,
    SupervisionHandedOver,
)
from zeropermit.domain.supervision.inspection import Finding, Severity


def _hand_overs(state: LedgerState, permit: PermitId, _: Given) -> int:
    return state.supervision.of(permit).hand_overs


def _last_hand_over(state: LedgerState, permit: PermitId, _: Given) -> int:
    return state.supervision.of(permit).hand_overs - 1


def _redraws(state: LedgerState, permit: PermitId, given: Given) -> int:
    return state.supervision.draw(_round(given), permit).redraws


def _roster(state: LedgerState, _: PermitId, given: Given) -> tuple[Address, ...]:
    found = state.supervision.rounds.get(_round(given))
    return () if found is None else found.roster


def _round(given: Given) -> RoundId:
    number = given["round"]
    return RoundId(number if isinstance(number, bytes) else ZERO)


@dataclass(frozen=True, slots=True)
class SupervisionAct(Act):
    """Act of the supervision registry; most take two officers of the supervisor."""

    contract: ClassVar = "SupervisionRegistry"
    duties: ClassVar[tuple[Duty, ...]] = BY_SUPERVISOR


@dataclass(frozen=True, slots=True)
class HandOver(SupervisionAct):
    """Hand-over of a permit to the body that supervises it from now on (审管衔接)."""

    wire_name: ClassVar = "handover"
    command: ClassVar = "hand-over"
    duties: ClassVar = (Duty(Party.AUTHORITY),)
    emits: ClassVar = (SupervisionHandedOver,)

    application: Permit
    #: Number of hand-overs made before this one.
    sequence: Annotated[Uint32, FromLedger(_hand_overs)]
    supervisor: str

    def violations(self, state: LedgerState, *, now: int) -> Violations:
        """See `Act`."""
        moment = Moment(self.application.permit, now, self.sequence)
        body = organisation_id(self.supervisor)
        yield from preconditions.hand_over(state, moment, body)


@dataclass(frozen=True, slots=True)
class AcceptSupervision(SupervisionAct, CheckedInLife):
    """Acceptance of a permit that was handed over."""

    function: ClassVar = "accept"
    wire_name: ClassVar = "accept"
    duties: ClassVar = (Duty(Party.PROPOSED_SUPERVISOR, grant=GrantKind.INSPECT),)
    emits: ClassVar = (SupervisionAccepted,)
    precondition: ClassVar = preconditions.accept

    application: Permit
    #: Number of hand-overs made before the one accepted.
    sequence: Annotated[Uint32, FromLedger(_last_hand_over)]


@dataclass(frozen=True, slots=True)
class AnnounceRound(SupervisionAct):
    """Announcement of a round of random inspections (双随机)."""

    duties: ClassVar = (Duty(Party.INSPECTOR, OFFICER, 1, GrantKind.INSPECT),)
    emits: ClassVar = (RoundAnnounced,)

    matter: str
    permille: Uint16
    roster: tuple[Address, ...]
    secret_hash: bytes
    due_at: Uint64


@dataclass(frozen=True, slots=True)
class RevealRound(SupervisionAct):
    """Reveal of the secret of a round, which needs no signature."""

    duties: ClassVar = ()

    round: RoundId
    secret: bytes


@dataclass(frozen=True, slots=True)
class Redraw(SupervisionAct, CheckedInLife):
    """New draw of the pair for a permit (回避)."""

    wire_name: ClassVar = "redraw"
    emits: ClassVar = (PairRedrawn,)
    precondition: ClassVar = preconditions.redraw
    checked: ClassVar = ("round",)

    application: Permit
    round: RoundId
    #: Number of redraws made before this one.
    sequence: Annotated[Uint32, FromLedger(_redraws)]
    reason: str
    decision: bytes


@dataclass(frozen=True, slots=True)
class Inspect(SupervisionAct, CheckedInLife):
    """Record of an inspection."""

    wire_name: ClassVar = "inspect"
    emits: ClassVar = (Inspected,)
    precondition: ClassVar = preconditions.inspect
    checked: ClassVar = ("round", "finding")

    application: Permit
    #: Zero outside rounds.
    round: Annotated[RoundId, WhenOmitted(ZERO)]
    finding: Finding
    record: bytes
    #: Roster of the round; empty outside rounds.
    roster: Annotated[tuple[Address, ...], FieldMark.UNSIGNED, FromLedger(_roster)] = ()

    def arguments(self) -> tuple[object, ...]:
        """See `Act`; the contract takes round, finding and record as one structure."""
        application, *visit, roster = Act.arguments(self)
        return (application, tuple(visit), roster)


@dataclass(frozen=True, slots=True)
class OrderCorrection(SupervisionAct, CheckedInLife):
    """Order to correct faults (责令改正)."""

    wire_name: ClassVar = "order"
    emits: ClassVar = (CorrectionOrdered,)
    precondition: ClassVar = preconditions.order
    checked: ClassVar = ("inspection", "gravity", "due_at")

    application: ImpliedPermit
    inspection: InspectionId
    gravity: Severity
    demands: bytes
    due_at: Uint64


@dataclass(frozen=True, slots=True)
class CloseOrder(SupervisionAct, CheckedInLife):
    """Close of a correction order."""

    wire_name: ClassVar = "close"
    emits: ClassVar = (OrderClosed,)
    precondition: ClassVar = preconditions.close
    checked: ClassVar = ("order", "corrected_at")

    application: ImpliedPermit
    order: OrderId
    corrected_at: Annotated[Uint64, WhenOmitted(0)]
    harm: bool
    decision: bytes


@dataclass(frozen=True, slots=True)
class OrderStop(SupervisionAct, CheckedInLife):
    """Order to stop work (责令停止施工); the permit keeps its state."""

    wire_name: ClassVar = "order-stop"
    emits: ClassVar = (StopOrdered,)
    precondition: ClassVar = preconditions.order_stop

    application: Permit
    #: Whether all of the work is to stop.
    whole: bool
    #: Digest of the words that say which part is to stop.
    scope: bytes
    reason: str
    decision: bytes


@dataclass(frozen=True, slots=True)
class LiftStop(SupervisionAct, CheckedInLife):
    """Lifting of an order to stop work, after a check."""

    wire_name: ClassVar = "lift-stop"
    emits: ClassVar = (StopLifted,)
    precondition: ClassVar = preconditions.lift_stop
    checked: ClassVar = ("stop",)

    application: ImpliedPermit
    stop: StopId
    record: bytes


@dataclass(frozen=True, slots=True)
class Refer(SupervisionAct):
    """Referral of a case back to the authority (审管互动)."""

    wire_name: ClassVar = "refer"
    emits: ClassVar = (CaseReferred,)

    application: Permit
    reason: str
    record: bytes

    def violations(self, state: LedgerState, *, now: int) -> Violations:
        """See `Act`."""
        yield from preconditions.supervised(state, self.application.permit)


@dataclass(frozen=True, slots=True)
class AnswerReferral(SupervisionAct, CheckedInLife):
    """Answer to a referral, by an officer of the authority."""

    wire_name: ClassVar = "answer"
    duties: ClassVar = (Duty(Party.AUTHORITY, OFFICER),)
    emits: ClassVar = (ReferralAnswered,)
    precondition: ClassVar = preconditions.answer
    checked: ClassVar = ("referral",)

    application: ImpliedPermit
    referral: ReferralId
    decision: bytes
