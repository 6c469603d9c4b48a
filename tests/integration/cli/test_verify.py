"""`zeropermit verify`: three questions, answered from the ledger alone."""

import json
from datetime import UTC, datetime

import pytest

from tests.integration.cli.demonstration import free_port
from zeropermit.domain.permits.bundle import (
    BlockReference,
    PermitBundle,
    PresentedEvidence,
)
from zeropermit.domain.permits.document import PermitDocument

UNKNOWN = "370203209901010199"


# --- usage


def test_nothing_is_verified_without_a_trust_file(cli, town):
    result = cli("verify", town.number, "--rpc", town.rpc)

    assert result.code == 2
    assert result.out == ""
    assert "--trust FILE" in result.err
    assert "ZEROPERMIT_TRUST" in result.err


def test_a_trust_file_that_is_not_there_is_named(cli, town):
    result = cli("verify", town.number, "--rpc", town.rpc, "--trust", "gone.json")

    assert result.code == 2
    assert "gone.json" in result.err


TRUST = '{"type": "zeropermit/manifest/1"'


@pytest.mark.parametrize(
    "content",
    ["", "[]", "{}", '{"type": "other"}', "\udcff", f"{TRUST}}}"],
)
def test_a_trust_file_that_is_none_is_refused(cli, town, tmp_path, content):
    file = tmp_path / "trust.json"
    file.write_bytes(content.encode("utf-8", "surrogateescape"))

    result = cli("verify", town.number, "--rpc", town.rpc, "--trust", file)

    assert result.code == 2
    assert "MANIFEST_MALFORMED" in result.err
    assert "trust.json" in result.err


@pytest.mark.parametrize("words", [(), ("370203202611240101", "--file", "permit.json")])
def test_one_thing_is_verified_at_a_time(cli, town, words):
    result = cli("verify", *words, *town.ledger, "--json")

    assert result.code == 2
    assert result.problem["code"] == "USAGE"


@pytest.mark.parametrize("reference", ["37020320261124010", "0x12", "一二三", "x" * 64])
def test_what_is_no_reference_is_refused_before_the_ledger_is_read(
    cli, town, reference
):
    result = cli("verify", reference, *town.ledger, "--json")

    assert result.code == 2
    assert result.problem["code"] == "NOT_A_REFERENCE"
    assert "reading the ledger" not in result.err


@pytest.mark.parametrize(
    "moment", ["yesterday", "2026-11-24T10:00:00", "2026-11-24", "99999999999"]
)
def test_a_moment_without_offset_or_to_come_is_refused(cli, town, moment):
    result = cli("verify", town.number, *town.ledger, "--at", moment)

    assert result.code == 2
    assert "--at" in result.err


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"type": "zeropermit/bundle/1"}'])
def test_a_file_that_is_no_permit_is_refused(cli, town, tmp_path, content):
    file = tmp_path / "some.json"
    file.write_text(content)

    result = cli("verify", "--file", file, *town.ledger, "--json")

    assert result.code == 2
    assert result.problem["code"] == "INPUT_FILE"
    assert "some.json" in result.problem["detail"]


# --- undecided


def test_a_dead_node_is_named_with_the_variable_that_sets_it(cli, town):
    url = f"http://127.0.0.1:{free_port()}"

    result = cli("verify", town.number, "--rpc", url, "--trust", town.trust)

    assert result.code == 3
    assert result.out == ""
    assert url in result.err
    assert "--rpc" in result.err
    assert "ZEROPERMIT_RPC_URL" in result.err


def test_a_chain_that_is_not_there_is_not_made_by_asking(cli, town, tmp_path):
    chain = tmp_path / "none.db"

    result = cli(
        "verify", town.number, "--rpc", f"embedded:{chain}", "--trust", town.trust
    )

    assert result.code == 3
    assert "none.db" in result.err
    assert not chain.exists()


@pytest.mark.parametrize("url", ["ftp://x", "embedded:", "127.0.0.1:8545", "http://"])
def test_an_address_that_is_none_is_refused(cli, town, url):
    result = cli("verify", town.number, "--rpc", url, "--trust", town.trust)

    assert result.code == 2
    assert "NODE_URL" in result.err


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"chain_id": 1}, "CHAIN_MISMATCH"),
        ({"genesis": "0x" + "11" * 32}, "CHAIN_MISMATCH"),
    ],
)
def test_another_chains_trust_file_ends_with_5(cli, town, tmp_path, change, code):
    file = tmp_path / "trust.json"
    file.write_text(json.dumps({**json.loads(town.trust.read_text()), **change}))

    result = cli("verify", town.number, "--rpc", town.rpc, "--trust", file, "--json")

    assert result.code == 5
    assert result.problem["code"] == code
    assert result.problem["exit_code"] == 5


@pytest.mark.parametrize(
    "contracts",
    [
        [],
        {},
        {"PermitRegistry": "0x12"},
        {"PermitRegistry": {"address": "0x12", "code": "0x" + "11" * 32}},
    ],
)
def test_a_trust_file_that_does_not_pin_the_contracts_is_refused(
    cli, town, tmp_path, contracts
):
    content = json.loads(town.trust.read_text())
    if contracts and "address" in contracts["PermitRegistry"]:
        contracts = {**content["contracts"], **contracts}
    file = tmp_path / "trust.json"
    file.write_text(json.dumps({**content, "contracts": contracts}))

    result = cli("verify", town.number, "--rpc", town.rpc, "--trust", file, "--json")

    assert result.code == 2
    assert result.problem["code"] == "MANIFEST_MALFORMED"
    assert "trust.json" in result.problem["detail"]


def test_other_code_than_the_pinned_ends_with_5(cli, town, tmp_path):
    content = json.loads(town.trust.read_text())
    content["contracts"]["PermitRegistry"]["code"] = "0x" + "11" * 32
    file = tmp_path / "trust.json"
    file.write_text(json.dumps(content))

    result = cli("verify", town.number, "--rpc", town.rpc, "--trust", file)

    assert result.code == 5
    assert "PermitRegistry" in result.err


# --- not verified


@pytest.mark.parametrize("reference", [UNKNOWN, "ab" * 32])
def test_what_the_ledger_does_not_know_is_not_verified(cli, town, reference):
    result = cli("verify", reference, *town.ledger, "--json")

    assert result.code == 1
    assert result.json["good"] is False
    assert result.json["genuine"] == {
        "verdict": "INVALID",
        "reasons": ["NOT_ON_LEDGER"],
    }
    assert result.json["in_force"]["verdict"] == "SKIPPED"
    assert result.json["permit"] is None


def test_an_altered_document_is_not_genuine(cli, town, tmp_path):
    text = town.file.read_text("utf-8")
    altered = tmp_path / "permit.json"
    altered.write_text(text.replace("四方智汇港开发", "四方智汇港开法"), "utf-8")
    assert altered.read_text("utf-8") != text

    result = cli("verify", "--file", altered, *town.ledger)

    assert result.code == 1
    assert "Genuine? ✗ no" in result.out
    assert "In force? – not checked" in result.out


@pytest.mark.parametrize("before", [lambda issued: issued - 1, lambda _: 5])
def test_before_it_was_issued_a_permit_is_unknown(cli, town, before):
    moment = before(town.permit["issued_at"])

    result = cli("verify", town.number, *town.ledger, "--at", moment, "--json")

    assert result.code == 1
    assert result.json["genuine"]["reasons"] == ["NOT_ON_LEDGER"]
    assert int(result.json["as_of"]["hash"], 16)
    assert result.json["as_of"]["time"] < town.permit["issued_at"]


# --- verified


@pytest.mark.parametrize("part", ["number", "document", "id"])
def test_a_permit_is_verified_by_number_hash_and_id(cli, town, part):
    result = cli("verify", town.permit[part], *town.ledger, "--json")

    assert result.code == 0
    assert result.json["good"] is True
    assert result.json["state"] == "VALID"
    assert result.json["permit"]["document"] == town.document
    assert {line["stands"] for line in result.json["evidence"]} == {True}


def test_a_hash_is_read_in_groups_and_capitals(cli, town):
    digits = town.document.removeprefix("0x").upper()
    groups = " ".join(digits[at : at + 4] for at in range(0, 64, 4))

    assert cli("verify", groups, *town.ledger).code == 0


def test_a_document_is_verified_from_its_file(cli, town):
    result = cli("verify", "--file", town.file, *town.ledger, "--json")

    assert result.code == 0
    assert result.json["permit"]["number"] == town.number


def test_a_bundle_is_verified_from_its_file(cli, town, tmp_path):
    document = PermitDocument.from_json(json.loads(town.file.read_text("utf-8")))
    evidence = tuple(
        PresentedEvidence(row.requirement, 0, row.evidence, None)
        for row in document.evidence
    )
    block = BlockReference(1, bytes(32), 1, b"", bytes(32), ())
    file = tmp_path / "bundle.json"
    file.write_text(json.dumps(PermitBundle(document, evidence, block).as_json()))

    assert cli("verify", "--file", file, *town.ledger).code == 0


def test_the_past_is_asked_by_second_or_by_iso_time(cli, town):
    issued = town.permit["issued_at"]
    iso = datetime.fromtimestamp(issued, UTC).isoformat()

    for moment in (issued, iso):
        result = cli("verify", town.number, *town.ledger, "--at", moment, "--json")

        assert result.code == 0
        assert result.json["as_of"]["time"] <= issued


def test_people_are_told_three_answers_and_the_block(cli, town):
    result = cli("verify", town.number, *town.ledger)

    assert result.code == 0
    for question in ("Genuine? ✓ yes", "In force? ✓ yes", "Who says so? ✓ yes"):
        assert question in result.out
    assert "as of block" in result.out
    assert result.err.strip() == "reading the ledger from block 1 …"


def test_people_are_told_in_chinese_too(cli, town):
    result = cli("verify", town.number, *town.ledger, "--language", "zh")

    for question in ("真实吗？ ✓ 是", "现在有效吗？ ✓ 是", "谁说的？ ✓ 是"):
        assert question in result.out
    assert "截至区块" in result.out


def test_variables_stand_for_the_options(cli, town, monkeypatch):
    monkeypatch.setenv("ZEROPERMIT_RPC_URL", town.rpc)
    monkeypatch.setenv("ZEROPERMIT_TRUST", str(town.trust))

    assert cli("verify", town.number).code == 0
