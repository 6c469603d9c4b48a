"""`zeropermit joint`: several permits at once, at a running service."""

import pytest

from tests.builders.demonstration import town_copy
from tests.integration.cli.demonstration import Town, served
from zeropermit.bootstrap.demonstration_data import scenario
from zeropermit.client.api import wait_for

MAIN = scenario("main")
MATTERS = ("construction-permit", "fire-design-review", "planning-permit")
UNITS = ("developer", "contractor", "surveyor", "designer", "supervisor")


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    """A service of a town in which nothing was issued before."""
    folder = town_copy(tmp_path_factory, "joint")
    with served(folder) as (url, _):
        yield url, Town(folder, {})


@pytest.fixture
def ask(asked):
    """Run a command of an enterprise's key against the service."""
    return lambda *words, by="developer": asked("joint", *words, by=f"{by}/officer-1")


def act_body(*matters, case=MAIN):
    words = [word for matter in matters for word in ("--matter", matter)]
    return ("apply", "--project", case["project"], *words)


def test_nothing_is_signed_when_nobody_agrees(ask):
    result = ask(*act_body(*MATTERS), "--no-input")

    assert result.code == 2
    assert result.out == ""
    assert "planning-permit → fire-design-review → construction-permit" in result.err
    assert result.err.count("Use of these data") == len(MATTERS)


def test_an_authority_has_to_be_named_with_its_matter(ask):
    result = ask(*act_body("planning-permit"), "--by", "nobody", "--json")

    assert result.code == 2
    assert result.problem["code"] == "USAGE"


def test_an_authority_that_is_named_is_asked(ask, service):
    named = f"planning-permit={service[1].uscc('approval')}"

    result = ask(*act_body("planning-permit"), "--by", named, "--json")

    assert result.code == 1
    assert "AUTHORITY_UNKNOWN" in result.problem["detail"]


def test_three_permits_are_had_with_one_command_for_each_signer(ask):
    applied = ask("--yes", *act_body(*MATTERS))
    joint = applied.out.strip()
    signed = [ask("commit", joint, "--yes", by=unit) for unit in UNITS]

    def decided():
        found = ask("show", joint, "--json").json
        return found if found["state"] == "decided" else None

    found = wait_for(joint, decided)
    assert applied.code == 0
    assert "Joint application" in applied.err
    assert {result.code for result in signed} == {0}
    assert "signed one by one" in signed[0].out.lower()
    issued = [e["matter"] for e in found["timeline"] if e["event"] == "PermitIssued"]
    assert issued == ["planning-permit", "fire-design-review", "construction-permit"]
    shown = ask("show", joint)
    assert "Permit issued" in shown.out
    assert ask("commit", joint, "--yes").code == 1


def test_programs_read_json(ask):
    body = act_body("planning-permit", case=scenario("one-promise"))
    applied = ask(*body, "--yes", "--json").json

    found = ask("show", applied["joint_application"], "--json").json

    assert [one["matter"] for one in found["applications"]] == ["planning-permit"]
