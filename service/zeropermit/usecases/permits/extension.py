"""Put the start of work off (延期): the holder asks, the authority grants.

Both sign the same words. Where the matter is decided automatically the authority's
system key signs at once; else the holder's signed request is kept until an officer
signs as well. A request that an act on the permit has overtaken, or whose signature
ran out, is a request no more.
"""

from __future__ import annotations

from dataclasses import dataclass

from zeropermit.domain.accounts.responsibility import check_acting
from zeropermit.domain.acts.act import Authorization
from zeropermit.domain.acts.deadlines import DEADLINE_SECONDS
from zeropermit.domain.acts.operation import Operation
from zeropermit.domain.acts.permits import Extend
from zeropermit.domain.evidence.evidence_set import Application
from zeropermit.domain.law.calendar import add_months
from zeropermit.domain.ledger.identifiers import (
    OrganisationId,
    PermitId,
    to_hex,
)
from zeropermit.domain.ledger.state import Registers
from zeropermit.domain.ledger.violations import require
from zeropermit.domain.matters.matter import MatterVersion
from zeropermit.domain.permits import preconditions as rules
from zeropermit.domain.permits.extension_request import (
    ExtensionRequest,
)
from zeropermit.domain.permits.verification import AsOf
from zeropermit.errors import (
    ExtensionUnknownError,
    ZeropermitError,
)
from zeropermit.usecases.permits.holder_reports import (
    Held,
    check_holder,
    held_permit,
)
from zeropermit.usecases.ports import Signer, World

WAITING_SECONDS = 10 * 86_400
"""How long a holder's signature waits for an officer."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What a holder asks for."""

    reason: str
    """Reason code, capitals and underscores."""
    start_by: int | None = None
    """Exclusive end of the new time to start; None for the longest."""
    months: int | None = None
    """Or by how many months; None for the longest."""


@dataclass(frozen=True, slots=True)
class Proposed:
    """An extension that the holder can sign."""

    act: Extend
    signer: Signer | None
    """System key that signs for the authority at once; None if an officer must."""

    @property
    def seconds(self) -> int:
        """For how long the holder's signature has to hold."""
        return DEADLINE_SECONDS if self.signer else WAITING_SECONDS


@dataclass(frozen=True, slots=True)
class Waiting:
    """A request that waits for an officer."""

    request: ExtensionRequest
    number: str
    """Permit number."""
    holder: str
    """Name of the holder."""
    act: Extend
    """What the officer signs."""


def propose_extension(world: World, permit: PermitId, wish: Wish) -> Proposed:
    """Prepare an extension for the holder to sign.

    Raises:
        PermitUnknownError: There is no such permit.
        StateRefusedError: It is not valid, for instance because it has lapsed.
        StartNotAwaitedError: The start was reported, or none is awaited.
        ExtensionLimitError: The start was put off as often as is allowed.
        ExtensionRefusedError: The new time is not later, or too late.
    """
    held = held_permit(world, permit)
    version, authority = _deciding(world, held)
    start_by = world.ledger.read(lambda registers, _: _start_by(registers, held, wish))
    act = Extend(held.application, held.permit.sequence, start_by, wish.reason)
    signer = world.signers.get(authority) if version.automatic else None
    return Proposed(act, signer)


def ask_extension(
    world: World,
    permit: PermitId,
    wish: Wish,
    authorization: Authorization,
    *,
    operation: str,
) -> Operation | None:
    """Take a request that the holder signed; grant it at once if rules allow.

    Returns:
        None if it waits for an officer.

    Raises:
        PermitUnknownError, StateRefusedError, StartNotAwaitedError,
        ExtensionLimitError, ExtensionRefusedError: As in `propose_extension`.
        NotActingForError: The signer's key is not the holder's.
        SignatureRefusedError: The signature is over something else.
    """
    if known := world.ledger.operation(operation):
        return known  # the answer to this request was lost, the act was not
    found = propose_extension(world, permit, wish)
    check_holder(world, permit, authorization)
    world.ledger.check(found.act, [authorization])
    now = world.clock()
    if found.signer is None:
        act = found.act
        request = ExtensionRequest(
            permit, act.sequence, act.start_by, act.reason, now, authorization
        )
        world.records.put(
            request.as_json(),
            application=act.application.id,
            organisation=act.application.authority,
        )
        return None
    domain = world.ledger.domain(found.act.contract)
    deadline = now + DEADLINE_SECONDS
    granted = found.signer.sign(found.act, domain=domain, deadline=deadline)
    both = [authorization, granted]
    return world.ledger.submit(found.act, both, operation=operation)


def waiting_extensions(world: World, authority: OrganisationId) -> tuple[Waiting, ...]:
    """List the requests that wait for an officer of an authority, newest first.

    Only the newest of a permit counts.
    """
    newest: dict[PermitId, Waiting] = {}
    for record in world.records.of_organisation(authority, kind=ExtensionRequest.TYPE):
        request = ExtensionRequest.from_json(record)
        if request.permit in newest:
            continue
        found = _waiting(world, request)
        if found is not None:
            newest[request.permit] = found
    return tuple(newest.values())


def grant_extension(
    world: World, permit: PermitId, authorization: Authorization, *, operation: str
) -> Operation:
    """Submit a request that waited, with an officer's signature.

    Raises:
        PermitUnknownError: There is no such permit.
        ExtensionUnknownError: No request of this permit waits.
        NotActingForError: The signer is no key of the authority.
        SignatureRefusedError: The signature is over something else.
    """
    if known := world.ledger.operation(operation):
        return known  # the answer to this request was lost, the act was not
    held = held_permit(world, permit)
    _, authority = _deciding(world, held)
    waiting = {
        found.request.permit: found
        for found in waiting_extensions(world, held.permit.authority)
    }
    if permit not in waiting:
        raise ExtensionUnknownError(to_hex(permit))
    found = waiting[permit]
    now = world.clock()

    def check(registers: Registers, _: AsOf) -> None:
        check_acting(registers, [authorization.signer], authority, now=now)

    world.ledger.read(check)
    world.ledger.check(found.act, [authorization])
    both = [found.request.holder, authorization]
    return world.ledger.submit(found.act, both, operation=operation)


def _deciding(world: World, held: Held) -> tuple[MatterVersion, str]:
    """Give the version that a permit was issued under, and its authority's code."""

    def find(registers: Registers, _: AsOf) -> tuple[MatterVersion, str]:
        application: Application = held.application
        authority = registers.organisations[application.authority]
        return registers.versions[application.version], authority.uscc

    return world.ledger.read(find)


def _start_by(registers: Registers, held: Held, wish: Wish) -> int:
    """Give the new end of the time to start, which the matter has to allow."""
    require(rules.extend(registers, held.moment))
    start_by = wish.start_by
    if start_by is None:
        start_by = rules.latest_start(registers, held.permit)
    if wish.months is not None:
        start_by = add_months(held.permit.start_by - 1, wish.months)
    require(rules.extend(registers, held.moment, start_by))
    return start_by


def _waiting(world: World, request: ExtensionRequest) -> Waiting | None:
    """Give a request as an officer sees it; None if it is outdated."""
    held = held_permit(world, request.permit)
    overtaken = held.permit.sequence != request.sequence
    if overtaken or request.holder.deadline <= held.now:
        return None
    wish = Wish(request.reason, request.start_by)
    try:
        act = propose_extension(world, request.permit, wish).act
    except ZeropermitError:
        return None  # the permit has lapsed or ended since

    def name(registers: Registers, _: AsOf) -> str:
        return registers.organisations[held.application.applicant].name

    return Waiting(request, held.permit.number, world.ledger.read(name), act)
