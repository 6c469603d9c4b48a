"""One town for all tests of the command line; a test that writes gets a copy."""

import json
import shutil
from pathlib import Path

import pytest

from tests.builders.demonstration import made_once, prepared_town
from tests.integration.cli.demonstration import (
    HOUSING,
    PASSWORD,
    Cli,
    Town,
    served,
    set_up,
)


@pytest.fixture(scope="session")
def pristine(tmp_path_factory) -> Town:
    """A town with one permit, in which nothing runs."""

    def walk(folder: Path) -> None:
        shutil.copytree(prepared_town(tmp_path_factory), folder / "data")
        town = set_up(folder / "data")
        folder.joinpath("permit.json").write_text(json.dumps(town.permit))

    walked = made_once(tmp_path_factory, "walked-town", walk)
    folder = tmp_path_factory.mktemp("town") / "data"
    shutil.copytree(walked / "data", folder)
    return Town(folder, json.loads(walked.joinpath("permit.json").read_text()))


@pytest.fixture
def town(pristine) -> Town:
    """The town that all tests read from."""
    return pristine


@pytest.fixture
def own_town(pristine, tmp_path) -> Town:
    """A copy of the town, which the test may change."""
    folder = tmp_path / "data"
    shutil.copytree(pristine.folder, folder)
    return Town(folder, pristine.permit)


@pytest.fixture
def cli(capsys, monkeypatch, tmp_path) -> Cli:
    """Run a command in this process, as in an empty environment."""
    for name in list(Cli.environment()):
        monkeypatch.delenv(name)
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.chdir(tmp_path)
    return Cli(capsys)


@pytest.fixture
def at_work(own_town, cli, monkeypatch):
    """The options of the housing department's key at work."""
    monkeypatch.setenv("ZEROPERMIT_KEYSTORE_PASSWORD", PASSWORD)
    own = ("--key", own_town.key("housing/system"), "--book", own_town.store(HOUSING))
    return (*own, *own_town.ledger)


@pytest.fixture
def reading(own_town):
    """The options of the housing department that only reads."""
    return ("--department", HOUSING, "--book", own_town.store(HOUSING))


@pytest.fixture(scope="module")
def service(pristine, tmp_path_factory):
    """A service that the tests of one module share: its address, and its town."""
    folder = tmp_path_factory.mktemp("served") / "data"
    shutil.copytree(pristine.folder, folder)
    with served(folder) as (url, _):
        yield url, Town(folder, pristine.permit)


@pytest.fixture
def asked(cli, service, monkeypatch):
    """Run a command with somebody's key against the service."""
    url, town = service
    monkeypatch.setenv("ZEROPERMIT_API", url)
    monkeypatch.setenv("ZEROPERMIT_TRUST", str(town.trust))
    monkeypatch.setenv("ZEROPERMIT_RPC_URL", town.rpc)
    monkeypatch.setenv("ZEROPERMIT_KEYSTORE_PASSWORD", PASSWORD)
    monkeypatch.setenv("ZEROPERMIT_AUTHORITY", town.uscc("approval"))

    def run(*words, by):
        return cli(*words, "--key", town.key(by))

    return run
