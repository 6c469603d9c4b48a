"""`zeropermit matter impact`: read from the chain of a town with one permit."""

import json
import time
from pathlib import Path

import pytest

from zeropermit.catalogue import loader
from zeropermit.domain.law.calendar import DAY

MATTER = Path(loader.__file__).parent / "matters" / "construction-permit.json"


@pytest.fixture
def newer(tmp_path):
    """Write the matter with something changed in it."""

    def write(change):
        content = json.loads(MATTER.read_text("utf-8"))
        change({entry["id"]: entry for entry in content["requirements"]}, content)
        file = tmp_path / "matter.json"
        file.write_text(json.dumps(content, ensure_ascii=False), "utf-8")
        return file

    return write


def nothing(entries, content):
    pass


def stricter(entries, content):
    """No commitment for the funds any more, and one more fact to prove."""
    entries["R10"]["options"] = entries["R10"]["options"][1:]
    entries["R10"]["commitment_allowed"] = False
    extra = {**entries["R13"], "id": "R20"}
    content["requirements"].append(extra)


def test_a_file_that_is_no_matter_is_refused(cli, town, tmp_path):
    file = tmp_path / "matter.json"
    file.write_text("{}")

    result = cli("matter", "impact", file, *town.ledger)

    assert result.code == 2
    assert "no matter" in result.err


def test_an_unchanged_matter_concerns_no_permit(cli, town, newer):
    result = cli("matter", "impact", newer(nothing), *town.ledger, "--json")

    assert result.code == 0
    assert (result.json["in_force"], result.json["concerned"]) == (1, 0)
    [permit] = result.json["permits"]
    assert permit["number"] == town.number
    assert (permit["state"], permit["shortfalls"]) == ("VALID", [])


def test_a_stricter_matter_says_which_permit_lacks_what_and_why(cli, town, newer):
    result = cli("matter", "impact", newer(stricter), *town.ledger, "--json")

    [permit] = result.json["permits"]
    assert result.json["concerned"] == 1
    found = {s["requirement"]: s for s in permit["shortfalls"]}
    assert found.keys() == {"R10", "R20"}
    assert found["R10"]["novelty"] == "changed"
    assert found["R20"]["novelty"] == "new"
    assert {s["reason"] for s in found.values()} == {"EVIDENCE_MISSING"}
    assert {s["at_issue"] for s in found.values()} == {"EVIDENCE_MISSING"}


def test_people_read_titles_and_reasons(cli, town, newer):
    result = cli("matter", "impact", newer(stricter), *town.ledger)

    assert result.code == 0
    assert f"✗ {town.number}" in result.out
    assert "R10 " in result.out
    assert "(new)" in result.out
    assert "1 would not meet" in result.err


def test_what_was_good_enough_at_issue_is_told(cli, town, newer, monkeypatch):
    def monthly(entries, content):
        entries["R07"]["options"][0]["max_age_days"] = 30

    later = time.time() + 40 * DAY
    clock = "zeropermit.cli.matter.time.time"
    monkeypatch.setattr(clock, lambda: later)

    result = cli("matter", "impact", newer(monthly), *town.ledger)

    assert "R07 " in result.out
    assert "newer data is needed" in result.out
