"""Keystores: signing keys as encrypted files (keystore v3), made at first start."""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from eth_account import Account
from eth_account.signers.local import LocalAccount

from zeropermit.domain.acts.act import Act, Authorization, SigningDomain
from zeropermit.domain.ledger.identifiers import Address, OrganisationId
from zeropermit.errors import KeystoreError
from zeropermit.ledger.acts import sign_act

SCRYPT_ROUNDS = 262_144
"""As other tools write them; reading one takes most of a second."""


@dataclass(frozen=True, slots=True)
class LocalSigner:
    """A key held by this process; conforms to the port `Signer`."""

    account: LocalAccount
    organisation: OrganisationId

    @property
    def address(self) -> Address:
        """Account of the key."""
        return Address(self.account.address)

    def sign(self, act: Act, *, domain: SigningDomain, deadline: int) -> Authorization:
        """Sign an act."""
        return sign_act(
            act,
            account=self.account,
            organisation=self.organisation,
            domain=domain,
            deadline=deadline,
        )


def new_account() -> LocalAccount:
    """Make a key from the system's randomness."""
    account: LocalAccount = Account.from_key(secrets.token_bytes(32))
    return account


def write_keystore(
    path: Path, account: LocalAccount, password: str, *, rounds: int = SCRYPT_ROUNDS
) -> None:
    """Write a key, encrypted, readable by its owner alone, whole or not at all."""
    content = Account.encrypt(account.key, password, kdf="scrypt", iterations=rounds)
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".draft")
    draft.unlink(missing_ok=True)
    write_private(draft, json.dumps(content).encode())
    draft.replace(path)


def read_keystore(path: Path, password: str) -> LocalAccount:
    """Read a key.

    Raises:
        KeystoreError: It is missing, readable by others, no keystore, or the
            password is wrong.
    """
    try:
        content = json.loads(read_private(path))
        account: LocalAccount = Account.from_key(Account.decrypt(content, password))
    except (ValueError, KeyError, TypeError) as error:
        problem = "it is no keystore, or the password is wrong"
        raise KeystoreError(str(path), problem) from error
    return account


def write_private(path: Path, content: bytes) -> None:
    """Write a new file that only its owner can read.

    Raises:
        KeystoreError: The file exists.
    """
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        problem = "it exists already, and is not overwritten"
        raise KeystoreError(str(path), problem) from error
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def read_private(path: Path) -> bytes:
    """Read a file that only its owner can read.

    Raises:
        KeystoreError: It is missing, or readable by others.
    """
    if not path.is_file():
        raise KeystoreError(str(path), "there is no such file")
    if path.stat().st_mode & 0o077:
        raise KeystoreError(str(path), "others can read it: chmod 600")
    return path.read_bytes()
