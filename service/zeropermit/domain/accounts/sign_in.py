"""Sign-in messages (EIP-4361), in the one form that this service writes.

A wallet shows the text and signs it. Of all that the standard allows, only what we
write ourselves is read back: a text is parsed, written again and compared, so two
readings of one signed text cannot exist.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from eth_utils.address import is_checksum_address

from zeropermit.domain.ledger.identifiers import Address, Digest, OrganisationId
from zeropermit.errors import SignInMessageError, SignInRefusedError

_TIME = "%Y-%m-%dT%H:%M:%SZ"
_LIMIT = 2000
_FORM = re.compile(
    r"(?P<domain>[^\s/?#]{1,255}) wants you to sign in with your Ethereum account:\n"
    r"(?P<address>0x[0-9a-fA-F]{40})\n\n"
    r"(?P<statement>[^\n]{1,500})\n\n"
    r"URI: (?P<uri>https?://[^\s]{1,300})\n"
    r"Version: 1\n"
    r"Chain ID: (?P<chain_id>[1-9][0-9]{0,17})\n"
    r"Nonce: (?P<nonce>[0-9A-Za-z]{8,64})\n"
    r"Issued At: (?P<issued_at>[0-9TZ:-]{20})\n"
    r"Expiration Time: (?P<expires_at>[0-9TZ:-]{20})"
)


@dataclass(frozen=True, slots=True)
class SignInMessage:
    """The message that a key signs to sign in."""

    domain: str  #: Host and port that people see in the address bar.
    address: Address
    statement: str
    uri: str
    chain_id: int
    nonce: str  #: Chance, good for one sign-in.
    issued_at: int
    expires_at: int

    def text(self) -> str:
        """Write the message as wallets show it."""
        return (
            f"{self.domain} wants you to sign in with your Ethereum account:\n"
            f"{self.address}\n\n{self.statement}\n\n"
            f"URI: {self.uri}\nVersion: 1\nChain ID: {self.chain_id}\n"
            f"Nonce: {self.nonce}\nIssued At: {_write_time(self.issued_at)}\n"
            f"Expiration Time: {_write_time(self.expires_at)}"
        )


@dataclass(frozen=True, slots=True)
class Site:
    """The names that a message must carry to be meant for this service."""

    domain: str
    uri: str
    chain_id: int
    statement: str


@dataclass(frozen=True, slots=True)
class Session:
    """A key that is signed in."""

    token: Digest  #: Digest of the token, never the token.
    address: Address
    organisation: OrganisationId
    expires_at: int


@dataclass(frozen=True, slots=True)
class Challenge:
    """A text to be signed once."""

    nonce: str
    expires_at: int
    address: Address | None = None  #: The only key that may answer; None for any.


def parse_sign_in(text: str) -> SignInMessage:
    """Read a sign-in message.

    Raises:
        SignInMessageError: It is not exactly of the form that `text` writes.
    """
    found = _FORM.fullmatch(text) if len(text) <= _LIMIT else None
    if found is None or not is_checksum_address(found["address"]):
        raise SignInMessageError
    message = SignInMessage(
        domain=found["domain"],
        address=Address(found["address"]),
        statement=found["statement"],
        uri=found["uri"],
        chain_id=int(found["chain_id"]),
        nonce=found["nonce"],
        issued_at=_read_time(found["issued_at"]),
        expires_at=_read_time(found["expires_at"]),
    )
    if message.text() != text:
        raise SignInMessageError
    return message


def check_sign_in(message: SignInMessage, site: Site, *, now: int) -> None:
    """Check that a message is meant for this service, now.

    1. It names our domain and address.
    2. It names our chain.
    3. It says what we have people say.
    4. It was issued, and has not expired.

    Raises:
        SignInRefusedError: One of them is not so; `reason` names which.
    """
    checks = (
        # 1. Site
        ("domain", message.domain == site.domain),
        ("uri", message.uri == site.uri),
        # 2. Chain
        ("chain", message.chain_id == site.chain_id),
        # 3. Statement
        ("statement", message.statement == site.statement),
        # 4. Time
        ("time", message.issued_at <= now < message.expires_at),
    )
    for name, holds in checks:
        if not holds:
            raise SignInRefusedError(name)


def _write_time(second: int) -> str:
    return datetime.fromtimestamp(second, UTC).strftime(_TIME)


def _read_time(text: str) -> int:
    try:
        moment = datetime.strptime(text, _TIME).replace(tzinfo=UTC)
    except ValueError as error:
        raise SignInMessageError from error
    return int(moment.timestamp())
