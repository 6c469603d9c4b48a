"""The SM2 signature of a document, in the forms that other tools read."""

from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from tests.unit.domain.permits.test_document import DOCUMENT
from zeropermit.domain.permits.gm_signature import GmSignature, pem, signed_bytes, sm3
from zeropermit.domain.records.canonical import canonical

PUBLIC = b"\x04" + b"\x5a" * 64


def test_the_digest_is_that_of_the_standard():
    assert sm3(b"abc").hex() == (
        "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    )


def test_what_is_signed_is_what_the_document_is():
    assert signed_bytes(DOCUMENT.as_json()) == canonical(DOCUMENT.as_json())


def test_key_and_signature_are_written_as_other_tools_read_them():
    written = GmSignature(b"\1" * 32, PUBLIC, b"\2" * 32 + b"\3" * 32).as_json()

    der = bytes.fromhex(written["signature"][2:])
    halves = decode_dss_signature(der)
    assert halves == (int.from_bytes(b"\2" * 32), int.from_bytes(b"\3" * 32))
    assert written["public_key"] == pem(PUBLIC)
    assert written["sm3"] == "0x" + "01" * 32
    lines = pem(PUBLIC).splitlines()
    assert max(len(line) for line in lines) == 64
