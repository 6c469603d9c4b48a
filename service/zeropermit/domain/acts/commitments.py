"""Acts of the commitment registry: applications, commitments and their outcomes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, ClassVar

from zeropermit.domain.accounts.responsibility import OFFICER, PRINCIPAL, Duty, Party
from zeropermit.domain.acts.act import Act, DirectAct, act_words
from zeropermit.domain.acts.fields import Uint32
from zeropermit.domain.acts.vocabulary import (
    CommitmentContent,
    Decision,
    DueAt,
    ImpliedPermit,
    MatterCode,
    ProjectCode,
    Uscc,
    labelled,
)
from zeropermit.domain.applications import preconditions
from zeropermit.domain.ledger.events import (
    Applied,
    CommitmentWithdrawn,
    Committed,
    CreditRepaired,
    GrantKind,
    OrganisationBarred,
    OutcomeRecorded,
)
from zeropermit.domain.ledger.identifiers import (
    ApplicationId,
    OrganisationId,
    short_text,
    to_hex,
)
from zeropermit.domain.ledger.state import LedgerState
from zeropermit.domain.ledger.violations import Violations
from zeropermit.domain.permits.reasons import Outcome

BY_INSPECTORS = (Duty(Party.INSPECTOR, OFFICER, 2, GrantKind.INSPECT),)


@dataclass(frozen=True, slots=True)
class CommitmentRegistryAct(Act):
    """Act of the commitment registry."""

    contract: ClassVar = "CommitmentRegistry"


@dataclass(frozen=True, slots=True)
class Apply(CommitmentRegistryAct):
    """Application for a permit."""

    function: ClassVar = "applyFor"
    duties: ClassVar = (Duty(Party.APPLICANT),)
    emits: ClassVar = (Applied,)
    words: ClassVar = act_words(
        "申请",
        "Apply",
        "申请一项许可，并同意为此使用所列数据。事项版本自申请时固定。",
        "Applies for a permit and consents to the use of the data named. The "
        "version of the matter is fixed from here.",
        "本单位申请这项许可，同意上述数据用于且仅用于办理它。",
        "I apply for this permit and agree that the data sets above are used for "
        "it, and for nothing else.",
    )

    matter: MatterCode
    version: Annotated[
        Uint32,
        labelled(
            "事项版本", "Version of the matter", "版本号", "Number of the version"
        ),
    ]
    project: ProjectCode
    authority: Annotated[
        str,
        labelled(
            "审批机关",
            "Authority",
            "审批机关的统一社会信用代码",
            "Unified social credit code of the authority",
        ),
    ]
    consent: Annotated[
        bytes,
        labelled(
            "同意书摘要", "Digest of the consent", "同意书", "The consent receipt"
        ),
    ]


@dataclass(frozen=True, slots=True)
class Commit(CommitmentRegistryAct):
    """Commitment for an application."""

    duties: ClassVar = (Duty(Party.COMMITTER, PRINCIPAL),)
    emits: ClassVar = (Committed,)
    words: ClassVar = act_words(
        "告知承诺",
        "Commit",
        "以书面承诺代替所列要求的证明，到期核查。",
        "Commits in writing instead of a proof; the commitment is checked when it "
        "is due.",
        "%(name)s 承诺本承诺书所载全部内容。",
        "%(name)s commits to what this letter says.",
    )

    application: Annotated[
        ApplicationId,
        labelled("申请", "Application", "申请的标识", "Identifier of the application"),
    ]
    requirements: Annotated[
        tuple[str, ...],
        labelled(
            "要求",
            "Requirements",
            "所承诺的 1 至 32 项要求",
            "Names of 1 to 32 requirements",
        ),
    ]
    letter: Annotated[
        bytes,
        labelled("承诺书摘要", "Digest of the letter", "承诺书", "The letter"),
    ]
    due_at: DueAt


@dataclass(frozen=True, slots=True)
class WithdrawCommitment(CommitmentRegistryAct, DirectAct):
    """Withdrawal of a commitment."""

    function: ClassVar = "withdraw"
    wire_name: ClassVar = "withdraw-commitment"
    duties: ClassVar = (Duty(Party.COMMITTER, PRINCIPAL),)
    emits: ClassVar = (CommitmentWithdrawn,)
    words: ClassVar = act_words(
        "撤回承诺",
        "Withdraw a commitment",
        "撤回不可恢复。承诺撤回后，不再代替所列要求的证明，同一申请中不得再作；"
        "许可已经签发的，将向所有核验的人提示，由审批机关处理，仍可核查。",
        "For good: the commitment then stands in for no requirement any more, and "
        "cannot be made again for this application. A permit that rests on it "
        "shows an alert to everybody who checks it, the authority is told, and "
        "the commitment may still be checked.",
        "%(name)s 撤回对 %(requirements)s 的承诺。",
        "%(name)s withdraws its commitment to %(requirements)s.",
    )

    commitment: CommitmentContent

    def owner(self, state: LedgerState) -> OrganisationId:
        """See `DirectAct`."""
        return self.commitment.organisation

    def sentence_values(self, state: LedgerState) -> Mapping[str, object]:
        """See `DirectAct`."""
        return {
            "requirements": ", ".join(map(short_text, self.commitment.requirements))
        }

    @classmethod
    def choices(
        cls, state: LedgerState, organisation: OrganisationId, *, now: int
    ) -> Mapping[str, Sequence[str]]:
        """See `DirectAct`; commitments of the organisation that were not withdrawn."""
        own = (
            to_hex(commitment)
            for commitment, recorded in state.commitments.items()
            if recorded.content.organisation == organisation
            and not recorded.withdrawn_at
        )
        return {"commitment": tuple(own)}

    def violations(self, state: LedgerState, *, now: int) -> Violations:
        """See `Act`."""
        yield from preconditions.withdraw(state, self.commitment.id)


@dataclass(frozen=True, slots=True)
class RecordOutcome(CommitmentRegistryAct):
    """Outcome of a commitment, recorded by two officers."""

    wire_name: ClassVar = "outcome"
    duties: ClassVar = BY_INSPECTORS
    emits: ClassVar = (OutcomeRecorded, OrganisationBarred)
    words: ClassVar = act_words(
        "承诺核查结果",
        "Outcome of a commitment",
        "写明承诺是否履行，以检查记录为据。未履行承诺的，信用修复前不得再作承诺。",
        "Say whether the promise was kept. It rests on the record of an "
        "inspection; who broke a promise may make no other until that is made "
        "good.",
        "我们记录这项承诺的核查结果。",
        "We record what became of this commitment.",
    )

    application: ImpliedPermit
    commitment: CommitmentContent
    outcome: Annotated[
        Outcome,
        labelled("结果", "Outcome", "承诺的核查结果", "Outcome of the commitment"),
    ]
    decision: Decision


@dataclass(frozen=True, slots=True)
class RepairCredit(CommitmentRegistryAct):
    """Credit repair: a barred organisation may commit again."""

    duties: ClassVar = BY_INSPECTORS
    emits: ClassVar = (CreditRepaired,)
    words: ClassVar = act_words(
        "信用修复",
        "Repair an organisation's credit",
        "信用修复后，该组织可以再作承诺。",
        "The organisation may commit again.",
        "我们准予%(name)s信用修复。",
        "We let %(name)s commit again.",
    )

    uscc: Uscc
    matter: MatterCode
    decision: Decision
