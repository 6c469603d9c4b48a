"""The page on matters adds a ninth permit; what it says can be done."""

import json
import re
import shutil
from pathlib import Path

import pytest

import zeropermit.catalogue
from zeropermit.cli import app
from zeropermit.cli.governance import parse

ROOT = Path(__file__).resolve().parents[3]
PAGE = (ROOT / "docs/matters.md").read_text("utf-8")
CATALOGUE = Path(zeropermit.catalogue.__file__).parent


def block(name: str) -> str:
    """A piece of code of the page, by its name."""
    return re.findall(
        rf"^```python {name}\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE
    )[0]


def follow(name: str) -> None:
    """Run a piece of code of the page."""
    exec(block(name), {})  # noqa: S102 - it is the page that is tested


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    """A folder that looks like a checkout, with the matters of the catalogue."""
    folder = tmp_path / "service/zeropermit/catalogue/matters"
    shutil.copytree(CATALOGUE / "matters", folder)
    monkeypatch.chdir(tmp_path)
    return folder


def test_the_ninth_permit_of_the_page_can_be_meant(checkout, capsys):
    follow("ninth")

    file = checkout / "temporary-building-permit.json"
    assert app.run(["matter", "check", str(file), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["problems"] == []


def test_the_differences_on_the_page_are_those_that_are_said(checkout, capsys):
    follow("ninth")

    files = [
        str(checkout / f"{n}-permit.json") for n in ("planning", "temporary-building")
    ]
    assert app.run(["matter", "diff", *files, "--language", "en"]) == 0
    said = capsys.readouterr().out.splitlines()
    quoted = re.findall(r"^    ((?:changed|removed) .*)$", PAGE, re.MULTILINE)
    assert len(quoted) == 3
    for line in quoted:
        assert any(one.startswith(line.rstrip("…").rstrip()) for one in said), line


def test_the_grant_of_the_page_is_a_file_of_calls(checkout):
    follow("grant")

    content = json.loads(Path("grant.json").read_text("utf-8"))
    (call,) = parse(content, where="grant.json")
    assert (call.contract, call.function) == ("OrganisationRegistry", "grant")


def test_the_table_of_the_page_names_every_matter():
    named = re.findall(r"^\| `([a-z-]+)` \|", PAGE, re.MULTILINE)
    assert sorted(named) == sorted(
        p.stem for p in (CATALOGUE / "matters").glob("*.json")
    )
