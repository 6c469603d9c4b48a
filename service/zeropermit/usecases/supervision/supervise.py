"""Supervise: hand over, draw, inspect, order and refer, as those concerned sign it.

An act is prepared from the state of the ledger alone, so that the same words come out
here and on the machine of an officer who asks no service.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import ClassVar, TypeAlias

from zeropermit.domain.accounts.responsibility import OFFICER
from zeropermit.domain.acts.act import Act, Authorization, proposed
from zeropermit.domain.acts.commitments import RecordOutcome
from zeropermit.domain.acts.duties import check_responsible, responsible
from zeropermit.domain.acts.fields import Given
from zeropermit.domain.acts.operation import Operation
from zeropermit.domain.acts.registry import named_acts
from zeropermit.domain.acts.supervision import (
    AnnounceRound,
    RevealRound,
    SupervisionAct,
)
from zeropermit.domain.ledger import identifiers as ids
from zeropermit.domain.ledger.filings import proven
from zeropermit.domain.ledger.folding import copied
from zeropermit.domain.ledger.state import LedgerState
from zeropermit.domain.ledger.violations import require
from zeropermit.domain.permits.reasons import Outcome
from zeropermit.domain.supervision import preconditions as rules
from zeropermit.domain.supervision.inspection import secret_hash
from zeropermit.errors import (
    FieldProblem,
    FieldsRefusedError,
    SupervisionUnknownError,
)
from zeropermit.usecases.permits.signers import check_signers, submit_signed
from zeropermit.usecases.ports import ServiceContext

ACTS: Mapping[str, type[Act]] = MappingProxyType(dict(named_acts(SupervisionAct)))
"""Acts on a permit of the supervision registry, by their names at the API."""


@dataclass(frozen=True, slots=True)
class SupervisionRequest:
    """An act of supervision on a permit that somebody wants."""

    act: type[Act]  #: One of `ACTS`.
    #: Fields of the act that a person gives.
    given: Given = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class InspectedOutcome:
    """Outcome of a commitment to a permit, as an inspection found."""

    act: ClassVar[type[Act]] = RecordOutcome

    commitment: ids.CommitmentId
    outcome: Outcome
    inspection: ids.InspectionId  #: Inspection whose record is the written decision.


AnyWish: TypeAlias = SupervisionRequest | InspectedOutcome


@dataclass(frozen=True, slots=True)
class RoundRequest:
    """A round that a body wants to announce."""

    matter: str
    permille: int
    secret_hash: bytes
    due_at: int


def prepare(
    state: LedgerState, permit: ids.PermitId, request: AnyWish, *, now: int
) -> Act:
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
    responsible(state, permit, request.act)
    if isinstance(request, InspectedOutcome):
        return _outcome(state, permit, request)
    act = proposed(request.act, state, permit, request.given)
    require(act.violations(state, now=now))
    return act


def check_caller(
    context: ServiceContext,
    permit: ids.PermitId,
    act: type[Act],
    *,
    organisation: ids.OrganisationId,
) -> None:
    """Let the organisation through whose act it is.

    Raises:
        PermitUnknownError: There is no such permit.
        NotSupervisedError: Nobody supervises it, or nothing waits to be accepted.
        NotAllowedError: It is another organisation's act.
    """
    with context.look() as (state, _, _):
        check_responsible(state, permit, act, organisation=organisation)


def prepare_own(
    context: ServiceContext,
    permit: ids.PermitId,
    request: AnyWish,
    *,
    organisation: ids.OrganisationId,
) -> Act:
    """Prepare an act about a permit for the organisation whose act it is.

    Raises:
        NotAllowedError: It is another organisation's act.
        ZeropermitError: As in `prepare`.
    """
    with context.look() as (state, now, _):
        check_responsible(state, permit, request.act, organisation=organisation)
        return prepare(state, permit, request, now=now)


def supervise(
    context: ServiceContext,
    permit: ids.PermitId,
    request: AnyWish,
    authorizations: Sequence[Authorization],
    *,
    operation: str,
) -> Operation:
    """Submit an act about a permit that those concerned signed.

    Raises:
        ZeropermitError: As in `prepare`.
        NotActingForError: A signer is no key of the organisation whose act it is.
        SignatureRefusedError: A signature is over something else.
    """

    def made() -> tuple[Act, ids.OrganisationId]:
        with context.look() as (state, now, _):
            act = prepare(state, permit, request, now=now)
            return act, responsible(state, permit, request.act)

    return submit_signed(context, made, authorizations, operation=operation)


def prepare_round(
    state: LedgerState, body: ids.OrganisationId, request: RoundRequest, *, now: int
) -> AnnounceRound:
    """Prepare the announcement of a round, with all officers who act now.

    Raises:
        SupervisorUnfitError: The body does not inspect the matter.
    """
    require(rules.inspects(state, body, ids.matter_id(request.matter), now=now))
    return copied(AnnounceRound, request, roster=officers(state, body, now=now))


def officers(
    state: LedgerState, body: ids.OrganisationId, *, now: int
) -> tuple[ids.Address, ...]:
    """List the acting officers of a body by their keys, in ascending order.

    Each is a person of their own: of two keys of one person the newer one is taken.
    """
    acting = (
        address
        for address, key in state.keys.items()
        if key.organisation == body
        and key.role in OFFICER
        and key.acts(now)
        and not state.suspended(address)
    )
    newest: dict[int, ids.Address] = {}
    for address in sorted(acting, key=lambda key: (state.keys[key].active_from, key)):
        newest[state.keys[address].person] = address
    newest.pop(0, None)
    return tuple(sorted(newest.values(), key=str.lower))


def announce_round(
    context: ServiceContext,
    body: ids.OrganisationId,
    request: RoundRequest,
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

    def made() -> tuple[Act, ids.OrganisationId]:
        check_signers(context, body, [authorization])  # whose key it is comes first
        with context.look() as (state, _, _):
            return prepare_round(state, body, request, now=context.clock()), body

    return submit_signed(context, made, [authorization], operation=operation)


def reveal_round(
    context: ServiceContext, number: ids.RoundId, secret: bytes, *, operation: str
) -> Operation:
    """Submit the secret of a round; the ledger then draws its permits.

    Raises:
        SupervisionUnknownError: There is no such round.
        FieldsRefusedError: The secret is not the one that was announced.
    """
    if known := context.ledger.operation(operation):
        return known
    with context.look() as (state, _, _):
        found = state.supervision.rounds.get(number)
    if found is None:
        raise SupervisionUnknownError(ids.to_hex(number))
    if found.secret_hash != secret_hash(secret):
        raise FieldsRefusedError((FieldProblem("/secret", "value"),))
    return context.ledger.submit(RevealRound(number, secret), (), operation=operation)


def _outcome(
    state: LedgerState, permit: ids.PermitId, request: InspectedOutcome
) -> RecordOutcome:
    """Record the outcome of a commitment on the strength of an inspection."""
    application = state.applications[state.permits[permit].application].content
    found = state.supervision.inspections.get(request.inspection)
    if found is None or not state.supervision.of_one_line(found.permit, permit):
        raise SupervisionUnknownError("0x" + request.inspection.hex())
    made = state.commitments.get(request.commitment)
    if made is None or made.content.application != application.id:
        raise SupervisionUnknownError("0x" + request.commitment.hex())
    promise = proven(state, made.content)
    return RecordOutcome(application, promise, request.outcome, found.record)
