"""The rule engine: the evidence that meets each requirement, as of a time.

Written from `docs/protocol.md` §5 and not from the contracts, so that the two can
check each other. It serves three: the pre-check before anybody signs, the oracle of
the tests, and the auditor who decides every permit again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from zeropermit.domain.evidence.claim import ClaimType, opens
from zeropermit.domain.evidence.evidence_set import (
    Application,
    Choice,
    EvidenceSet,
    PresentedAttestation,
    PresentedCommitment,
    PresentedPermit,
)
from zeropermit.domain.evidence.merkle import verify
from zeropermit.domain.evidence.references import (
    names_content,
    references_to,
    revoked_among,
)
from zeropermit.domain.ledger.events import GrantKind
from zeropermit.domain.ledger.identifiers import EvidenceId, OrganisationId
from zeropermit.domain.ledger.state import LedgerState
from zeropermit.domain.matters.matter import (
    Operator,
    Option,
    OptionKind,
    Predicate,
    Requirement,
    Subject,
    SubjectKind,
)
from zeropermit.domain.permits.reasons import Reason, State
from zeropermit.domain.permits.status import status_given


@dataclass(frozen=True, slots=True)
class Case:
    """The input of a decision: an application with its evidence set, as of `now`."""

    state: LedgerState
    application: Application
    requirements: Sequence[Requirement]
    presentation: EvidenceSet
    now: int


@dataclass(frozen=True, slots=True)
class Unmet:
    """A requirement that is not met, by its position, and why."""

    requirement: int
    reason: Reason


def unmet(case: Case) -> tuple[Unmet, ...]:
    """List every requirement that is not met, in their order.

    An empty requirement set is met by nothing: callers refuse it before.
    """
    reasons = (
        Unmet(position, reason_against(case, position))
        for position in range(len(case.requirements))
    )
    return tuple(found for found in reasons if found.reason)


def reason_against(case: Case, position: int) -> Reason:
    """Say why the requirement at `position` is not met; NONE if it is."""
    requirement = case.requirements[position]
    if position >= len(case.presentation.choices):
        return Reason.EVIDENCE_MISSING
    choice = case.presentation.choices[position]
    if choice.option >= len(requirement.options):
        return Reason.OPTION_UNKNOWN
    option = requirement.options[choice.option]
    if choice.evidence >= len(case.presentation.of(option.kind)):
        return Reason.EVIDENCE_MISSING
    if option.kind is OptionKind.ATTESTATION:
        return _against_attestation(case, option, choice)
    if option.kind is OptionKind.PERMIT:
        return _against_permit(case, option, choice)
    return _against_commitment(case, requirement, option, choice)


def reason_against_last(case: Case, choices: tuple[Choice, ...]) -> Reason:
    """Say why the last of some choices does not meet its requirement."""
    shown = replace(case.presentation, choices=choices)
    return reason_against(replace(case, presentation=shown), len(choices) - 1)


def unused_evidence(case: Case) -> bool:
    """Whether something was presented that serves no requirement."""
    used: set[tuple[OptionKind, int]] = set()
    pairs = zip(case.requirements, case.presentation.choices, strict=False)
    for requirement, choice in pairs:
        used.add((requirement.options[choice.option].kind, choice.evidence))
    kinds = (OptionKind.ATTESTATION, OptionKind.COMMITMENT, OptionKind.PERMIT)
    return len(used) != sum(len(case.presentation.of(kind)) for kind in kinds)


def unused_opening(case: Case) -> tuple[int, bytes] | None:
    """Find a claim that is opened for nothing: its attestation's position, its name.

    A chosen option asks for the claims of its predicates, and, of the attestation
    that names its party, for the claim that does. A claim that is opened twice is
    opened once for nothing.
    """
    asked: set[tuple[int, bytes]] = set()
    pairs = zip(case.requirements, case.presentation.choices, strict=False)
    for requirement, choice in pairs:
        option = requirement.options[choice.option]
        if option.kind is OptionKind.ATTESTATION:
            asked |= {(choice.evidence, one.claim) for one in option.predicates}
        if option.subject.kind is SubjectKind.PARTY:
            naming = case.presentation.choices[option.subject.requirement]
            asked.add((naming.evidence, option.subject.claim))
    for position, shown in enumerate(case.presentation.attestations):
        for opening in shown.openings:
            if (position, opening.claim) not in asked:
                return position, opening.claim
            asked.remove((position, opening.claim))
    return None


def evidence_ids(case: Case) -> tuple[EvidenceId, ...]:
    """Give the evidence id of every requirement of a case that is met."""
    named = references_to(
        case.state, case.application.id, case.requirements, case.presentation
    )
    return tuple(reference.evidence for reference in named)


def subject_of(case: Case, subject: Subject) -> bytes | None:
    """Resolve a subject; None for a party that no evidence names."""
    if subject.kind is SubjectKind.PROJECT:
        return case.application.project
    if subject.kind is SubjectKind.APPLICANT:
        return case.application.applicant
    naming = _naming_attestation(case, subject.requirement)
    named = None if naming is None else naming.opened(subject.claim)
    if named is None or named.kind is not ClaimType.ORGANISATION:
        return None
    return named.value


def _naming_attestation(case: Case, position: int) -> PresentedAttestation | None:
    """Give the attestation chosen for a requirement, if one was chosen."""
    if position >= len(case.presentation.choices):
        return None
    choice = case.presentation.choices[position]
    options = case.requirements[position].options
    if (
        choice.option >= len(options)
        or options[choice.option].kind is not OptionKind.ATTESTATION
        or choice.evidence >= len(case.presentation.attestations)
    ):
        return None
    return case.presentation.attestations[choice.evidence]


def _against_attestation(case: Case, option: Option, choice: Choice) -> Reason:
    """Check one attestation against one option, in the order of the protocol."""
    presented = case.presentation.attestations[choice.evidence]
    if presented.schema != option.schema:
        return Reason.SCHEMA_MISMATCH
    wanted = subject_of(case, option.subject)
    if wanted is None:
        return Reason.PARTY_UNKNOWN
    if presented.subject != wanted:
        return Reason.SUBJECT_MISMATCH
    reason = against_presented(case.state, presented, case.now)
    if not reason and case.now - presented.observed_at > option.max_age:
        reason = Reason.TOO_OLD
    for predicate in option.predicates:
        reason = reason or _against_predicate(case.application, presented, predicate)
    return reason


def against_presented(
    state: LedgerState, presented: PresentedAttestation, now: int
) -> Reason:
    """Check the conditions on an attestation that every requirement shares."""
    batch = state.batches.get(presented.batch)
    if batch is None:
        return Reason.NOT_ANCHORED
    key = state.keys[batch.attester]
    checks = (
        (Reason.BATCH_REVOKED, batch.revoked_at != 0),
        (
            Reason.ATTESTATION_REVOKED,
            presented.id in state.revocations,
        ),
        (
            Reason.PATH_INVALID,
            not verify(presented.root, presented.leaf, presented.path),
        ),
        (Reason.ATTESTER_NOT_ACTIVE, not key.active(batch.anchored_at)),
        (Reason.ATTESTER_SUSPENDED, state.suspended(batch.attester)),
        (
            Reason.GRANT_MISSING,
            not state.holds(key.organisation, GrantKind.ATTEST, presented.schema, now),
        ),
        (Reason.OBSERVED_IN_FUTURE, presented.observed_at > batch.anchored_at),
        (Reason.NO_LONGER_VALID, presented.valid_until <= now),
        (Reason.OPENING_INVALID, not _openings_hold(presented)),
    )
    return next((reason for reason, fails in checks if fails), Reason.NONE)


def _openings_hold(presented: PresentedAttestation) -> bool:
    """Whether every opening leads to the claims root."""
    return all(opens(presented.claims, opening) for opening in presented.openings)


def _against_predicate(
    application: Application, presented: PresentedAttestation, predicate: Predicate
) -> Reason:
    opening = presented.opened(predicate.claim)
    if opening is None:
        return Reason.CLAIM_NOT_OPENED
    if opening.kind is not predicate.kind:
        return Reason.CLAIM_TYPE_MISMATCH
    value = opening.value
    holds = {
        Operator.NONE: False,
        Operator.EQUAL: value == predicate.value,
        Operator.NOT_EQUAL: value != predicate.value,
        Operator.AT_LEAST: value >= predicate.value,
        Operator.AT_MOST: value <= predicate.value,
        Operator.IS_APPLICANT: value == application.applicant,
        Operator.IS_PROJECT: value == application.project,
    }[predicate.operator]
    return Reason.NONE if holds else Reason.PREDICATE_FAILED


def _against_commitment(
    case: Case, requirement: Requirement, option: Option, choice: Choice
) -> Reason:
    """Check one commitment against one option, in the order of the protocol."""
    presented = case.presentation.commitments[choice.evidence]
    wanted = subject_of(case, option.subject)
    if wanted is None:
        return Reason.PARTY_UNKNOWN
    if presented.organisation != wanted:
        return Reason.COMMITMENT_OF_ANOTHER
    if requirement.id not in presented.requirements:
        return Reason.COMMITMENT_OUT_OF_SCOPE
    return against_commitment(case.state, case.application, presented)


def against_commitment(
    state: LedgerState, application: Application, presented: PresentedCommitment
) -> Reason:
    """Check the conditions on a commitment that every requirement shares."""
    recorded = state.commitments.get(presented.of(application.id).id)
    if recorded is None:
        return Reason.COMMITMENT_UNKNOWN
    if recorded.withdrawn_at:
        return Reason.COMMITMENT_WITHDRAWN
    if OrganisationId(presented.organisation) in state.barred:
        return Reason.ORGANISATION_BARRED
    if not any(state.trusts(one.by, one.committed_at) for one in recorded.made):
        return Reason.COMMITMENT_KEY_NOT_TRUSTED
    return Reason.NONE


def _against_permit(case: Case, option: Option, choice: Choice) -> Reason:
    """Check one earlier permit against one option, in the order of the protocol."""
    presented = case.presentation.permits[choice.evidence]
    answered = presented.application
    version = case.state.versions.get(answered.version)
    if version is None or version.matter != option.matter:
        return Reason.SCHEMA_MISMATCH
    wanted = subject_of(case, option.subject)
    if wanted is None:
        return Reason.PARTY_UNKNOWN
    of_project = option.subject.kind is SubjectKind.PROJECT
    if wanted != (answered.project if of_project else answered.applicant):
        return Reason.SUBJECT_MISMATCH
    reason = against_earlier_permit(case.state, presented, case.now)
    own = answered.applicant == case.application.applicant
    if not reason and option.predicates and not own:
        return Reason.PREDICATE_FAILED
    return reason


def against_earlier_permit(
    state: LedgerState, presented: PresentedPermit, now: int
) -> Reason:
    """Check that a permit is known and in force, with all that it rests on.

    Another document, or references that are not those of its evidence, show nothing:
    the ledger does not even name a requirement then (`EvidenceMismatch`).
    """
    permit = state.permits.get(presented.id)
    if permit is None:
        return Reason.PERMIT_UNKNOWN
    named = names_content(permit, presented)
    revoked = revoked_among(state, presented.evidence) if named else 0
    good = named and status_given(permit, revoked, now=now) is State.VALID
    return Reason.NONE if good else Reason.PERMIT_NOT_IN_FORCE
