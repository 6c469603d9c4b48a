"""Sign in: a key signs a challenge, and acts for its organisation.

Nothing is registered here. Who a key acts for is what the ledger says, looked up
again at every request, so a key that is retired or suspended is out at once. Keys of a
suspended public body sign in for the acts alone that it can still do, such as to revoke
its attestations (`Duty.while_suspended`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from zeropermit.domain.accounts.sign_in import (
    Challenge,
    Session,
    SignInMessage,
    Site,
    check_sign_in,
    parse_sign_in,
)
from zeropermit.domain.acts.act import Signatory
from zeropermit.domain.ledger.events import KeyRole, OrganisationKind
from zeropermit.domain.ledger.folding import copied
from zeropermit.domain.ledger.identifiers import Address, Digest, OrganisationId
from zeropermit.errors import KeyUnknownError, NotSignedInError, SignInRefusedError
from zeropermit.usecases.ports import ServiceContext

CHALLENGE_SECONDS = 300
SESSION_SECONDS = 8 * 3600


class Sessions(Protocol):
    """Sessions and challenges, kept."""

    def open_session(self, session: Session) -> None:
        """Keep a new session."""

    def find_session(self, token: Digest, *, now: int) -> Session | None:
        """Find a session that has not ended."""

    def close_session(self, token: Digest) -> None:
        """Sign out."""

    def put_challenge(self, challenge: Challenge) -> None:
        """Keep a new challenge."""

    def use_challenge(self, nonce: str, *, address: Address, now: int) -> bool:
        """Use a challenge up; whether it was good for this key, now and only once."""


@dataclass(frozen=True, slots=True)
class Caller:
    """The signed-in person, as the ledger knows them now."""

    address: Address
    organisation: OrganisationId
    uscc: str
    name: str
    kind: OrganisationKind
    role: KeyRole
    expires_at: int
    suspended: bool = False  #: Whether the organisation is suspended.

    @property
    def signatory(self) -> Signatory:
        """Key and organisation that sign if this person does."""
        return Signatory(self.address, self.organisation)


@dataclass(frozen=True, slots=True)
class SignInService:
    """The parts that signing in needs."""

    context: ServiceContext
    sessions: Sessions
    site: Site
    #: Gives the account whose `personal_sign` signature this is, if any.
    recover: Callable[[str, bytes], Address | None]
    token: Callable[[], str]  #: Gives 32 bytes of chance as hexadecimal digits.


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A new session; the token is shown once and not kept."""

    token: str
    caller: Caller


def challenge(sign_in_service: SignInService, address: Address) -> SignInMessage:
    """Write the text that a key must sign; any address may ask."""
    now = sign_in_service.context.clock()
    nonce = sign_in_service.token()[:32]
    expires_at = now + CHALLENGE_SECONDS
    sign_in_service.sessions.put_challenge(Challenge(nonce, expires_at, address))
    return copied(
        SignInMessage,
        sign_in_service.site,
        address=address,
        nonce=nonce,
        issued_at=now,
        expires_at=expires_at,
    )


def open_session(
    sign_in_service: SignInService, text: str, signature: bytes
) -> SignedIn:
    """Open a session for the signer of a challenge.

    1. The text is a message of ours, for this service, chain and time.
    2. The signature is by the key that it names.
    3. Its nonce is ours, for this key, and was not used.
    4. The key acts for an organisation.

    Raises:
        SignInMessageError: The text is no message of ours.
        SignInRefusedError: It is meant for others, old, used, or signed by others.
        KeyUnknownError: The key acts for nobody.
    """
    now = sign_in_service.context.clock()
    # 1. The text
    message = parse_sign_in(text)
    check_sign_in(message, sign_in_service.site, now=now)
    # 2. The signature
    if sign_in_service.recover(text, signature) != message.address:
        raise SignInRefusedError("signature")
    # 3. The nonce
    if not sign_in_service.sessions.use_challenge(
        message.nonce, address=message.address, now=now
    ):
        raise SignInRefusedError("nonce")
    # 4. The key
    expires_at = now + SESSION_SECONDS
    caller = acting(sign_in_service.context, message.address, expires_at=expires_at)
    token = sign_in_service.token()
    sign_in_service.sessions.open_session(
        Session(token_digest(token), caller.address, caller.organisation, expires_at)
    )
    return SignedIn(token, caller)


def who_is(
    context: ServiceContext,
    sessions: Sessions,
    token: str,
    *,
    while_suspended: bool = False,
) -> Caller:
    """Identify the holder of a token.

    Args:
        context: The service.
        sessions: Where sessions are kept.
        token: The token.
        while_suspended: Whether the organisation may be suspended.

    Raises:
        NotSignedInError: Nobody, or not any more.
        KeyUnknownError: The key or its organisation has been retired or suspended
            since.
    """
    found = sessions.find_session(token_digest(token), now=context.clock())
    if found is None:
        raise NotSignedInError
    caller = acting(context, found.address, expires_at=found.expires_at)
    if caller.suspended and not while_suspended:
        raise KeyUnknownError(found.address)
    return caller


def acting(context: ServiceContext, address: Address, *, expires_at: int) -> Caller:
    """Look up the organisation of a key; that of a public body may be suspended.

    Raises:
        KeyUnknownError: Nobody.
    """
    now = context.clock()
    with context.look() as (state, _, _):
        key = state.keys.get(address)
        if key is None or not key.acts(now) or key.suspended:
            raise KeyUnknownError(address)
        owner = state.organisations[key.organisation]
        if owner.suspended and owner.kind is not OrganisationKind.PUBLIC_BODY:
            raise KeyUnknownError(address)
        return copied(
            Caller,
            owner,
            address=address,
            organisation=key.organisation,
            role=key.role,
            expires_at=expires_at,
        )


def token_digest(token: str) -> Digest:
    """Digest a token, as it is kept."""
    return Digest(hashlib.sha256(token.encode()).digest())
