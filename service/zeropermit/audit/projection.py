"""The replayed state, reduced to the expected answers of the contracts' views."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from zeropermit.domain.evidence.evidence_set import EvidenceReference
from zeropermit.domain.evidence.references import revoked_among
from zeropermit.domain.ledger.state import LedgerState
from zeropermit.domain.permits.permit import Permit
from zeropermit.domain.permits.status import status_given
from zeropermit.domain.records.codec import field_hints
from zeropermit.ledger.states import PermitStatusState

T = TypeVar("T")


def reduced(kind: type[T], entry: object, **digests: object) -> T:
    """Reduce an entry of the state to the fields that its contract holds.

    Args:
        kind: Class of `ledger.states`.
        entry: Entry of the replayed state; other fields of the same names are its own.
        **digests: Fields for which the contract holds a digest, or that only the
            replay knows.
    """
    plain: type = kind
    own = field_hints(plain).keys() - digests.keys()
    return kind(**digests, **{name: getattr(entry, name) for name in own})


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
