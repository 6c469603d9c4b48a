"""Acts of a department that its officers sign: anchor open records, revoke others.

What is going to be sent is kept in the record store first. After a crash the desk shows
it again; `anchor.settle_from` notes what got to the ledger meanwhile.
"""

from __future__ import annotations

from collections.abc import Sequence

from zeropermit.domain.accounts.responsibility import check_granted
from zeropermit.domain.acts.act import Act, Authorization
from zeropermit.domain.acts.attestations import Attest, RevokeAttestations
from zeropermit.domain.acts.operation import Operation
from zeropermit.domain.evidence.preconditions import given_reason
from zeropermit.domain.ledger.events import GrantKind
from zeropermit.domain.ledger.identifiers import organisation_id, schema_id
from zeropermit.domain.ledger.violations import require
from zeropermit.domain.permits.reasons import RevocationReason
from zeropermit.domain.records.department import StoredRecordState
from zeropermit.errors import AuthorizationMissingError, RevocationRefusedError
from zeropermit.usecases.department.anchor import prepare_just, reconcile_from
from zeropermit.usecases.department.ports import RecordStore
from zeropermit.usecases.department.revoke import (
    revocable,
    revocation_acts,
    stored_records,
)
from zeropermit.usecases.permits.signers import check_signers
from zeropermit.usecases.ports import ServiceContext


def reconciled_store(context: ServiceContext, uscc: str) -> RecordStore:
    """Give a department's record store, after noting the ledger's events in it.

    Raises:
        DepartmentUnreachableError: It is not on this machine.
    """
    store = context.departments.store(uscc)
    reconcile_from(context.ledger, store)
    return store


def attestable(context: ServiceContext, uscc: str) -> tuple[str, ...]:
    """List the schemas that a department may attest now, by code."""
    own, schemas = organisation_id(uscc), context.catalogue.schemas()
    now = context.clock()
    with context.look() as (state, _, _):
        return tuple(
            schema.code
            for schema in schemas
            if state.holds(own, GrantKind.ATTEST, schema.id, now)
        )


def check_attestable(context: ServiceContext, uscc: str, schema: str) -> None:
    """Check that a department may attest a schema now.

    Raises:
        NotAllowedError: It may not.
    """
    own, scope = organisation_id(uscc), schema_id(schema)
    now = context.clock()
    with context.look() as (state, _, _):
        check_granted(state, own, GrantKind.ATTEST, scope, now=now)


def submit_batch(
    context: ServiceContext,
    act: Attest,
    authorization: Authorization,
    *,
    uscc: str,
    operation: str,
) -> Operation:
    """Put a batch that an officer signed on its way to the ledger.

    1. The signature, by a key of the department, over a schema that is its own.
    2. The record store: just what was signed for is put into a batch.
    3. The ledger.

    Raises:
        DepartmentUnreachableError: The record store is not on this machine.
        NotAllowedError: The department may not attest the schema.
        NotActingForError, SignatureRefusedError: The signature is not good for it.
        BatchChangedError: Other records wait by now.
    """
    store = reconciled_store(context, uscc)
    # 1. The signature
    check_attestable(context, uscc, act.schema)
    _check_signed(context, act, authorization, uscc)
    # 2. The record store
    prepare_just(store, act)
    # 3. The ledger
    return context.ledger.submit(act, [authorization], operation=operation)


def plan_revocation(
    store: RecordStore, leaves: Sequence[bytes], reason: RevocationReason
) -> RevokeAttestations | None:
    """Give the act that revokes records; None if no batch has any of them.

    Nothing is kept. What no batch has was never attested: it is only taken out of
    what waits. One act takes `revoke.ACT_LIMIT` leaves.

    Raises:
        RevocationReasonError: No reason is given.
        RecordNotStoredError: The record store has no such record.
        RevocationRefusedError: One is revoked, or about to be for another reason.
    """
    require(given_reason(reason))
    records = stored_records(store, leaves)
    for stored in records:
        if not revocable(stored, reason):
            raise RevocationRefusedError(stored.leaf)
    gone = [
        stored.leaf
        for stored in records
        if stored.state is not StoredRecordState.LOADED
    ]
    acts = revocation_acts(gone, reason)
    return acts[0] if acts else None


def submit_revocation(
    context: ServiceContext,
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
        DepartmentUnreachableError: The record store is not on this machine.
        RevocationReasonError, RecordNotStoredError, RevocationRefusedError: As in
            `plan_revocation`.
        AuthorizationMissingError: It takes a signature, and there is none.
        NotActingForError, SignatureRefusedError: The signature is not good for it.
    """
    if known := context.ledger.operation(operation):
        return known
    store = reconciled_store(context, uscc)
    act = plan_revocation(store, leaves, reason)
    if act is None:
        store.begin_revocation(leaves, reason)
        return None
    if authorization is None:
        raise AuthorizationMissingError
    _check_signed(context, act, authorization, uscc)
    store.begin_revocation(leaves, reason)
    return context.ledger.submit(act, [authorization], operation=operation)


def _check_signed(
    context: ServiceContext, act: Act, authorization: Authorization, uscc: str
) -> None:
    duty = act.duties[0]
    check_signers(context, organisation_id(uscc), [authorization], duty=duty)
    context.ledger.check(act, [authorization])
