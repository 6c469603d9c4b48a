"""`zeropermit demo`: the story, and the service that says what to do next."""

import re
import shutil
import socket
import subprocess

import requests

from tests.e2e.processes import HOST, command, environment, free_port

SETTING_UP = {"deploy", "govern", "enrol", "load", "anchor"}
BASH = shutil.which("bash") or "/bin/bash"
STEPS = (
    "apply",
    "pre-check",
    "commit",
    "issue",
    "verify",
    "refuse",
    "upload",
    "extend",
    "start",
    "stop",
    "resume",
    "hand-over",
    "accept",
    "round",
    "draw",
    "inspect",
    "order",
    "close",
    "notice",
    "answer",
    "breach",
    "bar",
    "repair",
    "change",
    "cancel",
    "replay",
)


def steps_of(text):
    """Give the steps that were told, each once, in their order."""
    found = re.findall(r"^([a-z-]+) +\d+\.\d\d s ", text, re.MULTILINE)
    return tuple(dict.fromkeys(found))


def number_of(text):
    found = re.search(r"^permit number +(\d{18})$", text, re.MULTILINE)
    assert found is not None
    return found[1]


# --- refusals


def test_a_port_that_is_taken_is_named_before_anything_is_made(tmp_path):
    with socket.socket() as taken:
        taken.bind((HOST, 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = command("demo", "--data", tmp_path / "data", "--port", port)

    assert done.code == 2
    assert f"{HOST}:{port}" in done.err
    assert "--port 0" in done.err
    assert "ZEROPERMIT_PORT" in done.err
    assert not (tmp_path / "data").exists()


def test_a_folder_that_another_process_uses_is_named(folder, start):
    port = free_port()
    serving = start("serve", "--data", folder, "--port", port)
    serving.answering(f"http://{HOST}:{port}")

    for words in (("demo", "--story"), ("demo", "--port", "0")):
        done = command(*words, "--data", folder)

        assert done.code == 3
        assert done.out == ""
        assert "CHAIN_FILE_BUSY" in done.err
        assert "--data" in done.err
        assert str(folder) in done.err


# --- the story


def test_the_story_is_told_twice_on_one_folder(tmp_path):
    words = ("demo", "--story", "--data", tmp_path / "data")

    first = command(*words)
    second = command(*words)

    assert (first.code, second.code) == (0, 0), first.err + second.err
    assert set(steps_of(first.out)) == {*SETTING_UP, *STEPS}
    assert steps_of(first.out)[-len(STEPS) :] == STEPS
    assert steps_of(second.out) == STEPS
    assert "everything adds up" in first.out
    for told in (first.out, second.out):
        assert "NO_PENALTY; the permit is untouched" in told
    assert "Every step holds" in first.err
    assert re.search(r"^hash of the document +([0-9a-f]{4} ?){16}$", first.out, re.M)
    assert number_of(first.out) != number_of(second.out)
    assert "[info" not in first.out + first.err
    assert "deploying the contracts" in first.err


def test_the_printed_commands_issue_a_second_permit(folder, start, tmp_path):
    port = free_port()
    serving = start("demo", "--data", folder, "--port", port)
    said = serving.wait_for("Ctrl+C ends it")
    steps = [line.strip() for line in said.splitlines() if line.startswith("  ")]
    begin = next(n for n, line in enumerate(steps) if line.startswith("export"))
    script = "\n".join(["set -eu", *steps[begin:], 'echo "$A"'])

    done = subprocess.run(
        [BASH, "-c", script],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        cwd=tmp_path,
        env=environment(),
    )

    assert done.returncode == 0, done.stderr + done.stdout
    again = re.search(r"(\d+) permits decided again", done.stdout)
    assert again
    assert int(again[1]) >= 2  # beside those that the first page offers to try
    assert "The permit is issued" in done.stderr
    page = next(line for line in said.splitlines() if "verify this permit" in line)
    assert requests.get(page.split(": ")[1], timeout=10).status_code == 200
    assert serving.interrupt() in {0, 130}
    assert "Traceback" not in serving.said


def test_a_service_that_is_interrupted_ends_quietly(folder, start):
    port = free_port()
    serving = start("serve", "--data", folder, "--port", port)
    serving.answering(f"http://{HOST}:{port}")
    serving.wait_for("Serving at")

    assert serving.interrupt() in {0, 130}
    assert "Traceback" not in serving.said
    again = start("serve", "--data", folder, "--port", port)
    again.answering(f"http://{HOST}:{port}")
