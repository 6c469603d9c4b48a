"""The page that replays the ledger: in a process of its own, one at a time."""

import json
import sys
import threading

import pytest

from tests.integration.api.site import Site, at, until
from tests.integration.api.test_home import Page
from zeropermit.audit.differences import SENTENCES
from zeropermit.web.pages.ledger import replay_process
from zeropermit.web.pages.ledger.replay import CHECKS
from zeropermit.web.pages.ledger.replay_process import (
    GIVEN_UP,
    NOT_BEGUN,
    Replays,
    replay_apart,
)


def shown(visitor, language: str = "en") -> Page:
    answer = at(visitor, "/ledger/replay", params={"language": language})
    assert answer.status_code == 200, answer.text
    return Page(answer.text)


def untold(*_: int) -> None:
    """Nobody listens how far it is."""


def begin(visitor) -> None:
    answer = visitor.post(
        visitor.base_url.join("/ledger/replay"), follow_redirects=False
    )
    assert (answer.status_code, answer.headers["location"]) == (303, "/ledger/replay")


@pytest.fixture(scope="module")
def spare(pristine, tmp_path_factory):
    """A town whose replays are nobody else's."""
    town = Site.copy(pristine, tmp_path_factory.mktemp("spare") / "data")
    yield town
    town.close()


@pytest.fixture
def town(spare):
    """The same, before anybody has replayed it, and with its trust file after that."""
    path = spare.service.settings.data / "manifest.json"
    trusted = path.read_text("utf-8")
    spare.app.state.replays = Replays(spare.service)
    yield spare
    path.write_text(trusted, "utf-8")


def test_every_kind_of_difference_belongs_to_one_check():
    listed = [code for codes in CHECKS.values() for code in codes]

    assert sorted(listed) == sorted(code.value for code in SENTENCES)


def test_a_replay_from_another_site_is_not_begun(visitor):
    answer = visitor.post(
        visitor.base_url.join("/ledger/replay"),
        headers={"Sec-Fetch-Site": "cross-site"},
    )

    assert answer.status_code == 403


def test_a_stranger_replays_the_ledger_without_the_service(site, granted, visitor):
    assert at(visitor, "/ledger/replay/report.json").status_code == 404
    begin(visitor)
    assert "A replay is running" in shown(visitor).text
    run = site.app.state.replays.last
    begin(site.visitor())
    again = site.app.state.replays.last  # whoever comes meanwhile sees the same
    assert again.started_at == run.started_at

    until(lambda: not site.app.state.replays.last.running)

    page = shown(visitor)
    assert "Everything adds up" in page.text
    assert page.text.count("✓") == 1 + len(CHECKS)
    assert "✗" not in page.text
    assert "全部相符" in shown(visitor, "zh").text
    report = at(visitor, "/ledger/replay/report.json").json()
    assert report == site.app.state.replays.last.report
    assert site.app.state.replays.last.block == report["as_of"]["block"]
    assert report["permits_decided"] >= 1
    assert report["event_count"] == len(
        site.service.index.events(after=None, limit=100_000)
    )


def test_how_far_a_replay_is_can_be_seen_in_blocks(town, monkeypatch):
    heard, go_on = [], threading.Event()
    apart = replay_process.replay_apart

    def slowly(node, trust, told):
        def listening(block, of):
            heard.append((block, of))
            told(block, of)
            go_on.wait(10)

        return apart(node, trust, listening)

    monkeypatch.setattr(replay_process, "replay_apart", slowly)
    visitor = town.visitor()
    begin(visitor)
    until(lambda: heard)
    page = shown(visitor)
    go_on.set()
    until(lambda: not town.app.state.replays.last.running)

    block, last = heard[0]
    (bar,) = page.all("progress")
    assert (bar["value"], bar["max"]) == (str(block), str(last))
    assert f"Block {block} of {last} is read" in page.text
    assert heard[-1] == (last, last)


def test_a_replay_of_a_ledger_that_has_not_moved_is_not_run_twice(town):
    visitor = town.visitor()
    begin(visitor)
    until(lambda: not town.app.state.replays.last.running)
    run = town.app.state.replays.last
    assert run.report is not None

    begin(visitor)

    assert town.app.state.replays.last is run


def test_a_ledger_of_other_contracts_than_those_trusted_is_called_so(town):
    path = town.service.settings.data / "manifest.json"
    trusted = json.loads(path.read_text("utf-8"))
    pinned = trusted["contracts"]["PermitRegistry"]
    pinned["code"] = "0x" + "5a" * 32
    path.write_text(json.dumps(trusted), "utf-8")
    visitor = town.visitor()

    begin(visitor)
    until(lambda: not town.app.state.replays.last.running)

    assert "another chain" in shown(visitor).text
    assert "adds up" not in shown(visitor).text


def test_what_differs_is_shown_with_its_place_and_as_text(town, monkeypatch):
    attack = "<script>alert(1)</script>"
    difference = {
        "code": "VIEW_MISMATCH",
        "block": 7,
        "about": attack,
        "expected": attack,
        "found": "<b>",
    }
    report = {
        "proven": False,
        "complete": True,
        "event_count": 3,
        "permits_decided": 1,
        "compared": {},
        "seconds": 1.0,
        "view_seconds": 0.5,
        "first_block": 1,
        "as_of": {"block": 9, "hash": "0x" + "5a" * 32, "time": 1},
        "differences": [difference],
    }
    monkeypatch.setattr(
        replay_process, "replay_apart", lambda *_: (1, json.dumps(report))
    )
    visitor = town.visitor()
    begin(visitor)
    until(lambda: not town.app.state.replays.last.running)

    page = shown(visitor)

    assert "1 things differ" in page.text
    assert "VIEW_MISMATCH" in page.text
    assert "no, 1 times" in page.text
    assert attack in page.text
    assert not [a for a in page.all("script") if not a.get("src")]
    assert "/ledger/blocks/7" in [a["href"] for a in page.all("a")]


def test_a_replay_that_takes_too_long_is_given_up(town, monkeypatch):
    monkeypatch.setattr(replay_process, "TIME_LIMIT", 0.01)

    settings = town.service.settings
    given_up = replay_apart("http://127.0.0.1:1", settings.data, untold)

    assert given_up == (GIVEN_UP, "")


@pytest.mark.parametrize(
    ("code", "said"), [(0, ""), (1, "Traceback"), (3, "{}"), (-9, "{}")]
)
def test_a_replay_that_comes_to_no_result_says_so(town, monkeypatch, code, said):
    monkeypatch.setattr(replay_process, "replay_apart", lambda *_: (code, said))
    visitor = town.visitor()
    begin(visitor)
    until(lambda: not town.app.state.replays.last.running)

    page = shown(visitor)

    assert [a for a in page.all("p") if a.get("role") == "alert"]
    assert "adds up" not in page.text
    assert "Replay now" in page.text


def test_a_replay_that_cannot_be_begun_comes_to_no_result(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "executable", str(tmp_path / "nothing"))

    assert replay_apart("http://127.0.0.1:1", tmp_path, untold) == (NOT_BEGUN, "")


def test_the_process_learns_no_secret_of_the_service(tmp_path, monkeypatch):
    """A stand-in for the interpreter writes down what it was given."""
    seen = tmp_path / "seen"
    spy = tmp_path / "python"
    spy.write_text(f"#!/bin/sh\nenv > {seen}; echo $0 $* >> {seen}\n", "utf-8")
    spy.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(spy))
    monkeypatch.setenv("ZEROPERMIT_KEYSTORE_PASSWORD", "secret-password")

    trust = tmp_path / "trust.json"
    replay_apart("http://user:secret-node@127.0.0.1:1", trust, untold)

    told = seen.read_text("utf-8")
    assert "secret-password" not in told
    arguments = next(line for line in told.splitlines() if line.startswith(str(spy)))
    assert "secret-node" not in arguments
    assert "ZEROPERMIT_TRUST" in told
