"""`zeropermit keys`: keystores that only their owner can read."""

import json
import stat

import pytest
from eth_account import Account

PASSWORD = "correct horse"  # noqa: S105 - of keys that are worth nothing


@pytest.fixture
def password(monkeypatch):
    monkeypatch.setenv("ZEROPERMIT_KEYSTORE_PASSWORD", PASSWORD)


@pytest.fixture
def keystore(cli, password, tmp_path):
    file = tmp_path / "keys" / "own.json"
    assert cli("keys", "new", file).code == 0
    return file


def test_no_key_is_made_without_a_password_when_nothing_may_be_asked(cli, tmp_path):
    result = cli("keys", "new", tmp_path / "own.json", "--no-input")

    assert result.code == 4
    assert "ZEROPERMIT_KEYSTORE_PASSWORD" in result.err
    assert not (tmp_path / "own.json").exists()


def test_a_key_is_never_overwritten(cli, keystore):
    before = keystore.read_bytes()

    result = cli("keys", "new", keystore)

    assert result.code == 2
    assert "not overwritten" in result.err
    assert keystore.read_bytes() == before


def test_a_missing_keystore_is_named(cli, tmp_path):
    result = cli("keys", "show", tmp_path / "gone.json")

    assert result.code == 4
    assert "gone.json" in result.err
    assert "zeropermit keys new" in result.err


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o660])
def test_a_keystore_that_others_can_read_is_refused(cli, keystore, mode):
    keystore.chmod(mode)

    result = cli("keys", "show", keystore)

    assert result.code == 4
    assert result.out == ""
    assert "chmod 600" in result.err


@pytest.mark.parametrize(
    "content", ["", "[]", "{}", '{"address": 1}', '{"address": "0x12"}', "nothing"]
)
def test_what_is_no_keystore_is_refused(cli, tmp_path, content):
    file = tmp_path / "own.json"
    file.touch(mode=0o600)
    file.write_text(content)

    assert cli("keys", "show", file).code == 4


@pytest.mark.parametrize(
    "words",
    [
        ("department", "anchor", "--book", "b.db"),
        ("deploy", "--out", "trust.json"),
    ],
)
def test_a_wrong_password_is_said_and_nothing_is_done(
    cli, town, monkeypatch, tmp_path, words
):
    monkeypatch.setenv("ZEROPERMIT_KEYSTORE_PASSWORD", "wrong")
    chain = ("--rpc", town.rpc)
    if words[0] == "department":
        chain += ("--trust", str(town.trust))

    result = cli(*words, *chain, "--key", town.key("relayer"))

    assert result.code == 4
    assert "password is wrong" in result.err
    assert "wrong\n" not in result.out
    assert not (tmp_path / "trust.json").exists()


def test_a_new_key_is_kept_encrypted_for_its_owner_alone(cli, keystore):
    content = json.loads(keystore.read_text())

    assert stat.S_IMODE(keystore.stat().st_mode) == 0o600
    assert content["version"] == 3
    assert content["crypto"]["kdf"] == "scrypt"
    assert content["crypto"]["kdfparams"]["n"] == 262_144
    assert Account.decrypt(content, PASSWORD)
    assert PASSWORD not in keystore.read_text()
    assert [file.name for file in keystore.parent.iterdir()] == ["own.json"]


def test_the_address_is_shown_without_a_password(cli, keystore, monkeypatch):
    monkeypatch.delenv("ZEROPERMIT_KEYSTORE_PASSWORD")

    shown = cli("keys", "show", keystore, "--json")

    key = Account.decrypt(json.loads(keystore.read_text()), PASSWORD)
    assert shown.code == 0
    assert shown.json == {
        "address": Account.from_key(key).address,
        "file": str(keystore),
    }


def test_the_secret_is_never_printed(cli, password, tmp_path):
    file = tmp_path / "own.json"

    made = cli("keys", "new", file, "--json")

    secret = bytes(Account.decrypt(json.loads(file.read_text()), PASSWORD)).hex()
    assert made.json["file"] == str(file)
    assert secret not in (made.out + made.err).lower()
    assert PASSWORD not in made.out + made.err
    assert "Back up" in made.err
