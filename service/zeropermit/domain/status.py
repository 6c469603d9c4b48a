"""Where a permit stands: acts are stored, what time alone does is computed.

`status` is a question, never a batch job, and gives the same answer as the view of
the same name on the ledger.
"""

from __future__ import annotations

from dataclasses import dataclass

from zeropermit.domain.evidence import PresentedAttestation
from zeropermit.domain.matter import OptionKind
from zeropermit.domain.permit import Permit
from zeropermit.domain.reasons import Outcome, State
from zeropermit.domain.registers import Registers


@dataclass(frozen=True, slots=True)
class Standing:
    """A permit's state together with the standing of its evidence."""

    state: State
    revoked: int
    """Bit i: the evidence of requirement i no longer stands."""
    alerts: int
    """Bit i: that raises an alert (`BASIS_REVOKED`)."""


def status(permit: Permit, *, now: int) -> State:
    """Give the state from acts and time alone."""
    if permit.stored.terminal:
        return permit.stored
    if min(permit.start_by, permit.valid_until) <= now:
        first = permit.start_by <= permit.valid_until
        return State.LAPSED if first else State.EXPIRED
    return permit.stored


def standing(registers: Registers, permit: Permit, *, now: int) -> Standing:
    """Give the state from acts, time and the standing of the evidence."""
    revoked = revoked_evidence(registers, permit)
    state = status(permit, now=now)
    if state is State.VALID and revoked & permit.suspend_on:
        state = State.SUSPENDED
    return Standing(state, revoked, revoked & permit.alert_on)


def revoked_evidence(registers: Registers, permit: Permit) -> int:
    """Set bit i for each requirement i whose evidence was taken back."""
    presentation = permit.presentation
    if presentation is None:
        return 0
    filed = registers.applications[permit.application]
    requirements = registers.versions[filed.content.version].requirements
    mask = 0
    pairs = zip(requirements, presentation.choices, strict=True)
    for position, (requirement, choice) in enumerate(pairs):
        if requirement.options[choice.option].kind is OptionKind.ATTESTATION:
            attestation = presentation.attestations[choice.evidence]
            gone = _attestation_gone(registers, attestation)
        else:
            commitment = presentation.commitments[choice.evidence]
            promise = registers.commitments[commitment.of(permit.application).id]
            gone = bool(promise.withdrawn_at) or promise.outcome is Outcome.BREACHED
        mask |= gone << position
    return mask


def _attestation_gone(registers: Registers, presented: PresentedAttestation) -> bool:
    department = registers.keys[presented.attester].organisation
    return (
        registers.batches[presented.batch].revoked_at != 0
        or presented.id_for(department) in registers.revocations
    )
