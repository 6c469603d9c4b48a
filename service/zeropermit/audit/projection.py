"""The replayed state, reduced to the expected answers of the contracts' views."""

from __future__ import annotations

from collections.abc import Sequence

from eth_utils.crypto import keccak

from zeropermit.domain.evidence.evidence_set import EvidenceReference
from zeropermit.domain.evidence.references import revoked_among
from zeropermit.domain.ledger.state import (
    Batch,
    CommitmentRecord,
    Grant,
    LedgerState,
    Organisation,
)
from zeropermit.domain.matters.matter import MatterVersion, requirements_digest
from zeropermit.domain.permits.permit import Permit
from zeropermit.domain.permits.status import status_given
from zeropermit.ledger.states import (
    BatchState,
    CommitmentState,
    GrantWindow,
    OrganisationState,
    PermitState,
    PermitStatusState,
    VersionState,
)


def organisation_state(entry: Organisation) -> OrganisationState:
    """Reduce an organisation."""
    return OrganisationState(entry.kind, entry.registered_at, entry.suspended)


def grant_window(entry: Grant) -> GrantWindow:
    """Reduce a grant."""
    return GrantWindow(entry.active_from, entry.active_until)


def version_state(entry: MatterVersion) -> VersionState:
    """Reduce a version of a matter."""
    return VersionState(
        entry.matter,
        requirements_digest(entry.requirements),
        entry.number,
        entry.automatic,
        entry.opens_at,
        entry.open_until,
        entry.validity,
    )


def batch_state(entry: Batch) -> BatchState:
    """Reduce a batch."""
    return BatchState(entry.anchored_at, entry.count, entry.revoked_at, entry.reason)


def commitment_state(entry: CommitmentRecord) -> CommitmentState:
    """Reduce a commitment."""
    return CommitmentState(entry.committed_at, entry.withdrawn_at, entry.outcome)


def permit_state(entry: Permit) -> PermitState:
    """Reduce a permit."""
    return PermitState(
        document=entry.document,
        evidence=keccak(b"".join(entry.evidence)),
        start_by=entry.start_by,
        valid_until=entry.valid_until,
        sequence=entry.sequence,
        alert_on=entry.alert_on,
        suspend_on=entry.suspend_on,
        stored=entry.stored,
    )


def permit_status(
    state: LedgerState,
    permit: Permit,
    references: Sequence[EvidenceReference],
    *,
    now: int,
) -> PermitStatusState:
    """Give a permit's state with the status of its evidence.

    As `domain.status.permit_status`, which needs the whole presentation: a replay keeps
    references alone, so that its memory does not grow by every path ever presented.
    """
    revoked = revoked_among(state, references)
    return PermitStatusState(status_given(permit, revoked, now=now), revoked)
