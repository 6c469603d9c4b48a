"""Two officers at two computers: the first signs, the act waits, the second signs.

What is kept is what the first wanted, with a signature. The second is shown the act as
it is prepared anew from that, so nobody signs words of another's browser. An act that
another one has overtaken, whose signature ran out, or that is allowed no more, waits
no more.
"""

from __future__ import annotations

from dataclasses import dataclass

from zeropermit.domain.acts import Authorization
from zeropermit.domain.events import KeyRole
from zeropermit.domain.identifiers import Digest, OrganisationId, PermitId, to_hex
from zeropermit.domain.operation import Operation
from zeropermit.domain.registers import Registers
from zeropermit.domain.verification import AsOf
from zeropermit.domain.waiting_act import WAITING_ACT, WaitingAct
from zeropermit.errors import (
    AlreadySignedError,
    NotActingForError,
    WaitingActUnknownError,
    ZeropermitError,
)
from zeropermit.usecases.apply import check_acting
from zeropermit.usecases.permit_acts import (
    PermitAct,
    Wanted,
    act_on_permit,
    find_permit,
    prepare_act,
)
from zeropermit.usecases.ports import World

WAITING_SECONDS = 3 * 86_400
"""How long the first officer's signature waits for the second."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """An act that waits for a second officer."""

    id: Digest
    kept: WaitingAct
    number: str
    """Permit number."""
    act: PermitAct
    """What both officers sign, as prepared now."""


def keep_act(
    world: World,
    permit: PermitId,
    wanted: Wanted,
    first: Authorization,
    *,
    text: str | None = None,
) -> Digest:
    """Keep an act that one officer signed.

    Args:
        world: The service.
        permit: On which one.
        wanted: What is to be done.
        first: The signature of one officer of the issuing authority.
        text: The written decision, if it was typed in.

    Raises:
        PermitUnknownError, StateRefusedError, WorkRefusedError, HearingTooShortError,
        HearingPendingError: As in `prepare_act`.
        NotActingForError: The signer is no officer of the issuing authority.
        SignatureRefusedError: The signature is over something else.
        DecisionTextError: The text has not the digest that is signed.
    """
    act = prepare_act(world, permit, wanted)
    authority = _check_officer(world, permit, first)
    world.ledger.check(act, [first])
    kept = WaitingAct(
        permit=permit,
        sequence=act.sequence,
        act=wanted.act,
        reason=wanted.reason,
        decision=wanted.decision,
        text=text,
        ending=wanted.ending,
        hearing_until=wanted.hearing_until,
        first=first,
    )
    return world.records.put(
        kept.as_json(), application=act.application.id, organisation=authority
    )


def waiting_acts(world: World, authority: OrganisationId) -> tuple[Waiting, ...]:
    """List the acts that wait for a second officer of an authority, newest first."""
    records = world.records.of_organisation(authority, kind=WAITING_ACT)
    kept = (WaitingAct.from_json(record) for record in records)
    found = (_waiting(world, one) for one in kept)
    return tuple(one for one in found if one is not None)


def find_waiting(world: World, authority: OrganisationId, name: bytes) -> Waiting:
    """Find one of the acts that wait for a second officer of an authority.

    Raises:
        WaitingActUnknownError: None of them has this name.
    """
    for found in waiting_acts(world, authority):
        if found.id == name:
            return found
    raise WaitingActUnknownError(to_hex(name))


def countersign(
    world: World,
    name: bytes,
    second: Authorization,
    *,
    authority: OrganisationId,
    operation: str,
) -> Operation:
    """Submit an act that waited, with the second officer's signature.

    Raises:
        WaitingActUnknownError: No such act waits.
        AlreadySignedError: The first officer signed again.
        NotActingForError: The signer is no officer of the issuing authority.
        SignatureRefusedError: The signature is over something else.
    """
    if known := world.ledger.operation(operation):
        return known  # the answer to this request was lost, the act was not
    found = find_waiting(world, authority, name)
    if second.signer == found.kept.first.signer:
        raise AlreadySignedError(second.signer)
    _check_officer(world, found.kept.permit, second)
    return act_on_permit(
        world,
        found.kept.permit,
        _wanted(found.kept),
        [found.kept.first, second],
        operation=operation,
    )


def _wanted(kept: WaitingAct) -> Wanted:
    return Wanted(kept.act, kept.reason, kept.decision, kept.ending, kept.hearing_until)


def _waiting(world: World, kept: WaitingAct) -> Waiting | None:
    """Give an act as the second officer sees it; None if it is outdated."""
    if kept.first.deadline <= world.clock():
        return None
    try:
        act = prepare_act(world, kept.permit, _wanted(kept))
    except ZeropermitError:
        return None  # the permit's state allows it no more
    if act.sequence != kept.sequence:
        return None
    number = world.ledger.read(
        lambda registers, _: find_permit(registers, kept.permit).number
    )
    return Waiting(kept.digest(), kept, number, act)


def _check_officer(
    world: World, permit: PermitId, authorization: Authorization
) -> OrganisationId:
    """Check that an officer of the issuing authority signed; give the authority."""
    now = world.clock()

    def check(registers: Registers, _: AsOf) -> OrganisationId:
        found = find_permit(registers, permit)
        uscc = registers.organisations[found.authority].uscc
        check_acting(registers, authorization, uscc, now=now)
        if registers.keys[authorization.signer].role is not KeyRole.OFFICER:
            raise NotActingForError(authorization.signer, uscc)
        return found.authority

    return world.ledger.read(check)
