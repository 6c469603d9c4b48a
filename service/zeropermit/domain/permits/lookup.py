"""Permits on the ledger, by their identifiers."""

from __future__ import annotations

from zeropermit.domain.ledger.identifiers import PermitId
from zeropermit.domain.ledger.state import LedgerState
from zeropermit.domain.ledger.unread import DoubtSubject, named
from zeropermit.domain.permits.doubt import may_be_unread
from zeropermit.domain.permits.permit import Permit
from zeropermit.errors import LedgerInDoubtError, PermitUnknownError


def find_permit(state: LedgerState, permit: PermitId) -> Permit:
    """Find a permit on the ledger.

    Raises:
        PermitUnknownError: There is none.
        LedgerInDoubtError: None was read, and an unread entry may be about it.
    """
    found = state.permits.get(permit)
    if found is None and may_be_unread(state, [named(DoubtSubject.PERMIT, permit)]):
        raise LedgerInDoubtError
    if found is None:
        raise PermitUnknownError("0x" + permit.hex())
    return found
