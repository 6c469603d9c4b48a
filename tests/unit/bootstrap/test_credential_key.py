"""The key for credentials: made once, kept encrypted, and of one curve."""

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from zeropermit.bootstrap.record_keys import new_credential_key, read_credential_key
from zeropermit.errors import KeystoreError

PASSWORD = "correct horse"  # noqa: S105 - of a key that lives for one test


@pytest.fixture
def path(tmp_path):
    return tmp_path / "keys" / "credential.pem"


def write(path, content: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(content)
    path.chmod(0o600)


def pem(key, password: str) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.BestAvailableEncryption(password.encode()),
    )


def test_a_key_that_exists_is_not_overwritten(path):
    new_credential_key(path, PASSWORD)
    before = path.read_bytes()

    with pytest.raises(KeystoreError, match="not overwritten"):
        new_credential_key(path, PASSWORD)

    assert path.read_bytes() == before


def test_a_key_that_others_can_read_is_refused(path):
    new_credential_key(path, PASSWORD)
    path.chmod(0o640)

    with pytest.raises(KeystoreError, match="chmod 600"):
        read_credential_key(path, PASSWORD)


@pytest.mark.parametrize("password", ["wrong", ""])
def test_a_wrong_password_is_refused(path, password):
    new_credential_key(path, PASSWORD)

    with pytest.raises(KeystoreError, match="password is wrong"):
        read_credential_key(path, password)


def test_what_is_no_key_is_refused(path):
    write(path, b"no key")

    with pytest.raises(KeystoreError, match="no encrypted key"):
        read_credential_key(path, PASSWORD)


@pytest.mark.parametrize("curve", [ec.SECP384R1(), ec.SECP256K1()])
def test_a_key_of_another_curve_is_refused(path, curve):
    write(path, pem(ec.generate_private_key(curve), PASSWORD))

    with pytest.raises(KeystoreError, match="no key of P-256"):
        read_credential_key(path, PASSWORD)


def test_without_a_file_there_is_no_key(path):
    assert read_credential_key(path, PASSWORD) is None


def test_what_it_signs_is_verified_under_its_public_key(path):
    made = new_credential_key(path, PASSWORD)
    read = read_credential_key(path, PASSWORD)
    signature = read.sign(b"data")

    assert path.stat().st_mode & 0o777 == 0o600
    assert b"ENCRYPTED" in path.read_bytes()
    assert read.public == made.public
    assert len(read.public) == 33
    halves = (int.from_bytes(signature[at : at + 32]) for at in (0, 32))
    public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), made.public)
    public.verify(encode_dss_signature(*halves), b"data", ec.ECDSA(hashes.SHA256()))
