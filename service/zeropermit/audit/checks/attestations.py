"""What must hold before each event of the attestation registry."""

from __future__ import annotations

from zeropermit.audit.checks.common import (
    Problems,
    Scene,
    acts,
    allowed,
    equal,
    given,
    granted,
    known,
    new,
)
from zeropermit.audit.differences import Code, Problem
from zeropermit.domain.ledger import events as e
from zeropermit.domain.ledger.identifiers import attestation_id, batch_id


def batch_anchored(scene: Scene, event: e.BatchAnchored) -> Problems:
    """Check a new batch: by a key of a department that may attest the schema."""
    registers = scene.registers
    derived = batch_id(event.schema, event.attester, event.root)
    yield from equal(Code.ID_NOT_DERIVED, derived, event.batch)
    yield from new("batch", event.batch, registers.batches)
    yield from known("schema", event.schema, registers.schemas)
    yield from given("root", event.root)
    yield from allowed(event.count > 0, "at least one attestation", event.count)
    yield from acts(scene, event.attester, event.department)
    yield from granted(scene, event.department, e.GrantKind.ATTEST, event.schema)


def attestation_revoked(scene: Scene, event: e.AttestationRevoked) -> Problems:
    """Check the revocation of one attestation, by its own department."""
    derived = attestation_id(event.department, event.leaf)
    yield from equal(Code.ID_NOT_DERIVED, derived, event.attestation)
    yield from new("revocation", event.attestation, scene.registers.revocations)
    yield from allowed(event.reason != 0, "a reason", event.reason)
    yield from acts(scene, event.by, event.department)


def batch_revoked(scene: Scene, event: e.BatchRevoked) -> Problems:
    """Check the revocation of a batch, by its own department."""
    batch = scene.registers.batches.get(event.batch)
    if batch is None:
        yield Problem(Code.NAMES_UNKNOWN, "a known batch", "0x" + event.batch.hex())
        return
    if batch.revoked_at:
        yield Problem(
            Code.EXISTS_ALREADY, "a new revocation", f"one of {batch.revoked_at}"
        )
    yield from equal(Code.KEY_OF_ANOTHER, batch.department, event.department)
    yield from allowed(event.reason != 0, "a reason", event.reason)
    yield from acts(scene, event.by, event.department)
