"""Acts on a permit by two officers, never by rule.

Suspend, reinstate and end; announce a forfeiture, and clear stopped work to resume.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeAlias

from zeropermit.domain.accounts.responsibility import check_acting
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
from zeropermit.domain.ledger.violations import Violations, require
from zeropermit.domain.permits import preconditions as rules
from zeropermit.domain.permits.lookup import find_permit
from zeropermit.domain.permits.permit import Permit
from zeropermit.domain.permits.preconditions import Moment
from zeropermit.domain.permits.reasons import Ending
from zeropermit.domain.permits.verification import AsOf
from zeropermit.usecases.ports import World

PermitAct: TypeAlias = Suspend | Reinstate | End | ClearResumption | AnnounceForfeiture


@dataclass(frozen=True, slots=True)
class Wanted:
    """What officers want to do with a permit."""

    act: str
    """A key of `PRECONDITIONS`."""
    reason: str
    """Reason code, capitals and underscores."""
    decision: bytes
    """Digest of the written decision."""
    ending: Ending = Ending.NONE
    hearing_until: int = 0
    """Exclusive end of the time to ask for a hearing."""


PRECONDITIONS: Mapping[str, Callable[[Registers, Moment, Wanted], Violations]] = (
    MappingProxyType(
        {
            "suspend": lambda state, moment, _: rules.suspend(state, moment),
            "reinstate": lambda state, moment, _: rules.reinstate(state, moment),
            "end": lambda state, moment, wanted: rules.end(
                state, moment, wanted.ending
            ),
            "clear-resumption": lambda state, moment, _: rules.clear_resumption(
                state, moment
            ),
            "announce-forfeiture": lambda state, moment, wanted: (
                rules.announce_forfeiture(state, moment, wanted.hearing_until)
            ),
        }
    )
)
"""Preconditions by the name of the act."""


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
        require(rules.hearing_time(wanted.hearing_until, earliest))

    def prepare(registers: Registers, as_of: AsOf) -> PermitAct:
        moment = Moment(permit, max(now, as_of.time))
        require(PRECONDITIONS[wanted.act](registers, moment, wanted))
        found = registers.permits[permit]
        return _act(registers.applications[found.application].content, found, wanted)

    return world.ledger.read(prepare)


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
        signers = [authorization.signer for authorization in authorizations]
        check_acting(registers, signers, authority, now=now)

    world.ledger.read(check)
    world.ledger.check(act, authorizations)
    return world.ledger.submit(act, authorizations, operation=operation)
