"""Acts of a department that its officers sign: anchor what waits, take records back.

What is going to be sent is kept in the book first. After a crash the desk shows it
again; `anchor.settle_from` notes what got to the ledger meanwhile.
"""

from __future__ import annotations

from collections.abc import Sequence

from zeropermit.domain.accounts.responsibility import check_acting, check_granted
from zeropermit.domain.acts.act import Act, Authorization
from zeropermit.domain.acts.attestations import Attest, RevokeAttestations
from zeropermit.domain.acts.operation import Operation
from zeropermit.domain.evidence.preconditions import given_reason
from zeropermit.domain.ledger.events import GrantKind
from zeropermit.domain.ledger.identifiers import organisation_id, schema_id
from zeropermit.domain.ledger.state import Registers
from zeropermit.domain.ledger.violations import require
from zeropermit.domain.permits.reasons import RevocationReason
from zeropermit.domain.permits.verification import AsOf
from zeropermit.domain.records.department import HeldState
from zeropermit.errors import (
    AuthorizationMissingError,
    RevocationRefusedError,
)
from zeropermit.usecases.department.anchor import prepare_just, settle_from
from zeropermit.usecases.department.ports import Book
from zeropermit.usecases.department.revoke import (
    held_records,
    revocable,
    revocation_acts,
)
from zeropermit.usecases.ports import World


def settled_book(world: World, uscc: str) -> Book:
    """Give a department's book, once what the ledger shows is noted in it.

    Raises:
        DepartmentUnreachableError: It is not on this machine.
    """
    book = world.departments.book(uscc)
    settle_from(world.ledger, book)
    return book


def attestable(world: World, uscc: str) -> tuple[str, ...]:
    """List the schemas that a department may attest now, by code."""
    now, own = world.clock(), organisation_id(uscc)

    def granted(registers: Registers, _: AsOf) -> set[bytes]:
        return {
            scope
            for (owner, kind, scope), grant in registers.grants.items()
            if owner == own and kind is GrantKind.ATTEST and grant.holds(now)
        }

    scopes = world.ledger.read(granted)
    return tuple(one.code for one in world.catalogue.schemas() if one.id in scopes)


def check_attestable(world: World, uscc: str, schema: str) -> None:
    """Check that a department may attest a schema now.

    Raises:
        NotAllowedError: It may not.
    """
    now, own = world.clock(), organisation_id(uscc)
    scope = schema_id(schema)

    def check(registers: Registers, _: AsOf) -> None:
        check_granted(registers, own, GrantKind.ATTEST, scope, now=now)

    world.ledger.read(check)


def submit_batch(
    world: World,
    act: Attest,
    authorization: Authorization,
    *,
    uscc: str,
    operation: str,
) -> Operation:
    """Put a batch that an officer signed on its way to the ledger.

    1. The signature, by a key of the department, over a schema that is its own.
    2. The book: just what was signed for is put into a batch.
    3. The ledger.

    Raises:
        DepartmentUnreachableError: The book is not on this machine.
        NotAllowedError: The department may not attest the schema.
        NotActingForError, SignatureRefusedError: The signature is not good for it.
        BatchChangedError: Other records wait by now.
    """
    if known := world.ledger.operation(operation):
        return known  # the answer to this request was lost, the act was not
    book = settled_book(world, uscc)
    # 1. The signature
    check_attestable(world, uscc, act.schema)
    _check_signed(world, act, authorization, uscc)
    # 2. The book
    prepare_just(book, act)
    # 3. The ledger
    return world.ledger.submit(act, [authorization], operation=operation)


def plan_revocation(
    book: Book, leaves: Sequence[bytes], reason: RevocationReason
) -> RevokeAttestations | None:
    """Give the act that revokes records; None if no batch has any of them.

    Nothing is kept. What no batch has was never attested: it is only taken out of
    what waits.

    Args:
        book: The department's book.
        leaves: At most `revoke.ACT_LIMIT` of them.
        reason: Why.

    Raises:
        RevocationReasonError: No reason is given.
        RecordNotHeldError: The book has no such record.
        RevocationRefusedError: One is revoked, or about to be for another reason.
    """
    require(given_reason(reason))
    records = held_records(book, leaves)
    for held in records:
        if not revocable(held, reason):
            raise RevocationRefusedError(held.leaf)
    gone = [held.leaf for held in records if held.state is not HeldState.LOADED]
    acts = revocation_acts(gone, reason)
    return acts[0] if acts else None


def submit_revocation(
    world: World,
    leaves: Sequence[bytes],
    reason: RevocationReason,
    authorization: Authorization | None,
    *,
    uscc: str,
    operation: str,
) -> Operation | None:
    """Take records back; those that a batch has, by an act that an officer signed.

    Returns:
        The operation; None if no batch had any of them and so nothing is sent.

    Raises:
        DepartmentUnreachableError: The book is not on this machine.
        RevocationReasonError, RecordNotHeldError, RevocationRefusedError: As in
            `plan_revocation`.
        AuthorizationMissingError: It takes a signature, and there is none.
        NotActingForError, SignatureRefusedError: The signature is not good for it.
    """
    if known := world.ledger.operation(operation):
        return known
    book = settled_book(world, uscc)
    act = plan_revocation(book, leaves, reason)
    if act is None:
        book.begin_revocation(leaves, reason)
        return None
    if authorization is None:
        raise AuthorizationMissingError
    _check_signed(world, act, authorization, uscc)
    book.begin_revocation(leaves, reason)
    return world.ledger.submit(act, [authorization], operation=operation)


def _check_signed(
    world: World, act: Act, authorization: Authorization, uscc: str
) -> None:
    now = world.clock()
    world.ledger.read(
        lambda registers, _: check_acting(
            registers, [authorization.signer], uscc, now=now
        )
    )
    world.ledger.check(act, [authorization])
