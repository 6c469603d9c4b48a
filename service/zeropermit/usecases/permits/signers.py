"""Signers of an act: the check of their keys, and the submission of the act."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from zeropermit.domain.accounts.responsibility import ANY_KEY, Duty, check_acting
from zeropermit.domain.acts.act import Act, Authorization
from zeropermit.domain.acts.operation import Operation
from zeropermit.domain.ledger.events import KeyRole
from zeropermit.domain.ledger.identifiers import OrganisationId
from zeropermit.domain.ledger.state import LedgerState
from zeropermit.usecases.ports import ServiceContext


def submit_signed(
    context: ServiceContext,
    prepare: Callable[[], tuple[Act, OrganisationId]],
    authorizations: Sequence[Authorization],
    *,
    operation: str,
    duty: Duty | None = None,
) -> Operation:
    """Submit an act that keys of one organisation signed, and a new key after them.

    Args:
        context: The service.
        prepare: Prepares the act, and names the organisation; it is not called if the
            act was submitted before.
        authorizations: The signatures.
        operation: Name of the operation.
        duty: How many keys of the organisation sign, and their roles; without it all
            who sign are its keys, in any role.

    Raises:
        NotActingForError: A signer's key is not its own, or has another role.
        SignatureRefusedError: A signature is over something else.
    """
    if known := context.ledger.operation(operation):
        return known  # the answer to this request was lost, the act was not
    act, organisation = prepare()
    roles = ANY_KEY if duty is None else duty.roles
    own = authorizations if duty is None else authorizations[: duty.signatures]
    check_signers(context, organisation, own, roles=roles)
    context.ledger.check(act, authorizations)
    return context.ledger.submit(act, authorizations, operation=operation)


def check_signers(
    context: ServiceContext,
    organisation: OrganisationId,
    authorizations: Sequence[Authorization],
    *,
    roles: frozenset[KeyRole] = ANY_KEY,
) -> None:
    """Check that all signers act for an organisation, as of the newest state.

    Raises:
        NotActingForError: A signer's key is not its own, or has another role.
    """
    now = context.clock()
    context.ledger.read(
        lambda state, _: check_signed_for(
            state, organisation, authorizations, now=now, roles=roles
        )
    )


def check_signed_for(
    state: LedgerState,
    organisation: OrganisationId,
    authorizations: Sequence[Authorization],
    *,
    now: int,
    roles: frozenset[KeyRole] = ANY_KEY,
) -> None:
    """Check that all signers act for an organisation.

    Raises:
        NotActingForError: A signer's key is not its own, or has another role.
    """
    signers = [authorization.signer for authorization in authorizations]
    uscc = state.organisations[organisation].uscc
    check_acting(state, signers, uscc, now=now, roles=roles)
