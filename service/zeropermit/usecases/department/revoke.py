"""Revoke: take attestations back.

The wish to revoke is kept before anything is sent, and what is to be revoked is not
shown to anyone from then on. `pending_revocations` gives the acts again after a crash;
`anchor.settle` notes those that the ledger has already.
"""

from __future__ import annotations

from collections.abc import Sequence

from zeropermit.domain.acts.attestations import RevokeAttestations
from zeropermit.domain.ledger.identifiers import to_hex
from zeropermit.domain.permits.reasons import RevocationReason
from zeropermit.domain.records.department import StoredRecord, StoredRecordState
from zeropermit.errors import RecordNotHeldError, RevocationReasonError
from zeropermit.usecases.department.ports import RecordStore

ACT_LIMIT = 64
"""Leaves that one act can revoke."""


def stored_records(
    store: RecordStore, leaves: Sequence[bytes]
) -> Sequence[StoredRecord]:
    """Give the records that have these leaves.

    Raises:
        RecordNotStoredError: The record store has no such record.
    """
    found = store.with_leaves(leaves)
    known = {stored.leaf for stored in found}
    for leaf in leaves:
        if leaf not in known:
            raise RecordNotHeldError(to_hex(leaf))
    return found


def revocable(stored: StoredRecord, reason: RevocationReason) -> bool:
    """Whether a record can be revoked for a reason: it was not, for another."""
    open_still = stored.state is not StoredRecordState.REVOKED
    return open_still and stored.reason in {RevocationReason.NONE, reason}


def prepare_revocation(
    store: RecordStore, leaves: Sequence[bytes], reason: RevocationReason
) -> tuple[RevokeAttestations, ...]:
    """Keep the wish to revoke records, and give the acts that do it.

    Records that no batch has yet need no act. Those that are revoked already, or
    about to be for another reason, stay as they are and need none here.

    Raises:
        RevocationReasonError: No reason is given.
        RecordNotStoredError: The record store has no such record.
    """
    if reason is RevocationReason.NONE:
        raise RevocationReasonError
    stored_records(store, leaves)
    store.begin_revocation(leaves, reason)
    wanted = set(leaves)
    waiting = [h.leaf for h in store.to_revoke() if h.reason is reason]
    return revocation_acts([leaf for leaf in waiting if leaf in wanted], reason)


def pending_revocations(store: RecordStore) -> tuple[RevokeAttestations, ...]:
    """Give the acts for all that is to be revoked and is not known to be."""
    waiting = store.to_revoke()
    return tuple(
        act
        for reason in RevocationReason
        for act in revocation_acts(
            [stored.leaf for stored in waiting if stored.reason is reason], reason
        )
    )


def revocation_acts(
    leaves: Sequence[bytes], reason: RevocationReason
) -> tuple[RevokeAttestations, ...]:
    """Put leaves into as few acts as it takes, always the same."""
    ordered = sorted(set(leaves))
    return tuple(
        RevokeAttestations(tuple(ordered[start : start + ACT_LIMIT]), reason)
        for start in range(0, len(ordered), ACT_LIMIT)
    )
