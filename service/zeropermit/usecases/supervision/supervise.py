"""Supervise: hand over, draw, inspect, order and refer, as those concerned sign it.

An act is prepared from the state of the ledger alone, so that the same words come out
here and on the machine of an officer who asks no service.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from zeropermit.domain.acts.act import Act, Authorization
from zeropermit.domain.acts.commitments import RecordOutcome
from zeropermit.domain.acts.operation import Operation
from zeropermit.domain.acts.supervision import (
    AcceptSupervision,
    AnnounceRound,
    HandOver,
    Inspect,
    Redraw,
)
from zeropermit.domain.acts.supervision_orders import (
    AnswerReferral,
    CloseOrder,
    OrderCorrection,
    Refer,
)
from zeropermit.domain.evidence.evidence_set import Application
from zeropermit.domain.ledger.events import GrantKind, KeyRole
from zeropermit.domain.ledger.identifiers import (
    ZERO,
    Address,
    CommitmentId,
    InspectionId,
    MatterId,
    OrderId,
    OrganisationId,
    PermitId,
    ReferralId,
    RoundId,
    matter_id,
    organisation_id,
    permit_id,
)
from zeropermit.domain.ledger.state import Registers
from zeropermit.domain.permits.reasons import Outcome, State
from zeropermit.domain.permits.status import status
from zeropermit.domain.permits.verification import AsOf
from zeropermit.domain.supervision.inspection import Finding, Gravity
from zeropermit.domain.supervision.state import NOBODY, SupervisionRegister
from zeropermit.errors import (
    NotSupervisedError,
    StateRefusedError,
    SupervisionUnknownError,
    SupervisorUnfitError,
)
from zeropermit.usecases.applications.apply import check_acting
from zeropermit.usecases.permits.officer_acts import find_permit
from zeropermit.usecases.ports import World

BY_AUTHORITY = frozenset({"handover", "answer"})
ACTS = (
    *("handover", "accept", "redraw", "inspect"),
    *("order", "close", "outcome", "refer", "answer"),
)
IN_FORCE = frozenset({"handover", "accept", "redraw", "inspect"})
"""Acts on permits that have not ended."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is to be done about a permit; each act takes some of the members."""

    act: str
    """One of `ACTS`."""
    supervisor: str = ""
    """Unified social credit code of the body that is to supervise."""
    about: bytes = ZERO
    """Round, inspection, order, commitment or referral; zero for an inspection outside
    rounds."""
    digest: bytes = ZERO
    """Digest of the record, the demands or the decision."""
    reason: str = ""
    inspection: bytes = ZERO
    """Inspection that an outcome rests on: its record is the written decision."""
    outcome: Outcome = Outcome.NONE
    finding: Finding = Finding.NONE
    gravity: Gravity = Gravity.NONE
    due_at: int = 0
    corrected_at: int = 0
    """Second at which faults were corrected; 0 if they were not."""
    harm: bool = False


@dataclass(frozen=True, slots=True)
class RoundWish:
    """A round that a body wants to announce."""

    matter: str
    permille: int
    secret_hash: bytes
    due_at: int


def prepare(registers: Registers, permit: PermitId, wish: Wish, *, now: int) -> Act:
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
    found = find_permit(registers, permit)
    responsible(registers, permit, wish.act)
    state = status(found, now=now)
    if wish.act in IN_FORCE and state not in {State.VALID, State.SUSPENDED}:
        raise StateRefusedError(state.name)
    application = registers.applications[found.application].content
    if wish.act == "handover":
        matter = registers.versions[application.version].matter
        check_inspects(registers, organisation_id(wish.supervisor), matter, now=now)
    if wish.act == "outcome":
        return _outcome(registers, application, wish)
    return _BUILDERS[wish.act](registers.supervision, application, wish)


def responsible(registers: Registers, permit: PermitId, act: str) -> OrganisationId:
    """Name the organisation whose act it is.

    Raises:
        PermitUnknownError: There is no such permit.
        NotSupervisedError: Nobody supervises it, or nothing waits to be accepted.
    """
    found = find_permit(registers, permit)
    if act in BY_AUTHORITY:
        return found.authority
    supervision = registers.supervision.of(permit)
    body = supervision.proposed if act == "accept" else supervision.supervisor
    if body == NOBODY:
        raise NotSupervisedError("0x" + permit.hex())
    return body


def supervise(
    world: World,
    permit: PermitId,
    wish: Wish,
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
    check_inspects(registers, body, matter_id(wish.matter), now=now)
    return AnnounceRound(
        matter=wish.matter,
        permille=wish.permille,
        roster=officers(registers, body, now=now),
        secret_hash=wish.secret_hash,
        due_at=wish.due_at,
    )


def check_inspects(
    registers: Registers, body: OrganisationId, matter: MatterId, *, now: int
) -> None:
    """Check that a body may inspect a matter.

    Raises:
        SupervisorUnfitError: It may not.
    """
    if not registers.holds(body, GrantKind.INSPECT, matter, now):
        raise SupervisorUnfitError


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
    for authorization in authorizations:
        check_acting(registers, authorization, uscc, now=now)


def _hand_over(
    register: SupervisionRegister, application: Application, wish: Wish
) -> HandOver:
    made = register.of(permit_id(application.id)).hand_overs
    return HandOver(application, made, wish.supervisor)


def _accept(
    register: SupervisionRegister, application: Application, wish: Wish
) -> AcceptSupervision:
    made = register.of(permit_id(application.id)).hand_overs
    return AcceptSupervision(application, made - 1)


def _redraw(
    register: SupervisionRegister, application: Application, wish: Wish
) -> Redraw:
    number = RoundId(wish.about)
    _known(wish.about, register.rounds)
    made = register.draw(number, permit_id(application.id)).redraws
    return Redraw(application, number, made, wish.reason, wish.digest)


def _inspect(
    register: SupervisionRegister, application: Application, wish: Wish
) -> Inspect:
    number = RoundId(wish.about)
    if wish.about == ZERO:
        return Inspect(application, number, wish.finding, wish.digest)
    _known(wish.about, register.rounds)
    roster = register.rounds[number].roster
    return Inspect(application, number, wish.finding, wish.digest, roster)


def _order(
    register: SupervisionRegister, application: Application, wish: Wish
) -> OrderCorrection:
    number = InspectionId(wish.about)
    _known(wish.about, register.inspections)
    words = (wish.gravity, wish.digest, wish.due_at)
    return OrderCorrection(application, number, *words)


def _close(
    register: SupervisionRegister, application: Application, wish: Wish
) -> CloseOrder:
    _known(wish.about, register.orders)
    words = (wish.corrected_at, wish.harm, wish.digest)
    return CloseOrder(application, OrderId(wish.about), *words)


def _refer(_: SupervisionRegister, application: Application, wish: Wish) -> Refer:
    return Refer(application, wish.reason, wish.digest)


def _answer(
    register: SupervisionRegister, application: Application, wish: Wish
) -> AnswerReferral:
    _known(wish.about, register.referrals)
    return AnswerReferral(application, ReferralId(wish.about), wish.digest)


def _outcome(
    registers: Registers, application: Application, wish: Wish
) -> RecordOutcome:
    """Say what became of a commitment, on the strength of an inspection's record."""
    inspections, number = (
        registers.supervision.inspections,
        InspectionId(wish.inspection),
    )
    _known(wish.inspection, inspections)
    _known(wish.about, registers.commitments)
    found = inspections[number]
    commitment = registers.commitments[CommitmentId(wish.about)].content
    if found.permit != permit_id(application.id):
        raise SupervisionUnknownError("0x" + wish.inspection.hex())
    if commitment.application != application.id:
        raise SupervisionUnknownError("0x" + wish.about.hex())
    return RecordOutcome(application, commitment, wish.outcome, found.record)


def _known(number: bytes, entries: Container[object]) -> None:
    if number not in entries:
        raise SupervisionUnknownError("0x" + number.hex())


_BUILDERS: Mapping[str, Callable[[SupervisionRegister, Application, Wish], Act]] = (
    MappingProxyType(
        {
            "handover": _hand_over,
            "accept": _accept,
            "redraw": _redraw,
            "inspect": _inspect,
            "order": _order,
            "close": _close,
            "refer": _refer,
            "answer": _answer,
        }
    )
)
