"""Ledgers that came before: in the trust file, and asked by `verify` and `replay`."""

import json
from datetime import UTC, datetime

import pytest

from zeropermit.bootstrap.keys import new_account, write_keystore
from zeropermit.ledger.embedded.chain import Embedded

PASSWORD = "demonstration"  # noqa: S105 - of keys that are worth nothing
UNKNOWN = "370203209901010199"


class Move:
    """A ledger that was deployed to take the place of the town's."""

    def __init__(self, cli, town, folder):
        self.cli, self.town = cli, town
        self.new, self.joined = folder / "new.json", folder / "joined.json"
        key, chain = folder / "key.json", folder / "new.db"
        write_keystore(key, new_account(), PASSWORD, rounds=2)
        Embedded(chain).close()
        self.rpc = f"embedded:{chain}"
        words = ("--rpc", self.rpc, "--key", key, "--out", self.new)
        assert cli("deploy", *words).code == 0

    def join(self, *words):
        """Put the town's ledger behind the new one."""
        files = ("--trust", self.new, "--earlier", self.town.trust)
        answer = self.cli("trust", "succeed", *files, "--rpc", self.town.rpc, *words)
        if answer.code == 0:
            self.joined.write_text(answer.out)
        return answer

    @property
    def ledgers(self):
        return (*self.ledger, "--earlier-rpc", self.town.rpc)

    @property
    def ledger(self):
        """The new one alone."""
        return ("--trust", self.joined, "--rpc", self.rpc)


@pytest.fixture
def apart(cli, town, tmp_path, monkeypatch):
    monkeypatch.setenv("ZEROPERMIT_KEYSTORE_PASSWORD", PASSWORD)
    return Move(cli, town, tmp_path)


@pytest.fixture
def move(apart):
    assert apart.join().code == 0
    return apart


def test_a_permit_of_a_ledger_that_ended_is_genuine_and_nobody_can_tell_more(move):
    answer = move.cli("verify", move.town.number, *move.ledgers, "--json")

    assert answer.code == 3
    found = answer.json
    assert (found["state"], found["good"]) == (None, False)
    assert found["genuine"]["verdict"] == "VALID"
    assert found["in_force"] == {"verdict": "ERROR", "reasons": ["LEDGER_CLOSED"]}
    assert found["permit"]["number"] == move.town.number
    assert found["earlier_ledger"]["network"] == "embedded"
    assert found["earlier_ledger"]["last_block"] == found["as_of"]["block"]
    said = move.cli("verify", move.town.number, *move.ledgers)
    assert "put the permit on record" in said.out
    assert "of the earlier ledger embedded" in said.out


def test_of_a_moment_at_which_the_ledger_was_in_use_it_is_told(move):
    issued = move.town.permit["issued_at"]
    moment = datetime.fromtimestamp(issued, UTC).isoformat()

    answer = move.cli("verify", move.town.number, *move.ledgers, "--at", moment)

    assert answer.code == 0, answer.out
    assert "of the earlier ledger" in answer.out


def test_a_permit_of_no_ledger_is_on_none(move):
    answer = move.cli("verify", UNKNOWN, *move.ledgers, "--json")

    assert answer.code == 1
    assert answer.json["genuine"]["reasons"] == ["NOT_ON_LEDGER"]
    assert answer.json["earlier_ledger"] is None


def test_a_ledger_that_is_not_asked_may_have_it(move):
    answer = move.cli("verify", move.town.number, *move.ledger, "--json")

    assert answer.code == 3
    assert answer.json["genuine"] == {
        "verdict": "ERROR",
        "reasons": ["LEDGER_NOT_ASKED"],
    }


def test_what_came_after_the_last_block_counts_for_nothing(apart):
    first = json.loads(apart.town.trust.read_text())["deployed_at"]
    assert apart.join("--last-block", first).code == 0

    answer = apart.cli("verify", apart.town.number, *apart.ledgers, "--json")

    assert answer.code == 1
    assert answer.json["genuine"]["reasons"] == ["NOT_ON_LEDGER"]


def test_all_ledgers_are_replayed(move):
    answer = move.cli("replay", *move.ledgers, "--json")

    assert answer.code == 0
    [earlier] = answer.json["earlier"]
    assert answer.json["proven"]
    assert earlier["proven"]
    assert answer.json["permits_decided"] == 0
    assert earlier["permits_decided"] > 0
    assert answer.json["not_asked"] == []
    said = move.cli("replay", *move.ledgers).out
    assert said.count("everything adds up") == 2


def test_a_replay_says_which_ledger_it_did_not_see(move):
    answer = move.cli("replay", *move.ledger)

    assert answer.code == 3
    assert "was not asked" in answer.out
    assert "--earlier-rpc" in answer.out


@pytest.mark.parametrize("verb", [("verify", UNKNOWN), ("replay",)])
def test_a_chain_that_has_another_block_at_the_end_is_refused(move, verb):
    content = json.loads(move.joined.read_text())
    content["earlier"][0]["last_block"]["hash"] = "0x" + "5a" * 32
    move.joined.write_text(json.dumps(content))

    answer = move.cli(*verb, *move.ledgers, "--json")

    assert answer.code == 5
    assert answer.problem["code"] == "CHAIN_MISMATCH"
    assert "last_block" in answer.problem["detail"]


def test_a_node_of_no_chain_of_the_file_is_refused(move, tmp_path):
    Embedded(tmp_path / "other.db").close()
    other = ("--earlier-rpc", f"embedded:{tmp_path / 'other.db'}")

    answer = move.cli("verify", UNKNOWN, *move.ledgers, *other, "--json")

    assert answer.code == 5
    assert answer.problem["code"] == "CHAIN_MISMATCH"


def test_a_trust_file_shows_all_its_ledgers(move):
    said = move.cli("trust", "show", "--trust", move.joined).out

    assert "An earlier ledger:" in said
    assert "ends with block" in said
    assert said.count("PermitRegistry") == 2


def test_a_ledger_takes_the_place_of_another_once(move):
    files = ("--trust", move.joined, "--earlier", move.town.trust)

    answer = move.cli("trust", "succeed", *files, "--rpc", move.town.rpc, "--json")

    assert answer.code == 2
    assert answer.problem["code"] == "MANIFEST_MALFORMED"


def test_a_ledger_cannot_end_before_it_began(apart):
    answer = apart.join("--last-block", "0", "--json")

    assert answer.code == 2
    assert answer.problem["code"] == "REPLAY_RANGE"
