"""Conditions before each event of the commitment registry."""

from __future__ import annotations

from zeropermit.audit.checks.common import PriorState, signed
from zeropermit.audit.differences import Code
from zeropermit.domain.applications import preconditions as rules
from zeropermit.domain.ledger import events as e
from zeropermit.domain.ledger import violations as expect
from zeropermit.domain.ledger.identifiers import ZERO, changes_digest, project_id
from zeropermit.domain.ledger.violations import Rule, Violations
from zeropermit.domain.permits.deceit import bar_ends


def applied(prior: PriorState, event: e.Applied) -> Violations:
    """Check an application: own key, open version, authority that decides it."""
    content = event.content
    yield from expect.equal(Code.ID_NOT_DERIVED, content.id, event.application)
    yield from expect.equal(
        Code.ID_NOT_DERIVED, project_id(event.project), content.project
    )
    digest = changes_digest(event.changes)
    yield from expect.equal(Code.ID_NOT_DERIVED, digest, content.changes)
    yield from rules.change_told(content, event.changes)
    yield from expect.new("application", event.application, prior.state.applications)
    yield from expect.given("consent", content.consent)
    yield from rules.subject_code(prior.state, content.version, event.project)
    yield from signed(prior, "Apply", content.applicant, event.by)
    version = prior.state.versions.get(content.version)
    if version is not None:
        yield from expect.equal(Rule.VALUE_NOT_ALLOWED, version.code, event.matter)
    yield from rules.apply(prior.state, content, now=prior.time)


def committed(prior: PriorState, event: e.Committed) -> Violations:
    """Check a commitment: own key, known application, not barred."""
    content = event.content
    yield from expect.equal(Code.ID_NOT_DERIVED, content.id, event.commitment)
    yield from signed(prior, "Commit", content.organisation, event.by)
    yield from rules.commit(prior.state, content, now=prior.time)


def act_refused(prior: PriorState, event: e.ActRefused) -> Violations:
    """Check nothing: nothing of the act happened."""
    yield from ()


def commitment_withdrawn(prior: PriorState, event: e.CommitmentWithdrawn) -> Violations:
    """Check that an organisation takes back its own commitment, once."""
    yield from rules.withdraw(prior.state, event.commitment)
    recorded = prior.state.commitments.get(event.commitment)
    if recorded is not None:
        organisation = recorded.content.organisation
        yield from signed(prior, "WithdrawCommitment", organisation, event.by)


def outcome_recorded(prior: PriorState, event: e.OutcomeRecorded) -> Violations:
    """Check an outcome: known commitment, two officers of the body that records it."""
    yield from rules.record_outcome(prior.state, event.commitment, event.outcome)
    recorded = prior.state.commitments.get(event.commitment)
    if recorded is not None:
        organisation = recorded.content.organisation
        yield from expect.equal(Rule.KEY_OF_ANOTHER, organisation, event.organisation)
        yield from expect.given("decision", event.decision)
        filed = prior.state.applications.get(recorded.content.application)
        version = prior.state.versions.get(filed.content.version) if filed else None
        scope = version.matter if version else ZERO
        if filed is not None:
            yield from rules.recorder(prior.state, filed.content, event.body)
        pair = event.first, event.second
        yield from signed(prior, "RecordOutcome", event.body, *pair, scope=scope)


def applicant_barred(prior: PriorState, event: e.ApplicantBarred) -> Violations:
    """Check a bar; that it follows a revocation is checked with the order of events."""
    yield from expect.known("permit", event.permit, prior.state.permits)
    permit = prior.state.permits.get(event.permit)
    if permit is not None:
        content = prior.state.applications[permit.application].content
        matter = prior.state.versions[content.version].matter
        until = bar_ends(prior.time)
        yield from expect.equal(Rule.KEY_OF_ANOTHER, content.applicant, event.applicant)
        yield from expect.equal(Rule.VALUE_NOT_ALLOWED, matter, event.matter)
        yield from expect.equal(Rule.VALUE_NOT_ALLOWED, until, event.until)


def organisation_barred(prior: PriorState, event: e.OrganisationBarred) -> Violations:
    """Check a bar; that it follows a breach is checked with the order of events."""
    commitments = prior.state.commitments
    yield from expect.known("commitment", event.commitment, commitments)
    yield from expect.given("decision", event.decision)
    recorded = commitments.get(event.commitment)
    if recorded is not None:
        owner, body = recorded.content.organisation, recorded.judged_by
        yield from expect.equal(Rule.KEY_OF_ANOTHER, owner, event.organisation)
        yield from expect.equal(Rule.KEY_OF_ANOTHER, body, event.body)


def repair_requested(prior: PriorState, event: e.RepairRequested) -> Violations:
    """Check that a barred organisation asks the body that barred it, once."""
    about = event.organisation, event.commitment
    yield from rules.request_repair(prior.state, *about, event.request)
    yield from signed(prior, "RequestRepair", event.organisation, event.by)
    bar = prior.state.barred.get(event.organisation, {}).get(event.commitment)
    if bar is not None:
        yield from expect.equal(Rule.KEY_OF_ANOTHER, bar.body, event.body)


def credit_repaired(prior: PriorState, event: e.CreditRepaired) -> Violations:
    """Check that the body that recorded a breach lifts its bar, once."""
    about = event.organisation, event.commitment
    yield from rules.repair(prior.state, *about, event.body)
    yield from expect.given("decision", event.decision)
    pair = event.first, event.second
    yield from signed(prior, "RepairCredit", event.body, *pair)
