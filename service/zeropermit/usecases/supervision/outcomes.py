"""Inspectors: outcomes of commitments, and repaired credit.

Two officers of one body that inspects the matter sign each. Who broke a commitment
may commit no more until the credit is repaired.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from zeropermit.domain.accounts.responsibility import check_acting, check_granted
from zeropermit.domain.acts.act import Authorization
from zeropermit.domain.acts.commitments import RecordOutcome, RepairCredit
from zeropermit.domain.acts.operation import Operation
from zeropermit.domain.applications import preconditions as rules
from zeropermit.domain.law.codes import check_uscc_shape
from zeropermit.domain.ledger.block import BlockStamp
from zeropermit.domain.ledger.events import GrantKind
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
        NotAllowedError: The organisation does not inspect the matter.
        OutcomeRefusedError: The outcome does not follow from the recorded one.
    """
    now = context.clock()

    def prepare(state: LedgerState, _: BlockStamp) -> RecordOutcome:
        recorded = find_commitment(state, commitment)
        filed = state.applications[recorded.content.application]
        _check_inspects(state, inspector, filed.matter, now)
        return outcome_of(state, commitment, outcome, decision)

    return context.ledger.read(prepare)


def prepare_repair(
    context: ServiceContext,
    uscc: str,
    matter: str,
    decision: bytes,
    *,
    inspector: OrganisationId,
) -> RepairCredit:
    """Prepare the repair of an organisation's credit for two inspectors to sign.

    Raises:
        UsccError: The code is malformed.
        NotAllowedError: Whoever asks does not inspect the matter.
        NotBarredError: The organisation is not barred from committing.
    """
    barred = organisation_id(check_uscc_shape(uscc))
    now = context.clock()

    def prepare(state: LedgerState, _: BlockStamp) -> RepairCredit:
        _check_inspects(state, inspector, matter, now)
        require(rules.repair(state, barred, uscc))
        return RepairCredit(uscc, matter, decision)

    return context.ledger.read(prepare)


def submit_inspected(
    context: ServiceContext,
    prepare: Callable[[], RecordOutcome | RepairCredit],
    authorizations: Sequence[Authorization],
    *,
    inspector: OrganisationId,
    operation: str,
) -> Operation:
    """Submit an act that two inspectors signed.

    Args:
        context: What there is to act with.
        prepare: Prepares the act; is not called if it was submitted before.
        authorizations: The two signatures.
        inspector: Body of both inspectors.
        operation: Name of the request.

    Raises:
        NotActingForError: A signer is no key of the inspecting body.
        SignatureRefusedError: A signature is over something else.
    """
    if known := context.ledger.operation(operation):
        return known  # the answer to this request was lost, the act was not
    act, now = prepare(), context.clock()

    def check(state: LedgerState, _: BlockStamp) -> None:
        body = state.organisations[inspector].uscc
        signers = [authorization.signer for authorization in authorizations]
        check_acting(state, signers, body, now=now)

    context.ledger.read(check)
    context.ledger.check(act, authorizations)
    return context.ledger.submit(act, authorizations, operation=operation)


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
    return RecordOutcome(filed.content, recorded.content, outcome, decision)


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
