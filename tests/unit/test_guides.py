"""The guides for departments and operators: each command, setting and file in them."""

import json
import re
import shlex
from functools import cache
from pathlib import Path

import pytest
import typer
from pydantic_core import PydanticUndefined

from zeropermit.cli import governance
from zeropermit.cli.app import build
from zeropermit.cli.deploy import read_plan
from zeropermit.config import Settings
from zeropermit.domain.permits.reasons import RevocationReason
from zeropermit.ledger.abi_json import inputs_of, parse_values
from zeropermit.usecases.department.files import LINE_LIMIT
from zeropermit.usecases.department.rows import COLUMNS, QUERY_LIMIT

ROOT = Path(__file__).parents[2]
GUIDES = ("departments.md", "operating.md", "supervision.md")
TEXT = {
    name: (ROOT / "docs" / name).read_text(encoding="utf-8")
    for name in (*GUIDES, "threat-model.md")
}
INDENTED = re.compile(r"^ {4,}(zeropermit .+)$", re.MULTILINE)
FENCED = re.compile(
    r"^```(json|python)(?: (\w+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL
)


def examples(guide: str, kind: str) -> dict[str, str]:
    found = FENCED.findall(TEXT[guide])
    return {name: body for language, name, body in found if language == kind}


def commands() -> list[str]:
    return [line for name in GUIDES for line in INDENTED.findall(TEXT[name])]


@cache
def cli() -> typer.core.TyperGroup:
    group = typer.main.get_command(build("*"))
    assert isinstance(group, typer.core.TyperGroup)
    return group


def options_of(words: list[str]) -> tuple[set[str], list[str]]:
    """Give the options of the command that is named, and the words that are left."""
    found, known = cli(), {opt for each in cli().params for opt in each.opts}
    while words and words[0] in getattr(found, "commands", {}):
        found = found.commands[words.pop(0)]
        known |= {opt for each in found.params for opt in each.opts}
    assert not hasattr(found, "commands"), "a group, and no command of it"
    return known, words


@pytest.mark.parametrize("line", commands())
def test_every_command_exists_with_its_options(line):
    words = shlex.split(line.partition(" >> ")[0].partition(" > ")[0])[1:]
    known, rest = options_of(words)

    assert {word for word in rest if word.startswith("-")} <= known


def test_a_command_that_does_not_exist_would_be_noticed():
    with pytest.raises(AssertionError):
        options_of(["department", "forget"])


def test_both_guides_have_commands():
    assert all(len(INDENTED.findall(TEXT[name])) > 8 for name in GUIDES)


# Settings


def test_every_setting_stands_there_with_its_default():
    rows = re.findall(
        r"^\| `ZEROPERMIT_([A-Z_]+)` \| (.+?) \| .+ \|$", TEXT["operating.md"], re.M
    )
    fields = Settings.model_fields

    assert {name.lower() for name, _ in rows} == set(fields)
    for name, shown in rows:
        default = fields[name.lower()].default
        assert default is not PydanticUndefined
        secret = getattr(default, "get_secret_value", lambda value=default: value)()
        plain = "" if secret is None else str(secret)
        plain = plain.lower() if isinstance(secret, bool) else plain
        assert shown == (f"`{plain}`" if plain else "empty")


def test_every_variable_of_the_command_line_stands_there():
    known = set()
    waiting = [cli()]
    while waiting:
        command = waiting.pop()
        known |= {str(each.envvar) for each in command.params if each.envvar}
        waiting += getattr(command, "commands", {}).values()

    assert len(known) > 10
    assert {name for name in known if f"`{name}`" not in TEXT["operating.md"]} == set()


# Files


def test_the_plan_can_be_read():
    plan = read_plan(json.loads(examples("operating.md", "json")["plan"]), where="plan")

    assert plan.delay == 172_800


def test_the_calls_can_be_read():
    content = json.loads(examples("operating.md", "json")["calls"])

    assert [call.function for call in governance.parse(content, where="here")] == [
        "register",
        "addKey",
    ]


def test_the_suspension_is_a_call_that_takes_no_signature():
    call = json.loads(examples("operating.md", "json")["suspension"])["call"]

    inputs = inputs_of(call["contract"], call["function"])

    assert parse_values(inputs, call["arguments"]) == tuple(call["arguments"])


def test_the_lines_of_python_write_calls_that_can_be_read(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (script,) = [
        body
        for body in (found[2] for found in FENCED.findall(TEXT["operating.md"]))
        if "body_calls" in body
    ]

    exec(compile(script, "operating.md", "exec"), {})  # noqa: S102 - our own document

    for name in ("schemas.json", "bodies.json"):
        content = json.loads((tmp_path / name).read_text(encoding="utf-8"))
        assert governance.parse(content, where=name)


def test_the_members_of_the_status_are_explained():
    status = json.loads(examples("operating.md", "json")["status"])

    assert [name for name in status if f"`{name}`" not in TEXT["operating.md"]] == []


def test_the_columns_and_limits_of_a_file_are_named():
    text = TEXT["departments.md"]

    assert [name for name in COLUMNS if f"`{name}`" not in text] == []
    assert f"at most {QUERY_LIMIT} characters" in text
    assert f"{LINE_LIMIT // 1024} KiB" in text


def test_the_reasons_of_a_revocation_are_named():
    text = TEXT["departments.md"]

    assert [
        each.name for each in RevocationReason if each and each.name not in text
    ] == []


def test_the_data_of_the_example_are_there():
    folder = ROOT / "service" / "zeropermit" / "catalogue" / "demonstration"
    named = re.findall(r"\$DATA/(\S+)", TEXT["departments.md"])

    assert named
    assert [name for name in named if not (folder / name).is_file()] == []
