"""Put the start of work off (延期): the holder asks, the authority grants.

Both sign the same words. Where the matter is decided automatically the authority's
system key signs at once; else the holder's signed request is kept until an officer
signs as well. A request that an act on the permit has overtaken, or whose signature
ran out, is a request no more.
"""

from __future__ import annotations

from dataclasses import dataclass

from zeropermit.domain.acts.act import Authorization
from zeropermit.domain.acts.deadlines import DEADLINE_SECONDS
from zeropermit.domain.acts.operation import Operation
from zeropermit.domain.acts.permits import Extend
from zeropermit.domain.law.calendar import add_months
from zeropermit.domain.ledger.folding import copied
from zeropermit.domain.ledger.identifiers import OrganisationId, PermitId, to_hex
from zeropermit.domain.ledger.state import LedgerState
from zeropermit.domain.ledger.violations import require
from zeropermit.domain.permits import preconditions as rules
from zeropermit.domain.permits.extension_request import ExtensionRequest
from zeropermit.errors import ExtensionUnknownError, ZeropermitError
from zeropermit.usecases.permits.holder_reports import PermitSnapshot, permit_snapshot
from zeropermit.usecases.permits.signers import check_signers, signed_by_rule
from zeropermit.usecases.ports import ServiceContext, Signer

PENDING_SECONDS = 10 * 86_400
"""How long a holder's signature waits for an officer."""


@dataclass(frozen=True, slots=True)
class StartExtensionRequest:
    """A holder's request."""

    reason: str  #: Reason code, capitals and underscores.
    #: Exclusive end of the new time to start; None for the longest.
    start_by: int | None = None
    months: int | None = None  #: Or by how many months; None for the longest.


@dataclass(frozen=True, slots=True)
class Proposed:
    """An extension that the holder can sign."""

    act: Extend
    #: System key that signs for the authority at once; None if an officer must.
    signer: Signer | None

    @property
    def seconds(self) -> int:
        """For how long the holder's signature has to hold."""
        return DEADLINE_SECONDS if self.signer else PENDING_SECONDS


@dataclass(frozen=True, slots=True)
class PendingExtension:
    """A request that waits for an officer."""

    request: ExtensionRequest
    number: str  #: Permit number.
    holder: str  #: Name of the holder.
    act: Extend  #: The act that the officer signs.


def propose_extension(
    context: ServiceContext, permit: PermitId, start_extension: StartExtensionRequest
) -> Proposed:
    """Prepare an extension for the holder to sign.

    Raises:
        PermitUnknownError: There is no such permit.
        StateRefusedError: It is not valid, for instance because it has lapsed.
        StartNotAwaitedError: The start was reported, or none is awaited.
        ExtensionLimitError: The start was put off as often as is allowed.
        ExtensionRefusedError: The new time is not later, or too late.
    """
    snapshot = permit_snapshot(context, permit)
    application = snapshot.application
    with context.look() as (state, _, _):
        start_by = _start_by(state, snapshot, start_extension)
        sequence = snapshot.permit.progress.reports
        reason = start_extension.reason
        automatic = state.versions[application.version].automatic
        authority = state.organisations[application.authority].uscc
        signer = context.signers.get(authority) if automatic else None
        return Proposed(Extend(application, sequence, start_by, reason), signer)


def ask_extension(
    context: ServiceContext,
    permit: PermitId,
    start_extension: StartExtensionRequest,
    authorization: Authorization,
    *,
    operation: str,
) -> Operation | None:
    """Take a request that the holder signed; grant it at once if rules allow.

    Returns:
        None if it waits for an officer.

    Raises:
        ZeropermitError: As in `propose_extension`.
        NotActingForError: The signer's key is not the holder's.
        SignatureRefusedError: The signature is over something else.
    """
    if known := context.ledger.operation(operation):
        return known  # the answer to this request was lost, the act was not
    found = propose_extension(context, permit, start_extension)
    check_signers(context, found.act.application.applicant, [authorization])
    context.ledger.check(found.act, [authorization])
    if found.signer is None:
        act, now = found.act, context.clock()
        request = copied(
            ExtensionRequest, act, permit=permit, requested_at=now, holder=authorization
        )
        context.records.put(
            request.as_json(),
            application=act.application.id,
            organisation=act.application.authority,
        )
        return None
    both = [authorization, signed_by_rule(context, found.act, found.signer)]
    return context.ledger.submit(found.act, both, operation=operation)


def pending_extensions(
    context: ServiceContext, authority: OrganisationId
) -> tuple[PendingExtension, ...]:
    """List the requests that wait for an officer of an authority, newest first.

    Only the newest of a permit counts.
    """
    newest: dict[PermitId, PendingExtension] = {}
    for record in context.records.of_organisation(
        authority, kind=ExtensionRequest.TYPE
    ):
        request = ExtensionRequest.from_json(record)
        if request.permit in newest:
            continue
        found = _pending(context, request)
        if found is not None:
            newest[request.permit] = found
    return tuple(newest.values())


def grant_extension(
    context: ServiceContext,
    permit: PermitId,
    authorization: Authorization,
    *,
    operation: str,
) -> Operation:
    """Submit a request that waited, with an officer's signature.

    Raises:
        PermitUnknownError: There is no such permit.
        ExtensionUnknownError: No request of this permit waits.
        NotActingForError: The signer is no key of the authority.
        SignatureRefusedError: The signature is over something else.
    """
    if known := context.ledger.operation(operation):
        return known  # the answer to this request was lost, the act was not
    snapshot = permit_snapshot(context, permit)
    waiting = {
        found.request.permit: found
        for found in pending_extensions(context, snapshot.permit.authority)
    }
    if permit not in waiting:
        raise ExtensionUnknownError(to_hex(permit))
    found = waiting[permit]
    check_signers(context, snapshot.permit.authority, [authorization])
    context.ledger.check(found.act, [authorization])
    both = [found.request.holder, authorization]
    return context.ledger.submit(found.act, both, operation=operation)


def _start_by(
    state: LedgerState, snapshot: PermitSnapshot, start_extension: StartExtensionRequest
) -> int:
    """Give the new end of the time to start, which the matter has to allow."""
    require(rules.extend(state, snapshot.moment))
    start_by = start_extension.start_by
    if start_by is None:
        start_by = rules.latest_start(state, snapshot.permit)
    if start_extension.months is not None:
        start_by = add_months(snapshot.permit.start_by - 1, start_extension.months)
    require(rules.extend(state, snapshot.moment, start_by))
    return start_by


def _pending(
    context: ServiceContext, request: ExtensionRequest
) -> PendingExtension | None:
    """Give a request as an officer sees it; None if it is outdated."""
    snapshot = permit_snapshot(context, request.permit)
    overtaken = snapshot.permit.progress.reports != request.sequence
    if overtaken or request.holder.deadline <= snapshot.now:
        return None
    start_extension = StartExtensionRequest(request.reason, request.start_by)
    try:
        act = propose_extension(context, request.permit, start_extension).act
    except ZeropermitError:
        return None  # the permit has lapsed or ended since
    with context.look() as (state, _, _):
        holder = state.organisations[snapshot.application.applicant].name
    return PendingExtension(request, snapshot.permit.number, holder, act)
