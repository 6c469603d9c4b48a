"""Signers of an act: the check of their keys, and the submission of the act."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from zeropermit.domain.accounts.responsibility import (
    ANY_KEY,
    Duty,
    Party,
    check_acting,
)
from zeropermit.domain.acts.act import Act, Authorization
from zeropermit.domain.acts.deadlines import DEADLINE_SECONDS
from zeropermit.domain.acts.operation import Operation
from zeropermit.domain.ledger.events import KeyRole
from zeropermit.domain.ledger.identifiers import OrganisationId
from zeropermit.usecases.ports import ServiceContext, Signer


def submit_signed(
    context: ServiceContext,
    prepare: Callable[[], tuple[Act, OrganisationId]],
    authorizations: Sequence[Authorization],
    *,
    operation: str,
    duty: Duty | None = None,
    keep: Callable[[], object] = lambda: None,
) -> Operation:
    """Submit an act that keys of one organisation signed, and a new key after them.

    `prepare` prepares the act and names the organisation; it is not called if the act
    was submitted before. `duty` says how many keys of the organisation sign, and their
    roles; without it all who sign are its keys, in any role. `keep` keeps the records
    of the act, before it is sent.

    Raises:
        NotActingForError: A signer's key is not its own, or has another role.
        SignatureRefusedError: A signature is over something else.
    """
    act, organisation = prepare()
    duty = duty or Duty(Party.KEY_OWNER, signatures=len(authorizations))
    own = authorizations[: duty.signatures]
    check_signers(context, organisation, own, duty=duty)
    context.ledger.check(act, authorizations)
    keep()
    return context.ledger.submit(act, authorizations, operation=operation)


def submit_by_rule(
    context: ServiceContext, act: Act, signer: Signer, *, operation: str
) -> Operation:
    """Submit an act that the system key of an authority signs now."""
    authorization = signed_by_rule(context, act, signer)
    return context.ledger.submit(act, [authorization], operation=operation)


def signed_by_rule(context: ServiceContext, act: Act, signer: Signer) -> Authorization:
    """Sign an act with the system key of an authority."""
    domain = context.ledger.domain(act.contract)
    deadline = context.clock() + DEADLINE_SECONDS
    return signer.sign(act, domain=domain, deadline=deadline)


def check_signers(
    context: ServiceContext,
    organisation: OrganisationId,
    authorizations: Sequence[Authorization],
    *,
    roles: frozenset[KeyRole] = ANY_KEY,
    duty: Duty | None = None,
) -> None:
    """Check that all signers act for an organisation, as of the newest state.

    `duty` names their roles, and whether a suspended organisation may sign; without it
    `roles` does, and none may.

    Raises:
        NotActingForError: A signer's key is not its own, or has another role.
    """
    signers = [authorization.signer for authorization in authorizations]
    with context.look() as (state, _, _):
        uscc = state.organisations[organisation].uscc
        check_acting(
            state,
            signers,
            uscc,
            now=context.clock(),
            roles=roles if duty is None else duty.roles,
            while_suspended=duty is not None and duty.while_suspended,
        )
