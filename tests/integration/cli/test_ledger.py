"""`zeropermit replay`, `events` and `trust`: a whole ledger, read from outside."""

import json
import subprocess
import sys

import pytest

from tests.integration.cli.demonstration import free_port
from tests.integration.cli.test_chain import lacking, node
from zeropermit.ledger.node_connection import open_provider

# --- trust


def test_a_trust_file_is_shown_in_groups_of_four(cli, town):
    content = json.loads(town.trust.read_text())

    result = cli("trust", "show", "--trust", town.trust)

    assert result.code == 0
    assert f"chain id: {content['chain_id']}" in result.out
    for name, pinned in content["contracts"].items():
        assert f"{name}: {pinned['address']}" in result.out
    digits = content["genesis"].removeprefix("0x")
    assert f"block 0: {digits[:4]} {digits[4:8]} " in result.out


def test_a_trust_file_is_shown_as_it_is(cli, town):
    result = cli("trust", "show", "--trust", town.trust, "--json")

    assert result.json == json.loads(town.trust.read_text())


# --- replay


def test_a_dead_node_proves_nothing(cli, town):
    url = f"http://127.0.0.1:{free_port()}"

    result = cli("replay", "--rpc", url, "--trust", town.trust, "--json")

    assert result.code == 3
    assert result.problem["code"] == "NODE_UNREACHABLE"
    assert url in result.problem["detail"]


def test_another_chain_ends_with_5(cli, town, tmp_path):
    content = json.loads(town.trust.read_text())
    file = tmp_path / "trust.json"
    file.write_text(json.dumps({**content, "genesis": "0x" + "22" * 32}))

    result = cli("replay", "--rpc", town.rpc, "--trust", file)

    assert result.code == 5
    assert "CHAIN_MISMATCH" in result.err
    assert "another chain" in result.err


@pytest.mark.parametrize("block", [0, 99_999])
def test_a_block_that_is_not_there_is_misuse(cli, town, block):
    result = cli("replay", *town.ledger, "--to-block", block, "--json")

    assert result.code == 2
    assert result.problem["code"] == "REPLAY_RANGE"
    assert str(block) in result.problem["detail"]


def test_a_node_that_keeps_a_whole_permit_back_is_found(cli, town):
    kept_back = []

    def lie(method, params):
        return without_permits(method, params, town, kept_back)

    with node(town, lie) as url:
        result = cli("replay", "--rpc", url, "--trust", town.trust, "--json")

    assert kept_back
    assert result.code == 1
    assert result.json["proven"] is False
    assert result.json["differences"]


def test_a_node_that_answers_otherwise_than_its_events_is_found(cli, town):
    def lie(method, params):
        if method != "eth_call":
            return lacking()(method, params)
        return {"result": "0x" + "00" * 32}

    with node(town, lie) as url:
        result = cli("replay", "--rpc", url, "--trust", town.trust)

    assert result.code == 1
    assert "things differ" in result.out
    assert result.out.count("✗") > 1


def without_permits(method, params, town, kept_back):
    """Answer without the logs of the permits' contract."""
    if method != "eth_getLogs":
        return lacking()(method, params)
    chain = open_provider(town.rpc, read_only=True)
    logs = chain.make_request(method, params)["result"]
    chain.close()
    content = json.loads(town.trust.read_text())
    permits = content["contracts"]["PermitRegistry"]["address"].lower()
    kept_back += [log for log in logs if log["address"].lower() == permits]
    return {"result": [log for log in logs if log["address"].lower() != permits]}


def test_an_honest_ledger_is_proven(cli, town):
    result = cli("replay", *town.ledger)

    assert result.code == 0
    assert "✓ everything adds up" in result.out
    assert "1 permits decided again" in result.out
    assert result.err == ""


def test_a_part_of_the_ledger_is_proven_and_said_to_be_one(cli, town):
    past = cli("replay", *town.ledger, "--to-block", 5, "--json")
    sample = cli("replay", *town.ledger, "--sample", 1)

    assert past.code == 0
    assert past.json["as_of"]["block"] == 5
    assert sample.code == 0
    assert "Only a sample" in sample.out


# --- events


def test_events_go_on_from_a_block(cli, town):
    whole = cli("events", "tail", *town.ledger, "--json").lines
    last = whole[-1]["block"]

    rest = cli("events", "tail", *town.ledger, "--from-block", last, "--json").lines
    none = cli("events", "tail", *town.ledger, "--from-block", last + 1)

    assert whole[0]["block"] >= 1
    assert rest == [line for line in whole if line["block"] == last]
    assert (none.code, none.out) == (0, "")
    assert "PermitIssued" in {line["event"] for line in whole}


def test_people_read_an_event_a_line(cli, town):
    whole = cli("events", "tail", *town.ledger, "--json").lines

    result = cli("events", "tail", *town.ledger)

    assert result.code == 0
    assert len(result.out.splitlines()) == len(whole)
    assert "+08:00  PermitIssued" in result.out


# heeds interrupts even where the tests run in the background of a shell
INTERRUPTIBLE = (
    "import signal; signal.signal(signal.SIGINT, signal.default_int_handler);"
    "from zeropermit.cli.app import main; main()"
)


def test_following_goes_on_until_it_is_interrupted(town):
    words = ["events", "tail", *map(str, town.ledger), "--follow", "--json"]
    running = subprocess.Popen(
        [sys.executable, "-c", INTERRUPTIBLE, *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert running.stdout is not None
    first = json.loads(running.stdout.readline())

    running.send_signal(2)
    _, said = running.communicate(timeout=20)

    assert first["block"] >= 1
    assert running.returncode == 130
    assert "Traceback" not in said
