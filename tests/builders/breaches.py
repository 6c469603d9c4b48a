"""Events of commitments: made, judged, barred for and repaired."""

from __future__ import annotations

from tests.builders.facts import AUTHORITY_ID, address, word
from zeropermit.domain.accounts.responsibility import recorder_of
from zeropermit.domain.evidence.evidence_set import Commitment
from zeropermit.domain.ledger import events as e
from zeropermit.domain.ledger.identifiers import Address, CommitmentId, OrganisationId
from zeropermit.domain.ledger.state import LedgerState
from zeropermit.domain.permits.reasons import Outcome

DECISION = word("decision")
OFFICERS = (address("officer"), address("second"))


def committed(content: Commitment, by: Address) -> e.Committed:
    """Give the event of a commitment."""
    values = (content.organisation, content.requirements, content.letter)
    return e.Committed(content.id, content.application, *values, content.due_at, by)


def recorders(
    state: LedgerState, commitment: CommitmentId
) -> tuple[OrganisationId, tuple[Address, Address]]:
    """Give the body that records the outcome of a commitment, and two officers."""
    asked = state.applications[state.commitments[commitment].content.application]
    body = recorder_of(state, asked.content)
    officers = (
        address
        for address, key in state.keys.items()
        if key.organisation == body and key.role is e.KeyRole.OFFICER
    )
    first, second, *_ = officers
    return body, (first, second)


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


def asked(
    commitment: CommitmentId,
    by: OrganisationId,
    body: OrganisationId = AUTHORITY_ID,
    key: str = "applicant",
) -> e.RepairRequested:
    """Give the request for the repair of a breach."""
    return e.RepairRequested(by, commitment, body, word("request"), address(key))


def repaired(
    commitment: CommitmentId,
    by: OrganisationId,
    body: OrganisationId = AUTHORITY_ID,
    pair: tuple[Address, Address] = OFFICERS,
) -> e.CreditRepaired:
    """Give the repair that lifts the bar of a breach."""
    return e.CreditRepaired(by, commitment, body, DECISION, *pair)
