"""Acts on a permit by two officers, never by rule.

Suspend, reinstate and end; announce a forfeiture, and clear stopped work to resume.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from zeropermit.domain.accounts.responsibility import check_acting
from zeropermit.domain.acts.act import Authorization, proposed
from zeropermit.domain.acts.fields import given_fields
from zeropermit.domain.acts.operation import Operation
from zeropermit.domain.acts.permit_decisions import BY_AUTHORITY
from zeropermit.domain.acts.permits import ActOnPermit
from zeropermit.domain.acts.registry import named_acts
from zeropermit.domain.law.decision_limit import hearing_end
from zeropermit.domain.ledger.identifiers import PermitId
from zeropermit.domain.ledger.state import Registers
from zeropermit.domain.ledger.violations import require
from zeropermit.domain.permits import preconditions as rules
from zeropermit.domain.permits.lookup import find_permit
from zeropermit.domain.permits.reasons import Ending
from zeropermit.domain.permits.verification import AsOf
from zeropermit.usecases.ports import World

ACTS: Mapping[str, type[ActOnPermit]] = MappingProxyType(
    {
        name: kind
        for name, kind in named_acts(ActOnPermit).items()
        if issubclass(kind, ActOnPermit) and kind.duties == BY_AUTHORITY
    }
)
"""Acts of two officers of the authority, by their names at the API."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """An act on a permit that officers want."""

    act: str
    """A key of `ACTS`."""
    reason: str
    """Reason code, capitals and underscores."""
    decision: bytes
    """Digest of the written decision."""
    ending: Ending = Ending.NONE
    hearing_until: int = 0
    """Exclusive end of the time to ask for a hearing."""


def prepare_act(world: World, permit: PermitId, wanted: Wanted) -> ActOnPermit:
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

    kind = ACTS[wanted.act]
    given = {name: getattr(wanted, name) for name in given_fields(kind)}

    def prepare(registers: Registers, as_of: AsOf) -> ActOnPermit:
        find_permit(registers, permit)
        act = proposed(kind, registers, permit, given)
        require(act.violations(registers, now=max(now, as_of.time)))
        return act

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
