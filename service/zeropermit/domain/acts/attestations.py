"""Acts of the attestation registry: a department attests and revokes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, ClassVar

from zeropermit.domain.accounts.responsibility import Duty, Party
from zeropermit.domain.acts.act import Act, DirectAct, act_words
from zeropermit.domain.acts.fields import Uint32
from zeropermit.domain.acts.vocabulary import Root, SchemaCode, TakenBackFor, labelled
from zeropermit.domain.evidence import preconditions
from zeropermit.domain.ledger import events as e
from zeropermit.domain.ledger import identifiers as ids
from zeropermit.domain.ledger.state import LedgerState
from zeropermit.domain.ledger.violations import Violations

REVOKER = Duty(Party.DEPARTMENT, while_suspended=True)


@dataclass(frozen=True, slots=True)
class DepartmentAct(Act):
    """Act of a department on its own attestations."""

    contract: ClassVar = "AttestationRegistry"
    duties: ClassVar = (Duty(Party.DEPARTMENT),)


@dataclass(frozen=True, slots=True)
class Attest(DepartmentAct):
    """Anchor of a root of attestations."""

    duties: ClassVar = (Duty(Party.DEPARTMENT, grant=e.GrantKind.ATTEST),)
    emits: ClassVar = (e.BatchAnchored,)
    words: ClassVar = act_words(
        "数据上链",
        "Anchor attestations",
        "部门一次签署多条证明，只把它们构成的树的根上链；单看这个根，谁也看不出证明的内容。",
        "A department signs many attestations at once: it anchors the root of "
        "their tree. Nobody can tell from it what they say.",
        "%(name)s对数据集“%(title)s”的 %(count)s 条记录作证，并上链。",
        "We, %(name)s, attest %(count)s records of the data set “%(title)s” and "
        "anchor them on the ledger.",
    )

    schema: SchemaCode
    root: Root
    count: Annotated[
        Uint32,
        labelled(
            "数量", "Count", "该批证明的条数", "Number of attestations, at least 1"
        ),
    ]


@dataclass(frozen=True, slots=True)
class RevokeAttestations(DepartmentAct):
    """Revocation of single attestations of one's own organisation."""

    function: ClassVar = "revoke"
    duties: ClassVar = (REVOKER,)
    emits: ClassVar = (e.AttestationRevoked,)
    words: ClassVar = act_words(
        "撤销记录",
        "Take records back",
        "撤销的证明不可恢复，无论在哪一批。",
        "For good, in whatever batch the attestations are.",
        "%(name)s永久撤销 %(count)s 条记录。理由：%(reason)s。",
        "We, %(name)s, take %(count)s records back for good. Reason: %(reason)s.",
    )

    leaves: Annotated[
        tuple[bytes, ...],
        labelled(
            "数据证明",
            "Attestations",
            "1 至 64 条尚未撤销的证明",
            "Leaves of 1 to 64 attestations, none revoked before",
        ),
    ]
    reason: TakenBackFor


@dataclass(frozen=True, slots=True)
class RevokeBatch(DepartmentAct, DirectAct):
    """Revocation of a whole batch of one's own organisation."""

    wire_name: ClassVar = "revoke-batch"
    duties: ClassVar = (REVOKER,)
    emits: ClassVar = (e.BatchRevoked,)
    words: ClassVar = act_words(
        "撤销整批证明",
        "Take a batch back",
        "整批证明一并撤销，不可恢复，不得再据以签发许可。以其为据的许可，依法立即"
        "中止，或者向所有核验的人提示，由审批机关处理。",
        "All attestations of the batch are revoked, for good: nothing new can be "
        "granted on them. Permits that rest on them are suspended at once or show "
        "an alert, as the law has it, until the authority has dealt with them.",
        "%(name)s撤销整批 %(count)s 条证明。理由：%(reason)s。",
        "We, %(name)s, take back a batch of %(count)s records. Reason: %(reason)s.",
    )

    schema: SchemaCode
    attester: Annotated[
        ids.Address,
        labelled(
            "作证人",
            "Attester",
            "将该批证明上链的密钥",
            "Key that anchored the batch",
        ),
    ]
    root: Root
    reason: TakenBackFor

    @property
    def batch(self) -> ids.BatchId:
        """Identifier of the batch."""
        return ids.batch_id(ids.schema_id(self.schema), self.attester, self.root)

    def owner(self, state: LedgerState) -> ids.OrganisationId | None:
        """See `DirectAct`."""
        found = state.batches.get(self.batch)
        return None if found is None else found.department

    def sentence_values(self, state: LedgerState) -> Mapping[str, object]:
        """See `DirectAct`."""
        return {"count": state.batches[self.batch].count}

    def violations(self, state: LedgerState, *, now: int) -> Violations:
        """See `Act`."""
        yield from preconditions.revoke_batch(state, self.batch, self.reason)
