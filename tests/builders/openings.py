"""Evidence with the claims open that a set of requirements asks for, and no others."""

from collections.abc import Sequence
from dataclasses import replace

from zeropermit.domain.evidence.evidence_set import EvidenceSet
from zeropermit.domain.matters.matter import OptionKind, Requirement, SubjectKind


def only_asked(requirements: Sequence[Requirement], shown: EvidenceSet) -> EvidenceSet:
    """Close the claims that no chosen option asks for."""
    asked: dict[int, set[bytes]] = {}
    for requirement, choice in zip(requirements, shown.choices, strict=True):
        if choice.option < len(requirement.options):
            option = requirement.options[choice.option]
            if option.kind is OptionKind.ATTESTATION:
                claims = {predicate.claim for predicate in option.predicates}
                asked[choice.evidence] = asked.get(choice.evidence, set()) | claims
            if option.subject.kind is SubjectKind.PARTY:
                naming = shown.choices[option.subject.requirement].evidence
                asked[naming] = asked.get(naming, set()) | {option.subject.claim}
    attestations = tuple(
        replace(
            one,
            openings=tuple(
                opening
                for opening in one.openings
                if opening.claim in asked.get(position, set())
            ),
        )
        for position, one in enumerate(shown.attestations)
    )
    return replace(shown, attestations=attestations)
