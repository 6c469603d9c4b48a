"""What must hold before each event of the attestation registry."""

from __future__ import annotations

from zeropermit.audit.checks.common import Scene, signed
from zeropermit.audit.differences import Code
from zeropermit.domain.accounts.responsibility import SignedBy
from zeropermit.domain.evidence import preconditions as rules
from zeropermit.domain.ledger import events as e
from zeropermit.domain.ledger.identifiers import attestation_id, batch_id
from zeropermit.domain.ledger.violations import Violations, equal, new


def batch_anchored(scene: Scene, event: e.BatchAnchored) -> Violations:
    """Check a new batch: by a key of a department that may attest the schema."""
    derived = batch_id(event.schema, event.attester, event.root)
    yield from equal(Code.ID_NOT_DERIVED, derived, event.batch)
    yield from new("batch", event.batch, scene.registers.batches)
    yield from rules.attest(scene.registers, event.schema, event.root, event.count)
    by = SignedBy(event.department, (event.attester,), event.schema)
    yield from signed(scene, "Attest", by)


def attestation_revoked(scene: Scene, event: e.AttestationRevoked) -> Violations:
    """Check the revocation of one attestation, by its own department."""
    derived = attestation_id(event.department, event.leaf)
    yield from equal(Code.ID_NOT_DERIVED, derived, event.attestation)
    yield from rules.revoke(scene.registers, event.attestation, event.reason)
    by = SignedBy(event.department, (event.by,))
    yield from signed(scene, "RevokeAttestations", by)


def batch_revoked(scene: Scene, event: e.BatchRevoked) -> Violations:
    """Check the revocation of a batch, by its own department."""
    yield from rules.revoke_batch(scene.registers, event.batch, event.reason)
    batch = scene.registers.batches.get(event.batch)
    if batch is not None:
        yield from equal(Code.KEY_OF_ANOTHER, batch.department, event.department)
        by = SignedBy(event.department, (event.by,))
        yield from signed(scene, "RevokeBatch", by)
