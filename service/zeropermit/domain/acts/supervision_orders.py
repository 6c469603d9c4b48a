"""Acts of the supervision registry on faults: orders to correct them, and referrals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from zeropermit.domain.accounts.responsibility import OFFICER, Duty, Party
from zeropermit.domain.acts.act import CheckedInLife
from zeropermit.domain.acts.fields import Uint64, WhenOmitted
from zeropermit.domain.acts.supervision import SupervisionAct
from zeropermit.domain.acts.vocabulary import ImpliedPermit, Permit
from zeropermit.domain.ledger.identifiers import InspectionId, OrderId, ReferralId
from zeropermit.domain.ledger.state import LedgerState
from zeropermit.domain.ledger.violations import Violations
from zeropermit.domain.supervision import preconditions
from zeropermit.domain.supervision.events import (
    CaseReferred,
    CorrectionOrdered,
    OrderClosed,
    ReferralAnswered,
)
from zeropermit.domain.supervision.inspection import Severity


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
