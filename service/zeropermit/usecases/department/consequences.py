"""Permits that rest on records, and the effect of revoking those."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from zeropermit.domain.evidence.evidence_set import EvidenceSet
from zeropermit.domain.ledger.identifiers import (
    AttestationId,
    OrganisationId,
    PermitId,
    SchemaId,
    attestation_id,
    organisation_id,
    schema_id,
)
from zeropermit.domain.ledger.state import LedgerState
from zeropermit.domain.permits.permit import Permit
from zeropermit.domain.permits.reasons import State
from zeropermit.domain.permits.status import permit_status, references_of
from zeropermit.domain.records.department import StoredRecord


@dataclass(frozen=True, slots=True)
class DependentPermit:
    """A permit that rests on a record."""

    permit: PermitId
    number: str
    matter: str  #: Code of the matter.
    holder: str  #: Name of the organisation.
    #: Short names of the requirements that the records meet.
    requirements: tuple[str, ...]
    state: State | None  #: Without a revocation; None if it cannot be told.
    suspends: bool  #: Whether revoking suspends it.
    alerts: bool  #: Whether revoking raises an alert on it.
    leaves: tuple[bytes, ...]  #: Those of the records that it rests on.


def dependent_permits(
    state: LedgerState, department: str, records: Sequence[StoredRecord], *, now: int
) -> tuple[DependentPermit, ...]:
    """Find the permits that rest on records of a department, the newest first.

    Their states are given for `now`.
    """
    own = organisation_id(department)
    wanted = {attestation_id(own, stored.leaf): stored.leaf for stored in records}
    about = {(schema_id(stored.schema), stored.subject_word) for stored in records}
    return tuple(
        found
        for identifier, permit in reversed(state.permits.items())
        if permit.presentation is not None
        and _may_show(permit.presentation, own, about)
        for found in _dependent_permit(state, identifier, permit, wanted, now)
    )


def _may_show(
    presentation: EvidenceSet,
    own: OrganisationId,
    about: set[tuple[SchemaId, bytes]],
) -> bool:
    """Whether a permit shows something of the department about these subjects."""
    return any(
        (shown.schema, shown.subject) in about and shown.department == own
        for shown in presentation.attestations
    )


def _dependent_permit(
    state: LedgerState,
    identifier: PermitId,
    permit: Permit,
    wanted: dict[AttestationId, bytes],
    now: int,
) -> Iterator[DependentPermit]:
    if permit.presentation is None:
        return
    filed = state.applications[permit.application]
    version = state.versions[filed.content.version]
    named = references_of(state, permit) or ()
    on = [i for i, one in enumerate(named) if AttestationId(one.id) in wanted]
    if not on:
        return
    bits = sum(1 << position for position in on)
    permit_state = permit_status(state, permit, now=now).state
    open_still = permit_state is None or not permit_state.terminal
    yield DependentPermit(
        permit=identifier,
        number=permit.number,
        matter=filed.matter,
        holder=state.organisations[filed.content.applicant].name,
        requirements=tuple(version.requirements[position].name for position in on),
        state=permit_state,
        suspends=open_still and bool(bits & permit.suspend_on),
        alerts=open_still and bool(bits & permit.alert_on),
        leaves=tuple(wanted[AttestationId(named[position].id)] for position in on),
    )
