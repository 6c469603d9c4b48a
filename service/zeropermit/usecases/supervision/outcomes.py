"""Inspectors: what became of a commitment, and credit that was repaired.

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
from zeropermit.domain.ledger.events import GrantKind
from zeropermit.domain.ledger.identifiers import (
    CommitmentId,
    OrganisationId,
    matter_id,
    organisation_id,
)
from zeropermit.domain.ledger.state import Promise, Registers
from zeropermit.domain.ledger.violations import require
from zeropermit.domain.permits.reasons import Outcome
from zeropermit.domain.permits.verification import AsOf
from zeropermit.usecases.ports import World


def prepare_outcome(
    world: World,
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
    now = world.clock()

    def prepare(registers: Registers, _: AsOf) -> RecordOutcome:
        promise = find_commitment(registers, commitment)
        filed = registers.applications[promise.content.application]
        _check_inspects(registers, inspector, filed.matter, now)
        return outcome_of(registers, commitment, outcome, decision)

    return world.ledger.read(prepare)


def prepare_repair(
    world: World, uscc: str, matter: str, decision: bytes, *, inspector: OrganisationId
) -> RepairCredit:
    """Prepare the repair of an organisation's credit for two inspectors to sign.

    Raises:
        UsccError: The code is malformed.
        NotAllowedError: Whoever asks does not inspect the matter.
        NotBarredError: The organisation is not barred from committing.
    """
    barred = organisation_id(check_uscc_shape(uscc))
    now = world.clock()

    def prepare(registers: Registers, _: AsOf) -> RepairCredit:
        _check_inspects(registers, inspector, matter, now)
        require(rules.repair(registers, barred, uscc))
        return RepairCredit(uscc, matter, decision)

    return world.ledger.read(prepare)


def submit_inspected(
    world: World,
    prepare: Callable[[], RecordOutcome | RepairCredit],
    authorizations: Sequence[Authorization],
    *,
    inspector: OrganisationId,
    operation: str,
) -> Operation:
    """Submit what two inspectors signed.

    Args:
        world: What there is to act with.
        prepare: Prepares the act; is not called if it was submitted before.
        authorizations: The two signatures.
        inspector: Body of both inspectors.
        operation: Name of the request.

    Raises:
        NotActingForError: A signer is no key of the inspecting body.
        SignatureRefusedError: A signature is over something else.
    """
    if known := world.ledger.operation(operation):
        return known  # the answer to this request was lost, the act was not
    act, now = prepare(), world.clock()

    def check(registers: Registers, _: AsOf) -> None:
        body = registers.organisations[inspector].uscc
        signers = [authorization.signer for authorization in authorizations]
        check_acting(registers, signers, body, now=now)

    world.ledger.read(check)
    world.ledger.check(act, authorizations)
    return world.ledger.submit(act, authorizations, operation=operation)


def outcome_of(
    registers: Registers, commitment: CommitmentId, outcome: Outcome, decision: bytes
) -> RecordOutcome:
    """Make the act that says what became of a commitment.

    Raises:
        CommitmentUnknownError: There is no such commitment.
        OutcomeRefusedError: The outcome does not follow from the recorded one.
    """
    require(rules.record_outcome(registers, commitment, outcome))
    promise = registers.commitments[commitment]
    filed = registers.applications[promise.content.application]
    return RecordOutcome(filed.content, promise.content, outcome, decision)


def find_commitment(registers: Registers, commitment: CommitmentId) -> Promise:
    """Find a commitment on the ledger.

    Raises:
        CommitmentUnknownError: There is none.
    """
    require(rules.known_commitment(registers, commitment))
    return registers.commitments[commitment]


def _check_inspects(
    registers: Registers, organisation: OrganisationId, matter: str, now: int
) -> None:
    scope = matter_id(matter)
    check_granted(registers, organisation, GrantKind.INSPECT, scope, now=now)
