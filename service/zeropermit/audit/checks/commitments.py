"""What must hold before each event of the commitment registry."""

from __future__ import annotations

from zeropermit.audit.checks.common import Scene, signed
from zeropermit.audit.differences import Code
from zeropermit.domain.accounts.responsibility import SignedBy
from zeropermit.domain.applications import preconditions as rules
from zeropermit.domain.ledger import events as e
from zeropermit.domain.ledger.identifiers import project_id
from zeropermit.domain.ledger.violations import Violations, equal, given, known, new


def applied(scene: Scene, event: e.Applied) -> Violations:
    """Check an application: own key, open version, authority that decides it."""
    content = event.content
    yield from equal(Code.ID_NOT_DERIVED, content.id, event.application)
    yield from equal(Code.ID_NOT_DERIVED, project_id(event.project), content.project)
    yield from new("application", event.application, scene.registers.applications)
    yield from given("consent", content.consent)
    by = SignedBy(content.applicant, (event.by,))
    yield from signed(scene, "Apply", by)
    version = scene.registers.versions.get(content.version)
    if version is not None:
        yield from equal(Code.VALUE_NOT_ALLOWED, version.code, event.matter)
    yield from rules.apply(scene.registers, content, now=scene.time)


def committed(scene: Scene, event: e.Committed) -> Violations:
    """Check a commitment: own key, known application, not barred."""
    content = event.content
    yield from equal(Code.ID_NOT_DERIVED, content.id, event.commitment)
    yield from equal(Code.ID_NOT_DERIVED, content.application, event.application)
    yield from new("commitment", event.commitment, scene.registers.commitments)
    by = SignedBy(content.organisation, (event.by,))
    yield from signed(scene, "Commit", by)
    yield from rules.commit(scene.registers, content, now=scene.time)


def commitment_withdrawn(scene: Scene, event: e.CommitmentWithdrawn) -> Violations:
    """Check that an organisation takes back its own commitment, once."""
    yield from rules.withdraw(scene.registers, event.commitment)
    promise = scene.registers.commitments.get(event.commitment)
    if promise is not None:
        by = SignedBy(promise.content.organisation, (event.by,))
        yield from signed(scene, "WithdrawCommitment", by)


def outcome_recorded(scene: Scene, event: e.OutcomeRecorded) -> Violations:
    """Check an outcome; its officers are in the calldata and not in the event."""
    yield from rules.record_outcome(scene.registers, event.commitment, event.outcome)
    promise = scene.registers.commitments.get(event.commitment)
    if promise is not None:
        organisation = promise.content.organisation
        yield from equal(Code.KEY_OF_ANOTHER, organisation, event.organisation)
        yield from given("decision", event.decision)


def organisation_barred(scene: Scene, event: e.OrganisationBarred) -> Violations:
    """Check a bar; that it follows a breach is checked with the order of events."""
    organisations = scene.registers.organisations
    yield from known("organisation", event.organisation, organisations)
    yield from given("decision", event.decision)


def credit_repaired(scene: Scene, event: e.CreditRepaired) -> Violations:
    """Check that a bar is lifted which is there."""
    yield from rules.repair(scene.registers, event.organisation, "")
    yield from given("decision", event.decision)
