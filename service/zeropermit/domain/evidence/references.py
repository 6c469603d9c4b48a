"""Evidence of an issued permit, named so that its status can be looked up.

A permit keeps the ids of its evidence. Whoever asks whether they still stand names
batch and attestation, commitment, or the earlier permit of each, and what is named
has to give those ids again (`docs/protocol.md` §9).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from zeropermit.domain.evidence.evidence_set import (
    EvidenceReference,
    EvidenceSet,
    PresentedPermit,
)
from zeropermit.domain.ledger import identifiers as ids
from zeropermit.domain.ledger.state import LedgerState
from zeropermit.domain.matters.matter import OptionKind, Requirement
from zeropermit.domain.permits.permit import Permit
from zeropermit.domain.permits.reasons import Outcome, State

WITHOUT_BATCH = ids.BatchId(ids.ZERO)
"""Batch of evidence that is not an attestation."""


def evidence_references(
    state: LedgerState, application: ids.ApplicationId, presentation: EvidenceSet
) -> tuple[EvidenceReference, ...]:
    """Name the evidence that was presented, in the order of the requirements."""
    filed = state.applications[application]
    requirements = state.versions[filed.content.version].requirements
    return references_to(state, application, requirements, presentation)


def references_to(
    state: LedgerState,
    application: ids.ApplicationId,
    requirements: Sequence[Requirement],
    presentation: EvidenceSet,
) -> tuple[EvidenceReference, ...]:
    """Name the evidence that meets requirements of an application, in their order."""
    found: list[EvidenceReference] = []
    for requirement, choice in zip(requirements, presentation.choices, strict=True):
        kind = requirement.options[choice.option].kind
        if kind is OptionKind.ATTESTATION:
            shown = presentation.attestations[choice.evidence]
            found.append(EvidenceReference(shown.batch, shown.id))
        elif kind is OptionKind.PERMIT:
            earlier = presentation.permits[choice.evidence].id
            found.append(EvidenceReference(WITHOUT_BATCH, earlier))
        else:
            promised = presentation.commitments[choice.evidence].of(application).id
            found.append(EvidenceReference(WITHOUT_BATCH, promised))
    return tuple(found)


def source_of(
    state: LedgerState,
    application: ids.ApplicationId,
    evidence: EvidenceSet,
    kind: OptionKind,
    position: int,
) -> tuple[ids.OrganisationId, int]:
    """Give the source of a piece of evidence, and the second of its observation.

    That is the second of the commitment, or of the issue of a permit.
    """
    if kind is OptionKind.ATTESTATION:
        attestation = evidence.attestations[position]
        return attestation.department, attestation.observed_at
    if kind is OptionKind.PERMIT:
        earlier = state.permits[evidence.permits[position].id]
        return earlier.authority, earlier.issued_at
    promised = evidence.commitments[position]
    recorded = state.commitments[promised.of(application).id]
    return promised.organisation, recorded.committed_at


def names_content(permit: Permit, presented: PresentedPermit) -> bool:
    """Whether a permit is presented with its document and its own evidence.

    An attestation passed off as something without a batch has another evidence id.
    """
    evidence = tuple(reference.evidence for reference in presented.evidence)
    return (presented.document, evidence) == (permit.document, permit.evidence)


def revoked_among(state: LedgerState, references: Sequence[EvidenceReference]) -> int:
    """Set bit i for each reference i whose evidence was taken back."""
    return sum(
        _taken_back(state, reference) << position
        for position, reference in enumerate(references)
    )


def _taken_back(state: LedgerState, reference: EvidenceReference) -> bool:
    """Whether evidence was revoked, withdrawn, breached or ended by an act.

    What is not known cannot have been: a replay goes on after a fault.
    """
    if reference.batch != ids.ZERO:
        batch = state.batches.get(reference.batch)
        revoked = ids.AttestationId(reference.id) in state.revocations
        return revoked or (batch is not None and batch.revoked_at != 0)
    recorded = state.commitments.get(ids.CommitmentId(reference.id))
    if recorded is not None:
        return recorded.withdrawn_at != 0 or recorded.outcome is Outcome.BREACHED
    standing = state.permits.get(latest_of(state, ids.PermitId(reference.id)))
    return standing is not None and not basis_stands(standing)


def line_of(
    permit: ids.PermitId, step: Callable[[ids.PermitId], ids.PermitId | None]
) -> Iterator[ids.PermitId]:
    """Give a permit, and those before or after it in its line of changes."""
    seen: set[ids.PermitId] = set()
    following: ids.PermitId | None = permit
    while following is not None and following not in seen:
        seen.add(following)
        yield following
        following = step(following)


def line_from(state: LedgerState, permit: ids.PermitId) -> Iterator[ids.PermitId]:
    """Give a permit, and those that took its place one after the other."""

    def successor(one: ids.PermitId) -> ids.PermitId | None:
        found = state.permits.get(one)
        return None if found is None else found.successor

    return line_of(permit, successor)


def latest_of(state: LedgerState, permit: ids.PermitId) -> ids.PermitId:
    """Give the last permit of the line of a permit: itself if none took its place."""
    *_, latest = line_from(state, permit)
    return latest


def basis_stands(permit: Permit) -> bool:
    """Whether later permits may go on resting on this one, the last of its line.

    Acts take a basis away, time does not: what was begun under a permit stays begun
    when its time is over.
    """
    return permit.stored is State.VALID
