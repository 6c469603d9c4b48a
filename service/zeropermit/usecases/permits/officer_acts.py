"""Acts on a permit by two officers, never by rule.

Suspend, reinstate and end; announce a forfeiture, and clear stopped work to resume.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from zeropermit.domain.acts.act import Authorization
from zeropermit.domain.acts.operation import Operation
from zeropermit.domain.acts.permit_decisions import (
    AnnounceForfeiture,
    ClearResumption,
    End,
    Reinstate,
    Suspend,
)
from zeropermit.domain.evidence.evidence_set import Application
from zeropermit.domain.law.decision_limit import hearing_end
from zeropermit.domain.ledger.identifiers import PermitId
from zeropermit.domain.ledger.state import Registers
from zeropermit.domain.permits.permit import Permit
from zeropermit.domain.permits.reasons import Ending, State, Work
from zeropermit.domain.permits.status import status
from zeropermit.domain.permits.verification import AsOf
from zeropermit.errors import (
    HearingPendingError,
    HearingTooShortError,
    PermitUnknownError,
    StateRefusedError,
    WorkRefusedError,
)
from zeropermit.usecases.applications.apply import check_acting
from zeropermit.usecases.ports import World

PermitAct: TypeAlias = Suspend | Reinstate | End | ClearResumption | AnnounceForfeiture

ALLOWED = {
    "suspend": frozenset({State.VALID}),
    "reinstate": frozenset({State.SUSPENDED}),
    "end": frozenset({State.VALID, State.SUSPENDED}),
    "clear-resumption": frozenset({State.VALID}),
    "announce-forfeiture": frozenset({State.VALID, State.SUSPENDED}),
}
"""States from which each act can be done."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What officers want to do with a permit."""

    act: str
    """A key of `ALLOWED`."""
    reason: str
    """Reason code, capitals and underscores."""
    decision: bytes
    """Digest of the written decision."""
    ending: Ending = Ending.NONE
    hearing_until: int = 0
    """Exclusive end of the time to ask for a hearing."""


def prepare_act(world: World, permit: PermitId, wanted: Wanted) -> PermitAct:
    """Prepare the act for both officers to sign.

    Raises:
        PermitUnknownError: There is no such permit.
        StateRefusedError: Its state does not allow the act.
        WorkRefusedError: Work that does not stand still cannot be cleared.
        HearingTooShortError: The time to ask for a hearing is too short.
        HearingPendingError: A forfeiture was not announced long enough ago.
        HolidayCalendarMissingError: Nobody can say yet how long it has to be.
    """
    now = world.clock()
    if wanted.act == "announce-forfeiture":
        earliest = hearing_end(now, world.catalogue.working_days)
        if wanted.hearing_until < earliest:
            raise HearingTooShortError(wanted.hearing_until, earliest)

    def prepare(registers: Registers, as_of: AsOf) -> PermitAct:
        found = find_permit(registers, permit)
        second = max(now, as_of.time)
        state = status(found, now=second)
        if state not in ALLOWED[wanted.act]:
            raise StateRefusedError(state.name)
        _check_progress(found, wanted, second)
        return _act(registers.applications[found.application].content, found, wanted)

    return world.ledger.read(prepare)


def _check_progress(found: Permit, wanted: Wanted, now: int) -> None:
    """Check what an act needs beside the permit's state."""
    progress = found.progress
    if wanted.act == "clear-resumption" and progress.work is not Work.STOPPED:
        raise WorkRefusedError(progress.work.name)
    until = progress.hearing_until
    if wanted.ending is Ending.FORFEITED and (until == 0 or until > now):
        raise HearingPendingError(until)


def _act(application: Application, found: Permit, wanted: Wanted) -> PermitAct:
    common = (application, found.sequence)
    decided = (wanted.reason, wanted.decision)
    match wanted.act:
        case "suspend":
            return Suspend(*common, *decided)
        case "reinstate":
            return Reinstate(*common, *decided)
        case "clear-resumption":
            return ClearResumption(*common, *decided)
        case "announce-forfeiture":
            return AnnounceForfeiture(*common, wanted.hearing_until, *decided)
        case _:
            return End(*common, wanted.ending, *decided)


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
        PermitUnknownError, StateRefusedError, WorkRefusedError, HearingTooShortError,
        HearingPendingError: As in `prepare_act`.
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
