"""Acts of the permit registry: issue and change, and reports of the holder.

`permit_decisions` has the acts of two officers of the authority.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from zeropermit.domain.accounts.responsibility import PRINCIPAL, Duty, Party
from zeropermit.domain.acts.act import Act, CheckedInLife, act_words
from zeropermit.domain.acts.fields import FieldMark, FromLedger, Given, SignedAs, Uint64
from zeropermit.domain.acts.vocabulary import (
    MatterCode,
    Permit,
    ProjectCode,
    ReasonCode,
    Sequence,
    labelled,
)
from zeropermit.domain.evidence.evidence_set import Application, EvidenceSet
from zeropermit.domain.ledger import events as e
from zeropermit.domain.ledger.identifiers import PermitId
from zeropermit.domain.ledger.state import LedgerState
from zeropermit.domain.matters.matter import Requirement
from zeropermit.domain.permits import preconditions

BY_HOLDER = (Duty(Party.HOLDER),)
BY_ISSUER = (Duty(Party.AUTHORITY, PRINCIPAL, 1, e.GrantKind.DECIDE, by_rule=True),)


@dataclass(frozen=True, slots=True)
class PermitRegistryAct(Act):
    """Act of the permit registry."""

    contract: ClassVar = "PermitRegistry"


@dataclass(frozen=True, slots=True)
class Issue(PermitRegistryAct):
    """Issue of the permit that answers an application."""

    duties: ClassVar = BY_ISSUER
    emits: ClassVar = (e.PermitIssued, e.EvidencePresented)
    words: ClassVar = act_words(
        "签发",
        "Issue a permit",
        "账本先按事项的要求核对证据，不满足的不能签发。",
        "The ledger first checks the evidence against the requirements; without "
        "it nothing is issued.",
        "签发本许可，编号 %(number)s。",
        "We issue this permit under number %(number)s.",
    )

    number: Annotated[
        str,
        labelled("编号", "Number", "许可证编号", "Permit number as on its face"),
    ]
    matter: MatterCode
    project: ProjectCode
    application: Annotated[
        Application,
        SignedAs("application", "id"),
        labelled("申请", "Application", "申请的标识", "Identifier of the application"),
    ]
    document: Annotated[
        bytes,
        labelled(
            "文件摘要", "Digest of the document", "许可文件", "The permit document"
        ),
    ]
    presentation: Annotated[
        EvidenceSet,
        SignedAs("evidence", "digest"),
        labelled(
            "证据摘要",
            "Digest of the evidence",
            "为本许可出示的全部证据",
            "All that is presented for the permit",
        ),
    ]
    valid_until: Annotated[
        Uint64,
        labelled("有效期至", "Valid until", "不再有效的时间", "Exclusive end"),
    ]
    requirements: Annotated[tuple[Requirement, ...], FieldMark.UNSIGNED]

    def arguments(self) -> tuple[object, ...]:
        """See `Act`; the contract takes number, document and end as one structure."""
        return (
            self.application.as_abi(),
            self.matter,
            self.project,
            [requirement.as_abi() for requirement in self.requirements],
            self.presentation.as_abi(),
            (self.number, self.document, self.valid_until),
        )


@dataclass(frozen=True, slots=True)
class Change(PermitRegistryAct):
    """Issue of a permit that takes the place of a valid one (变更)."""

    duties: ClassVar = BY_ISSUER
    emits: ClassVar = (e.PermitSuperseded, e.PermitIssued, e.EvidencePresented)
    words: ClassVar = act_words(
        "变更",
        "Change a permit",
        "新许可取代原许可，同时生效；开工期限与工程情况由新许可承接。",
        "The new permit takes the place of the old one in the same moment, with "
        "its time to start and the state of the work.",
        "签发本许可，编号 %(number)s。",
        "We issue this permit under number %(number)s.",
    )

    issue: Issue  #: The new permit.
    #: Application that the old permit answers.
    replaced: Annotated[
        Application,
        SignedAs("replaces", "permit"),
        labelled(
            "被取代的许可",
            "Permit that is replaced",
            "原许可的标识",
            "Identifier of the old permit",
        ),
    ]
    sequence: Sequence

    def arguments(self) -> tuple[object, ...]:
        """See `Act`; the old permit comes first."""
        return (self.replaced.as_abi(), self.sequence, *self.issue.arguments())


def _acts_done(state: LedgerState, permit: PermitId, _: Given) -> int:
    return state.permits[permit].sequence


@dataclass(frozen=True, slots=True)
class ActOnPermit(PermitRegistryAct, CheckedInLife):
    """Act on a permit that is on the ledger."""

    application: Permit
    sequence: Annotated[Sequence, FromLedger(_acts_done)]


@dataclass(frozen=True, slots=True)
class ReportStart(ActOnPermit):
    """Report by the holder that work has started (开工)."""

    wire_name: ClassVar = "start"
    duties: ClassVar = BY_HOLDER
    emits: ClassVar = (e.WorkStarted,)
    precondition: ClassVar = preconditions.report_start
    words: ClassVar = act_words(
        "报告开工",
        "Report that work has started",
        "报告后，开工期限不再起算。",
        "The time to start has no end any more; work is under way.",
        "本单位报告：许可证 %(number)s 的工程已经开工。",
        "We report that work under permit %(number)s has started.",
    )


@dataclass(frozen=True, slots=True)
class Extend(ActOnPermit):
    """Extension of the time to start (延期): the holder asks, the authority grants."""

    wire_name: ClassVar = "extension"
    duties: ClassVar = BY_HOLDER + BY_ISSUER
    emits: ClassVar = (e.StartExtended,)
    precondition: ClassVar = preconditions.extend
    checked: ClassVar = ("start_by",)
    words: ClassVar = act_words(
        "申请延期开工",
        "Ask for more time to start",
        "持证单位申请，发证机关签署同意，两者签署同样的内容。",
        "The holder asks and the authority grants: both sign the same words.",
        "本单位申请将许可证 %(number)s 的开工期限延至 %(day)s，理由如上。",
        "We ask to start work under permit %(number)s by %(day)s, as above.",
    )

    start_by: Annotated[
        Uint64,
        labelled(
            "最迟开工",
            "Start before",
            "延期后的开工期限",
            "Exclusive end of the time to start work, from now on",
        ),
    ]
    reason: ReasonCode


@dataclass(frozen=True, slots=True)
class ReportStop(ActOnPermit):
    """Report by the holder that work has stopped (中止施工)."""

    wire_name: ClassVar = "stop"
    duties: ClassVar = BY_HOLDER
    emits: ClassVar = (e.WorkStopped,)
    precondition: ClassVar = preconditions.report_stop
    checked: ClassVar = ("stopped_at",)
    words: ClassVar = act_words(
        "报告中止施工",
        "Report that work has stopped",
        "许可状态不变。",
        "The permit stays as it is.",
        "本单位报告：许可证 %(number)s 的工程已中止施工，情况如上。",
        "We report that work under permit %(number)s has stopped, as said above.",
    )

    stopped_at: Annotated[
        Uint64,
        labelled("停工时间", "Work stopped at", "停工的时间", "Second of the stop"),
    ]
    report: Annotated[
        bytes,
        labelled(
            "报告摘要",
            "Digest of the report",
            "中止施工报告：原因、在施部位、维护管理措施",
            "The report: reason, part under construction, maintenance",
        ),
    ]


@dataclass(frozen=True, slots=True)
class ReportResumption(ActOnPermit):
    """Report by the holder that work goes on (恢复施工)."""

    wire_name: ClassVar = "resumption"
    duties: ClassVar = BY_HOLDER
    emits: ClassVar = (e.WorkResumed,)
    precondition: ClassVar = preconditions.report_resumption
    words: ClassVar = act_words(
        "报告恢复施工",
        "Report that work goes on",
        "中止施工满一年的，须经发证机关核验后方可报告。",
        "From twelve months after the stop the authority has to clear it first.",
        "本单位报告：许可证 %(number)s 的工程恢复施工。",
        "We report that work under permit %(number)s goes on.",
    )
