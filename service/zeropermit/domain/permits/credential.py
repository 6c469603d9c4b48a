"""A permit as a W3C Verifiable Credential 2.0, secured by `ecdsa-jcs-2019`.

The credential travels where nobody knows this protocol: into wallets and into other
registers. It says that the service that signed it found this permit on the ledger at
that second, and no more. Whether the permit is in force the ledger says, at the
address under `credentialStatus`; a credential that is not asked about proves a past.

Standards: Verifiable Credentials Data Model 2.0, Verifiable Credential Data Integrity
1.0, Data Integrity ECDSA Cryptosuites 1.0 §3.3, Controlled Identifiers 1.0 (Multikey).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from zeropermit.domain.ledger.identifiers import NO_END, to_hex
from zeropermit.domain.matters.file import Words
from zeropermit.domain.permits.certificate import check_url
from zeropermit.domain.permits.document import PermitDocument
from zeropermit.domain.records.canonical import JsonValue, canonical

CONTEXTS = (
    "https://www.w3.org/ns/credentials/v2",
    "https://www.w3.org/ns/credentials/undefined-terms/v2",
)
"""The second gives words of our own a meaning that is theirs alone."""

SUITE = "ecdsa-jcs-2019"
STATUS = "ZeropermitLedgerStatus"
"""Type of the status: an address that answers as `/api/v1/verify` does."""

_ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_P256 = b"\x80\x24"
"""Multicodec of a P-256 public key."""


@dataclass(frozen=True, slots=True)
class CredentialIssuer:
    """The service that signs credentials."""

    origin: str  #: Address of the service, as people see it.
    public: bytes  #: Its P-256 key: 33 bytes, compressed.

    @property
    def did(self) -> str:
        """Name of the service (`did:web`): its host, with a port if it has one."""
        host = self.origin.split("://", 1)[-1].split("/", 1)[0]
        return f"did:web:{host.replace(':', '%3A')}"

    @property
    def multikey(self) -> str:
        """The public key as Multikey."""
        return multibase(_P256 + self.public)

    @property
    def method(self) -> str:
        """Name of the key, as proofs name it."""
        return f"{self.did}#{self.multikey}"

    def document(self) -> dict[str, JsonValue]:
        """Give the document at `/.well-known/did.json`."""
        key: dict[str, JsonValue] = {
            "id": self.method,
            "type": "Multikey",
            "controller": self.did,
            "publicKeyMultibase": self.multikey,
        }
        return {
            "@context": [
                "https://www.w3.org/ns/did/v1",
                "https://www.w3.org/ns/cid/v1",
            ],
            "id": self.did,
            "verificationMethod": [key],
            "assertionMethod": [self.method],
        }


@dataclass(frozen=True, slots=True)
class Term:
    """From when to when a permit runs, in Unix seconds."""

    issued_at: int
    valid_until: int  #: Exclusive end; `NO_END` if there is none.


def credential(
    document: PermitDocument, *, title: Words, term: Term, issuer: CredentialIssuer
) -> dict[str, JsonValue]:
    """Write a permit as a credential without proof."""
    permit = to_hex(document.permit_id)
    api = f"{issuer.origin}/api/v1"
    said: dict[str, JsonValue] = {
        "@context": list(CONTEXTS),
        "id": f"{api}/permits/{permit}/credential",
        "type": ["VerifiableCredential", "ZeropermitPermitCredential"],
        "issuer": issuer.did,
        "validFrom": timestamp(term.issued_at),
        "credentialSubject": {
            "permit": permit,
            "title": {"zh": title.zh, "en": title.en},
            "matter": document.matter,
            "version": document.version,
            "licence": document.licence,
            "face": document.face.as_json(),
            "note": document.face.note,
        },
        "evidence": [
            {
                "type": ["ZeropermitLedgerEntry"],
                "chain": f"eip155:{document.chain_id}",
                "registry": document.registry,
                "permit": permit,
                "document": to_hex(document.digest()),
                "manifest": f"{api}/manifest",
                "page": check_url(issuer.origin, document.digest()),
            }
        ],
        "credentialStatus": {"id": f"{api}/verify/{permit}", "type": STATUS},
    }
    if term.valid_until < NO_END:
        said["validUntil"] = timestamp(term.valid_until)
    return said


def secure(
    said: Mapping[str, JsonValue],
    *,
    method: str,
    created: int,
    sign: Callable[[bytes], bytes],
) -> dict[str, JsonValue]:
    """Add a proof to a credential.

    `method` is the name of the key, and `created` the second of the proof. `sign` signs
    bytes by ECDSA over SHA-256 and gives r and s, 32 bytes each.
    """
    proof: dict[str, JsonValue] = {
        "type": "DataIntegrityProof",
        "cryptosuite": SUITE,
        "created": timestamp(created),
        "verificationMethod": method,
        "proofPurpose": "assertionMethod",
        "@context": said["@context"],
    }
    hashed = b"".join(
        hashlib.sha256(canonical(part)).digest() for part in (proof, dict(said))
    )
    proof["proofValue"] = multibase(sign(hashed))
    return {**said, "proof": proof}


def multibase(data: bytes) -> str:
    """Write bytes in base 58 (Bitcoin's digits), as Multibase names it."""
    number, digits = int.from_bytes(data), ""
    while number:
        number, digit = divmod(number, len(_ALPHABET))
        digits = _ALPHABET[digit] + digits
    zeros = len(data) - len(data.lstrip(b"\0"))
    return "z" + _ALPHABET[0] * zeros + digits


def timestamp(second: int) -> str:
    """Write a second as XML Schema's dateTimeStamp."""
    return f"{datetime.fromtimestamp(second, UTC):%Y-%m-%dT%H:%M:%SZ}"
