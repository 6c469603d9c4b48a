"""A permit as a Verifiable Credential, and how it is secured."""

import hashlib

import pytest

from tests.unit.domain.permits.test_document import DOCUMENT
from zeropermit.domain.ledger.identifiers import NO_END, to_hex
from zeropermit.domain.matters.file import Words
from zeropermit.domain.permits.credential import (
    CONTEXTS,
    CredentialIssuer,
    Term,
    credential,
    multibase,
    secure,
    timestamp,
)
from zeropermit.domain.records.canonical import canonical

ISSUER = CredentialIssuer("https://permits.example:8443", b"\x02" + b"\x5a" * 32)
TITLE = Words("建筑工程施工许可证", "Construction permit")
ISSUED = 1_790_000_000


def said(until: int = NO_END):
    return credential(DOCUMENT, title=TITLE, term=Term(ISSUED, until), issuer=ISSUER)


@pytest.mark.parametrize(
    ("data", "written"),
    [
        ("", "z"),
        ("00", "z1"),
        ("00003a", "z1121"),
        ("61", "z2g"),
        ("626262", "za3gV"),
        (
            "00eb15231dfceb60925886b67d065299925915aeb172c06647",
            "z1NS17iag9jJgTHD1VXjvLCEnZuQ3rJDE9L",
        ),
        ("516b6fcd0f", "zABnLTmg"),
    ],
)
def test_bytes_are_written_as_the_vectors_of_base_58_have_them(data, written):
    assert multibase(bytes.fromhex(data)) == written


def test_the_name_of_a_service_keeps_its_port():
    assert ISSUER.did == "did:web:permits.example%3A8443"
    assert (
        CredentialIssuer("http://127.0.0.1:8000", b"").did == "did:web:127.0.0.1%3A8000"
    )
    assert (
        CredentialIssuer("https://permits.example", b"").did
        == "did:web:permits.example"
    )


def test_a_key_of_p_256_is_written_as_such():
    assert ISSUER.multikey.startswith("zDn")
    assert ISSUER.document()["assertionMethod"] == [ISSUER.method]


def test_the_credential_says_what_the_document_says_and_where_to_ask():
    made = said()
    permit = to_hex(DOCUMENT.permit_id)

    assert made["@context"] == list(CONTEXTS)
    assert made["issuer"] == ISSUER.did
    assert made["validFrom"] == timestamp(ISSUED) == "2026-09-21T14:13:20Z"
    assert made["credentialSubject"]["face"] == DOCUMENT.face.as_json()
    assert made["evidence"][0]["document"] == to_hex(DOCUMENT.digest())
    assert made["credentialStatus"]["id"].endswith(f"/api/v1/verify/{permit}")


def test_a_permit_without_end_has_none_in_its_credential():
    assert "validUntil" not in said()
    assert said(ISSUED + 60)["validUntil"] == "2026-09-21T14:14:20Z"


def test_what_is_signed_is_the_proof_and_then_the_credential():
    signed = []

    def sign(data: bytes) -> bytes:
        signed.append(data)
        return b"\1" * 64

    made = secure(said(), method=ISSUER.method, created=ISSUED, sign=sign)

    proof = {k: v for k, v in made["proof"].items() if k != "proofValue"}
    assert proof["@context"] == made["@context"]
    assert signed == [
        hashlib.sha256(canonical(proof)).digest()
        + hashlib.sha256(canonical(said())).digest()
    ]
    assert made["proof"]["proofValue"] == multibase(b"\1" * 64)
