"""Anchor: fix the loaded records of a schema on the ledger, under one root.

`prepare_batch` keeps the batch before anything is sent. After a crash it gives the
same batch again, with the same root; `settle` looks on the ledger for what got there,
so that nothing is sent twice. Then superseded records are revoked:

    settle → prepare_batch → send its act → mark_anchored → superseded_leaves → …
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from zeropermit.domain.acts.attestations import Attest, RevokeAttestations
from zeropermit.domain.evidence.merkle import StandardTree
from zeropermit.domain.ledger.identifiers import (
    Address,
    SchemaId,
    attestation_id,
    organisation_id,
    schema_id,
)
from zeropermit.domain.ledger.state import Registers
from zeropermit.domain.permits.reasons import RevocationReason
from zeropermit.domain.records.department import HeldBatch
from zeropermit.errors import BatchChangedError
from zeropermit.usecases.department.ports import Book, Ledger
from zeropermit.usecases.department.revoke import revocation_acts


@dataclass(frozen=True, slots=True)
class Settled:
    """What was found on the ledger."""

    batches: int
    revocations: int


def prepare_batch(book: Book, schema: str) -> HeldBatch | None:
    """Give the batch to be anchored next; None if there is nothing to anchor.

    Args:
        book: The department's book.
        schema: Schema code.
    """
    return book.prepare(schema, _root)


def mark_anchored(book: Book, root: bytes, attester: Address) -> None:
    """Note that a batch is on the ledger, anchored by a key.

    Raises:
        RootUnknownError: The book has no such batch.
    """
    book.mark_anchored(root, attester)


def superseded_leaves(book: Book) -> tuple[RevokeAttestations, ...]:
    """Give the acts that revoke what anchored corrections supersede."""
    leaves = [held.leaf for held in book.superseded()]
    return revocation_acts(leaves, RevocationReason.SUPERSEDED)


def waiting_batch(book: Book, schema: str) -> HeldBatch | None:
    """Give the batch that would be anchored next, and keep nothing.

    Args:
        book: The department's book.
        schema: Schema code.
    """
    batch = book.prepared(schema)
    if batch is not None:
        return batch
    leaves = [held.leaf for held in book.loaded(schema)]
    return HeldBatch(_root(leaves), schema, len(leaves)) if leaves else None


def prepare_just(book: Book, wanted: Attest) -> HeldBatch:
    """Put into a batch what somebody signed for, and nothing else.

    Args:
        book: The department's book.
        wanted: The act that was shown and signed.

    Raises:
        BatchChangedError: Other records wait by now; the book stays as it is.
    """

    def root_of(leaves: Sequence[bytes]) -> bytes:
        root = _root(leaves)
        if root != wanted.root:
            raise BatchChangedError(wanted.schema)
        return root

    batch = book.prepare(wanted.schema, root_of)
    if batch is None or batch.act != wanted:
        raise BatchChangedError(wanted.schema)
    return batch


@dataclass(frozen=True, slots=True)
class Unsettled:
    """What the book does not know to be on the ledger."""

    batches: frozenset[tuple[SchemaId, bytes]]
    """Schema and root."""
    leaves: tuple[bytes, ...]
    """Records that are to be revoked, or that are superseded."""


@dataclass(frozen=True, slots=True)
class Found:
    """What the ledger has of it."""

    attesters: Mapping[bytes, Address]
    """Key that anchored each root."""
    revoked: tuple[tuple[bytes, RevocationReason], ...]
    """Leaf and reason."""


def settle(book: Book, registers: Registers) -> Settled:
    """Note what the ledger shows: batches anchored, records revoked."""
    return _note(book, _look_up(registers, book.department, _unsettled(book)))


def settle_from(ledger: Ledger, book: Book) -> Settled:
    """Note what the ledger shows, looking there only if something is open.

    Nothing is written while the ledger is being read.
    """
    wanted = _unsettled(book)
    if not wanted.batches and not wanted.leaves:
        return Settled(0, 0)
    found = ledger.read(lambda r, _: _look_up(r, book.department, wanted))
    return _note(book, found)


def _unsettled(book: Book) -> Unsettled:
    open_batches = [batch for batch in book.batches() if batch.attester is None]
    held = (*book.to_revoke(), *book.superseded())
    return Unsettled(
        frozenset((schema_id(batch.schema), batch.root) for batch in open_batches),
        tuple(record.leaf for record in held),
    )


def _look_up(registers: Registers, department: str, wanted: Unsettled) -> Found:
    own = organisation_id(department)
    attesters: dict[bytes, Address] = {}
    if wanted.batches:
        for batch in registers.batches.values():
            if (batch.schema, batch.root) in wanted.batches and batch.department == own:
                attesters.setdefault(batch.root, batch.attester)
    revoked = [
        (leaf, known.reason)
        for leaf in wanted.leaves
        if (known := registers.revocations.get(attestation_id(own, leaf)))
    ]
    return Found(attesters, tuple(revoked))


def _note(book: Book, found: Found) -> Settled:
    for root, attester in found.attesters.items():
        book.mark_anchored(root, attester)
    for leaf, reason in found.revoked:
        book.mark_revoked([leaf], reason)
    return Settled(len(found.attesters), len(found.revoked))


def _root(leaves: Sequence[bytes]) -> bytes:
    return StandardTree.of(leaves).root
