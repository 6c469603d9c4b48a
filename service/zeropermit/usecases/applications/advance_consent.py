"""Advance consents: give leave, take it back, and see the prepared applications.

What is prepared is computed whenever somebody looks, from the ledger as it is then.
A prepared application is a proposal like any other: it waits for its signature.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from zeropermit.domain.acts.deadlines import FRESH_SECONDS
from zeropermit.domain.applications.advance_consent import AdvanceConsent
from zeropermit.domain.applications.consent import ConsentReceipt
from zeropermit.domain.law.calendar import DAY
from zeropermit.domain.law.subjects import check_subject
from zeropermit.domain.ledger.identifiers import (
    Address,
    Digest,
    OrganisationId,
    organisation_id,
    permit_id,
    project_id,
    to_hex,
)
from zeropermit.domain.matters.plan import dependencies
from zeropermit.domain.permits.reasons import State
from zeropermit.domain.permits.status import permit_status
from zeropermit.domain.records.canonical import JsonValue, Suite
from zeropermit.errors import (
    AuthorityAmbiguousError,
    AuthorityUnknownError,
    ConsentStaleError,
    MatterNotOpenError,
    PermitInForceError,
    SignatureRefusedError,
    StandingUnknownError,
)
from zeropermit.usecases.applications.consent import (
    ConsentRequest,
    open_version,
    propose_consent,
)
from zeropermit.usecases.applications.joint import authority_of
from zeropermit.usecases.ports import ServiceContext

ENDED = "zeropermit/standing-end/1"
SIGNED = "zeropermit/standing-signature/1"
LONGEST_DAYS = 366


@dataclass(frozen=True, slots=True)
class Signature:
    """The signer of an advance consent, and the signature (EIP-191)."""

    signer: Address
    signature: bytes


@dataclass(frozen=True, slots=True)
class PreparedApplication:
    """An application that could be made now."""

    receipt: ConsentReceipt
    because: tuple[str, ...]  #: Numbers of the permits that it rests on.


@dataclass(frozen=True, slots=True)
class AdvanceConsentView:
    """An advance consent in force, and its outcome."""

    consent: AdvanceConsent
    prepared: tuple[PreparedApplication, ...]
    #: Matters that cannot be applied for yet, with those whose permits come first; with
    #: none if no authority, or more than one, decides them now.
    pending: tuple[tuple[str, tuple[str, ...]], ...]


def propose_advance_consent(
    context: ServiceContext,
    *,
    applicant: str,
    project: str,
    matters: tuple[str, ...],
    days: int,
    nonce: bytes,
) -> AdvanceConsent:
    """Propose an advance consent to be read, for some days from now.

    Raises:
        MalformedError, RecordError: A code is malformed, or a matter named twice.
        MatterUnknownError, MatterNotOpenError: A matter takes no applications.
    """
    now = context.clock()
    for matter in matters:
        context.catalogue.matter(matter)
    with context.look() as (state, _, _):
        for matter in matters:
            _, version = open_version(state, matter, now=now)
            project = check_subject(version.subject, project)
    until = now + days * DAY
    return AdvanceConsent(applicant, project, matters, now, until, nonce)


def give_advance_consent(
    context: ServiceContext,
    consent: AdvanceConsent,
    signed: Signature,
    *,
    recover: Callable[[str, bytes], Address | None],
) -> Digest:
    """Keep an advance consent that its applicant's key has signed.

    1. It is fresh, and not for longer than a year.
    2. The signature is over its text, by the key that says so.

    That the key acts for the applicant is for the caller to see: it is signed in.

    Raises:
        ConsentStaleError: It was proposed too long ago, or is for too long.
        SignatureRefusedError: The signature is not over this text.
    """
    # 1. The consent
    now = context.clock()
    fresh = consent.granted_at <= now < consent.granted_at + FRESH_SECONDS
    length = consent.until - consent.granted_at
    if not fresh or length > LONGEST_DAYS * DAY:
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
    context.records.put(proof, organisation=organisation)
    return context.records.put(consent.as_json(), organisation=organisation)


def end_advance_consent(
    context: ServiceContext, consent: bytes, *, organisation: OrganisationId
) -> None:
    """Take an advance consent back, from now on.

    Raises:
        AdvanceConsentUnknownError: There is no such consent of this organisation in
            force.
    """
    given = {kept.digest() for kept in _given(context, organisation)}
    if consent not in given:
        raise StandingUnknownError(consent)
    ended: dict[str, JsonValue] = {
        "type": ENDED,
        "suite": Suite.SHA_256.value,
        "consent": to_hex(consent),
        "at": context.clock(),
    }
    context.records.put(ended, organisation=organisation)


def list_advance_consents(
    context: ServiceContext, organisation: OrganisationId, *, nonce: Callable[[], bytes]
) -> tuple[AdvanceConsentView, ...]:
    """List an organisation's advance consents in force, with the prepared applications.

    `nonce` gives 16 random bytes for each proposal.
    """
    return tuple(
        _view(context, consent, nonce) for consent in _given(context, organisation)
    )


def _given(
    context: ServiceContext, organisation: OrganisationId
) -> Iterator[AdvanceConsent]:
    """Give the advance consents that hold now and were not taken back."""
    now = context.clock()
    ended = {
        str(record["consent"])
        for record in context.records.of_organisation(organisation, kind=ENDED)
    }
    kept = context.records.of_organisation(organisation, kind=AdvanceConsent.TYPE)
    for record in kept:
        consent = AdvanceConsent.from_json(dict(record))
        if consent.holds(now) and to_hex(consent.digest()) not in ended:
            yield consent


def _view(
    context: ServiceContext, consent: AdvanceConsent, nonce: Callable[[], bytes]
) -> AdvanceConsentView:
    """Say which of the matters could be applied for now."""
    now = context.clock()
    before = dependencies([context.catalogue.matter(code) for code in consent.matters])
    with context.look() as (state, _, _):
        about = (organisation_id(consent.applicant), project_id(consent.project))
        own = [
            (filed.matter, state.permits.get(permit_id(application)))
            for application, filed in state.applications.items()
            if (filed.content.applicant, filed.content.project) == about
        ]
        issued = {
            matter: permit.number
            for matter, permit in own
            if permit and permit_status(state, permit, now=now).state is State.VALID
        }
        taken = issued.keys() | {matter for matter, permit in own if permit is None}
    wanted = [code for code in consent.matters if code not in taken]
    prepared: list[PreparedApplication] = []
    pending: list[tuple[str, tuple[str, ...]]] = []
    for code in wanted:
        first = tuple(b for b in before[code] if b not in issued)
        receipt = None if first else _proposal(context, consent, code, nonce())
        if receipt is None:
            pending.append((code, first))
            continue
        because = tuple(issued[b] for b in before[code])
        prepared.append(PreparedApplication(receipt, because))
    return AdvanceConsentView(consent, tuple(prepared), tuple(pending))


def _proposal(
    context: ServiceContext, consent: AdvanceConsent, matter: str, nonce: bytes
) -> ConsentReceipt | None:
    """Propose an application; None while its authority is not clear."""
    try:
        with context.look() as (state, _, _):
            authority = authority_of(state, matter, now=context.clock())
        consent_request = ConsentRequest(
            consent.applicant, consent.project, matter, authority
        )
        return propose_consent(context, consent_request, nonce=nonce)
    except (
        AuthorityAmbiguousError,
        AuthorityUnknownError,
        MatterNotOpenError,
        PermitInForceError,
    ):
        return None
