"""The permits of the demonstration to look at, made as `zeropermit demo` makes them."""

import re
import sqlite3
from contextlib import closing

import httpx2

from tests.builders.demonstration import settings_of
from tests.integration.cli.demonstration import served
from zeropermit.bootstrap.demonstration_data import scenario
from zeropermit.demonstration.expired_permit import AGO_SECONDS, run_expired_permit
from zeropermit.demonstration.lifecycle_scenario import make_samples
from zeropermit.demonstration.scenario import ScenarioRun, granted

STATES = ["VALID", "VALID", "LAPSED", "SUPERSEDED", "CANCELLED"]
"""In the order in which the home page lists them; the second is under a notice."""


def blocks(folder) -> int:
    with closing(sqlite3.connect(folder / "chain.db")) as chain:
        return int(chain.execute("SELECT count(*) FROM blocks").fetchone()[0])


def test_the_home_page_lists_a_permit_in_each_state_and_a_forged_one(tmp_path, cli):
    folder, told = tmp_path / "data", []
    run_expired_permit(settings_of(folder), say=told.append)
    lived = blocks(folder)
    run_expired_permit(settings_of(folder), say=told.append)
    assert blocks(folder) == lived  # gone on with, and nothing was left to do

    with served(folder) as (url, town):
        granted(ScenarioRun(url, town, scenario("main"), lambda _: None))
        make_samples(url, town)
        home = httpx2.get(f"{url}/", headers={"Accept-Language": "en"}).text
        named = re.findall(r'href="/p/(\w+)"', home)
        answers = [httpx2.get(f"{url}/api/v1/verify/{one}").json() for one in named]

    assert [answer["state"] for answer in answers] == [*STATES, "UNKNOWN"]
    assert [len(one) for one in named] == [18] * len(STATES) + [64]
    assert "a copy that somebody altered" in home
    assert "on a clock a hundred days slow" in home
    assert "its holder was told of a measure" in home
    valid, told_of, lapsed = (answer["permit"] for answer in answers[:3])
    assert valid["notice"] is None
    assert told_of["notice"]["measure"] == "SUSPENDED"
    assert told_of["notice"]["answered"] is True
    assert valid["issued_at"] - lapsed["issued_at"] >= AGO_SECONDS

    lived = blocks(folder)
    run_expired_permit(settings_of(folder), say=told.append)
    assert blocks(folder) == lived  # the town has come to later days

    trust = ("--trust", folder / "manifest.json")
    replayed = cli(
        "replay", "--rpc", f"embedded:{folder / 'chain.db'}", *trust, "--json"
    )
    assert replayed.code == 0
    assert replayed.json["proven"] is True
    assert replayed.json["permits_decided"] == len(STATES)
