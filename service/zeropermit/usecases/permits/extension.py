"""Put the start of work off (延期): the holder asks, the authority grants or refuses.

The request is on the ledger and keeps the permit from lapsing until it is decided.
Where the matter is decided automatically the authority's system key grants it at once;
else an officer does, or two refuse it (`officer_acts.py`).
"""

from __future__ import annotations

from dataclasses import dataclass, field

import structlog

from zeropermit.domain.acts.act import Authorization, proposed
from zeropermit.domain.acts.operation import Operation, OperationState
from zeropermit.domain.acts.work import Extend, RequestExtension
from zeropermit.domain.ledger.identifiers import OrganisationId, PermitId
from zeropermit.domain.ledger.state import LedgerState
from zeropermit.domain.ledger.violations import require
from zeropermit.domain.permits import work
from zeropermit.domain.permits.permit import ActKind, Permit, PermitAct
from zeropermit.domain.permits.reasons import State
from zeropermit.domain.permits.start_limits import (
    extension_by,
    longest_extension,
    rolled,
    version_of,
)
from zeropermit.domain.permits.status import status
from zeropermit.errors import ZeropermitError
from zeropermit.usecases.permits.holder_reports import PermitSnapshot, permit_snapshot
from zeropermit.usecases.permits.signers import check_signers, submit_by_rule
from zeropermit.usecases.ports import ServiceContext

log = structlog.get_logger()

REASONS = ("SITE_NOT_READY", "DESIGN_CHANGED", "FUNDS_LATE", "WEATHER", "OTHER_REASON")
"""Reason codes that pages offer; the law wants a reason and lists none (建筑法 9)."""
TRIES = 3
"""How often a grant by rule is signed again that the ledger did not take."""
ENDED = frozenset({OperationState.REFUSED, OperationState.FAILED})


@dataclass(frozen=True, slots=True)
class StartExtensionRequest:
    """A holder's request."""

    reason: str  #: Reason code, capitals and underscores.
    #: Exclusive end of the new time to start; None for the longest.
    start_by: int | None = None
    months: int | None = None  #: Or by how many months; None for the longest.


@dataclass(frozen=True, slots=True)
class Proposed:
    """A request that the holder can sign."""

    act: RequestExtension
    automatic: bool  #: Whether it is granted at once, by rule.


@dataclass(frozen=True, slots=True)
class PendingExtension:
    """A request that the authority has not decided."""

    permit: PermitId
    number: str  #: Permit number.
    holder: str  #: Name of the holder.
    reason: str  #: Reason code.
    start_by: int  #: Exclusive end of the time to start that was asked for.
    requested_at: int


def propose_extension(
    context: ServiceContext, permit: PermitId, start_extension: StartExtensionRequest
) -> Proposed:
    """Prepare a request for the holder to sign.

    Raises:
        PermitUnknownError: There is no such permit.
        StateRefusedError: It is not valid, for instance because it has lapsed.
        StartNotAwaitedError: The start was reported, or none is awaited.
        ExtensionPendingError: A request is undecided.
        ExtensionLimitError: The start was put off as often as is allowed.
        ExtensionRefusedError: The new time is not later, or too late.
    """
    snapshot = permit_snapshot(context, permit)
    application = snapshot.application
    with context.look() as (state, _, _):
        start_by = _start_by(context, state, snapshot, start_extension)
        automatic = state.versions[application.version].automatic
        authority = state.organisations[application.authority].uscc
    sequence = snapshot.permit.progress.reports
    act = RequestExtension(application, sequence, start_by, start_extension.reason)
    return Proposed(act, automatic and authority in context.signers)


def ask_extension(
    context: ServiceContext,
    permit: PermitId,
    start_extension: StartExtensionRequest,
    authorization: Authorization,
    *,
    operation: str,
) -> Operation:
    """Submit a request that the holder signed.

    Raises:
        ZeropermitError: As in `propose_extension`.
        NotActingForError: The signer's key is not the holder's.
        SignatureRefusedError: The signature is over something else.
    """
    found = propose_extension(context, permit, start_extension)
    check_signers(context, found.act.application.applicant, [authorization])
    context.ledger.check(found.act, [authorization])
    return context.ledger.submit(found.act, [authorization], operation=operation)


def pending_extensions(
    context: ServiceContext, authority: OrganisationId
) -> tuple[PendingExtension, ...]:
    """List the undecided requests to an authority, newest first."""
    with context.look() as (state, now, _):
        found = [
            _pending(state, permit, entry)
            for permit, entry in state.permits.items()
            if entry.authority == authority and _is_pending(entry, now)
        ]
    return tuple(sorted(found, key=lambda one: one.requested_at, reverse=True))


def prepare_grant(
    context: ServiceContext, permit: PermitId, start_by: int | None = None
) -> Extend:
    """Prepare the grant of a request, to the day that was asked for or an earlier one.

    Raises:
        PermitUnknownError: There is no such permit.
        StateRefusedError: It is not valid.
        ExtensionNotRequestedError: No request is undecided.
        ExtensionRefusedError: The day has passed, is no later than the one before, or
            is later than was asked for.
    """
    wanted = permit_snapshot(context, permit).permit.progress.requested_start
    given = {"start_by": wanted if start_by is None else start_by}
    with context.look() as (state, now, _):
        act = proposed(Extend, state, permit, given)
        require(act.violations(state, now=now))
    return act


def grant_extension(
    context: ServiceContext,
    permit: PermitId,
    authorization: Authorization,
    *,
    operation: str,
    start_by: int | None = None,
) -> Operation:
    """Submit a grant that an officer signed.

    Raises:
        ZeropermitError: As in `prepare_grant`.
        NotActingForError: The signer is no key of the authority.
        SignatureRefusedError: The signature is over something else.
    """
    act = prepare_grant(context, permit, start_by)
    check_signers(context, act.application.authority, [authorization])
    context.ledger.check(act, [authorization])
    return context.ledger.submit(act, [authorization], operation=operation)


@dataclass(slots=True)
class ExtensionsByRule:
    """Grants requests by rule: of automatic matters, by the authority's system key."""

    context: ServiceContext
    #: Requests that the ledger would not have granted: they wait for officers.
    left: set[tuple[PermitId, int]] = field(default_factory=set)

    def work(self) -> int:
        """Grant the undecided requests; return how many grants were sent."""
        sent = 0
        for permit, request, authority in self._waiting():
            try:
                sent += self._grant(permit, request, authority)
            except ZeropermitError as error:
                log.warning("extension_stuck", permit=permit.hex(), code=error.code)
        return sent

    def _waiting(self) -> list[tuple[PermitId, int, str]]:
        with self.context.look() as (state, now, _):
            return [
                (permit, entry.last_request, authority)
                for permit, entry in state.permits.items()
                if _is_pending(entry, now)
                and version_of(state, entry).automatic
                and (authority := state.organisations[entry.authority].uscc)
                in self.context.signers
                and (permit, entry.last_request) not in self.left
            ]

    def _grant(self, permit: PermitId, request: int, authority: str) -> int:
        """Send the grant of one request, unless it is on its way."""
        for attempt in range(TRIES):
            operation = f"extension:{permit.hex()}:{request}:{attempt}"
            before = self.context.ledger.operation(operation)
            if before is None:
                act = prepare_grant(self.context, permit)
                signer = self.context.signers[authority]
                submit_by_rule(self.context, act, signer, operation=operation)
                log.info("extension_requested", permit=permit.hex())
                return 1
            if before.state not in ENDED:
                return 0
        self.left.add((permit, request))
        log.warning("extension_left", permit=permit.hex())
        return 0


def _is_pending(permit: Permit, now: int) -> bool:
    """Whether a request can be decided now."""
    asked = permit.progress.requested_start != 0
    return asked and status(permit, now=now) is State.VALID


def _pending(state: LedgerState, permit: PermitId, entry: Permit) -> PendingExtension:
    content = state.applications[entry.application].content
    asked = _last_request(state, permit)
    return PendingExtension(
        permit,
        entry.number,
        state.organisations[content.applicant].name,
        asked.reason,
        entry.progress.requested_start,
        asked.at,
    )


def _last_request(state: LedgerState, permit: PermitId) -> PermitAct:
    """Find the last request of a line: a change may have followed it."""
    while True:
        for act in reversed(state.permits[permit].history):
            if act.kind is ActKind.REQUEST_EXTENSION:
                return act
        permit = state.replaces[permit]


def _start_by(
    context: ServiceContext,
    state: LedgerState,
    snapshot: PermitSnapshot,
    start_extension: StartExtensionRequest,
) -> int:
    """Give the new end of the time to start, which the matter has to allow."""
    require(work.request_extension(state, snapshot.moment))
    start_by = start_extension.start_by
    if start_by is None:
        months = start_extension.months
        if months is None:
            end = longest_extension(state, snapshot.id)
        else:
            end = extension_by(state, snapshot.id, months)
        start_by = rolled(end, context.catalogue.working_days)
    require(work.request_extension(state, snapshot.moment, start_by))
    return start_by
