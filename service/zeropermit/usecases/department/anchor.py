"""Anchor: fix the loaded records of a schema on the ledger, under one root.

`prepare_batch` keeps the batch before anything is sent. After a crash it gives the
same batch again, with the same root; `reconcile` looks on the ledger for what got
there, so that nothing is sent twice. Then superseded records are revoked:

    settle → prepare_batch → send its act → mark_anchored → superseded_leaves → …
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from zeropermit.domain.acts.attestations import Attest, RevokeAttestations
from zeropermit.domain.evidence.merkle import StandardTree
from zeropermit.domain.ledger.identifiers import (
    Address,
    BatchId,
    SchemaId,
    attestation_id,
    batch_id,
    organisation_id,
    schema_id,
)
from zeropermit.domain.ledger.state import LedgerState
from zeropermit.domain.permits.reasons import RevocationReason
from zeropermit.domain.records.department import StoredBatch, StoredRecordState
from zeropermit.errors import BatchChangedError
from zeropermit.usecases.department.ports import RecordStore
from zeropermit.usecases.department.revoke import revocation_acts
from zeropermit.usecases.ports import Ledger


@dataclass(frozen=True, slots=True)
class Reconciled:
    """Batches found on the ledger."""

    batches: int
    revocations: int


def prepare_batch(store: RecordStore, schema: str) -> StoredBatch | None:
    """Give the batch of a schema to be anchored next; None if there is none."""
    return store.prepare(schema, _root)


def superseded_leaves(store: RecordStore) -> tuple[RevokeAttestations, ...]:
    """Give the acts that revoke the records superseded by anchored corrections."""
    leaves = [stored.leaf for stored in store.superseded()]
    return revocation_acts(leaves, RevocationReason.SUPERSEDED)


def pending_batch(store: RecordStore, schema: str) -> StoredBatch | None:
    """Give the batch that would be anchored next, and keep nothing."""
    batch = store.prepared(schema)
    if batch is not None:
        return batch
    waiting = store.records(schema=schema, state=StoredRecordState.LOADED)
    leaves = [stored.leaf for stored in waiting]
    return StoredBatch(_root(leaves), schema, len(leaves)) if leaves else None


def prepare_just(store: RecordStore, wanted: Attest) -> StoredBatch:
    """Put the records that a person signed for into a batch, and no others.

    Raises:
        BatchChangedError: Other records wait by now; the record store stays as it is.
    """

    def root_of(leaves: Sequence[bytes]) -> bytes:
        root = _root(leaves)
        if root != wanted.root:
            raise BatchChangedError(wanted.schema)
        return root

    batch = store.prepare(wanted.schema, root_of)
    if batch is None or batch.act != wanted:
        raise BatchChangedError(wanted.schema)
    return batch


@dataclass(frozen=True, slots=True)
class Unreconciled:
    """Records that the ledger may know more about than the record store."""

    batches: frozenset[tuple[SchemaId, bytes]]  #: Schema and root of open batches.
    anchored: Mapping[BatchId, bytes]  #: Root of each batch that is on the ledger.
    #: Records that are to be revoked, or that are superseded.
    leaves: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class AnchoredBatches:
    """The ledger's entries of open batches, and of records to be revoked."""

    attesters: Mapping[bytes, Address]  #: Key that anchored each root.
    revoked: tuple[tuple[bytes, RevocationReason], ...]  #: Leaf and reason.
    #: Root and reason of each batch that was revoked as a whole.
    revoked_batches: tuple[tuple[bytes, RevocationReason], ...]


def reconcile(store: RecordStore, state: LedgerState) -> Reconciled:
    """Note the ledger's events: batches anchored, records revoked."""
    return _note(store, _look_up(state, store.department, _unreconciled(store)))


def reconcile_from(ledger: Ledger, store: RecordStore) -> Reconciled:
    """Note the ledger's events, looking there only if a record may be on it.

    Nothing is written while the ledger is being read.
    """
    wanted = _unreconciled(store)
    if not wanted.batches and not wanted.leaves and not wanted.anchored:
        return Reconciled(0, 0)
    found = ledger.read(lambda state, _: _look_up(state, store.department, wanted))
    return _note(store, found)


def _unreconciled(store: RecordStore) -> Unreconciled:
    batches, own = store.batches(), organisation_id(store.department)
    stored = (*store.to_revoke(), *store.superseded())
    return Unreconciled(
        frozenset((schema_id(b.schema), b.root) for b in batches if not b.attester),
        {
            batch_id(schema_id(b.schema), own, b.root): b.root
            for b in batches
            if b.attester
        },
        tuple(record.leaf for record in stored),
    )


def _look_up(
    state: LedgerState, department: str, wanted: Unreconciled
) -> AnchoredBatches:
    own = organisation_id(department)
    attesters: dict[bytes, Address] = {}
    if wanted.batches:
        for batch in state.batches.values():
            is_open = (batch.schema, batch.root) in wanted.batches
            if is_open and batch.department == own:
                attesters.setdefault(batch.root, batch.attester)
    revoked = [
        (leaf, known.reason)
        for leaf in wanted.leaves
        if (known := state.revocations.get(attestation_id(own, leaf)))
    ]
    revoked_batches = [
        (root, entry.reason)
        for number, root in wanted.anchored.items()
        if (entry := state.batches.get(number)) and entry.revoked_at
    ]
    return AnchoredBatches(attesters, tuple(revoked), tuple(revoked_batches))


def _note(store: RecordStore, found: AnchoredBatches) -> Reconciled:
    for root, attester in found.attesters.items():
        store.mark_anchored(root, attester)
    for leaf, reason in found.revoked:
        store.mark_revoked([leaf], reason)
    count = len(found.revoked)
    for root, reason in found.revoked_batches:
        records = store.records(root=root)
        left = [r.leaf for r in records if r.state is not StoredRecordState.REVOKED]
        store.mark_revoked(left, reason)
        count += len(left)
    return Reconciled(len(found.attesters), count)


def _root(leaves: Sequence[bytes]) -> bytes:
    return StandardTree.of(leaves).root
