"""Preconditions of a department's acts: attest, and revoke records or a batch."""

from __future__ import annotations

from zeropermit.domain.ledger import violations as expect
from zeropermit.domain.ledger.identifiers import (
    AttestationId,
    BatchId,
    OrganisationId,
    SchemaId,
    batch_id,
)
from zeropermit.domain.ledger.state import LedgerState
from zeropermit.domain.ledger.violations import Rule, Violation, Violations
from zeropermit.domain.permits.reasons import RevocationReason
from zeropermit.errors import RevocationReasonError


def attest(
    state: LedgerState,
    department: OrganisationId,
    schema: SchemaId,
    root: bytes,
    count: int,
) -> Violations:
    """Check a root of at least one attestation of a known schema.

    A department anchors a root once, whatever its key: what it revoked stays revoked.
    """
    yield from expect.new("batch", batch_id(schema, department, root), state.batches)
    yield from expect.known("schema", schema, state.schemas)
    yield from expect.given("root", root)
    yield from expect.allowed(count > 0, "at least one attestation", count)


def revoke(
    state: LedgerState, attestation: AttestationId, reason: RevocationReason
) -> Violations:
    """Check that an attestation is revoked once, with a reason."""
    yield from expect.new("revocation", attestation, state.revocations)
    yield from given_reason(reason)


def revoke_batch(
    state: LedgerState, batch: BatchId, reason: RevocationReason
) -> Violations:
    """Check that a batch is revoked once, with a reason."""
    found = state.batches.get(batch)
    if found is None:
        yield from expect.known("batch", batch, state.batches)
        return
    if found.revoked_at:
        before = f"one of {found.revoked_at}"
        yield Violation(Rule.EXISTS_ALREADY, "a new revocation", before)
    yield from given_reason(reason)


def given_reason(reason: RevocationReason) -> Violations:
    """Check that a revocation has a reason."""
    has = reason is not RevocationReason.NONE
    yield from expect.allowed(has, "a reason", reason, RevocationReasonError())
