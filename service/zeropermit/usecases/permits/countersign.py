"""Two officers at two computers: the first signs, the act waits, the second signs.

What is kept is what the first wanted, with a signature. The second is shown the act as
it is prepared anew from that, so nobody signs words of another's browser. An act that
another one has overtaken, whose signature ran out, or that is allowed no more, waits
no more. Until a second has signed, the first can take it back: it is then neither
shown nor sent from here.
"""

from __future__ import annotations

from dataclasses import dataclass

from zeropermit.domain.accounts.responsibility import OFFICER, check_acting
from zeropermit.domain.acts.act import Authorization
from zeropermit.domain.acts.operation import Operation, OperationState
from zeropermit.domain.acts.pending import Sent, WaitingAct
from zeropermit.domain.acts.permits import ActOnPermit
from zeropermit.domain.ledger.identifiers import (
    Address,
    Digest,
    OrganisationId,
    PermitId,
    to_hex,
)
from zeropermit.domain.ledger.state import Registers
from zeropermit.domain.permits.lookup import find_permit
from zeropermit.domain.permits.verification import AsOf
from zeropermit.errors import (
    AlreadySignedError,
    WaitingActSentError,
    WaitingActUnknownError,
    WaitingActWithdrawnError,
    ZeropermitError,
)
from zeropermit.usecases.permits.officer_acts import (
    Wanted,
    act_on_permit,
    prepare_act,
)
from zeropermit.usecases.ports import World

WAITING_SECONDS = 3 * 86_400
"""How long the first officer's signature waits for the second."""

ABANDONED_SECONDS = 120
"""After this an act that was about to be sent, and was not, can be taken back."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """An act that waits for a second officer."""

    id: Digest
    kept: WaitingAct
    number: str
    """Permit number."""
    act: ActOnPermit
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
        WaitingActWithdrawnError: Just this signature was taken back before.
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
    if world.waiting.withdrawn(kept.digest()):
        raise WaitingActWithdrawnError(to_hex(kept.digest()))
    return world.records.put(
        kept.as_json(), application=act.application.id, organisation=authority
    )


def waiting_acts(world: World, authority: OrganisationId) -> tuple[Waiting, ...]:
    """List the acts that wait for a second officer of an authority, newest first."""
    records = world.records.of_organisation(authority, kind=WaitingAct.TYPE)
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
    world.ledger.check(found.act, [found.kept.first, second])
    if not world.waiting.send(found.id, operation):
        raise WaitingActUnknownError(to_hex(name))  # taken back a moment ago
    return act_on_permit(
        world,
        found.kept.permit,
        _wanted(found.kept),
        [found.kept.first, second],
        operation=operation,
    )


def take_back(
    world: World,
    permit: PermitId,
    name: bytes,
    *,
    authority: OrganisationId,
    officer: Address,
) -> WaitingAct:
    """Take an act back, as the officer who signed it first; twice is as once.

    1. The act is one of the authority's, and the officer's own.
    2. It still waits.
    3. No second officer's signature is on its way with it. One that was about to be
       sent when the service died is not.
    4. It is taken back, unless a second officer is a moment faster.

    Raises:
        WaitingActUnknownError: No such act waits, or it is another officer's.
        WaitingActSentError: A second officer has signed.
    """
    # 1. Whose it is
    kept = _kept(world, authority, name)
    if kept is None or (kept.permit, kept.first.signer) != (permit, officer):
        raise WaitingActUnknownError(to_hex(name))
    if world.waiting.withdrawn(kept.digest()):
        return kept
    # 2. Whether it waits
    if _waiting(world, kept) is None:
        raise WaitingActUnknownError(to_hex(name))
    # 3. A second signature
    sent = world.waiting.sent(kept.digest())
    if sent is not None and _under_way(world, sent):
        raise WaitingActSentError(to_hex(name))
    # 4. Take it back
    if not world.waiting.withdraw(kept.digest(), sent):
        raise WaitingActSentError(to_hex(name))
    return kept


def _under_way(world: World, sent: Sent) -> bool:
    """Whether an act that was sent may still arrive."""
    operation = world.ledger.operation(sent.operation)
    if operation is None:
        return world.clock() < sent.at + ABANDONED_SECONDS
    return operation.state not in {OperationState.REFUSED, OperationState.FAILED}


def _kept(world: World, authority: OrganisationId, name: bytes) -> WaitingAct | None:
    """Find what was kept under a name, whether it still waits or not."""
    for record in world.records.of_organisation(authority, kind=WaitingAct.TYPE):
        kept = WaitingAct.from_json(record)
        if kept.digest() == name:
            return kept
    return None


def _wanted(kept: WaitingAct) -> Wanted:
    return Wanted(kept.act, kept.reason, kept.decision, kept.ending, kept.hearing_until)


def _waiting(world: World, kept: WaitingAct) -> Waiting | None:
    """Give an act as the second officer sees it; None if it is outdated."""
    if kept.first.deadline <= world.clock() or world.waiting.withdrawn(kept.digest()):
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
        signers = [authorization.signer]
        check_acting(registers, signers, uscc, now=now, roles=OFFICER)
        return found.authority

    return world.ledger.read(check)
