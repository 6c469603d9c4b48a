"""Filings of the applications on the ledger, as of the state that is given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from zeropermit.domain.evidence.evidence_set import Commitment, EvidenceSet
from zeropermit.domain.evidence.filing import NOWHERE, Filing, Made
from zeropermit.domain.ledger import identifiers as ids
from zeropermit.domain.ledger.state import LedgerState


@dataclass(frozen=True, slots=True)
class ProvenCommitment:
    """A commitment, with the proof that it was made."""

    content: Commitment
    filing: bytes

    @property
    def id(self) -> ids.CommitmentId:
        """The commitment's identifier."""
        return self.content.id

    @property
    def organisation(self) -> ids.OrganisationId:
        """Organisation that committed."""
        return self.content.organisation


def filing_of(
    state: LedgerState,
    application: ids.ApplicationId,
    shown: Sequence[ids.CommitmentId] = (),
) -> bytes:
    """Give the proof of an application and the commitments that are shown of it.

    An application or commitment that the ledger does not know is proved by nothing:
    the contract says so.
    """
    filed = state.applications.get(application)
    by, links = (filed.by, filed.links) if filed else (NOWHERE.by, ())
    return Filing(by, links, tuple(_made(state, one) for one in shown)).packed()


def filing_for(
    state: LedgerState, application: ids.ApplicationId, evidence: EvidenceSet
) -> bytes:
    """Give the proof of an application and the commitments of an evidence set."""
    shown = [one.of(application).id for one in evidence.commitments]
    return filing_of(state, application, shown)


def proven(state: LedgerState, content: Commitment) -> ProvenCommitment:
    """Give a commitment with its proof."""
    filing = filing_of(state, content.application, (content.id,))
    return ProvenCommitment(content, filing)


def _made(state: LedgerState, commitment: ids.CommitmentId) -> Made:
    """Choose, of a commitment that was made several times, one whose key counts."""
    recorded = state.commitments.get(commitment)
    if recorded is None:
        return NOWHERE
    good = (one for one in recorded.made if state.trusts(one.by, one.committed_at))
    return next(good, recorded.made[0])
