"""The bundle: all that belongs to a permit in one file, for those whom it concerns."""

import json

import pytest

from zeropermit.cli.app import run
from zeropermit.domain.evidence.disclosure import verify_disclosure
from zeropermit.domain.ledger.identifiers import to_hex
from zeropermit.domain.permits.bundle import PermitBundle


@pytest.fixture(scope="module")
def path(granted) -> str:
    return f"permits/{granted.permit}/bundle"


@pytest.mark.parametrize("handle", ["developer-3", "contractor", "housing"])
def test_others_are_not_shown_what_departments_showed(site, path, handle):
    answer = site.person(handle).get(path)

    assert answer.status_code == 404
    assert answer.json()["code"] == "PERMIT_UNKNOWN"


def test_nobody_gets_a_bundle_without_signing_in(visitor, path):
    assert visitor.get(path).status_code == 401


def test_the_bundle_of_an_absent_permit_is_unknown(site):
    answer = site.person("developer").get(f"permits/0x{'5a' * 32}/bundle")

    assert answer.status_code == 404


@pytest.mark.parametrize("handle", ["developer", "approval/officer-1"])
def test_holder_and_authority_get_document_evidence_and_block(
    site, granted, path, handle
):
    answer = site.person(handle).get(path)

    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "private, no-cache"
    bundle = PermitBundle.from_json(answer.json())
    verified = site.visitor().get(f"verify/{granted.permit}").json()
    assert to_hex(bundle.document.digest()) == verified["permit"]["document"]
    assert bundle.block.timestamp == verified["permit"]["issued_at"]
    kinds = {line["requirement"]: line["kind"] for line in verified["evidence"]}
    assert [item.requirement for item in bundle.evidence] == list(kinds)
    for item in bundle.evidence:
        attested = kinds[item.requirement] == "ATTESTATION"
        assert (item.disclosure is not None) is attested
        if item.disclosure is not None:
            verify_disclosure(item.disclosure)


def test_a_bundle_is_verified_from_its_file(site, path, tmp_path, monkeypatch, capsys):
    file = tmp_path / "bundle.json"
    file.write_bytes(site.person("developer").get(path).content)
    data = site.service.settings.data
    monkeypatch.setenv("ZEROPERMIT_TRUST", str(data / "manifest.json"))
    monkeypatch.setenv("ZEROPERMIT_RPC_URL", f"embedded:{data / 'chain.db'}")

    assert run(["verify", "--file", str(file), "--json"]) == 0

    assert json.loads(capsys.readouterr().out)["good"] is True
