"""How commands talk: data apart from talk, two languages, no colour where none is."""

import json
import os
import subprocess
import sys

import pytest

from tests.integration.cli.demonstration import free_port


def reads(town):
    """Every read of the command line, as words."""
    store = ("--department", "11370200DEMG00027T")
    store += ("--book", str(town.store("11370200DEMG00027T")))
    return {
        "verify": ("verify", town.number, *town.ledger),
        "replay": ("replay", *town.ledger),
        "trust show": ("trust", "show", "--trust", town.trust),
        "keys show": ("keys", "show", town.key("relayer")),
        "department status": ("department", "status", *store),
        "chain doctor": ("chain", "doctor", "--rpc", town.rpc),
    }


STABLE = {
    "verify": "good state reasons as_of earlier_ledger genuine in_force issued_by "
    "permit evidence history unread",
    "replay": "type network chain_id first_block as_of proven complete events "
    "event_count permits_decided compared unread in_doubt differences seconds "
    "view_seconds events_per_second",
    "trust show": "type network chain_id deployed_at genesis finality_depth contracts",
    "keys show": "address file",
    "department status": "department as_of records batches",
    "chain doctor": "rpc fit checks",
}
"""Fields that programs rely on."""


@pytest.mark.parametrize("name", STABLE)
def test_json_is_one_object_with_stable_fields_and_nothing_else(cli, town, name):
    result = cli(*reads(town)[name], "--json")

    assert result.code == 0
    assert list(result.json) == STABLE[name].split()


@pytest.mark.parametrize("name", STABLE)
def test_people_get_no_json_and_no_colour(cli, town, name):
    result = cli(*reads(town)[name])

    assert result.code == 0
    assert result.out
    assert "\x1b" not in result.out + result.err
    with pytest.raises(ValueError, match=r"Expecting|Extra"):
        json.loads(result.out)


def test_events_are_json_lines_with_stable_fields(cli, town):
    result = cli("events", "tail", *town.ledger, "--json")

    assert result.code == 0
    assert result.err == ""
    fields = ["block", "log", "time", "transaction", "event", "fields"]
    assert {tuple(line) for line in result.lines} == {tuple(fields)}


def test_a_problem_is_json_on_standard_error(cli, town):
    result = cli("replay", "--trust", town.trust, "--rpc", "nowhere", "--json")

    assert result.code == 2
    fields = ["type", "title", "code", "detail", "next", "exit_code"]
    assert list(result.problem) == fields
    assert result.problem["type"] == "/problems/node-url"


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "zh"),
        ({"LANG": "C.UTF-8"}, "zh"),
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LANG": "en_GB.UTF-8", "LC_ALL": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "en_GB.UTF-8", "ZEROPERMIT_LANGUAGE": "zh"}, "zh"),
        ({"ZEROPERMIT_LANGUAGE": "en"}, "en"),
    ],
)
def test_the_environment_chooses_the_language(cli, monkeypatch, environment, language):
    monkeypatch.delenv("LANG")
    for name, value in environment.items():
        monkeypatch.setenv(name, value)

    result = cli("trust", "show")

    assert ("信任文件" in result.err) == (language == "zh")
    assert ("trust file" in result.err.splitlines()[0]) == (language == "en")


@pytest.mark.parametrize("place", [0, 1, 2])
def test_the_language_may_stand_anywhere(cli, place):
    words = ["trust", "show"]
    words[place:place] = ["--language", "zh"]

    assert "信任文件" in cli(*words).err


def test_a_language_that_is_none_is_refused(cli):
    result = cli("trust", "show", "--language=fr")

    assert result.code == 2
    assert "--language" in result.err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("verify",), "信任文件"),
        (("apply", "--project", "x"), "缺少参数"),
        (("trust", "show", "--nothing"), "没有这个选项：--nothing"),
        (("replay", "--to-block", "x"), "--to-block"),
        (("nothing",), "用法有误"),
    ],
)
def test_misuse_is_told_in_chinese_with_the_way_to_the_help(cli, words, said):
    result = cli(*words, "--language", "zh")

    assert result.code == 2
    assert said in result.err
    assert "--help" in result.err or "--trust" in result.err


def test_a_missing_option_names_its_variable(cli):
    result = cli("apply", "--project", "2609-370203-89-01-000018")

    assert result.code == 2
    assert "--authority" in result.err
    assert "ZEROPERMIT_AUTHORITY" in result.err


def test_a_pipe_that_is_closed_ends_quietly(town):
    words = [sys.executable, "-m", "zeropermit.cli.app", "events", "tail"]
    words += [str(word) for word in town.ledger]
    running = subprocess.Popen(
        [*words, "--json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )

    assert running.stdout is not None
    assert running.stderr is not None
    running.stdout.close()
    said = running.stderr.read()
    running.stderr.close()
    running.wait()

    assert "Traceback" not in said


def test_standard_output_of_a_process_is_data_alone(town):
    words = [sys.executable, "-m", "zeropermit.cli.app", "verify", town.number]
    words += [str(word) for word in town.ledger]
    clean = {n: v for n, v in os.environ.items() if not n.startswith("ZEROPERMIT_")}
    done = subprocess.run(
        [*words, "--json"],
        capture_output=True,
        text=True,
        check=False,
        env={**clean, "LANG": "C"},
    )

    assert done.returncode == 0
    assert json.loads(done.stdout)["good"] is True
    assert "自区块" in done.stderr


def test_a_file_that_may_not_be_written_is_named(cli, town, monkeypatch):
    monkeypatch.setenv("ZEROPERMIT_KEYSTORE_PASSWORD", "demonstration")
    folder = town.folder / "manifest.json" / "below"

    result = cli("keys", "new", folder / "key.json")

    assert result.code == 2
    assert "Traceback" not in result.err
    assert "manifest.json" in result.err


def test_an_unreachable_service_is_named_with_its_variable(cli, town, monkeypatch):
    monkeypatch.setenv("ZEROPERMIT_KEYSTORE_PASSWORD", "demonstration")
    url = f"http://127.0.0.1:{free_port()}"
    words = ("--project", "x", "--authority", "y", "--trust", town.trust)

    result = cli(
        "apply", *words, "--key", town.key("developer/officer-1"), "--api", url
    )

    assert result.code == 3
    assert url in result.err
    assert "ZEROPERMIT_API" in result.err
