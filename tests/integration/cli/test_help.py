"""The help, as a newcomer reads it."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from typer.main import get_command

from zeropermit.cli.app import COMMANDS, build

README = Path(__file__).parents[3] / "README.md"
HEAVY = ("web3", "eth_tester", "eth", "eth_account", "fastapi", "uvicorn", "sqlalchemy")


def leaves():
    """Give every command and subcommand with its parameters."""
    for entry in COMMANDS:
        command = get_command(build(entry.name)).commands[entry.name]
        below = getattr(command, "commands", None)
        if below is None:
            yield (entry.name,), command
            continue
        for name, sub in below.items():
            yield (entry.name, name), sub


LEAVES = dict(leaves())
GROUPS = {words[0] for words in LEAVES if len(words) == 2}


def options(command):
    return [p for p in command.params if p.param_type_name == "option"]


def test_a_command_that_is_none_is_refused(cli):
    result = cli("isue")

    assert result.code == 2
    assert result.out == ""
    assert "isue" in result.err


@pytest.mark.parametrize("words", LEAVES, ids=" ".join)
def test_an_option_that_is_none_is_refused(cli, words):
    result = cli(*words, "--colour", "red", "--json")

    assert result.code == 2
    assert result.problem["code"] == "USAGE"
    assert "--colour" in result.problem["detail"]
    assert result.problem["next"].endswith(f"zeropermit {' '.join(words)} --help")


@pytest.mark.parametrize("words", LEAVES, ids=" ".join)
def test_every_command_explains_itself_and_its_options(cli, words):
    result = cli(*words, "--help")

    assert result.code == 0
    assert result.err == ""
    assert f"zeropermit {' '.join(words)}" in result.out
    for option in options(LEAVES[words]):
        assert option.opts[0] in result.out
        assert option.help, option.opts[0]


@pytest.mark.parametrize("words", LEAVES, ids=" ".join)
def test_every_setting_names_its_variable(cli, words):
    shown = cli(*words, "--help").out

    for option in options(LEAVES[words]):
        if option.envvar:
            assert f"[env var: {option.envvar}]" in shown
            assert option.envvar.startswith("ZEROPERMIT_")


def test_what_is_set_for_a_machine_has_a_variable():
    settings = {
        "--rpc",
        "--trust",
        "--key",
        "--api",
        "--data",
        "--port",
        "--book",
        "--department",
        "--authority",
        "--store",
        "--host",
    }
    found = {
        name: option.envvar
        for command in LEAVES.values()
        for option in options(command)
        for name in option.opts
    }

    assert settings <= found.keys()
    assert all(found[name] for name in settings)


def test_every_read_can_be_json():
    reads = [
        ("verify",),
        ("replay",),
        ("trust", "show"),
        ("keys", "show"),
        ("department", "log"),
        ("department", "status"),
        ("matter", "check"),
        ("supervise", "draw"),
        ("supervise", "due"),
        ("chain", "doctor"),
        ("events", "tail"),
    ]

    for words in reads:
        assert "--json" in {name for o in options(LEAVES[words]) for name in o.opts}


@pytest.mark.parametrize("group", sorted(GROUPS))
def test_a_group_alone_shows_what_it_can_do(cli, group):
    result = cli(group)

    assert result.code == 2
    for words in LEAVES:
        if words[0] == group:
            assert words[1] in result.out
    assert result.err == ""


def test_the_first_help_names_every_command_and_the_exit_codes(cli):
    for words, code in (((), 2), (("--help",), 0)):
        result = cli(*words)

        assert result.code == code
        for entry in COMMANDS:
            assert entry.name in result.out
            assert entry.help in result.out
        assert "zeropermit demo" in result.out
        assert "5 if the node" in " ".join(result.out.split())


def test_the_version_is_printed(cli):
    result = cli("--version")

    assert result.code == 0
    assert re.fullmatch(r"\d+\.\d+\.\d+\n", result.out)


def test_the_readme_shows_commands_and_options_that_exist():
    text = README.read_text("utf-8")
    shown = re.findall(r"zeropermit ((?:[a-z]+ ?)+)((?: ?--[a-z-]+(?: \S+)?)*)", text)
    known = {" ".join(words): command for words, command in LEAVES.items()}
    checked = 0

    for words, tail in shown:
        name = next((n for n in known if words.strip().startswith(n)), None)
        if name is None:
            continue
        there = {o for option in options(known[name]) for o in option.opts}
        assert set(re.findall(r"--[a-z-]+", tail)) <= there | {"--help"}, words
        checked += 1
    assert checked >= 5


def test_help_waits_for_nothing_heavy():
    code = (
        "import sys; from zeropermit.cli.app import run; run(['--help']); "
        f"sys.exit(','.join(m for m in {HEAVY!r} if m in sys.modules) or 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False
    )

    assert done.stderr == ""
    assert done.returncode == 0
