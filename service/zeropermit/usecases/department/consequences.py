"""Which permits rest on records, and what revoking those would do to them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from zeropermit.domain.evidence.evidence_set import Presentation
from zeropermit.domain.evidence.references import evidence_references
from zeropermit.domain.ledger.identifiers import (
    AttestationId,
    OrganisationId,
    PermitId,
    SchemaId,
    attestation_id,
    organisation_id,
    schema_id,
)
from zeropermit.domain.ledger.state import Registers
from zeropermit.domain.permits.permit import Permit
from zeropermit.domain.permits.reasons import State
from zeropermit.domain.permits.status import standing
from zeropermit.domain.records.department import Held


@dataclass(frozen=True, slots=True)
class Resting:
    """A permit that rests on a record."""

    permit: PermitId
    number: str
    matter: str
    """Code of the matter."""
    holder: str
    """Name of the organisation."""
    requirements: tuple[str, ...]
    """Short names of the requirements that the records meet."""
    state: State
    """As it stands now."""
    suspends: bool
    """Whether revoking suspends it."""
    alerts: bool
    """Whether revoking raises an alert on it."""
    leaves: tuple[bytes, ...]
    """Those of the records that it rests on."""


def resting_on(
    registers: Registers, department: str, records: Sequence[Held], *, now: int
) -> tuple[Resting, ...]:
    """Find the permits that rest on a department's records, the newest first.

    Args:
        registers: The state of the ledger.
        department: Unified social credit code.
        records: Of its book.
        now: Unix second for which the states are given.
    """
    own = organisation_id(department)
    wanted = {attestation_id(own, held.leaf): held.leaf for held in records}
    about = {(schema_id(held.schema), held.subject_word) for held in records}
    return tuple(
        found
        for identifier, permit in reversed(registers.permits.items())
        if permit.presentation is not None
        and _may_show(registers, permit.presentation, own, about)
        for found in _resting(registers, identifier, permit, wanted, now)
    )


def _may_show(
    registers: Registers,
    presentation: Presentation,
    own: OrganisationId,
    about: set[tuple[SchemaId, bytes]],
) -> bool:
    """Whether a permit shows something of the department about these subjects."""
    return any(
        (shown.schema, shown.subject) in about
        and registers.keys[shown.attester].organisation == own
        for shown in presentation.attestations
    )


def _resting(
    registers: Registers,
    identifier: PermitId,
    permit: Permit,
    wanted: dict[AttestationId, bytes],
    now: int,
) -> Iterator[Resting]:
    if permit.presentation is None:
        return
    filed = registers.applications[permit.application]
    version = registers.versions[filed.content.version]
    named = evidence_references(registers, permit.application, permit.presentation)
    on = [i for i, one in enumerate(named) if AttestationId(one.id) in wanted]
    if not on:
        return
    bits = sum(1 << position for position in on)
    state = standing(registers, permit, now=now).state
    open_still = not state.terminal
    yield Resting(
        permit=identifier,
        number=permit.number,
        matter=filed.matter,
        holder=registers.organisations[filed.content.applicant].name,
        requirements=tuple(version.requirements[position].name for position in on),
        state=state,
        suspends=open_still and bool(bits & permit.suspend_on),
        alerts=open_still and bool(bits & permit.alert_on),
        leaves=tuple(wanted[AttestationId(named[position].id)] for position in on),
    )
