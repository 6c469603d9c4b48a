"""SM2 signatures of documents, checked by tools that did not make them."""

import base64
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.integration.api.scenario import walk
from tests.integration.api.site import Site
from tests.printing import ROOT
from zeropermit.bootstrap.keys import new_account, write_keystore
from zeropermit.bootstrap.record_keys import ORDER, read_sm2_key, sm2_key
from zeropermit.errors import ExtraMissingError, KeystoreError

PASSWORD = "correct horse"  # noqa: S105 - of a key that lives for one test
CHECKER = ROOT / "tests" / "verify_sm2.cjs"
SM_CRYPTO = ROOT / "node_modules" / "sm-crypto"


def knows_sm2() -> bool:
    """Whether there is an OpenSSL that checks SM2."""
    tool = shutil.which("openssl")
    if tool is None:
        return False
    command = [tool, "list", "-public-key-algorithms"]
    return (
        "SM2"
        in subprocess.run(command, check=False, capture_output=True, text=True).stdout
    )


def by_sm_crypto(folder: Path, document: bytes, found) -> bool:
    if not SM_CRYPTO.is_dir():
        pytest.skip("needs node_modules: npm ci")
    body = "".join(found["public_key"].splitlines()[1:-1])
    asked = {
        "data": document.hex(),
        "signature": found["signature"][2:],
        "point": base64.b64decode(body)[-65:].hex(),
        "id": found["signer_id"],
    }
    run = subprocess.run(
        ["node", str(CHECKER)],  # noqa: S607 - any Node
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        check=True,
    )
    return run.stdout.strip() == "true"


def by_openssl(folder: Path, document: bytes, found) -> bool:
    (folder / "key.pem").write_text(found["public_key"])
    (folder / "signature.der").write_bytes(bytes.fromhex(found["signature"][2:]))
    (folder / "document.json").write_bytes(document)
    command = [
        *("openssl", "dgst", "-sm3", "-verify", "key.pem"),
        *("-sigopt", f"distid:{found['signer_id']}"),
        *("-signature", "signature.der", "document.json"),
    ]
    run = subprocess.run(
        command, check=False, cwd=folder, capture_output=True, text=True
    )
    return run.returncode == 0 and "Verified OK" in run.stdout


CHECKERS = [by_sm_crypto, *([by_openssl] if knows_sm2() else [])]


@pytest.fixture(scope="module")
def store(tmp_path_factory) -> Path:
    """A keystore, as `zeropermit keys new` makes it."""
    path = tmp_path_factory.mktemp("keys") / "sm2.json"
    write_keystore(path, new_account(), PASSWORD, rounds=2)
    return path


@pytest.fixture(scope="module")
def signed(pristine, store, tmp_path_factory):
    """A document and what was signed of it."""
    folder = tmp_path_factory.mktemp("gm") / "data"
    site = Site.copy(pristine, folder, gm=read_sm2_key(store, PASSWORD))
    try:
        path = f"permits/{walk(site, 'main').permit}"
        document = site.visitor().get(f"{path}/document").content
        found = site.visitor().get(f"{path}/gm-signature").json()
    finally:
        site.close()
    return document, found


@pytest.mark.parametrize("secret", [bytes(32), (ORDER - 1).to_bytes(32), b"\xff" * 32])
def test_what_is_no_secret_key_of_the_curve_is_refused(secret):
    with pytest.raises(KeystoreError, match="no key of SM2"):
        sm2_key(secret, Path("sm2.json"))


def test_without_the_extra_it_is_said_what_to_install(monkeypatch, store):
    monkeypatch.setitem(sys.modules, "gmalg", None)

    with pytest.raises(ExtraMissingError, match=r"zeropermit\[gm\]"):
        read_sm2_key(store, PASSWORD)


def test_without_a_file_there_is_no_key(tmp_path):
    assert read_sm2_key(tmp_path / "sm2.json", PASSWORD) is None


def test_the_secret_is_not_shown(store):
    key = read_sm2_key(store, PASSWORD)

    assert key.secret.hex() not in repr(key)
    assert str(key.secret) not in repr(key)


@pytest.mark.parametrize("check", CHECKERS)
def test_a_changed_document_is_refused_by_others(signed, tmp_path, check):
    document, found = signed
    changed = document.replace(b'"version":1', b'"version":2')

    assert changed != document
    assert check(tmp_path, changed, found) is False


@pytest.mark.parametrize("check", CHECKERS)
def test_others_believe_the_signature(signed, tmp_path, check):
    document, found = signed

    assert check(tmp_path, document, found) is True


def test_the_answer_says_which_algorithms(signed):
    _, found = signed

    assert set(found) == {"algorithm", "signer_id", "sm3", "public_key", "signature"}
    assert found["algorithm"] == "SM2-SM3"
