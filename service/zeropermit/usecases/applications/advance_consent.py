"""Standing consents: give leave, take it back, and see what was prepared.

What is prepared is computed whenever somebody looks, from the ledger as it is then.
A prepared application is a proposal like any other: it waits for its signature.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from zeropermit.domain.acts.deadlines import FRESH_SECONDS
from zeropermit.domain.applications.advance_consent import StandingConsent
from zeropermit.domain.law.codes import check_project_code
from zeropermit.domain.ledger.identifiers import (
    Address,
    Digest,
    MatterId,
    OrganisationId,
    matter_id,
    organisation_id,
    project_id,
    to_hex,
)
from zeropermit.domain.ledger.state import Registers
from zeropermit.domain.matters.plan import dependencies
from zeropermit.domain.permits.permit import Permit
from zeropermit.domain.permits.reasons import State
from zeropermit.domain.permits.status import standing
from zeropermit.domain.permits.verification import AsOf
from zeropermit.domain.records.canonical import JsonValue, Suite
from zeropermit.errors import (
    AuthorityAmbiguousError,
    AuthorityUnknownError,
    ConsentStaleError,
    MatterNotOpenError,
    SignatureRefusedError,
    StandingUnknownError,
)
from zeropermit.usecases.applications.consent import (
    Proposal,
    Wish,
    open_version,
    propose_consent,
)
from zeropermit.usecases.applications.joint import authority_of
from zeropermit.usecases.ports import World

ENDED = "zeropermit/standing-end/1"
SIGNED = "zeropermit/standing-signature/1"
LONGEST_DAYS = 366
SECONDS_A_DAY = 86_400


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signed a standing consent, and how (EIP-191)."""

    signer: Address
    signature: bytes


@dataclass(frozen=True, slots=True)
class Prepared:
    """An application that could be made now."""

    proposal: Proposal
    because: tuple[str, ...]
    """Numbers of the permits that it rests on."""


@dataclass(frozen=True, slots=True)
class StandingView:
    """A standing consent in force, and what came of it."""

    consent: StandingConsent
    prepared: tuple[Prepared, ...]
    waiting: tuple[tuple[str, tuple[str, ...]], ...]
    """Matters that cannot be applied for yet, with those whose permits come first;
    with none if no authority, or more than one, decides them now."""


def propose_standing(
    world: World,
    *,
    applicant: str,
    project: str,
    matters: tuple[str, ...],
    days: int,
    nonce: bytes,
) -> StandingConsent:
    """Propose a standing consent to be read.

    Args:
        world: The service.
        applicant: Unified social credit code.
        project: Project code.
        matters: Matter codes.
        days: For how long, from now.
        nonce: 16 random bytes.

    Raises:
        ProjectCodeError, RecordError: A code is malformed, or a matter named twice.
        MatterUnknownError, MatterNotOpenError: A matter takes no applications.
    """
    now = world.clock()
    check_project_code(project)
    for matter in matters:
        world.catalogue.matter(matter)

    def check(registers: Registers, _: AsOf) -> None:
        for matter in matters:
            open_version(registers, matter, now=now)

    world.ledger.read(check)
    until = now + days * SECONDS_A_DAY
    return StandingConsent(applicant, project, matters, now, until, nonce)


def give_standing(
    world: World,
    consent: StandingConsent,
    signed: Signature,
    *,
    recover: Callable[[str, bytes], Address | None],
) -> Digest:
    """Keep a standing consent that its applicant's key has signed.

    1. It is fresh, and not for longer than a year.
    2. The signature is over its text, by the key that says so.

    That the key acts for the applicant is for the caller to see: it is signed in.

    Raises:
        ConsentStaleError: It was proposed too long ago, or is for too long.
        SignatureRefusedError: The signature is not over this text.
    """
    # 1. The consent
    now = world.clock()
    fresh = consent.granted_at <= now < consent.granted_at + FRESH_SECONDS
    length = consent.until - consent.granted_at
    if not fresh or length > LONGEST_DAYS * SECONDS_A_DAY:
        raise ConsentStaleError(consent.matters[0])
    # 2. The signature
    if recover(consent.text(), signed.signature) != signed.signer:
        raise SignatureRefusedError(signed.signer)
    organisation = organisation_id(consent.applicant)
    proof: dict[str, JsonValue] = {
        "type": SIGNED,
        "suite": Suite.SHA_256.value,
        "consent": to_hex(consent.digest()),
        "signer": signed.signer,
        "signature": "0x" + signed.signature.hex(),
    }
    world.records.put(proof, organisation=organisation)
    return world.records.put(consent.as_json(), organisation=organisation)


def end_standing(world: World, consent: bytes, *, organisation: OrganisationId) -> None:
    """Take a standing consent back, from now on.

    Raises:
        StandingUnknownError: There is no such consent of this organisation in force.
    """
    given = {kept.digest() for kept in _given(world, organisation)}
    if consent not in given:
        raise StandingUnknownError(consent)
    ended: dict[str, JsonValue] = {
        "type": ENDED,
        "suite": Suite.SHA_256.value,
        "consent": to_hex(consent),
        "at": world.clock(),
    }
    world.records.put(ended, organisation=organisation)


def list_standing(
    world: World, organisation: OrganisationId, *, nonce: Callable[[], bytes]
) -> tuple[StandingView, ...]:
    """List an organisation's standing consents in force, with what is prepared.

    Args:
        world: The service.
        organisation: Who gave them, and asks.
        nonce: Gives 16 random bytes for each proposal.
    """
    return tuple(
        _view(world, consent, nonce) for consent in _given(world, organisation)
    )


def _given(world: World, organisation: OrganisationId) -> Iterator[StandingConsent]:
    """Give the standing consents that hold now and were not taken back."""
    now = world.clock()
    ended = {
        str(record["consent"])
        for record in world.records.of_organisation(organisation, kind=ENDED)
    }
    for record in world.records.of_organisation(
        organisation, kind=StandingConsent.TYPE
    ):
        consent = StandingConsent.from_json(dict(record))
        if consent.holds(now) and to_hex(consent.digest()) not in ended:
            yield consent


def _view(
    world: World, consent: StandingConsent, nonce: Callable[[], bytes]
) -> StandingView:
    """Say which of the matters could be applied for now."""
    now = world.clock()
    before = dependencies([world.catalogue.matter(code) for code in consent.matters])

    def look(registers: Registers, _: AsOf) -> tuple[dict[MatterId, str], list[str]]:
        issued = dict(_issued(registers, consent, now))
        taken = issued.keys() | set(_applied(registers, consent))
        return issued, [c for c in consent.matters if matter_id(c) not in taken]

    issued, wanted = world.ledger.read(look)
    prepared: list[Prepared] = []
    waiting: list[tuple[str, tuple[str, ...]]] = []
    for code in wanted:
        first = tuple(b for b in before[code] if matter_id(b) not in issued)
        proposal = None if first else _proposal(world, consent, code, nonce())
        if proposal is None:
            waiting.append((code, first))
            continue
        because = tuple(issued[matter_id(b)] for b in before[code])
        prepared.append(Prepared(proposal, because))
    return StandingView(consent, tuple(prepared), tuple(waiting))


def _proposal(
    world: World, consent: StandingConsent, matter: str, nonce: bytes
) -> Proposal | None:
    """Propose an application; None while it is not clear who would decide it."""
    now = world.clock()
    try:
        authority = world.ledger.read(
            lambda registers, _: authority_of(registers, matter, now=now)
        )
        wish = Wish(consent.applicant, consent.project, matter, authority)
        return propose_consent(world, wish, nonce=nonce)
    except (AuthorityAmbiguousError, AuthorityUnknownError, MatterNotOpenError):
        return None


def _issued(
    registers: Registers, consent: StandingConsent, now: int
) -> Iterator[tuple[MatterId, str]]:
    """Give the permits in force of the applicant's project, by matter."""
    for permit in registers.permits.values():
        if standing(registers, permit, now=now).state is State.VALID:
            matter = _matter_for(registers, permit, consent)
            if matter is not None:
                yield matter, permit.number


def _matter_for(
    registers: Registers, permit: Permit, consent: StandingConsent
) -> MatterId | None:
    content = registers.applications[permit.application].content
    about = (organisation_id(consent.applicant), project_id(consent.project))
    if (content.applicant, content.project) != about:
        return None
    return registers.versions[content.version].matter


def _applied(registers: Registers, consent: StandingConsent) -> Iterator[MatterId]:
    """Name the matters that are applied for and not decided."""
    about = (organisation_id(consent.applicant), project_id(consent.project))
    decided = {permit.application for permit in registers.permits.values()}
    for application, filed in registers.applications.items():
        content = filed.content
        if application not in decided and (content.applicant, content.project) == about:
            yield registers.versions[content.version].matter
