"""`zeropermit permit certificate` and `keys credential`."""

import json

import pytest

from tests.printing import fonts, scanned
from zeropermit.bootstrap.record_keys import read_credential_key
from zeropermit.domain.permits.credential import CredentialIssuer

UNKNOWN = "0x" + "11" * 32


@pytest.fixture
def ask(cli, service, monkeypatch):
    """Ask the service for a certificate of a permit."""
    monkeypatch.setenv("ZEROPERMIT_API", service[0])

    def run(permit, out, *words):
        return cli("permit", "certificate", permit, "--out", out, *words)

    return run


@pytest.mark.parametrize("form", ["pdf", "vc", "qr"])
def test_an_unknown_permit_leaves_no_file(ask, tmp_path, form):
    out = tmp_path / "out"
    result = ask(UNKNOWN, out, "--format", form)

    assert result.code == 1
    assert "no such permit" in result.err
    assert not out.exists()


def test_another_format_is_refused(ask, service, tmp_path):
    result = ask(service[1].number, tmp_path / "out", "--format", "ofd")

    assert result.code == 2


@pytest.mark.skipif(fonts() is None, reason="needs Noto Sans SC: npm ci")
def test_a_page_is_written_whose_code_leads_to_the_document(ask, service, tmp_path):
    url, town = service
    out = tmp_path / "permit.pdf"
    result = ask(town.number, out)

    assert result.code == 0
    assert result.out == ""
    assert str(out) in result.err
    assert scanned(out.read_bytes()) == [f"{url}/p/{town.document[2:]}"]


def test_a_credential_is_written_for_other_programs(ask, service, tmp_path):
    out = tmp_path / "permit.json"
    result = ask(service[1].document, out, "--format", "vc")

    assert result.code == 0
    content = json.loads(out.read_text("utf-8"))
    assert content["proof"]["cryptosuite"] == "ecdsa-jcs-2019"


def test_the_code_alone_is_written(ask, service, tmp_path):
    out = tmp_path / "permit.svg"

    assert ask(service[1].number, out, "--format", "qr").code == 0
    assert out.read_text("utf-8").startswith("<svg ")


def test_a_key_for_credentials_is_made_once(cli, tmp_path, monkeypatch):
    monkeypatch.setenv("ZEROPERMIT_KEYSTORE_PASSWORD", "correct horse")
    file = tmp_path / "credential.pem"
    made = cli("keys", "credential", file, "--json")
    again = cli("keys", "credential", file)

    assert (made.code, again.code) == (0, 2)
    assert "not overwritten" in again.err
    key = read_credential_key(file, "correct horse")
    assert made.json["publicKeyMultibase"] == CredentialIssuer("", key.public).multikey


def test_the_key_is_named_for_people_too(cli, tmp_path, monkeypatch):
    monkeypatch.setenv("ZEROPERMIT_KEYSTORE_PASSWORD", "correct horse")
    made = cli("keys", "credential", tmp_path / "credential.pem")

    assert made.out.startswith("zDn")
