"""The service's keys that sign records and documents, each in an encrypted file.

For credentials P-256: keys of the ledger are on another curve, which the standard
suites for credentials do not take. So this is a key of its own. It can sign nothing
that the ledger believes: whoever steals it makes credentials that the ledger does not
know.

For documents SM2: a keystore as all others holds 32 secret bytes and does not say for
which curve. So `zeropermit keys new` makes this one too; the address that it shows
means nothing here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from zeropermit.bootstrap.keys import read_keystore, read_private, write_private
from zeropermit.domain.permits.gm_signature import SIGNER_ID
from zeropermit.errors import ExtraMissingError, KeystoreError

CREDENTIAL_FILE, SM2_FILE = "credential.pem", "sm2.json"
"""Names in the folder `keys` of an installation."""

ORDER = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123
"""Of the curve (GB/T 32918.5); a secret key is at most two less."""
_HALF, _UNCOMPRESSED = 32, b"\x04"
"""Bytes of r and of s; mark of a public key that is not compressed."""


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
    write_private(path, content)
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


@dataclass(frozen=True, slots=True)
class Sm2Key:
    """A key that signs documents; conforms to the port `RecordSigner`."""

    secret: bytes = field(repr=False)
    public: bytes  #: 65 bytes, uncompressed.

    def sign(self, data: bytes) -> bytes:
        """Sign with SM2 over SM3: 64 bytes, r and s."""
        from gmalg import SM2  # noqa: PLC0415 - of an extra

        r, s = SM2(self.secret, SIGNER_ID.encode()).sign(data)
        return bytes(r).rjust(_HALF, b"\0") + bytes(s).rjust(_HALF, b"\0")


def sm2_key(secret: bytes, path: Path) -> Sm2Key:
    """Make a key of 32 secret bytes.

    Raises:
        ExtraMissingError: What knows SM2 is not installed.
        KeystoreError: The bytes of the file at `path` are no secret key of SM2.
    """
    try:
        from gmalg import SM2  # noqa: PLC0415 - of an extra
    except ImportError as error:
        raise ExtraMissingError("gm") from error
    if not 0 < int.from_bytes(secret) < ORDER - 1:
        raise KeystoreError(str(path), "it is no key of SM2: make another")
    public = bytes(SM2().generate_pk(secret))
    return Sm2Key(secret, _UNCOMPRESSED + public[-2 * _HALF :])


def read_sm2_key(path: Path, password: str) -> Sm2Key | None:
    """Read the key; None if there is no such file."""
    if not path.is_file():
        return None
    return sm2_key(bytes(read_keystore(path, password).key), path)
