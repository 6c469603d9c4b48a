"""`zeropermit deploy` and `governance`: contracts, and what governs them."""

import json
from pathlib import Path

import pytest

from tests.integration.cli.demonstration import wait_until_after
from zeropermit.bootstrap.keys import new_account, write_keystore
from zeropermit.catalogue import loader
from zeropermit.domain.evidence.schema import definition
from zeropermit.ledger.embedded.chain import Embedded

PASSWORD = "demonstration"  # noqa: S105 - of keys that are worth nothing
DELAY = 2
MATTER = Path(loader.__file__).parent / "matters" / "construction-permit.json"
SCHEMA = ["trial/1", "{}"]
CALLS = {
    "type": "zeropermit/governance-calls/1",
    "calls": [
        {"contract": "MatterRegistry", "function": "defineSchema", "arguments": SCHEMA}
    ],
}


class Trial:
    """A chain in a file, two keys and a plan of deployment."""

    def __init__(self, cli, folder):
        self.cli = cli
        self.folder = folder
        self.trust = folder / "trust.json"
        self.chain = ("--rpc", f"embedded:{folder / 'chain.db'}")
        self.accounts = {name: self._key(name) for name in ("proposer", "stranger")}
        Embedded(folder / "chain.db").close()
        self.plan = {
            "network": "trial",
            "proposers": [self.accounts["proposer"].address],
            "guardian": self.accounts["proposer"].address,
            "delay": DELAY,
            "finality_depth": 3,
        }

    def _key(self, name):
        account = new_account()
        path = self.folder / f"{name}.json"
        write_keystore(path, account, PASSWORD, rounds=2)
        return account

    def key(self, name):
        return ("--key", self.folder / f"{name}.json")

    def deploy(self, *words, **changes):
        file = self.folder / "plan.json"
        file.write_text(json.dumps({**self.plan, **changes}))
        plan = ("--plan", file, "--out", self.trust)
        return self.cli("deploy", *plan, *self.chain, *self.key("stranger"), *words)

    def governance(self, verb, *words, by="proposer", calls=CALLS):
        file = self.folder / "calls.json"
        file.write_text(json.dumps(calls))
        ledger = (*self.chain, "--trust", self.trust)
        return self.cli(
            "governance", verb, file, *ledger, *self.key(by), "--yes", *words
        )

    def schemas(self):
        ledger = (*self.chain, "--trust", self.trust)
        lines = self.cli("events", "tail", *ledger, "--json").lines
        return [ln["fields"]["code"] for ln in lines if ln["event"] == "SchemaDefined"]

    def wait(self):
        """Wait until the delay is over."""
        ledger = (*self.chain, "--trust", self.trust)
        found = self.cli("replay", *ledger, "--json").json
        wait_until_after(found["as_of"]["time"] + DELAY)


@pytest.fixture
def trial(cli, tmp_path, monkeypatch):
    monkeypatch.setenv("ZEROPERMIT_KEYSTORE_PASSWORD", PASSWORD)
    return Trial(cli, tmp_path)


@pytest.fixture
def deployed(trial):
    assert trial.deploy().code == 0
    return trial


def definitions():
    """Give the arguments that define every schema of the catalogue."""
    schemas = loader.load_catalogue().schemas()
    return [[schema.code, definition(schema)] for schema in schemas]


# --- deploy


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"proposers": []}, "proposers"),
        ({"proposers": ["0x12"]}, "checksummed"),
        ({"guardian": None}, "checksummed"),
        ({"guardian": "0x" + "aB" * 20}, "checksummed"),
        ({"delay": -1}, "delay"),
        ({"delay": True}, "delay"),
        ({"finality_depth": "3"}, "finality_depth"),
        ({"network": ""}, "network"),
    ],
)
def test_a_plan_that_cannot_be_meant_deploys_nothing(trial, change, said):
    result = trial.deploy("--json", **change)

    assert result.code == 2
    assert said in result.problem["detail"]
    assert "plan.json" in result.problem["detail"]
    assert not trial.trust.exists()


def test_a_trust_file_is_never_overwritten(trial):
    trial.trust.write_text("mine")

    result = trial.deploy()

    assert result.code == 2
    assert "not overwritten" in result.err
    assert trial.trust.read_text() == "mine"


def test_a_trust_file_that_cannot_be_written_deploys_nothing(trial):
    trial.trust = trial.folder / "nowhere" / "trust.json"

    result = trial.deploy()

    assert result.code == 2
    assert "no such folder" in result.err


def test_a_deployment_writes_the_trust_file_and_names_the_next_step(trial):
    result = trial.deploy("--json")

    assert result.code == 0
    assert result.json == json.loads(trial.trust.read_text())
    assert result.json["network"] == "trial"
    assert result.json["finality_depth"] == 3
    assert "zeropermit governance propose" in result.err
    ledger = (*trial.chain, "--trust", trial.trust)
    assert trial.cli("replay", *ledger).code == 0


def test_without_a_plan_the_deploying_key_governs(trial):
    words = ("--out", trial.trust, *trial.chain, *trial.key("stranger"))

    result = trial.cli("deploy", *words)

    assert result.code == 0
    assert result.out == f"{trial.trust}\n"
    assert trial.governance("propose", by="stranger").code == 0


# --- governance


def test_only_a_proposer_announces(deployed):
    result = deployed.governance("propose", "--json", by="stranger")

    assert result.code == 1
    refusal = result.problem["refusal"]["code"]
    assert refusal == "ACCESS_CONTROL_UNAUTHORIZED_ACCOUNT"
    assert "no such role" in result.problem["title"]


def test_what_was_not_announced_is_not_done(deployed):
    result = deployed.governance("execute", "--json")

    assert result.code == 1
    refusal = result.problem["refusal"]["code"]
    assert refusal == "TIMELOCK_UNEXPECTED_OPERATION_STATE"
    assert deployed.schemas() == []


def test_before_the_delay_nothing_is_done(deployed):
    deployed.governance("propose")

    result = deployed.governance("execute")

    assert result.code == 1
    assert deployed.schemas() == []


def test_an_altered_file_is_not_what_was_announced(deployed):
    deployed.governance("propose")
    deployed.wait()
    altered = json.loads(json.dumps(CALLS).replace("trial/1", "trial/2"))

    result = deployed.governance("execute", calls=altered)

    assert result.code == 1
    assert deployed.schemas() == []


@pytest.mark.parametrize(
    ("calls", "said"),
    [
        ({}, "its type is not"),
        ({**CALLS, "calls": []}, "not empty"),
        ({**CALLS, "calls": [{}]}, "call 1"),
        ({**CALLS, "calls": [{**CALLS["calls"][0], "function": "no"}]}, "call 1"),
        ({**CALLS, "calls": [{**CALLS["calls"][0], "contract": "no"}]}, "call 1"),
        ({**CALLS, "calls": [{**CALLS["calls"][0], "arguments": [1]}]}, "call 1"),
        ({**CALLS, "calls": [{**CALLS["calls"][0], "arguments": [1, 2]}]}, "call 1"),
        ({**CALLS, "calls": ["x"]}, "call 1"),
    ],
)
def test_a_file_of_calls_that_is_none_is_refused(deployed, calls, said):
    result = deployed.governance("propose", "--json", calls=calls)

    assert result.code == 2
    assert said in result.problem["detail"]
    assert "calls.json" in result.problem["detail"]


def test_announced_acts_are_done_once_after_the_delay(deployed):
    announced = deployed.governance("propose")
    assert announced.code == 0
    assert "1. MatterRegistry.defineSchema" in announced.err
    assert f"after {DELAY} s" in announced.err
    again = deployed.governance("propose")
    deployed.wait()

    done = deployed.governance("execute", by="stranger")
    twice = deployed.governance("execute")

    assert again.code == 1
    assert done.code == 0
    assert done.out.startswith("0x")
    assert twice.code == 1
    assert deployed.schemas() == ["trial/1"]


def test_a_matter_is_published_from_its_file(deployed):
    resting_on = [MATTER.with_stem("planning-permit")]
    resting_on.append(MATTER.with_stem("fire-design-review"))
    written = deployed.cli("matter", "publish", MATTER, *resting_on).json
    schemas = [
        {"contract": "MatterRegistry", "function": "defineSchema", "arguments": each}
        for each in definitions()
    ]
    written["calls"][:0] = schemas
    assert deployed.governance("propose", calls=written).code == 0
    deployed.wait()

    result = deployed.governance("execute", "--json", calls=written, by="stranger")

    assert result.code == 0
    assert list(result.json) == ["tx_hash", "block", "gas_used"]
