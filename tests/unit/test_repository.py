"""What is written about the project is true of the tree that it stands in."""

import json
import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from zeropermit.cli.app import run

ROOT = Path(__file__).parents[2]

HOSTS = frozenset(
    {
        *("127.0.0.1", "localhost", "example.com", "example.org", "example.invalid"),
        *("apache.org", "keepachangelog.com", "semver.org", "www.w3.org"),
        *("www.apache.org", "eips.ethereum.org", "docs.openzeppelin.com"),
        *("w3id.org", "json-schema.org", "www.rfc-editor.org", "github.com", "host"),
    }
)
"""Hosts that the tree may name, beside those in `.example`, which are nobody's; all
others are somebody's workplace."""

GENERATED = (
    *("package-lock.json", "requirements.lock", "ledger/artifacts/"),
    "web/static/vendor/",
)
"""Written by tools: judged by tests of their own."""

WORKPLACE = re.compile(
    r"/wor[k]/|/roo[t]/|/tm[p]/w/|\bCE[O]\b|shared/[A-Z]+\.md|RELIABILIT[Y]\.md"
    r"|th[i]s session|coding age[n]t|language mode[l]"
)
"""Traces of where and how something was written."""

URL = re.compile(r"\b(?:https?|git\+https|ssh|wss?)://(?:[^\s/@]*@)?([A-Za-z0-9.-]+)")
LINK = re.compile(r"(?<!!)\[[^\]]+\]\(([^)\s]+)\)")
CODE = re.compile(r"^(?: {4,}|\t)(.+)$", re.MULTILINE)


def tracked() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "-z"],  # noqa: S607 -- any git
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    paths = (ROOT / name for name in listed.stdout.decode().split("\0") if name)
    return [path for path in paths if path.is_file()]


def texts(*suffixes: str) -> Iterator[tuple[str, str]]:
    for path in tracked():
        if not suffixes or path.suffix in suffixes:
            try:
                text = path.read_text(encoding="utf-8")
            except UnicodeDecodeError:
                continue
            yield path.relative_to(ROOT).as_posix(), text


def anchors(text: str) -> set[str]:
    """Anchors of a page's headings, as they are made on the usual sites."""
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    kept = (re.sub(r"[^\w\- ]", "", heading.lower()) for heading in headings)
    return {heading.replace(" ", "-") for heading in kept}


def broken(name: str, target: str) -> bool:
    """Whether a relative link of a page leads nowhere."""
    if re.match(r"[a-z]+:", target):
        return False
    path, _, anchor = target.partition("#")
    page = (ROOT / name).parent / path if path else ROOT / name
    if not page.exists():
        return True
    return bool(anchor) and anchor not in anchors(page.read_text(encoding="utf-8"))


def test_every_link_in_the_documents_leads_somewhere():
    links = [(name, link) for name, text in texts(".md") for link in LINK.findall(text)]

    assert len(links) > 10
    assert [link for link in links if broken(*link)] == []


@pytest.mark.parametrize("target", ["no-such-page.md", "README.md#no-such-heading"])
def test_a_link_to_nowhere_is_noticed(target):
    assert broken("README.md", target)


def test_only_known_hosts_are_named():
    found = {
        (name, host)
        for name, text in texts()
        if not any(part in name for part in GENERATED)
        for host in URL.findall(text)
        if host not in HOSTS and not host.endswith(".example")
    }

    assert found == set()


def test_locks_name_no_place_to_download_from():
    assert "://" not in (ROOT / "requirements.lock").read_text(encoding="utf-8")

    lock = ROOT / "package-lock.json"
    packages = json.loads(lock.read_text(encoding="utf-8"))["packages"]
    assert [name for name, entry in packages.items() if "resolved" in entry] == []
    assert all("integrity" in entry for name, entry in packages.items() if name)


def test_nothing_tells_of_the_place_it_was_written_in():
    found = [
        (name, match.group())
        for name, text in texts()
        if (match := WORKPLACE.search(text))
    ]

    assert found == []


@pytest.mark.parametrize("word", ["/work" + "/main", "the C" + "EO", "/root" + "/x"])
def test_a_trace_of_the_workplace_is_noticed(word):
    assert WORKPLACE.search(f"as in {word}")


def readme_commands(tool: str) -> list[str]:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    return [
        line.strip() for line in CODE.findall(text) if line.strip().startswith(tool)
    ]


def test_the_two_commands_of_the_readme_can_be_run():
    commands = readme_commands("scripts/")

    assert commands[:2] == ["scripts/run", "scripts/test"]
    for command in commands:
        script = ROOT / command.split()[0]
        assert script.stat().st_mode & 0o111
        shown = subprocess.run(
            [script, "--help"], check=True, capture_output=True, text=True
        )
        assert all(option in shown.stdout for option in command.split()[1:])


def subcommand(command: str) -> list[str]:
    """The words of a command line up to its first argument or option."""
    words = command.split()[1:]
    end = (n for n, word in enumerate(words) if not re.fullmatch(r"[a-z-]*[a-z]", word))
    first = next(end, len(words))
    return [word for word in words[:first] if not word.startswith("-")]


@pytest.mark.parametrize("command", readme_commands("zeropermit "))
def test_commands_in_the_readme_exist_with_their_options(command, capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setenv("NO_COLOR", "1")

    code = run([*subcommand(command), "--help"])

    shown = capsys.readouterr()
    assert code == 0, shown.err
    options = {word for word in command.split() if word.startswith("--")}
    assert {option for option in options if option not in shown.out} == set()


def test_the_changelog_keeps_unreleased_on_top():
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    headings = re.findall(r"^## (.+)$", text, re.MULTILINE)

    assert headings[0] == "[Unreleased]"


def test_the_threat_model_names_tests_that_exist():
    text = (ROOT / "docs" / "threat-model.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`(tests/[\w/]+\.py)`", text))

    assert named
    assert {name for name in named if not (ROOT / name).is_file()} == set()


def locked() -> dict[str, tuple[str, int]]:
    """Version and number of hashes of each package of the lock."""
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    entries = re.split(r"^(?=[A-Za-z0-9])", text, flags=re.MULTILINE)
    found = {}
    for entry in filter(None, entries):
        pinned = re.match(r"([\w.-]+)(?:\[[^\]]*\])?==([^\s;\\]+)", entry)
        assert pinned, entry.splitlines()[0]
        hashes = len(re.findall(r"--hash=sha256:[0-9a-f]{64}\b", entry))
        found[canonicalize_name(pinned[1])] = pinned[2], hashes
    return found


def test_every_locked_package_has_its_hashes():
    lock = locked()

    assert len(lock) > 50
    assert [name for name, (_, hashes) in lock.items() if not hashes] == []


def test_the_lock_holds_what_the_project_asks_for():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    asked = [
        Requirement(line)
        for line in (
            *project["project"]["dependencies"],
            *project["dependency-groups"]["dev"],
            *project["build-system"]["requires"],
        )
    ]
    lock = locked()

    assert {
        str(requirement)
        for requirement in asked
        if canonicalize_name(requirement.name) not in lock
        or not requirement.specifier.contains(
            lock[canonicalize_name(requirement.name)][0], prereleases=True
        )
    } == set()
