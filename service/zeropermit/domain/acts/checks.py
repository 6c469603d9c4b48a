"""Checks that preconditions of acts are made of."""

from __future__ import annotations

from collections.abc import Container

from zeropermit.domain.ledger.events import GrantKind
from zeropermit.domain.ledger.identifiers import MatterId, OrganisationId, PermitId
from zeropermit.domain.ledger.state import Registers
from zeropermit.domain.permits.reasons import State
from zeropermit.domain.permits.status import status
from zeropermit.errors import (
    StateRefusedError,
    SupervisionUnknownError,
    SupervisorUnfitError,
)


def check_in_force(state: Registers, permit: PermitId, *, now: int) -> None:
    """Check that a permit has not ended.

    Raises:
        StateRefusedError: The permit has ended.
    """
    found = status(state.permits[permit], now=now)
    if found not in {State.VALID, State.SUSPENDED}:
        raise StateRefusedError(found.name)


def check_inspects(
    state: Registers, body: OrganisationId, matter: MatterId, *, now: int
) -> None:
    """Check that a body inspects a matter.

    Raises:
        SupervisorUnfitError: The body has no grant to inspect the matter.
    """
    if not state.holds(body, GrantKind.INSPECT, matter, now):
        raise SupervisorUnfitError


def check_known(number: bytes, entries: Container[object]) -> None:
    """Check that something of supervision is on the ledger.

    Raises:
        SupervisionUnknownError: The ledger has no entry with this identifier.
    """
    if number not in entries:
        raise SupervisionUnknownError("0x" + number.hex())
