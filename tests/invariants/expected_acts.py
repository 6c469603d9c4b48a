"""Predictions: attestations, applications and commitments."""

from __future__ import annotations

from tests.contracts import factories as f
from tests.invariants import filings
from tests.invariants.acts import Act, application_id, commitment_of
from tests.invariants.expected_care import care_of
from tests.invariants.expected_organisations import is_text
from tests.invariants.model import Model, RefusedError, refuse
from tests.invariants.subjects import is_code_of
from zeropermit.domain.evidence.evidence_set import Application, Commitment
from zeropermit.domain.ledger import events as e
from zeropermit.domain.ledger.identifiers import (
    ZERO,
    OrganisationId,
    attestation_id,
    batch_id,
    matter_id,
    matter_version_id,
    organisation_id,
    permit_id,
    project_id,
    schema_id,
)
from zeropermit.domain.ledger.state import CommitmentRecord
from zeropermit.domain.permits.reasons import Outcome

REVOCATION_LIMIT = 64
COVERAGE_LIMIT = 32
TEN_YEARS = 3652 * 86_400


def attest(model: Model, act: Act) -> None:
    code, root, count = act.arguments
    department, schema = model.signer(act), schema_id(code)
    refuse(schema not in model.state.schemas, "AttestedSchemaUnknown", schema)
    granted = model.holds(department, e.GrantKind.ATTEST, schema)
    refuse(not granted, "NotGrantedToAttest", department, schema)
    refuse(root == ZERO or count == 0, "BatchEmpty")
    batch = batch_id(schema, department, root)
    refuse(batch in model.state.batches, "BatchExists", batch)


def revoke(model: Model, act: Act) -> None:
    leaves, reason = act.arguments
    department = _revoker(model, act)
    refuse(reason == 0, "RevocationReasonMissing")
    count = len(leaves)
    allowed = 0 < count <= REVOCATION_LIMIT
    refuse(not allowed, "RevocationCount", count, REVOCATION_LIMIT)
    gone = set(model.state.revocations)
    for leaf in leaves:
        attestation = attestation_id(department, leaf)
        refuse(attestation in gone, "AttestationAlreadyRevoked", attestation)
        gone.add(attestation)


def revoke_batch(model: Model, act: Act) -> None:
    batch, reason = act.arguments
    department = _revoker(model, act)
    refuse(reason == 0, "RevocationReasonMissing")
    entry = model.state.batches.get(batch)
    if entry is None:
        raise RefusedError("BatchUnknown", (batch,))
    refuse(entry.department != department, "NotTheDepartment", batch, department)
    refuse(entry.revoked_at, "BatchAlreadyRevoked", batch)


def apply_for(model: Model, act: Act) -> None:
    matter, number, project, authority, consent, change = act.arguments
    applicant, owner = model.signer(act), organisation_id(authority)
    replaces, text = change
    told = text == "" if replaces == ZERO else is_text(text)
    refuse(not told, "ChangeMalformed", replaces, text)
    version = matter_version_id(matter_id(matter), number)
    entry = model.state.versions.get(version)
    is_open = entry is not None and entry.opens_at <= model.now < entry.open_until
    refuse(not is_open, "MatterVersionNotOpen", version, model.now)
    granted = model.holds(owner, e.GrantKind.DECIDE, matter_id(matter))
    refuse(not granted, "AuthorityNotGranted", owner, version)
    until = _barred_until(model, applicant, matter_id(matter))
    barred = model.now < until
    refuse(barred, "BarredFromApplying", applicant, matter_id(matter), until)
    kind = entry.subject if entry else 0
    refuse(not is_code_of(kind, project), "SubjectCodeMalformed", kind, project)
    refuse(consent == ZERO, "ConsentMissing")
    place = (version, applicant, owner, project_id(project))
    content = Application(*place, consent, *f.change_of(*change))
    known = content.id in model.state.applications
    refuse(known, "ApplicationExists", content.id)


def _barred_until(model: Model, applicant: bytes, matter: bytes) -> int:
    """Second from which somebody may apply again, from the journal alone."""
    bars = (event for _, event in model.journal if isinstance(event, e.ApplicantBarred))
    mine = (bar for bar in bars if (bar.applicant, bar.matter) == (applicant, matter))
    return max((bar.until for bar in mine), default=0)


def commit(model: Model, act: Act) -> None:
    application, packed, letter, due_at = act.arguments
    count = len(packed) // 32
    refuse(not 0 < count <= COVERAGE_LIMIT, "CoverageCount", count, COVERAGE_LIMIT)
    owner = _promiser(model, act)
    made = application in model.state.applications
    refuse(not made, "ApplicationUnknown", application)
    stage = model.state.applications[application].stage
    refuse(stage, "ApplicationClosed", application, int(stage))
    refuse(owner in model.state.barred, "BarredFromCommitting", owner)
    refuse(letter == ZERO, "LetterMissing")
    refuse(due_at <= model.now, "DueInPast", due_at, model.now)
    limit = model.now + TEN_YEARS
    refuse(due_at > limit, "DueTooFar", due_at, limit)


def withdraw(model: Model, act: Act) -> None:
    commitment = commitment_of(act.arguments[0])
    entry = _promise(model, commitment, act.arguments[1])
    owner = _promiser(model, act)
    another = owner != commitment.organisation
    refuse(another, "CommitmentOfAnother", commitment.id, owner)
    refuse(entry.withdrawn_at, "CommitmentAlreadyWithdrawn", commitment.id)


def record_outcome(model: Model, act: Act) -> None:
    application, content, told, outcome, decision = act.arguments
    commitment, given = commitment_of(content), application_id(application)
    entry = _promise(model, commitment, told)
    another = given != commitment.application
    refuse(another, "ApplicationMismatch", commitment.id, given)
    refuse(outcome == Outcome.NONE, "OutcomeMissing")
    corrects = (entry.outcome, outcome) == (Outcome.BREACHED, Outcome.CORRECTED)
    follows = entry.outcome is Outcome.NONE or corrects
    values = (commitment.id, entry.outcome, outcome)
    refuse(not follows, "OutcomeNotAllowed", *values)
    asked = model.state.applications[given].content
    refuse(decision == ZERO, "DecisionMissing")
    body, matter = model.officers(act), model.state.versions[asked.version].matter
    supervisor = care_of(model, permit_id(given)).supervisor
    if supervisor == ZERO:
        refuse(body != asked.authority, "NotTheAuthority", asked.authority, body)
    other = supervisor not in {ZERO, body}
    refuse(other, "NotTheSupervisor", supervisor, body)
    granted = model.holds(body, e.GrantKind.INSPECT, matter)
    refuse(not granted, "NotGrantedToInspect", body, matter)


def request_repair(model: Model, act: Act) -> None:
    breached, request = act.arguments
    owner = model.signer(act)
    unbarred = _recorder(model, owner, breached) is None
    refuse(unbarred, "NotBarred", owner, breached)
    before = _asked(model, breached)
    refuse(before, "RepairRequestedBefore", breached, before)
    refuse(request == ZERO, "RepairRequestMissing")


def _asked(model: Model, breached: bytes) -> int:
    """Give the second of a request that is open, from the journal alone."""
    found = 0
    for time, event in model.journal:
        if getattr(event, "commitment", None) != breached:
            continue
        if isinstance(event, e.RepairRequested):
            found = time
        if isinstance(event, e.CreditRepaired):
            found = 0
    return found


def repair_credit(model: Model, act: Act) -> None:
    uscc, breached, decision = act.arguments
    owner = organisation_id(uscc)
    recorder = _recorder(model, owner, breached)
    refuse(recorder is None, "NotBarred", owner, breached)
    refuse(not _asked(model, breached), "RepairNotRequested", breached)
    refuse(decision == ZERO, "DecisionMissing")
    body = model.officers(act)
    refuse(body != recorder, "BarOfAnother", breached, body)


def _recorder(model: Model, owner: bytes, breached: bytes) -> bytes | None:
    """Give the body of a bar that is not lifted, from the journal alone."""
    found = None
    for _, event in model.journal:
        if not isinstance(event, e.OrganisationBarred | e.CreditRepaired):
            continue
        if (event.organisation, event.commitment) == (owner, breached):
            found = event.body if isinstance(event, e.OrganisationBarred) else None
    return found


def _promise(model: Model, commitment: Commitment, told: bytes) -> CommitmentRecord:
    application = commitment.application
    unknown = RefusedError("CommitmentUnknown", (commitment.id,))
    if application not in model.filed:
        raise unknown
    filings.proven(model, application, told, 1)
    entry = model.state.commitments.get(commitment.id)
    if entry is None or not filings.stands(told, 1, 0, commitment.id):
        raise unknown
    return entry


def _promiser(model: Model, act: Act) -> OrganisationId:
    """An agent applies and reports for its enterprise, and promises nothing."""
    actor = model.signed(act)
    agent = actor.role is e.KeyRole.AGENT
    refuse(agent, "AgentMayNotCommit", act.signers[0])
    return actor.organisation


def _revoker(model: Model, act: Act) -> OrganisationId:
    """A department that is suspended takes its attestations back all the same."""
    owner = model.known(act.signers[0]).organisation
    model.stands_behind(act, 0, owner)
    return owner
