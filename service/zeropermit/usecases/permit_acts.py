"""Suspend, reinstate, end: acts on a permit by two officers, never by rule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from zeropermit.domain.acts import Authorization, End, Reinstate, Suspend
from zeropermit.domain.identifiers import PermitId
from zeropermit.domain.operation import Operation
from zeropermit.domain.permit import Permit
from zeropermit.domain.reasons import Ending, State
from zeropermit.domain.registers import Registers
from zeropermit.domain.status import status
from zeropermit.domain.verification import AsOf
from zeropermit.errors import PermitUnknownError, StateRefusedError
from zeropermit.usecases.apply import check_acting
from zeropermit.usecases.ports import World

PermitAct: TypeAlias = Suspend | Reinstate | End

ALLOWED = {
    "suspend": frozenset({State.VALID}),
    "reinstate": frozenset({State.SUSPENDED}),
    "end": frozenset({State.VALID, State.SUSPENDED}),
}
"""States from which each act can be done."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What officers want to do with a permit."""

    act: str
    """`suspend`, `reinstate` or `end`."""
    reason: str
    """Reason code, capitals and underscores."""
    decision: bytes
    """Digest of the written decision."""
    ending: Ending = Ending.NONE


def prepare_act(world: World, permit: PermitId, wanted: Wanted) -> PermitAct:
    """Prepare the act for both officers to sign.

    Raises:
        PermitUnknownError: There is no such permit.
        StateRefusedError: Its state does not allow the act.
    """
    now = world.clock()

    def prepare(registers: Registers, as_of: AsOf) -> PermitAct:
        found = find_permit(registers, permit)
        state = status(found, now=max(now, as_of.time))
        if state not in ALLOWED[wanted.act]:
            raise StateRefusedError(state.name)
        application = registers.applications[found.application].content
        common = (application, found.sequence, wanted.reason, wanted.decision)
        if wanted.act == "suspend":
            return Suspend(*common)
        if wanted.act == "reinstate":
            return Reinstate(*common)
        return End(*common, wanted.ending)

    return world.ledger.read(prepare)


def act_on_permit(
    world: World,
    permit: PermitId,
    wanted: Wanted,
    authorizations: Sequence[Authorization],
    *,
    operation: str,
) -> Operation:
    """Submit an act that two officers signed.

    Raises:
        PermitUnknownError, StateRefusedError: As in `prepare_act`.
        NotActingForError: A signer is no key of the issuing authority.
        SignatureRefusedError: A signature is over something else.
    """
    if known := world.ledger.operation(operation):
        return known  # the answer to this request was lost, the act was not
    act = prepare_act(world, permit, wanted)
    now = world.clock()

    def check(registers: Registers, _: AsOf) -> None:
        found = find_permit(registers, permit)
        authority = registers.organisations[found.authority].uscc
        for authorization in authorizations:
            check_acting(registers, authorization, authority, now=now)

    world.ledger.read(check)
    world.ledger.check(act, authorizations)
    return world.ledger.submit(act, authorizations, operation=operation)


def find_permit(registers: Registers, permit: PermitId) -> Permit:
    """Find a permit on the ledger.

    Raises:
        PermitUnknownError: There is none.
    """
    found = registers.permits.get(permit)
    if found is None:
        raise PermitUnknownError("0x" + permit.hex())
    return found
