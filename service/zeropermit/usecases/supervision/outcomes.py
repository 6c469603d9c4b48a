"""Inspectors: outcomes of commitments, and repaired credit.

Two officers of the body that supervises the permit sign an outcome; while nobody
supervises it, two of the authority. A breach bars the organisation from committing
until the same body repairs its credit for that breach.
"""

from __future__ import annotations

from zeropermit.domain.accounts.responsibility import check_granted
from zeropermit.domain.acts.commitments import RecordOutcome, RepairCredit
from zeropermit.domain.applications import preconditions as rules
from zeropermit.domain.law.codes import check_uscc_shape
from zeropermit.domain.ledger.events import GrantKind
from zeropermit.domain.ledger.filings import proven
from zeropermit.domain.ledger.identifiers import (
    CommitmentId,
    OrganisationId,
    matter_id,
    organisation_id,
)
from zeropermit.domain.ledger.state import CommitmentRecord, LedgerState
from zeropermit.domain.ledger.violations import require
from zeropermit.domain.permits.reasons import Outcome
from zeropermit.usecases.ports import ServiceContext


def prepare_outcome(
    context: ServiceContext,
    commitment: CommitmentId,
    outcome: Outcome,
    decision: bytes,
    *,
    inspector: OrganisationId,
) -> RecordOutcome:
    """Prepare the outcome of a commitment for two inspectors to sign.

    Raises:
        CommitmentUnknownError: There is no such commitment.
        NotAllowedError: Another body records it, or the organisation does not inspect
            the matter.
        OutcomeRefusedError: The outcome does not follow from the recorded one.
    """
    with context.look() as (state, _, _):
        recorded = find_commitment(state, commitment)
        filed = state.applications[recorded.content.application]
        require(rules.recorder(state, filed.content, inspector))
        _check_inspects(state, inspector, filed.matter, context.clock())
        return outcome_of(state, commitment, outcome, decision)


def prepare_repair(
    context: ServiceContext,
    uscc: str,
    breached: CommitmentId,
    decision: bytes,
    *,
    inspector: OrganisationId,
) -> RepairCredit:
    """Prepare the repair of an organisation's credit for two inspectors to sign.

    Raises:
        UsccError: The code is malformed.
        NotAllowedError: Another body recorded the breach.
        NotBarredError: The organisation is not barred for the breach.
    """
    barred = organisation_id(check_uscc_shape(uscc))
    with context.look() as (state, _, _):
        require(rules.repair(state, barred, breached, inspector))
        return RepairCredit(uscc, breached, decision)


def outcome_of(
    state: LedgerState, commitment: CommitmentId, outcome: Outcome, decision: bytes
) -> RecordOutcome:
    """Make the act that records the outcome of a commitment.

    Raises:
        CommitmentUnknownError: There is no such commitment.
        OutcomeRefusedError: The outcome does not follow from the recorded one.
    """
    require(rules.record_outcome(state, commitment, outcome))
    recorded = state.commitments[commitment]
    filed = state.applications[recorded.content.application]
    return RecordOutcome(
        filed.content, proven(state, recorded.content), outcome, decision
    )


def find_commitment(state: LedgerState, commitment: CommitmentId) -> CommitmentRecord:
    """Find a commitment on the ledger.

    Raises:
        CommitmentUnknownError: There is none.
    """
    require(rules.known_commitment(state, commitment))
    return state.commitments[commitment]


def _check_inspects(
    state: LedgerState, organisation: OrganisationId, matter: str, now: int
) -> None:
    scope = matter_id(matter)
    check_granted(state, organisation, GrantKind.INSPECT, scope, now=now)
