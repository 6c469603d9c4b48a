"""Fields that several acts have, each with its type and its words.

An act may replace the words: in an annotation the last ones count.
"""

from __future__ import annotations

from typing import Annotated, TypeAlias

from zeropermit.domain.acts.fields import (
    FieldMark,
    FieldWords,
    FromLedger,
    Given,
    LookedUp,
    SignedAs,
    Uint32,
    Uint64,
)
from zeropermit.domain.evidence.evidence_set import Application, Commitment
from zeropermit.domain.ledger.identifiers import CommitmentId, PermitId, to_hex
from zeropermit.domain.ledger.state import LedgerState
from zeropermit.domain.matters.file import Words
from zeropermit.domain.permits.reasons import RevocationReason
from zeropermit.errors import CommitmentUnknownError


def labelled(label_zh: str, label: str, help_zh: str, help_: str) -> FieldWords:
    """Name and explain a field in both languages."""
    return FieldWords(Words(label_zh, label), Words(help_zh, help_))


def _application(state: LedgerState, permit: PermitId, _: Given) -> Application:
    return state.applications[state.permits[permit].application].content


def _commitment(state: LedgerState, word: bytes) -> Commitment:
    recorded = state.commitments.get(CommitmentId(word))
    if recorded is None:
        raise CommitmentUnknownError(to_hex(word))
    return recorded.content


PERMIT = labelled("许可", "Permit", "许可的标识", "Identifier of the permit")

Permit: TypeAlias = Annotated[
    Application, SignedAs("permit", "permit"), FromLedger(_application), PERMIT
]
"""Application that the permit answers; signed as the identifier of the permit."""

ImpliedPermit: TypeAlias = Annotated[
    Application, FieldMark.UNSIGNED, FromLedger(_application), PERMIT
]
"""Application that the permit answers, where a signed field implies the permit."""

CommitmentContent: TypeAlias = Annotated[
    Commitment,
    SignedAs("commitment", "id"),
    LookedUp(_commitment),
    labelled("承诺", "Commitment", "承诺的标识", "Identifier of the commitment"),
]

Sequence: TypeAlias = Annotated[
    Uint32,
    labelled(
        "许可已有处理次数",
        "Acts on the permit so far",
        "此前对这份许可的处理次数",
        "Number of acts done on the permit before",
    ),
]

MatterCode: TypeAlias = Annotated[
    str, labelled("事项", "Matter", "事项代码", "Code of the matter")
]
ProjectCode: TypeAlias = Annotated[
    str, labelled("项目代码", "Project code", "项目代码", "Code of the project")
]
SchemaCode: TypeAlias = Annotated[
    str, labelled("数据集", "Data set", "数据集代码", "Code of the schema")
]
Uscc: TypeAlias = Annotated[
    str,
    labelled(
        "统一社会信用代码",
        "Unified social credit code",
        "该组织的统一社会信用代码",
        "Unified social credit code of the organisation",
    ),
]
Root: TypeAlias = Annotated[
    bytes, labelled("根", "Root", "该批证明构成的树的根", "Root of the batch's tree")
]
TakenBackFor: TypeAlias = Annotated[
    RevocationReason,
    labelled("理由", "Reason", "撤销的理由", "Reason for which they are revoked"),
]
ReasonCode: TypeAlias = Annotated[
    str,
    labelled("理由", "Reason", "理由代码，如 RECUSAL", "Reason code, such as RECUSAL"),
]
Decision: TypeAlias = Annotated[
    bytes,
    labelled(
        "书面决定摘要",
        "Digest of the written decision",
        "书面决定",
        "The written decision",
    ),
]
Record: TypeAlias = Annotated[
    bytes,
    labelled(
        "记录摘要",
        "Digest of the record",
        "留存在本部门的记录",
        "The record that stays with you",
    ),
]
DueAt: TypeAlias = Annotated[
    Uint64,
    labelled(
        "核查截止",
        "Checked before",
        "核查截止的时间",
        "Second until which it is checked",
    ),
]

LAST_WORDS = {
    "signer": Words("签署密钥", "Key that signs"),
    "organisation": Words("签署单位", "Organisation that signs"),
    "deadline": Words("提交截止", "To be sent before"),
}
"""Names of the last signed fields of every act."""
