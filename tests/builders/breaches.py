"""Events of commitments: made, judged, barred for and repaired."""

from __future__ import annotations

from tests.builders.facts import AUTHORITY_ID, address, word
from zeropermit.domain.evidence.evidence_set import Commitment
from zeropermit.domain.ledger import events as e
from zeropermit.domain.ledger.identifiers import Address, CommitmentId, OrganisationId
from zeropermit.domain.permits.reasons import Outcome

DECISION = word("decision")
OFFICERS = (address("officer"), address("second"))


def committed(content: Commitment, by: Address) -> e.Committed:
    """Give the event of a commitment."""
    values = (content.organisation, content.requirements, content.letter)
    return e.Committed(content.id, content.application, *values, content.due_at, by)


def recorded(
    commitment: CommitmentId,
    by: OrganisationId,
    outcome: Outcome,
    body: OrganisationId = AUTHORITY_ID,
    pair: tuple[Address, Address] = OFFICERS,
) -> e.OutcomeRecorded:
    """Give the outcome of a commitment."""
    return e.OutcomeRecorded(commitment, by, body, outcome, DECISION, *pair)


def barred(
    commitment: CommitmentId,
    by: OrganisationId,
    body: OrganisationId = AUTHORITY_ID,
    pair: tuple[Address, Address] = OFFICERS,
) -> e.OrganisationBarred:
    """Give the bar that follows a breach."""
    return e.OrganisationBarred(by, commitment, body, DECISION, *pair)


def repaired(
    commitment: CommitmentId,
    by: OrganisationId,
    body: OrganisationId = AUTHORITY_ID,
    pair: tuple[Address, Address] = OFFICERS,
) -> e.CreditRepaired:
    """Give the repair that lifts the bar of a breach."""
    return e.CreditRepaired(by, commitment, body, DECISION, *pair)
