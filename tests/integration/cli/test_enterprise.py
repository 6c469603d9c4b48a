"""`zeropermit apply` and `commit`: an enterprise at a running service."""

import json

import pytest

from tests.integration.cli.demonstration import free_port
from zeropermit.bootstrap.demonstration_data import scenario

SMALL = scenario("small")
UNITS = ("applicant", "contractor", "surveyor", "designer")
UNKNOWN = "0x" + "11" * 32


@pytest.fixture
def ask(asked):
    """Run a command of an enterprise's key against the service."""
    return lambda *words, by="developer-2": asked(*words, by=f"{by}/officer-1")


@pytest.fixture
def application(ask):
    """An application of the town that waits for commitments."""
    return ask("apply", "--yes", "--project", SMALL["project"]).out.strip()


# --- refusals


@pytest.mark.parametrize(
    "words", [("apply", "--project", SMALL["project"]), ("commit", UNKNOWN)]
)
def test_a_service_that_is_away_is_named(ask, words):
    url = f"http://127.0.0.1:{free_port()}"

    result = ask(*words, "--api", url, "--json")

    assert result.code == 3
    assert result.problem["code"] == "SERVICE_UNREACHABLE"
    assert url in result.problem["detail"]


def test_a_key_that_acts_for_nobody_has_to_be_enrolled_first(cli, ask, service):
    stranger = service[1].key("operator/guardian")

    result = cli("apply", "--project", SMALL["project"], "--key", stranger, "--json")

    assert result.code == 4
    assert "KEY_UNKNOWN" in result.problem["detail"]
    assert "registrar" in result.problem["next"]


def test_a_challenge_for_another_chain_is_not_signed(ask, service, tmp_path):
    content = json.loads(service[1].trust.read_text())
    file = tmp_path / "trust.json"
    file.write_text(json.dumps({**content, "chain_id": 1}))

    result = ask("apply", "--project", SMALL["project"], "--trust", file, "--json")

    assert result.code == 4
    assert result.problem["code"] == "SIGN_IN_REFUSED"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--project", "2609"), "PROJECT_CODE_MALFORMED"),
        (("--project", SMALL["project"], "--authority", "x"), "USCC_MALFORMED"),
        (("--project", SMALL["project"], "--matter", "nothing"), "MATTER_UNKNOWN"),
    ],
)
def test_what_cannot_be_applied_for_is_refused_with_the_services_reason(
    ask, words, said
):
    result = ask("apply", "--yes", *words, "--json")

    assert result.code == 1
    assert said in result.problem["detail"]


def test_nothing_is_signed_when_nobody_agrees(ask):
    result = ask("apply", "--project", SMALL["project"], "--no-input")

    assert result.code == 2
    assert result.out == ""
    assert "--yes" in result.err
    assert "contractor-qualification/1" in result.err


def test_an_application_that_is_none_has_no_letter(ask):
    result = ask("commit", UNKNOWN, "--yes", "--json")

    assert result.code == 1
    assert "APPLICATION_UNKNOWN" in result.problem["detail"]


def test_a_letter_is_not_signed_when_nobody_agrees(ask, application):
    result = ask("commit", application, "--no-input")

    assert result.code == 2
    assert "--yes" in result.err
    assert "告知" in result.out or "notice" in result.out.lower()


# --- the whole way


def test_applying_prints_the_application_alone_on_standard_output(ask):
    result = ask("apply", "--yes", "--project", SMALL["project"])

    assert result.code == 0
    assert len(bytes.fromhex(result.out.strip().removeprefix("0x"))) == 32
    assert "R01" in result.err
    assert "Use of these data" in result.err


def test_after_every_unit_committed_the_permit_is_issued(ask, cli):
    applied = ask("apply", "--yes", "--project", SMALL["project"], "--json")
    number = applied.json["application"]
    said = [ask("commit", number, "--yes", "--json", by=SMALL[unit]) for unit in UNITS]

    assert [result.code for result in said] == [0, 0, 0, 0]
    assert all(result.json["application"] == number for result in said)
    permit = said[-1].json["permit"]
    verified = cli("verify", permit, "--json")
    assert verified.code == 0
    assert verified.json["permit"]["project"] == SMALL["project"]
    assert cli("replay").code == 0
    shown = ask("commit", number, "--yes", by="supervisor")
    assert shown.code == 1
