"""A town on disk, and commands that are run in this process."""

import json
import os
import socket
import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.builders.demonstration import settings_of
from tests.printing import fonts
from zeropermit.bootstrap.demonstration_data import (
    PASSWORD,
    key_path,
    organisations,
    scenario,
)
from zeropermit.bootstrap.installation import adapters_of
from zeropermit.bootstrap.service import build
from zeropermit.catalogue import loader
from zeropermit.cli import app
from zeropermit.client.api import Api, wait_for
from zeropermit.demonstration.scenario import ScenarioRun, granted
from zeropermit.demonstration.setup import prepare_demonstration
from zeropermit.serving.hosting import hosted, take_socket

RECORDS = Path(loader.__file__).parent / "demonstration"
HOUSING, PLANNING = "11370200DEMG00027T", "11370200DEMG00035M"
TRADING = "12370200DEMG000518"
QUALIFICATION = "contractor-qualification-1.csv"
HOST = "127.0.0.1"


class Result(NamedTuple):
    """What a command answered."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one JSON value on standard output."""
        return json.loads(self.out)

    @property
    def lines(self) -> list[Any]:
        """The JSON values on standard output, a line each."""
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def problem(self) -> Any:
        """The problem on standard error; nothing went to standard output."""
        assert self.out == ""
        return json.loads(self.err.splitlines()[-1])


class Cli:
    """Runs commands in this process."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, *words: object) -> Result:
        self._capsys.readouterr()
        code = app.run([str(word) for word in words])
        return Result(code, *self._capsys.readouterr())

    @staticmethod
    def environment() -> Iterator[str]:
        """Names of the variables that a command would listen to."""
        languages = {"LC_ALL", "LANG", "NO_COLOR", "FORCE_COLOR", "COLUMNS"}
        return (n for n in os.environ if n.startswith("ZEROPERMIT_") or n in languages)


@dataclass(frozen=True)
class Town:
    """The folder of a town in which one permit was issued."""

    folder: Path
    permit: Mapping[str, Any]
    """As the API's answer to verifying has it."""

    @property
    def rpc(self) -> str:
        return f"embedded:{self.folder / 'chain.db'}"

    @property
    def trust(self) -> Path:
        return self.folder / "manifest.json"

    @property
    def file(self) -> Path:
        """The permit document, as the holder keeps it."""
        return self.folder / "permit.json"

    @property
    def ledger(self) -> tuple[object, ...]:
        """The options that name the ledger."""
        return ("--rpc", self.rpc, "--trust", self.trust)

    @property
    def number(self) -> str:
        return str(self.permit["number"])

    @property
    def document(self) -> str:
        return str(self.permit["document"])

    @property
    def consent(self) -> tuple[str, dict[str, Any]]:
        """The town's application, and the receipt that its applicant signed."""
        query = "SELECT application, body FROM records WHERE type = ?"
        with closing(sqlite3.connect(self.folder / "service.db")) as store:
            row = store.execute(query, ("zeropermit/consent/1",)).fetchone()
        return str(row[0]), json.loads(row[1])

    def uscc(self, handle: str) -> str:
        """The code of an organisation, such as `contractor`."""
        content = json.loads((RECORDS / "organisations.json").read_text("utf-8"))
        found = {o["key"]: str(o["uscc"]) for o in content["organisations"]}
        return found[handle]

    def key(self, handle: str) -> Path:
        return key_path(settings_of(self.folder), organisations(), handle)

    def store(self, department: str) -> Path:
        return self.folder / "departments" / f"{department}.db"


@contextmanager
def served(
    folder: Path, clock: Callable[[], float] | None = None, **changes: Any
) -> Iterator[tuple[str, Any]]:
    """Serve the town of a folder; give its address and the town.

    Args:
        folder: Where the town is.
        clock: Time of chain and service; that of this machine if not given.
        changes: Adapters other than those of the town.
    """
    taken = take_socket(HOST, 0)
    settings = settings_of(folder, taken.getsockname()[1], font=fonts())
    now = clock or time.time
    town = prepare_demonstration(settings, say=lambda _: None, clock=now)
    adapters = replace(adapters_of(settings, PASSWORD), **changes)
    given = {} if clock is None else {"clock": lambda: int(now())}
    service = build(settings, adapters, client=town.client, **given)
    try:
        with hosted(service, taken):
            yield f"http://{HOST}:{settings.port}", town
    finally:
        town.client.close()


def set_up(folder: Path) -> Town:
    """Issue a permit in a town that was set up."""
    with served(folder) as (url, town):
        walk = ScenarioRun(url, town, scenario("main"), lambda _: None)
        permit = granted(walk)["permit"]
        api = walk.person("applicant").api
        document = api.raw("GET", f"/permits/{permit['number']}/document")
        folder.joinpath("permit.json").write_bytes(document.content)
        _wait_for_hand_over(api, str(permit["id"]))
    return Town(folder, permit)


def _wait_for_hand_over(api: Api, permit: str) -> None:
    """Wait until the clerk has nothing left to do."""

    def look() -> dict[str, Any] | None:
        found = api.get(f"/permits/{permit}/supervision")
        return found if found["hand_overs"] else None

    wait_for(permit, look)


def free_port() -> int:
    """A port at which nobody listens."""
    with socket.socket() as taken:
        taken.bind((HOST, 0))
        port: int = taken.getsockname()[1]
        return port


def wait_until_after(second: int) -> None:
    """Wait until the clock has passed a second."""
    while time.time() <= second:
        time.sleep(0.02)
