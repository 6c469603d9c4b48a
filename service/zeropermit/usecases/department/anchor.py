"""Anchor: fix the loaded records of a schema on the ledger, under one root.

`prepare_batch` keeps the batch before anything is sent. After a crash it gives the
same batch again, with the same root; `settle` looks on the ledger for what got there,
so that nothing is sent twice. Then superseded records are revoked:

    settle → prepare_batch → send its act → mark_anchored → superseded_leaves → …
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from zeropermit.domain.acts import RevokeAttestations
from zeropermit.domain.department import HeldBatch
from zeropermit.domain.identifiers import (
    Address,
    SchemaId,
    attestation_id,
    organisation_id,
    schema_id,
)
from zeropermit.domain.merkle import StandardTree
from zeropermit.domain.reasons import RevocationReason
from zeropermit.domain.registers import Registers
from zeropermit.usecases.department.ports import Book
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


def settle(book: Book, registers: Registers) -> Settled:
    """Note what the ledger shows: batches anchored, records revoked."""
    department = organisation_id(book.department)
    open_batches = {
        (schema_id(batch.schema), batch.root): batch
        for batch in book.batches()
        if batch.attester is None
    }
    found: dict[tuple[SchemaId, bytes], Address] = {}
    if open_batches:
        for batch in registers.batches.values():
            key = (batch.schema, batch.root)
            if key in open_batches and batch.department == department:
                found.setdefault(key, batch.attester)
    for (_, root), attester in found.items():
        book.mark_anchored(root, attester)
    revoked = 0
    for held in (*book.to_revoke(), *book.superseded()):
        known = registers.revocations.get(attestation_id(department, held.leaf))
        if known is not None:
            book.mark_revoked([held.leaf], known.reason)
            revoked += 1
    return Settled(len(found), revoked)


def _root(leaves: Sequence[bytes]) -> bytes:
    return StandardTree.of(leaves).root
