"""Acts of the supervision registry on faults: orders to correct them, and referrals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from zeropermit.domain.accounts.responsibility import OFFICER, Duty, Party
from zeropermit.domain.acts.act import ActWords, CheckedInLife
from zeropermit.domain.acts.fields import (
    Uint64,
    WhenOmitted,
)
from zeropermit.domain.acts.supervision import SupervisionAct
from zeropermit.domain.acts.vocabulary import (
    Decision,
    DueAt,
    ImpliedPermit,
    Permit,
    ReasonCode,
    Record,
    labelled,
)
from zeropermit.domain.ledger.identifiers import (
    InspectionId,
    OrderId,
    ReferralId,
)
from zeropermit.domain.ledger.state import LedgerState
from zeropermit.domain.ledger.violations import Violations
from zeropermit.domain.matters.file import Words
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
    words: ClassVar = ActWords(
        Words("责令改正", "Order a correction"),
        Words(
            "写明要改正什么、何时改好。轻微问题按期改正且没有造成危害的，不予处罚。",
            "Say what has to be put right, and until when. Minor faults that are put "
            "right in time and did no harm are not punished.",
        ),
        Words(
            "我们责令改正上述问题。",
            "We order the faults above to be corrected.",
        ),
    )

    application: ImpliedPermit
    inspection: Annotated[
        InspectionId,
        labelled("检查", "Inspection", "发现问题的检查", "Inspection with faults"),
    ]
    gravity: Annotated[
        Severity,
        labelled("情节", "Gravity", "问题的情节", "How grave they are"),
    ]
    demands: Annotated[
        bytes,
        labelled(
            "改正要求摘要", "Digest of the demands", "改正要求", "What is demanded"
        ),
    ]
    due_at: Annotated[
        DueAt,
        labelled(
            "核查截止",
            "Checked before",
            "改正的期限",
            "Exclusive end of the time to correct them",
        ),
    ]


@dataclass(frozen=True, slots=True)
class CloseOrder(SupervisionAct, CheckedInLife):
    """Close of a correction order."""

    wire_name: ClassVar = "close"
    emits: ClassVar = (OrderClosed,)
    precondition: ClassVar = preconditions.close
    checked: ClassVar = ("order", "corrected_at")
    words: ClassVar = ActWords(
        Words("办结责令改正", "Close a correction order"),
        Words(
            "写明问题是否已改正。期限届满前，不能认定未改正。",
            "Say whether the faults were put right. That they were not can be said "
            "only once the order is due.",
        ),
        Words(
            "我们按上述内容办结这份责令改正。",
            "We close this order as is written above.",
        ),
    )

    application: ImpliedPermit
    order: Annotated[
        OrderId,
        labelled(
            "责令改正", "Correction order", "责令改正文书", "The correction order"
        ),
    ]
    corrected_at: Annotated[
        Uint64,
        WhenOmitted(0),
        labelled(
            "改正时间",
            "Corrected at",
            "改正的时间（Unix 秒），未改正为 0",
            "Unix second at which the faults were corrected; 0 if they were not",
        ),
    ]
    harm: Annotated[
        bool,
        labelled(
            "造成危害后果",
            "Harm was done",
            "问题是否造成危害后果",
            "Whether the faults did harm",
        ),
    ]
    decision: Decision


@dataclass(frozen=True, slots=True)
class Refer(SupervisionAct):
    """Referral of a case back to the authority (审管互动)."""

    wire_name: ClassVar = "refer"
    emits: ClassVar = (CaseReferred,)
    words: ClassVar = ActWords(
        Words("提请发证机关处理", "Refer a case back to the authority"),
        Words(
            "如何处理由发证机关决定。",
            "The authority decides what follows.",
        ),
        Words(
            "我们提请发证机关处理上述情况。",
            "We refer this case to the authority.",
        ),
    )

    application: Permit
    reason: ReasonCode
    record: Record

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
    words: ClassVar = ActWords(
        Words("答复提请处理", "Answer a referral, for the authority"),
        Words(
            "对许可本身的处理另行办理。",
            "What is decided about the permit is another act.",
        ),
        Words("我们答复这次提请处理。", "We answer this referral."),
    )

    application: ImpliedPermit
    referral: Annotated[
        ReferralId, labelled("提请处理", "Referral", "提请处理的标识", "The referral")
    ]
    decision: Decision
