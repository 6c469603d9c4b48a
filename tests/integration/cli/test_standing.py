"""`zeropermit standing`: leave is given, used and taken back."""

import shutil

import pytest

from tests.integration.cli.town import Town, served
from zeropermit.bootstrap.fiction import scenario
from zeropermit.cli.api_client import wait_for

PROJECT = scenario("main")["project"]
GIVE = (
    *("give", "--project", PROJECT, "--matter", "planning-permit"),
    *("--matter", "fire-design-review"),
)


@pytest.fixture(scope="module")
def service(pristine, tmp_path_factory):
    """A service that the tests of this module share, and its town."""
    folder = tmp_path_factory.mktemp("served") / "data"
    shutil.copytree(pristine.folder, folder)
    with served(folder) as (url, _):
        yield url, Town(folder, pristine.permit)


@pytest.fixture
def ask(cli, service, monkeypatch):
    """Run a command of an enterprise's key against the service."""
    url, town = service
    monkeypatch.setenv("ZEROPERMIT_API", url)
    monkeypatch.setenv("ZEROPERMIT_TRUST", str(town.trust))
    monkeypatch.setenv("ZEROPERMIT_KEYSTORE_PASSWORD", "demonstration")

    def run(*words, by="developer"):
        return cli("standing", *words, "--key", town.key(f"{by}/officer-1"))

    return run


def test_nothing_is_signed_when_nobody_agrees(ask):
    result = ask(*GIVE, "--no-input")

    assert (result.code, result.out) == (2, "")
    assert "Standing consent" in result.err
    assert "no standing consent in force" in ask("show").err


def test_what_was_not_given_cannot_be_ended(ask):
    result = ask("end", "0x" + "11" * 32)

    assert result.code == 1
    assert "STANDING_UNKNOWN" in result.err


def test_leave_is_given_used_and_taken_back(ask):
    consent = ask("--yes", *GIVE).out.strip()
    shown = ask("show")
    signed = ask("sign", "--yes")

    def next_one():
        [one] = ask("show", "--json").json["standing_consents"]
        prepared = [p["matter"] for p in one["prepared"]]
        return one if prepared == ["fire-design-review"] else None

    one = wait_for(consent, next_one)
    assert "planning-permit  prepared" in shown.out
    assert "fire-design-review  waits for planning-permit" in shown.out
    assert len(signed.out.split()) == 1
    assert one["standing_consent"] == consent
    again = ask("sign", "--yes", "--json").json
    assert len(again["applications"]) == 1
    assert ask("end", consent).code == 0
    assert "no standing consent" in ask("show").err
