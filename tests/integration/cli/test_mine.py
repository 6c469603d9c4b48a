"""`zeropermit queries` and `notices`: an enterprise looks at what concerns it."""

import time

import pytest


@pytest.fixture
def ask(asked):
    """Run a command of an enterprise's key against the service."""
    return lambda *words, by="developer": asked(*words, by=f"{by}/officer-1")


def test_every_question_for_ones_application_is_listed(ask, service):
    application, _ = service[1].consent

    found = ask("queries", "--json").lines

    assert len(found) > 10
    assert {entry["application"] for entry in found} == {application}
    assert {"legal-entity/1", "land-use/1"} <= {entry["schema"] for entry in found}


def test_a_limit_is_kept_over_pages(ask, monkeypatch):
    monkeypatch.setattr("zeropermit.cli.queries.PAGE", 2)

    found = ask("queries", "--json", "--limit", "5").lines

    assert found == ask("queries", "--json").lines[:5]


def test_people_read_who_asked_for_what(ask, service):
    shown = ask("queries", by="contractor")

    assert shown.code == 0
    assert "Deciding an application" in shown.out
    assert "Answered." in shown.out
    assert f"{len(shown.out.splitlines())} questions." in shown.err


def test_where_nothing_is_due_nothing_is_told(ask):
    shown = ask("notices")

    assert (shown.code, shown.out) == (0, "")
    assert "nothing to tell" in shown.err
    assert ask("notices", "--json").json["notices"] == []


def test_people_read_what_is_due_and_what_to_do(ask, service, monkeypatch):
    later = time.time() + 80 * 86_400
    clock = "zeropermit.bootstrap.service.time.time"
    monkeypatch.setattr(clock, lambda: later)

    shown = ask("notices")

    assert shown.code == 0
    assert service[1].number in shown.out
    assert "ask the authority for an extension" in shown.out
