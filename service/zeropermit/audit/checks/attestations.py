"""Conditions before each event of the attestation registry."""

from __future__ import annotations

from zeropermit.audit.checks.common import PriorState, created, signed
from zeropermit.audit.differences import Code
from zeropermit.domain.evidence import preconditions as rules
from zeropermit.domain.ledger import events as e
from zeropermit.domain.ledger.identifiers import attestation_id, batch_id
from zeropermit.domain.ledger.violations import Rule, Violations, equal


def batch_anchored(prior: PriorState, event: e.BatchAnchored) -> Violations:
    """Check a new batch: by a key of a department that may attest the schema."""
    derived = batch_id(event.schema, event.department, event.root)
    yield from created("batch", derived, event.batch, prior.state.batches)
    department, schema = event.department, event.schema
    yield from rules.attest(prior.state, department, schema, event.root, event.count)
    yield from signed(prior, "Attest", department, event.attester, scope=schema)


def attestation_revoked(prior: PriorState, event: e.AttestationRevoked) -> Violations:
    """Check the revocation of one attestation, by its own department."""
    derived = attestation_id(event.department, event.leaf)
    yield from equal(Code.ID_NOT_DERIVED, derived, event.attestation)
    yield from rules.revoke(prior.state, event.attestation, event.reason)
    yield from signed(prior, "RevokeAttestations", event.department, event.by)


def batch_revoked(prior: PriorState, event: e.BatchRevoked) -> Violations:
    """Check the revocation of a batch, by its own department."""
    yield from rules.revoke_batch(prior.state, event.batch, event.reason)
    batch = prior.state.batches.get(event.batch)
    if batch is not None:
        yield from equal(Rule.KEY_OF_ANOTHER, batch.department, event.department)
        yield from signed(prior, "RevokeBatch", event.department, event.by)
