"""Permits on the ledger, by their identifiers."""

from __future__ import annotations

from zeropermit.domain.ledger.identifiers import PermitId
from zeropermit.domain.ledger.state import LedgerState
from zeropermit.domain.permits.permit import Permit
from zeropermit.errors import PermitUnknownError


def find_permit(state: LedgerState, permit: PermitId) -> Permit:
    """Find a permit on the ledger.

    Raises:
        PermitUnknownError: There is none.
    """
    found = state.permits.get(permit)
    if found is None:
        raise PermitUnknownError("0x" + permit.hex())
    return found
