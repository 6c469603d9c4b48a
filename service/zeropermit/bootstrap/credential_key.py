"""The service's key for credentials: P-256, in an encrypted PEM file.

Keys of the ledger are on another curve, which the standard suites for credentials do
not take. So this is a key of its own. It can sign nothing that the ledger believes:
whoever steals it makes credentials that the ledger does not know.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from zeropermit.bootstrap.keys import read_private, write_private
from zeropermit.errors import KeystoreError

FILE = "credential.pem"
"""In the folder `keys` of an installation."""

_HALF = 32
"""Bytes of r and of s."""


@dataclass(frozen=True, slots=True)
class CredentialKey:
    """A key that signs credentials; conforms to the port `RecordSigner`."""

    key: ec.EllipticCurvePrivateKey

    @property
    def public(self) -> bytes:
        """Public key: 33 bytes, compressed."""
        return self.key.public_key().public_bytes(
            serialization.Encoding.X962, serialization.PublicFormat.CompressedPoint
        )

    def sign(self, data: bytes) -> bytes:
        """Sign with ECDSA over SHA-256: 64 bytes, r and s."""
        numbers = decode_dss_signature(self.key.sign(data, ec.ECDSA(hashes.SHA256())))
        return b"".join(number.to_bytes(_HALF) for number in numbers)


def new_credential_key(path: Path, password: str) -> CredentialKey:
    """Make a key and write it, encrypted, readable by its owner alone."""
    key = ec.generate_private_key(ec.SECP256R1())
    content = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.BestAvailableEncryption(password.encode()),
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        write_private(path, content)
    except FileExistsError as error:
        problem = "it exists already, and is not overwritten"
        raise KeystoreError(str(path), problem) from error
    return CredentialKey(key)


def read_credential_key(path: Path, password: str) -> CredentialKey | None:
    """Read the key; None if there is no such file.

    Raises:
        KeystoreError: It is readable by others, no key of P-256, or the password is
            wrong.
    """
    if not path.is_file():
        return None
    content = read_private(path)
    try:
        key = serialization.load_pem_private_key(content, password.encode())
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        problem = "it is no encrypted key, or the password is wrong"
        raise KeystoreError(str(path), problem) from error
    if not isinstance(key, ec.EllipticCurvePrivateKey) or not isinstance(
        key.curve, ec.SECP256R1
    ):
        raise KeystoreError(str(path), "it is no key of P-256")
    return CredentialKey(key)
