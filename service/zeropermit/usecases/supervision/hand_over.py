"""Hand over: an issued permit goes to the body that supervises it (审管互动).

Where one body alone inspects the matter, and is not the authority itself, there is
nothing to choose: the authority's system key signs. Everything else is for officers.
To accept is the supervisor's own act.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import structlog

from zeropermit.domain.accounts.responsibility import acts_for
from zeropermit.domain.acts.operation import Operation, OperationState
from zeropermit.domain.acts.supervision import HandOver
from zeropermit.domain.ledger.events import GrantKind
from zeropermit.domain.ledger.identifiers import (
    OrganisationId,
    PermitId,
    organisation_id,
)
from zeropermit.domain.ledger.state import LedgerState, Organisation
from zeropermit.domain.permits.turn import is_in_force
from zeropermit.domain.supervision.preconditions import matter_of
from zeropermit.errors import ZeropermitError
from zeropermit.usecases.permits.signers import submit_by_rule
from zeropermit.usecases.ports import ServiceContext, Signer
from zeropermit.usecases.supervision.supervise import SupervisionRequest, prepare

log = structlog.get_logger()

MOST_AT_ONCE = 16
"""Hand-overs of one round of work, so that issuing never waits long for them."""
TRIES = 3
"""How often a hand-over is signed again that the ledger did not take."""

ENDED = frozenset({OperationState.REFUSED, OperationState.FAILED})


@dataclass(slots=True)
class HandOvers:
    """Hands over permits, issued by rule or by officers, that await it."""

    context: ServiceContext
    #: Permits that the ledger would not have handed over: they wait for officers.
    left: set[PermitId] = field(default_factory=set)

    def work(self) -> int:
        """Hand permits over, oldest first; return how many hand-overs were sent."""
        sent = 0
        for permit, supervisor in self._waiting().items():
            if permit in self.left:
                continue
            if sent == MOST_AT_ONCE:
                break
            try:
                sent += self._hand_over(permit, supervisor)
            except ZeropermitError as error:
                log.warning("hand_over_stuck", permit=permit.hex(), code=error.code)
        return sent

    def _waiting(self) -> Mapping[PermitId, str]:
        with self.context.look() as (state, now, _):
            return not_handed_over(state, self.context.signers, now=now)

    def _hand_over(self, permit: PermitId, supervisor: str) -> int:
        """Send the hand-over of one permit, unless it is on its way."""
        for attempt in range(TRIES):
            operation = f"hand-over:{permit.hex()}:{attempt}"
            before = self.context.ledger.operation(operation)
            if before is None:
                hand_over(self.context, permit, supervisor, operation=operation)
                log.info("hand_over_requested", permit=permit.hex())
                return 1
            if before.state not in ENDED:
                return 0
        self.left.add(permit)
        log.warning("hand_over_left", permit=permit.hex())
        return 0


def hand_over(
    context: ServiceContext, permit: PermitId, supervisor: str, *, operation: str
) -> Operation:
    """Hand a permit over with the authority's system key.

    `supervisor` is the unified social credit code of the body that is to supervise.

    Raises:
        StateRefusedError: The permit has ended.
        SupervisorUnfitError: The body does not inspect the matter.
    """
    request = SupervisionRequest(HandOver, {"supervisor": supervisor})
    with context.look() as (state, now, _):
        act = prepare(state, permit, request, now=now)
        authority = state.organisations[state.permits[permit].authority].uscc
    signer = context.signers[authority]
    return submit_by_rule(context, act, signer, operation=operation)


def not_handed_over(
    state: LedgerState, signers: Mapping[str, Signer], *, now: int
) -> Mapping[PermitId, str]:
    """Find permits in force that were never handed over, and to whom each would go.

    `signers` are system keys of the authorities whose permits they are; a key that may
    not act is as good as none. Gives the code of the body that is to supervise, by
    permit, oldest first.
    """
    supervision = state.supervision
    fresh = {
        permit
        for permit in state.permits
        if supervision.origin(permit) not in supervision.permits
    }
    own = {
        organisation_id(uscc)
        for uscc, signer in signers.items()
        if acts_for(state, signer.address, uscc, now=now)
    }
    inspectors = _sole_inspectors(state, now)
    if not own or not inspectors:
        return {}
    found: dict[PermitId, str] = {}
    for permit in sorted(fresh, key=lambda each: state.permits[each].issued_at):
        entry = state.permits[permit]
        body = inspectors.get(matter_of(state, permit), entry.authority)
        if entry.authority not in own or body == entry.authority:
            continue
        if is_in_force(entry, now=now):
            found[permit] = state.organisations[body].uscc
    return found


def possible_supervisors(
    state: LedgerState, permit: PermitId, *, now: int
) -> Sequence[Organisation]:
    """List the bodies to which a permit can be handed over, if it is in force."""
    entry, matter = state.supervision.of(permit), matter_of(state, permit)
    if not is_in_force(state.permits[permit], now=now):
        return ()
    return tuple(
        state.organisations[body]
        for (body, kind, scope), grant in state.grants.items()
        if (kind, scope) == (GrantKind.INSPECT, matter)
        and grant.holds(now)
        and body not in {entry.supervisor, entry.proposed}
    )


def _sole_inspectors(state: LedgerState, now: int) -> Mapping[bytes, OrganisationId]:
    """Give the body that inspects a matter now, of each that one alone inspects."""
    found: dict[bytes, list[OrganisationId]] = {}
    for (body, kind, scope), grant in state.grants.items():
        if kind is GrantKind.INSPECT and grant.holds(now):
            found.setdefault(scope, []).append(body)
    return {scope: bodies[0] for scope, bodies in found.items() if len(bodies) == 1}
