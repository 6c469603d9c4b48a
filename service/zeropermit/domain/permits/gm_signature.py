"""A signature of a permit document by national algorithms (SM2 over SM3).

Signatures of the ledger are over secp256k1, which a system that has to use approved
algorithms may not rely on alone (GB/T 39786). This one stands beside the document, over
the same bytes, for archives and systems that check SM2. The ledger does not know it.

Standards: GB/T 32918.2 (SM2), GB/T 32905 (SM3), GB/T 35276 §7 (form of the signature).
"""

from __future__ import annotations

import base64
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from zeropermit.domain.ledger.identifiers import to_hex
from zeropermit.domain.records.canonical import (
    JsonValue,
    Suite,
    canonical,
    digest_bytes,
)

SIGNER_ID = "1234567812345678"
"""The signer's identity, as SM2 mixes it into the digest: the default value."""

ALGORITHM = "SM2-SM3"

_SPKI = bytes.fromhex("3059301306072a8648ce3d020106082a811ccf5501822d034200")
"""The prefix of a public key's point in SubjectPublicKeyInfo (RFC 5480)."""
_HALF = 32
_LINE = 64


@dataclass(frozen=True, slots=True)
class GmSignature:
    """A signature and all that it takes to check it, but the document."""

    sm3: bytes  #: SM3 of the document's bytes, for comparison by eye.
    public: bytes  #: Public key: 65 bytes, uncompressed.
    signature: bytes  #: r and s, 32 bytes each.

    def as_json(self) -> dict[str, JsonValue]:
        """Give key and signature in the forms that other tools read."""
        r, s = self.signature[:_HALF], self.signature[_HALF:]
        der = encode_dss_signature(int.from_bytes(r), int.from_bytes(s))
        return {
            "algorithm": ALGORITHM,
            "signer_id": SIGNER_ID,
            "sm3": to_hex(self.sm3),
            "public_key": pem(self.public),
            "signature": to_hex(der),
        }


def signed_bytes(document: Mapping[str, JsonValue]) -> bytes:
    """Give the bytes to be signed: the canonical bytes of the document."""
    return canonical(document)


def sm3(data: bytes) -> bytes:
    """Digest bytes with SM3."""
    return digest_bytes(data, suite=Suite.SM3)


def pem(public: bytes) -> str:
    """Write an SM2 public key as PEM."""
    body = base64.b64encode(_SPKI + public).decode()
    lines = textwrap.wrap(body, _LINE)
    return "\n".join(
        ["-----BEGIN PUBLIC KEY-----", *lines, "-----END PUBLIC KEY-----", ""]
    )
