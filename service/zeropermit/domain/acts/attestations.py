"""Acts of the attestation registry: a department attests and revokes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from zeropermit.domain.accounts.responsibility import Duty, Party
from zeropermit.domain.acts.act import Act, DirectAct
from zeropermit.domain.acts.fields import Uint32
from zeropermit.domain.evidence import preconditions
from zeropermit.domain.ledger import events as e
from zeropermit.domain.ledger import identifiers as ids
from zeropermit.domain.ledger.state import LedgerState
from zeropermit.domain.ledger.violations import Violations
from zeropermit.domain.permits.reasons import RevocationReason

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

    schema: str
    root: bytes
    count: Uint32


@dataclass(frozen=True, slots=True)
class RevokeAttestations(DepartmentAct):
    """Revocation of single attestations of one's own organisation."""

    function: ClassVar = "revoke"
    duties: ClassVar = (REVOKER,)
    emits: ClassVar = (e.AttestationRevoked,)

    leaves: tuple[bytes, ...]
    reason: RevocationReason


@dataclass(frozen=True, slots=True)
class RevokeBatch(DepartmentAct, DirectAct):
    """Revocation of a whole batch of one's own organisation."""

    wire_name: ClassVar = "revoke-batch"
    duties: ClassVar = (REVOKER,)
    emits: ClassVar = (e.BatchRevoked,)

    batch: ids.BatchId
    reason: RevocationReason

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
