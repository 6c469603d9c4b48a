"""Supervise: hand over, draw, inspect, order and refer, as those concerned sign it.

An act is prepared from the state of the ledger alone, so that the same words come out
here and on the machine of an officer who asks no service.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import ClassVar, TypeAlias

from zeropermit.domain.accounts.responsibility import check_acting
from zeropermit.domain.acts.act import Act, Authorization, proposed
from zeropermit.domain.acts.commitments import RecordOutcome
from zeropermit.domain.acts.duties import check_responsible, responsible
from zeropermit.domain.acts.fields import Given
from zeropermit.domain.acts.operation import Operation
from zeropermit.domain.acts.registry import named_acts
from zeropermit.domain.acts.supervision import AnnounceRound
from zeropermit.domain.ledger.events import KeyRole
from zeropermit.domain.ledger.identifiers import (
    Address,
    CommitmentId,
    InspectionId,
    OrganisationId,
    PermitId,
    matter_id,
)
from zeropermit.domain.ledger.state import Registers
from zeropermit.domain.ledger.violations import require
from zeropermit.domain.permits.reasons import Outcome
from zeropermit.domain.permits.verification import AsOf
from zeropermit.domain.supervision import preconditions as rules
from zeropermit.errors import SupervisionUnknownError
from zeropermit.usecases.ports import World

ACTS: Mapping[str, type[Act]] = MappingProxyType(dict(named_acts(AnnounceRound)))
"""Acts on a permit of the supervision registry, by their names at the API."""


@dataclass(frozen=True, slots=True)
class Wish:
    """An act of supervision on a permit that somebody wants."""

    act: type[Act]
    """One of `ACTS`."""
    given: Given = field(default_factory=dict)
    """Fields of the act that a person gives."""


@dataclass(frozen=True, slots=True)
class InspectedOutcome:
    """Outcome of a commitment to a permit, as an inspection found."""

    act: ClassVar[type[Act]] = RecordOutcome

    commitment: CommitmentId
    outcome: Outcome
    inspection: InspectionId
    """Inspection whose record is the written decision."""


AnyWish: TypeAlias = Wish | InspectedOutcome


@dataclass(frozen=True, slots=True)
class RoundWish:
    """A round that a body wants to announce."""

    matter: str
    permille: int
    secret_hash: bytes
    due_at: int


def prepare(registers: Registers, permit: PermitId, wish: AnyWish, *, now: int) -> Act:
    """Prepare an act about a permit for those concerned to sign.

    Raises:
        PermitUnknownError: There is no such permit.
        StateRefusedError: It has ended.
        NotSupervisedError: Nobody supervises it, or nothing waits to be accepted.
        SupervisorUnfitError: It is to be handed over to a body that does not inspect
            the matter.
        SupervisionUnknownError: It has no such round, inspection, order, commitment or
            referral.
    """
    responsible(registers, permit, wish.act)
    if isinstance(wish, InspectedOutcome):
        return _outcome(registers, permit, wish)
    act = proposed(wish.act, registers, permit, wish.given)
    require(act.violations(registers, now=now))
    return act


def check_caller(
    world: World, permit: PermitId, act: type[Act], *, organisation: OrganisationId
) -> None:
    """Let the organisation through whose act it is.

    Raises:
        PermitUnknownError: There is no such permit.
        NotSupervisedError: Nobody supervises it, or nothing waits to be accepted.
        NotAllowedError: It is another organisation's act.
    """

    def check(registers: Registers, _: AsOf) -> None:
        check_responsible(registers, permit, act, organisation=organisation)

    world.ledger.read(check)


def supervise(
    world: World,
    permit: PermitId,
    wish: AnyWish,
    authorizations: Sequence[Authorization],
    *,
    operation: str,
) -> Operation:
    """Submit an act about a permit that those concerned signed.

    Raises:
        PermitUnknownError, StateRefusedError, NotSupervisedError,
        SupervisorUnfitError, SupervisionUnknownError: As in `prepare`.
        NotActingForError: A signer is no key of the organisation whose act it is.
        SignatureRefusedError: A signature is over something else.
    """
    if known := world.ledger.operation(operation):
        return known  # the answer to this request was lost, the act was not
    now = world.clock()

    def check(registers: Registers, as_of: AsOf) -> Act:
        act = prepare(registers, permit, wish, now=max(now, as_of.time))
        body = responsible(registers, permit, wish.act)
        _check_signers(registers, authorizations, body, now=now)
        return act

    act = world.ledger.read(check)
    world.ledger.check(act, authorizations)
    return world.ledger.submit(act, authorizations, operation=operation)


def prepare_round(
    registers: Registers, body: OrganisationId, wish: RoundWish, *, now: int
) -> AnnounceRound:
    """Prepare the announcement of a round, with all officers who act now.

    Raises:
        SupervisorUnfitError: The body does not inspect the matter.
    """
    require(rules.inspects(registers, body, matter_id(wish.matter), now=now))
    return AnnounceRound(
        matter=wish.matter,
        permille=wish.permille,
        roster=officers(registers, body, now=now),
        secret_hash=wish.secret_hash,
        due_at=wish.due_at,
    )


def officers(
    registers: Registers, body: OrganisationId, *, now: int
) -> tuple[Address, ...]:
    """List the officers' keys of a body that act now, in ascending order."""
    acting = (
        address
        for address, key in registers.keys.items()
        if key.organisation == body
        and key.role is KeyRole.OFFICER
        and key.active(now)
        and not registers.suspended(address)
    )
    return tuple(sorted(acting, key=str.lower))


def announce_round(
    world: World,
    body: OrganisationId,
    wish: RoundWish,
    authorization: Authorization,
    *,
    operation: str,
) -> Operation:
    """Submit the announcement of a round that an officer signed.

    Raises:
        NotActingForError: The signer is no key of the body.
        SupervisorUnfitError: The body does not inspect the matter.
        SignatureRefusedError: The signature is over something else, such as another
            roster.
    """
    if known := world.ledger.operation(operation):
        return known
    now = world.clock()

    def check(registers: Registers, _: AsOf) -> AnnounceRound:
        _check_signers(registers, [authorization], body, now=now)
        return prepare_round(registers, body, wish, now=now)

    act = world.ledger.read(check)
    world.ledger.check(act, [authorization])
    return world.ledger.submit(act, [authorization], operation=operation)


def _check_signers(
    registers: Registers,
    authorizations: Sequence[Authorization],
    body: OrganisationId,
    *,
    now: int,
) -> None:
    uscc = registers.organisations[body].uscc
    signers = [authorization.signer for authorization in authorizations]
    check_acting(registers, signers, uscc, now=now)


def _outcome(
    registers: Registers, permit: PermitId, wish: InspectedOutcome
) -> RecordOutcome:
    """Record the outcome of a commitment on the strength of an inspection."""
    application = registers.applications[registers.permits[permit].application].content
    found = registers.supervision.inspections.get(wish.inspection)
    if found is None or found.permit != permit:
        raise SupervisionUnknownError("0x" + wish.inspection.hex())
    made = registers.commitments.get(wish.commitment)
    if made is None or made.content.application != application.id:
        raise SupervisionUnknownError("0x" + wish.commitment.hex())
    return RecordOutcome(application, made.content, wish.outcome, found.record)
