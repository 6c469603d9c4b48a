"""The replayed state, reduced to the expected answers of the contracts' views."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, make_dataclass
from functools import cache

from zeropermit.domain.evidence.evidence_set import EvidenceReference
from zeropermit.domain.evidence.references import revoked_among
from zeropermit.domain.ledger.state import LedgerState
from zeropermit.domain.permits.permit import Permit
from zeropermit.domain.permits.reasons import State
from zeropermit.domain.permits.status import status_given
from zeropermit.domain.records.codec import field_hints


@dataclass(frozen=True, slots=True)
class PermitStatusState:
    """State of a permit with its evidence, and marks of revoked evidence."""

    state: State
    revoked: int  #: Bit i: the evidence of requirement i was taken back.


def reduced(entry: object, *names: str, **digests: object) -> object:
    """Reduce an entry of the state to the fields that its contract holds.

    Args:
        entry: Entry of the replayed state.
        *names: The fields, in the order of the structure in `contracts/interfaces/`.
        **digests: Values of fields for which the contract holds a digest, or that
            only the replay knows.
    """
    whole: type = type(entry)
    part: type[object] = _part(whole, names, frozenset(digests))
    return part(
        *(digests[name] if name in digests else getattr(entry, name) for name in names)
    )


@cache
def _part(kind: type, names: tuple[str, ...], digests: frozenset[str]) -> type:
    """Make the dataclass of some fields of another."""
    hints = {**field_hints(kind), **dict.fromkeys(digests, object)}
    fields = [(name, hints[name]) for name in names]
    return make_dataclass(f"{kind.__name__}Part", fields, frozen=True)


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
