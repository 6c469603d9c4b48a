"""Acts that are signed without a network, and reach the ledger without the service."""

import json
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.builders.demonstration import prepared_town
from tests.integration.api.officer_acts import told
from tests.integration.api.scenario import walk
from tests.integration.api.site import Site
from zeropermit.bootstrap.demonstration_data import PASSWORD
from zeropermit.cli.app import run
from zeropermit.errors import NOT_VERIFIED, USAGE

WISH = {"act": "suspend", "reason": "SAFETY_HAZARD", "decision": "0x" + "5a" * 32}
OFFICERS = ("approval/officer-1", "approval/officer-2")


@dataclass(frozen=True)
class Stopped:
    """A town whose service is stopped, and a proposal that it made before."""

    folder: Path
    permit: str
    proposal: Mapping[str, Any]

    def key(self, handle: str) -> str:
        return str(self.folder / "keys" / f"{handle}.json")

    def trust(self) -> str:
        return str(self.folder / "manifest.json")


@pytest.fixture(scope="module")
def stopped(tmp_path_factory) -> Stopped:
    folder = tmp_path_factory.mktemp("stopped") / "data"
    site = Site.copy(prepared_town(tmp_path_factory), folder)
    permit = walk(site, "main").permit
    told(site, permit, "SUSPENDED")
    officer = site.person(OFFICERS[0])
    answer = officer.http.post(f"permits/{permit}/acts/proposals", json=WISH)
    site.close()
    return Stopped(folder, permit, answer.json())


@pytest.fixture
def town(stopped, tmp_path, monkeypatch) -> Stopped:
    """A copy of the town, to be spoilt."""
    folder = tmp_path / "data"
    shutil.copytree(stopped.folder, folder)
    monkeypatch.setenv("ZEROPERMIT_KEYSTORE_PASSWORD", PASSWORD)
    monkeypatch.setenv("ZEROPERMIT_TRUST", str(folder / "manifest.json"))
    monkeypatch.setenv("ZEROPERMIT_RPC_URL", f"embedded:{folder / 'chain.db'}")
    monkeypatch.setenv("ZEROPERMIT_LANGUAGE", "en")
    return Stopped(folder, stopped.permit, stopped.proposal)


def written(town: Stopped, content: Mapping[str, Any]) -> str:
    file = town.folder / "proposal.json"
    file.write_text(json.dumps(content), encoding="utf-8")
    return str(file)


def sign(town: Stopped, file: str, by: str) -> int:
    """Sign a file with an officer's key, in its place."""
    return run(["sign", file, "--yes", "--key", town.key(by), "--out", file])


def submit(town: Stopped, file: str) -> int:
    return run(["submit", file, "--json", "--key", town.key("developer/officer-1")])


def altered(
    town: Stopped, change: Callable[[dict[str, Any]], object]
) -> dict[str, Any]:
    content = json.loads(json.dumps(town.proposal))
    change(content)
    return content


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda c: c.pop("call"), "not a prepared act"),
        (lambda c: c["call"].update(contract="Nothing"), "no such contract"),
        (lambda c: c["call"].update(function="nothing"), "has no function"),
        (lambda c: c["call"]["arguments"].pop(), "not a prepared act"),
        (lambda c: c.pop("typed_data"), "typed_data is missing"),
        (lambda c: c["typed_data"]["domain"].update(chainId=1), "another chain"),
        (lambda c: c["typed_data"]["message"].update(deadline=1), "has passed"),
        (lambda c: c["typed_data"]["message"].pop("deadline"), "no deadline"),
    ],
)
def test_what_is_not_meant_for_the_trusted_ledger_now_is_not_signed(
    town, capsys, change, said
):
    file = written(town, altered(town, change))

    assert sign(town, file, OFFICERS[0]) == USAGE
    assert said in capsys.readouterr().err
    assert "authorizations" not in Path(file).read_text(encoding="utf-8")


def test_an_act_that_lacks_a_signature_is_not_sent(town, capsys):
    file = written(town, town.proposal)
    assert sign(town, file, OFFICERS[0]) == 0
    capsys.readouterr()

    assert submit(town, file) == USAGE
    assert "1 signatures are missing" in capsys.readouterr().err


def test_nobody_signs_once_all_have(town, capsys):
    file = written(town, town.proposal)
    assert [sign(town, file, officer) for officer in OFFICERS] == [0, 0]

    assert sign(town, file, OFFICERS[0]) == USAGE
    assert "all its signatures" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("by", "change", "error"),
    [
        (OFFICERS, {"decision": "0x" + "77" * 32}, "signature"),
        ((OFFICERS[0], OFFICERS[0]), {}, "people"),
        ((OFFICERS[0], "housing/officer-1"), {}, "signature"),
    ],
)
def test_the_contract_refuses_what_two_officers_did_not_sign(
    town, capsys, by, change, error
):
    file = written(town, town.proposal)
    assert [sign(town, file, officer) for officer in by] == [0, 0]
    content = json.loads(Path(file).read_text(encoding="utf-8"))
    if change:
        assert content["call"]["arguments"][4] == WISH["decision"]
        content["call"]["arguments"][4] = change["decision"]
        file = written(town, content)
    capsys.readouterr()

    assert submit(town, file) == NOT_VERIFIED
    assert error in capsys.readouterr().err.lower()
    assert run(["verify", town.permit]) == 0


def test_a_signed_act_reaches_the_ledger_without_the_service(town, capsys):
    file = written(town, town.proposal)
    assert [sign(town, file, officer) for officer in OFFICERS] == [0, 0]
    capsys.readouterr()

    assert submit(town, file) == 0

    sent = json.loads(capsys.readouterr().out)
    assert sent["gas_used"] > 0
    assert run(["verify", town.permit, "--json"]) == NOT_VERIFIED
    answer = json.loads(capsys.readouterr().out)
    assert answer["state"] == "SUSPENDED"
    assert answer["history"][-1]["reason"] == WISH["reason"]
