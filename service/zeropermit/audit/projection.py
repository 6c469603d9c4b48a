"""The replayed state, reduced to the expected answers of the contracts' views."""

from __future__ import annotations

from collections.abc import Sequence

from zeropermit.domain.evidence.evidence_set import EvidenceReference
from zeropermit.domain.evidence.references import revoked_among
from zeropermit.domain.ledger.state import LedgerState
from zeropermit.domain.permits.permit import Permit
from zeropermit.domain.permits.status import status_given
from zeropermit.ledger.states import PermitStatusState


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
