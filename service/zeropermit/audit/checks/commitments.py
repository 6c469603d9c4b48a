"""Conditions before each event of the commitment registry."""

from __future__ import annotations

from zeropermit.audit.checks.common import PriorState, signed
from zeropermit.audit.differences import Code
from zeropermit.domain.applications import preconditions as rules
from zeropermit.domain.ledger import events as e
from zeropermit.domain.ledger import violations as expect
from zeropermit.domain.ledger.identifiers import project_id
from zeropermit.domain.ledger.violations import Rule, Violations


def applied(prior: PriorState, event: e.Applied) -> Violations:
    """Check an application: own key, open version, authority that decides it."""
    content = event.content
    yield from expect.equal(Code.ID_NOT_DERIVED, content.id, event.application)
    yield from expect.equal(
        Code.ID_NOT_DERIVED, project_id(event.project), content.project
    )
    yield from expect.new("application", event.application, prior.state.applications)
    yield from expect.given("consent", content.consent)
    yield from signed(prior, "Apply", content.applicant, event.by)
    version = prior.state.versions.get(content.version)
    if version is not None:
        yield from expect.equal(Rule.VALUE_NOT_ALLOWED, version.code, event.matter)
    yield from rules.apply(prior.state, content, now=prior.time)


def committed(prior: PriorState, event: e.Committed) -> Violations:
    """Check a commitment: own key, known application, not barred."""
    content = event.content
    yield from expect.equal(Code.ID_NOT_DERIVED, content.id, event.commitment)
    yield from expect.equal(Code.ID_NOT_DERIVED, content.application, event.application)
    yield from expect.new("commitment", event.commitment, prior.state.commitments)
    yield from signed(prior, "Commit", content.organisation, event.by)
    yield from rules.commit(prior.state, content, now=prior.time)


def commitment_withdrawn(prior: PriorState, event: e.CommitmentWithdrawn) -> Violations:
    """Check that an organisation takes back its own commitment, once."""
    yield from rules.withdraw(prior.state, event.commitment)
    recorded = prior.state.commitments.get(event.commitment)
    if recorded is not None:
        organisation = recorded.content.organisation
        yield from signed(prior, "WithdrawCommitment", organisation, event.by)


def outcome_recorded(prior: PriorState, event: e.OutcomeRecorded) -> Violations:
    """Check an outcome; its officers are in the calldata and not in the event."""
    yield from rules.record_outcome(prior.state, event.commitment, event.outcome)
    recorded = prior.state.commitments.get(event.commitment)
    if recorded is not None:
        organisation = recorded.content.organisation
        yield from expect.equal(Rule.KEY_OF_ANOTHER, organisation, event.organisation)
        yield from expect.given("decision", event.decision)


def organisation_barred(prior: PriorState, event: e.OrganisationBarred) -> Violations:
    """Check a bar; that it follows a breach is checked with the order of events."""
    organisations = prior.state.organisations
    yield from expect.known("organisation", event.organisation, organisations)
    yield from expect.given("decision", event.decision)


def credit_repaired(prior: PriorState, event: e.CreditRepaired) -> Violations:
    """Check that a bar is lifted which is there."""
    yield from rules.repair(prior.state, event.organisation, "")
    yield from expect.given("decision", event.decision)
