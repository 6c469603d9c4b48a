"""Acts of the supervision registry: hand-over, random rounds and inspections.

`supervision_orders` has those on faults and referrals. `RevealRound` has no words, so
the registry leaves it out: it takes the secret alone and no signature.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from zeropermit.domain.accounts.responsibility import OFFICER, Duty, Party
from zeropermit.domain.acts.act import Act, ActWords, CheckedInLife
from zeropermit.domain.acts.fields import (
    FieldMark,
    FromLedger,
    Given,
    Uint16,
    WhenOmitted,
)
from zeropermit.domain.acts.vocabulary import (
    Decision,
    DueAt,
    MatterCode,
    Permit,
    ReasonCode,
    Record,
    Sequence,
    labelled,
)
from zeropermit.domain.ledger.events import GrantKind
from zeropermit.domain.ledger.identifiers import (
    ZERO,
    Address,
    PermitId,
    RoundId,
    organisation_id,
)
from zeropermit.domain.ledger.state import LedgerState
from zeropermit.domain.ledger.violations import Violations
from zeropermit.domain.matters.file import Words
from zeropermit.domain.permits.preconditions import Moment
from zeropermit.domain.supervision import preconditions
from zeropermit.domain.supervision.events import (
    Inspected,
    PairRedrawn,
    RoundAnnounced,
    SupervisionAccepted,
    SupervisionHandedOver,
)
from zeropermit.domain.supervision.inspection import Finding

IN_ROUND = labelled(
    "抽查轮次", "Round", "抽查轮次：0x 加 64 位", "The round: 0x and 64 digits"
)
INSPECTORS = labelled(
    "检查人员",
    "Inspectors",
    "本部门现有检查人员的账户，2 至 64 个，升序",
    "Accounts of 2 to 64 officers of the body who act now, in ascending order",
)


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
    duties: ClassVar[tuple[Duty, ...]] = (
        Duty(Party.SUPERVISOR, OFFICER, 2, GrantKind.INSPECT),
    )


@dataclass(frozen=True, slots=True)
class HandOver(SupervisionAct):
    """Hand-over of a permit to the body that supervises it from now on (审管衔接)."""

    wire_name: ClassVar = "handover"
    command: ClassVar = "hand-over"
    duties: ClassVar = (Duty(Party.AUTHORITY),)
    emits: ClassVar = (SupervisionHandedOver,)
    words: ClassVar = ActWords(
        Words("移交监管", "Hand a permit over to the body that supervises it"),
        Words(
            "须由该部门接收；在此之前由原部门负责。",
            "The body has to accept; the one before keeps the permit until then.",
        ),
        Words(
            "我们将这份许可证移交%(supervisor)s监管。",
            "We hand this permit over to the supervision of %(supervisor)s.",
        ),
    )

    application: Permit
    #: Number of hand-overs made before this one.
    sequence: Annotated[Sequence, FromLedger(_hand_overs)]
    supervisor: Annotated[
        str,
        labelled(
            "监管部门",
            "Supervising department",
            "接收监管的部门的统一社会信用代码",
            "Unified social credit code of the body that is to supervise",
        ),
    ]

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
    words: ClassVar = ActWords(
        Words("接收监管", "Take over supervision"),
        Words(
            "自接收时起由接收部门负责监管；在此之前由原部门负责。",
            "Whoever accepts answers for supervision from now on; until then whoever "
            "had it before does.",
        ),
        Words(
            "%(name)s接收这份许可证的监管。",
            "%(name)s takes over the supervision of this permit.",
        ),
    )

    application: Permit
    #: Number of hand-overs made before the one accepted.
    sequence: Annotated[Sequence, FromLedger(_last_hand_over)]


@dataclass(frozen=True, slots=True)
class AnnounceRound(SupervisionAct):
    """Announcement of a round of random inspections (双随机)."""

    duties: ClassVar = (Duty(Party.INSPECTOR, OFFICER, 1, GrantKind.INSPECT),)
    emits: ClassVar = (RoundAnnounced,)
    words: ClassVar = ActWords(
        Words("公告随机抽查", "Announce a round of random inspections"),
        Words(
            "公告比例、检查人员与随机数原值的摘要；随机数原值由本部门自己保管，公布后方知抽中谁。",
            "Announces the share, the inspectors and the digest of a secret that "
            "stays with the body. The draw is known once the secret is revealed.",
        ),
        Words("我们公告这一轮随机抽查。", "We announce this round of inspections."),
    )

    matter: MatterCode
    permille: Annotated[
        Uint16,
        labelled(
            "抽查比例（千分之）",
            "Share of the permits, per thousand",
            "千份许可中抽取几份，1 至 1000",
            "How many of a thousand permits are drawn, 1 to 1000",
        ),
    ]
    roster: Annotated[tuple[Address, ...], INSPECTORS]
    secret_hash: Annotated[
        bytes,
        labelled(
            "随机数原值摘要",
            "Digest of the secret",
            "随机数原值的 keccak 摘要，本部门此前未用过",
            "Keccak of the secret, not used by this body before",
        ),
    ]
    due_at: Annotated[
        DueAt,
        labelled(
            "检查截止",
            "To be inspected by",
            "检查截止的日期",
            "Last day of the inspections",
        ),
    ]


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
    words: ClassVar = ActWords(
        Words("重新抽取检查人员", "Draw the two officers for a permit anew"),
        Words(
            "用于检查人员须回避或者不能检查的情形，最多三次。",
            "For an officer who has to stand back or cannot act; three times at most.",
        ),
        Words(
            "我们为这份许可证重新抽取检查人员。",
            "We have the inspectors for this permit drawn anew.",
        ),
    )

    application: Permit
    round: Annotated[RoundId, IN_ROUND]
    #: Number of redraws made before this one.
    sequence: Annotated[Sequence, FromLedger(_redraws)]
    reason: ReasonCode
    decision: Decision


@dataclass(frozen=True, slots=True)
class Inspect(SupervisionAct, CheckedInLife):
    """Record of an inspection."""

    wire_name: ClassVar = "inspect"
    emits: ClassVar = (Inspected,)
    precondition: ClassVar = preconditions.inspect
    checked: ClassVar = ("round", "finding")
    words: ClassVar = ActWords(
        Words("记录检查", "Record a visit"),
        Words(
            "写下所见情况，由两名人员签署。账本只保存结论与记录的摘要，不保存记录本身。",
            "Write what you saw. Two officers sign; the ledger keeps the finding and "
            "the digest of your note, never the note itself.",
        ),
        Words(
            "我们已检查，结论如上。",
            "We inspected and found what is written above.",
        ),
    )

    application: Permit
    #: Zero outside rounds.
    round: Annotated[
        RoundId,
        WhenOmitted(ZERO),
        labelled(
            "抽查轮次",
            "Round",
            "抽查轮次：0x 加 64 位；不属于抽查的，监管部门任何两名人员均可检查",
            "The round: 0x and 64 digits; without a round any two officers of the "
            "supervisor may inspect, in a round the two that it drew",
        ),
    ]
    finding: Annotated[
        Finding,
        labelled("检查结论", "Finding", "检查发现", "What was found"),
    ]
    record: Record
    #: Roster of the round; empty outside rounds.
    roster: Annotated[
        tuple[Address, ...], FieldMark.UNSIGNED, FromLedger(_roster), INSPECTORS
    ] = ()

    def arguments(self) -> tuple[object, ...]:
        """See `Act`; the contract takes round, finding and record as one structure."""
        application, *visit, roster = Act.arguments(self)
        return (application, tuple(visit), roster)
