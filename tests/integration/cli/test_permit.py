"""`zeropermit permit`, and outcomes: holders and officers at a running service."""

import hashlib
import json

import pytest

UNKNOWN = "0x" + "11" * 32
STOP = ("--reason", "暴雨。", "--part", "地下二层底板。", "--maintenance", "每日巡查。")


@pytest.fixture
def ask(asked):
    """Run a command with a key against the service."""
    return lambda *words, by="developer/officer-1": asked(*words, "--yes", by=by)


@pytest.fixture
def officers(ask, service):
    """Run a command of two officers of the authority."""
    second = service[1].key("approval/officer-2")

    def run(*words):
        return ask(*words, "--second", second, by="approval/officer-1")

    return run


@pytest.fixture
def decision(tmp_path):
    """A written decision."""
    file = tmp_path / "decision.txt"
    file.write_text("停工检查。", "utf-8")
    return file


# --- refusals


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        ("yesterday", "isoformat"),
        ("2026-01-01T00:00:00", "offset"),
        ("99999999999", "yet to come"),
    ],
)
def test_a_time_that_is_none_is_refused_before_anything_is_asked(ask, moment, said):
    result = ask("permit", "stop", UNKNOWN, *STOP, "--stopped-at", moment)

    assert result.code == 2
    assert said in result.err
    assert result.out == ""


def test_a_permit_that_is_not_there_is_named(ask):
    result = ask("permit", "start", UNKNOWN, "--json")

    assert result.code == 1
    assert "PERMIT_UNKNOWN" in result.problem["detail"]


def test_what_a_permit_does_not_allow_is_said_in_words(ask, service):
    number = service[1].number

    resumed = ask("permit", "resume", number, "--json")
    granted = ask("permit", "grant", number, "--json", by="approval/officer-1")

    assert "WORK_NOT_ALLOWED" in resumed.problem["detail"]
    assert granted.problem["code"] == "EXTENSION_UNKNOWN"
    assert {resumed.code, granted.code} == {1}


def test_only_the_holder_reports(ask, service):
    number = service[1].number

    result = ask("permit", "start", number, "--json", by="developer-2/officer-1")

    assert result.code == 4
    assert "NOT_ALLOWED" in result.problem["detail"]


def test_a_decision_is_a_file_or_its_digest(officers, service):
    words = ("permit", "suspend", service[1].number, "--reason", "SAFETY_HAZARD")

    result = officers(*words, "--decision", "nowhere.txt", "--json")

    assert result.code == 2
    assert "nowhere.txt" in result.problem["detail"]


def test_an_ending_is_one_of_four(officers, service, decision):
    words = ("permit", "end", service[1].number, "--reason", "WHY")

    result = officers(*words, "--decision", decision, "--by", "burnt")

    assert result.code == 2
    assert "burnt" in result.err


# --- a life


def test_a_permit_lives_from_the_command_line(ask, officers, service, decision):
    number = service[1].number
    digest = "0x" + hashlib.sha256(decision.read_bytes()).hexdigest()
    decided = ("--reason", "SAFETY_HAZARD", "--decision")

    extended = ask(
        "permit", "extend", number, "--reason", "SITE_NOT_READY", "--months", "1"
    )
    assert extended.code == 0, extended.err
    assert "to be started before" in extended.out

    started = ask("permit", "start", number, "--json")
    assert started.json["work"] == "UNDER_WAY"
    stopped = ask("permit", "stop", number, *STOP)
    assert "Stopped" in stopped.out
    assert "the licence is valid" in stopped.out
    assert "地下二层底板。" in stopped.err
    cleared = officers("permit", "clear", number, *decided, decision, "--json")
    assert cleared.json["work"] == "CLEARED"
    resumed = ask("permit", "resume", number, "--json")
    assert resumed.json["work"] == "UNDER_WAY"

    suspended = officers("permit", "suspend", number, *decided, digest, "--json")
    assert suspended.json["licence"]["certState"] == "02"
    back = officers("permit", "reinstate", number, *decided, digest)
    assert "operateType 06" in back.out
    announced = officers(
        "permit", "announce-forfeiture", number, *decided, digest, "--json"
    )
    assert announced.json["hearing_until"]
    early = ("permit", "end", number, "--by", "forfeited", *decided, digest, "--json")
    assert "HEARING_PENDING" in officers(*early).problem["detail"]


def test_an_act_that_one_officer_signed_is_signed_and_sent_by_the_other(
    cli, ask, service, decision, tmp_path
):
    town = service[1]
    decided = ("--reason", "COMPLETED", "--decision", decision)
    first = ask(*("permit", "suspend", town.number, *decided), by="approval/officer-1")
    assert first.code == 0, first.err
    file = tmp_path / "act.json"
    file.write_text(first.out, "utf-8")
    assert len(json.loads(first.out)["authorizations"]) == 1

    signed = ask("sign", file, "--out", tmp_path / "both.json", by="approval/officer-2")

    assert signed.code == 0, signed.err
    both = json.loads((tmp_path / "both.json").read_text("utf-8"))
    assert len({one["signer"] for one in both["authorizations"]}) == 2


def test_a_change_is_applied_for_with_the_permit_that_it_replaces(ask, service):
    town = service[1]

    result = ask("permit", "change", town.number)

    assert result.code == 0, result.err
    assert result.out.startswith("0x")
    assert f"to change permit {town.number}" in result.err


def test_two_inspectors_record_a_breach_and_repair_the_credit(
    ask, cli, service, decision
):
    town = service[1]
    found = cli("verify", town.number, "--json").json
    own = next(
        line["evidence"]
        for line in found["evidence"]
        if line["kind"] == "COMMITMENT" and line["by"] == town.uscc("contractor")
    )
    second = ("--second", town.key("housing/officer-2"), "--decision", decision)

    def inspect(*words):
        return ask("supervise", *words, *second, by="housing/officer-1")

    breached = inspect("outcome", own, "--became", "breached", "--json")
    assert breached.json["state"] in {"included", "final"}
    again = inspect("outcome", own, "--became", "kept", "--json")
    assert "OUTCOME_NOT_ALLOWED" in again.problem["detail"]
    repaired = inspect("repair", town.uscc("contractor"), own)
    assert repaired.code == 0, repaired.err
    assert "It is on the ledger" in repaired.err
