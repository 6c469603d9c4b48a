"""Check of the signers of an act."""

from __future__ import annotations

from collections.abc import Sequence

from zeropermit.domain.accounts.responsibility import (
    ANY_KEY,
    Party,
    check_acting,
    party_of,
)
from zeropermit.domain.acts.act import Authorization
from zeropermit.domain.ledger.block import BlockStamp
from zeropermit.domain.ledger.events import KeyRole
from zeropermit.domain.ledger.identifiers import OrganisationId, PermitId
from zeropermit.domain.ledger.state import LedgerState
from zeropermit.usecases.ports import ServiceContext


def check_signers(
    context: ServiceContext,
    permit: PermitId,
    party: Party,
    authorizations: Sequence[Authorization],
    *,
    roles: frozenset[KeyRole] = ANY_KEY,
) -> OrganisationId:
    """Check that all signers act for a party to a permit; give the party.

    Raises:
        PermitUnknownError: There is no such permit.
        NotActingForError: A signer's key is not the party's, or has another role.
    """
    now = context.clock()

    def check(state: LedgerState, _: BlockStamp) -> OrganisationId:
        body = party_of(state, permit, party)
        check_signed_for(state, body, authorizations, now=now, roles=roles)
        return body

    return context.ledger.read(check)


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
