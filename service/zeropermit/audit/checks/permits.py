"""Conditions before each event of the permit registry.

A permit is two events: `PermitIssued`, and `EvidencePresented` right after it. With
the second the whole case is decided again.
"""

from __future__ import annotations

from zeropermit.audit.checks.common import PriorState, created, signed
from zeropermit.audit.differences import Code
from zeropermit.domain.ledger import events as e
from zeropermit.domain.ledger import violations as expect
from zeropermit.domain.ledger.identifiers import permit_id
from zeropermit.domain.ledger.state import Filed
from zeropermit.domain.ledger.violations import Rule, Violation, Violations
from zeropermit.domain.matters.matter import MatterVersion
from zeropermit.domain.matters.rules import (
    Case,
    evidence_ids,
    unmet,
    unused_evidence,
    unused_opening,
)
from zeropermit.domain.permits import issue_terms
from zeropermit.domain.permits.permit import Permit


def permit_issued(prior: PriorState, event: e.PermitIssued) -> Violations:
    """Check the issuer of a permit, its application and its terms."""
    state = prior.state
    derived = permit_id(event.application)
    yield from created("permit", derived, event.permit, state.permits)
    yield from issue_terms.face(event.number, event.document)
    filed = state.applications.get(event.application)
    version = state.versions.get(filed.content.version) if filed else None
    if filed is None or version is None:
        yield Violation(Rule.NAMES_UNKNOWN, "a known application", event.application)
        return
    number, document = event.number, event.document
    yield from issue_terms.unused(state, event.authority, number, document)
    yield from issue_terms.granted(state, event.authority, version.matter, number)
    yield from issue_terms.applicant(state, filed.content.applicant)
    yield from _issuer(prior, event, filed, version)
    yield from issue_terms.open_application(state, filed)
    yield from issue_terms.applicant_key(state, filed)
    before = state.replaces.get(event.permit)
    yield from issue_terms.applied_for(filed, before)
    replaced = state.permits.get(before) if before else None
    if before is not None and replaced is not None:
        case = issue_terms.ChangedCase.of(filed)
        yield from issue_terms.same_case(state, before, case)
        yield from issue_terms.not_shortened(state, before, event.valid_until)
    start_by = issue_terms.start_limit(version, now=prior.time)
    if replaced is not None:
        start_by = replaced.start_by
    yield from expect.equal(Rule.TIME_MISMATCH, start_by, event.start_by)
    place = (version, filed.content.project)
    yield from issue_terms.alone(state, *place, before, now=prior.time)
    yield from issue_terms.validity(version, event.valid_until, now=prior.time)


def _issuer(
    prior: PriorState, event: e.PermitIssued, filed: Filed, version: MatterVersion
) -> Violations:
    authority = filed.content.authority
    yield from expect.equal(Rule.KEY_OF_ANOTHER, authority, event.authority)
    by_rule, scope = version.automatic, version.matter
    yield from signed(prior, "Issue", authority, event.by, scope=scope, by_rule=by_rule)


def evidence_presented(prior: PriorState, event: e.EvidencePresented) -> Violations:
    """Decide the case of a permit again, from all that was presented for it."""
    permit = prior.state.permits.get(event.permit)
    if permit is None:
        yield from expect.known("permit", event.permit, prior.state.permits)
        return
    try:
        yield from _case_problems(prior, event, permit)
    except (KeyError, IndexError, ValueError) as error:
        yield Violation(Rule.UNDECIDABLE, "a case that can be decided", repr(error))


def _case_problems(
    prior: PriorState, event: e.EvidencePresented, permit: Permit
) -> Violations:
    application = prior.state.applications[permit.application].content
    requirements = prior.state.versions[application.version].requirements
    case = Case(prior.state, application, requirements, event.presentation, prior.time)
    choices = len(event.presentation.choices)
    if choices != len(requirements):
        yield Violation(Code.CHOICE_COUNT, str(len(requirements)), str(choices))
        return
    failures = [
        Violation(
            Code.REQUIREMENT_NOT_MET,
            f"{requirements[found.requirement].name} met",
            found.reason.name,
        )
        for found in unmet(case)
    ]
    yield from failures
    if failures:
        return
    if unused_evidence(case):
        yield Violation(Code.EVIDENCE_UNUSED, "evidence that serves", "more than that")
    if opening := unused_opening(case):
        yield Violation(Code.OPENING_UNUSED, "claims that are asked for", str(opening))
    yield from expect.equal(Code.EVIDENCE_IDS, evidence_ids(case), permit.evidence)
