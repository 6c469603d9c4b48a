"""Which permits rest on which attestation or commitment: the way back.

The ledger's state goes from permits to evidence. This map goes the other way; it is
filled with what was issued since it was looked at last, so that no page reads
everything.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import NamedTuple

from zeropermit.domain.evidence.evidence_set import PresentedAttestation
from zeropermit.domain.evidence.references import evidence_references
from zeropermit.domain.ledger.identifiers import ZERO, BatchId, OrganisationId, PermitId
from zeropermit.domain.ledger.state import LedgerState
from zeropermit.domain.permits.permit import Permit


class EvidenceUse(NamedTuple):
    """A piece of evidence in a permit."""

    permit: PermitId
    position: int  #: Place of the requirement that it meets.


@dataclass(slots=True)
class EvidenceUses:
    """Uses of evidence, by the ids that people may hold in their hands."""

    _known: set[PermitId] = field(default_factory=set)
    _by_id: defaultdict[bytes, list[EvidenceUse]] = field(
        default_factory=lambda: defaultdict(list)
    )
    _by_batch: defaultdict[BatchId, list[EvidenceUse]] = field(
        default_factory=lambda: defaultdict(list)
    )
    _by_authority: defaultdict[OrganisationId, list[PermitId]] = field(
        default_factory=lambda: defaultdict(list)
    )

    def catch_up(self, state: LedgerState) -> None:
        """Take in permits that are new; those rolled back are left out when asked."""
        for identifier, permit in state.permits.items():
            if identifier not in self._known and permit.presentation is not None:
                self._known.add(identifier)
                self._take(state, identifier, permit)

    def of(self, state: LedgerState, word: bytes) -> list[EvidenceUse]:
        """Give the uses of an attestation, evidence, or commitment by its id."""
        found = self._by_id.get(word, [])
        return [use for use in found if use.permit in state.permits]

    def of_batch(self, state: LedgerState, batch: BatchId) -> list[EvidenceUse]:
        """Give the uses of attestations of a batch."""
        found = self._by_batch.get(batch, [])
        return [use for use in found if use.permit in state.permits]

    def issued_by(self, state: LedgerState, authority: OrganisationId) -> int:
        """Count the permits of an authority."""
        found = self._by_authority.get(authority, [])
        return sum(permit in state.permits for permit in found)

    def _take(self, state: LedgerState, identifier: PermitId, permit: Permit) -> None:
        presentation = permit.presentation
        if presentation is None:
            return
        self._by_authority[permit.authority].append(identifier)
        references = evidence_references(state, permit.application, presentation)
        for position, reference in enumerate(references):
            use = EvidenceUse(identifier, position)
            words = {reference.id}
            if reference.batch != ZERO:
                words.add(reference.evidence)
            for word in words:
                self._by_id[word].append(use)
            self._by_batch[reference.batch].append(use)


def presented(state: LedgerState, use: EvidenceUse) -> PresentedAttestation:
    """Give the attestation as it was shown for a permit."""
    presentation = state.permits[use.permit].presentation
    if presentation is None:
        raise KeyError(use)
    choice = presentation.choices[use.position]
    return presentation.attestations[choice.evidence]
