"""`zeropermit permit`, and outcomes: holders and officers at a running service."""

import hashlib
import json
import os
import shutil
import time
from functools import partial

import pytest

from tests.integration.api.site import MovedClock
from tests.integration.cli.demonstration import PASSWORD, Town, served
from tests.integration.cli.test_supervise import Bureau
from zeropermit.cli.caller import signed_in
from zeropermit.client import api, permits
from zeropermit.client.supervision import request_repair
from zeropermit.domain.ledger.identifiers import from_hex

UNKNOWN = "0x" + "11" * 32
STOP = ("--reason", "暴雨。", "--part", "地下二层底板。", "--maintenance", "每日巡查。")


REAL = time.time


class Clock(MovedClock):
    """The time of this process, which `time.time` gives too."""

    def __call__(self) -> float:
        return REAL() + self.ahead


@pytest.fixture(scope="module")
def clock():
    return Clock()


@pytest.fixture(autouse=True)
def one_time(monkeypatch, clock):
    """Let commands and the service look at the same clock."""
    monkeypatch.setattr(time, "time", clock)
    monkeypatch.setattr(api, "Person", partial(api.Person, clock=clock))


@pytest.fixture(scope="module")
def service(pristine, tmp_path_factory, clock):
    """A service whose time passes as a test lets it: its address, and its town."""
    folder = tmp_path_factory.mktemp("served") / "data"
    shutil.copytree(pristine.folder, folder)
    with served(folder, clock) as (url, _):
        yield url, Town(folder, pristine.permit)


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
    assert granted.problem["code"] == "EXTENSION_NOT_REQUESTED"
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


@pytest.fixture
def answer(service, clock):
    """Have the holder answer a notice, and wait until its time is over."""
    url, town = service
    holder = signed_in(url, town.key("developer/officer-1"), town.trust)

    def run(told):
        notice = told["notice"]
        permits.answer(holder, told["id"], notice["id"], from_hex(notice["id"]))
        clock.ahead += notice["answer_until"] - clock()

    return run


def test_a_permit_lives_from_the_command_line(ask, officers, service, decision, answer):
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

    meant = ("permit", "give-notice", number, *decided, digest, "--measure")
    told = officers(*meant, "suspended", "--json").json
    assert told["notice"]["measure"] == "SUSPENDED"
    suspension = ("permit", "suspend", number, *decided, digest, "--json")
    assert "ANSWER_PENDING" in officers(*suspension).problem["detail"]
    answer(told)
    suspended = officers(*suspension)
    assert suspended.json["licence"]["certState"] == "02"
    back = officers("permit", "reinstate", number, *decided, digest)
    assert "operateType 06" in back.out
    announced = officers(*meant, "forfeited", "--json")
    assert announced.json["notices"] == 2
    early = ("permit", "end", number, "--by", "forfeited", *decided, digest, "--json")
    assert "ANSWER_PENDING" in officers(*early).problem["detail"]


def test_an_act_that_one_officer_signed_is_signed_and_sent_by_the_other(
    cli, ask, service, decision, tmp_path
):
    town = service[1]
    decided = ("--reason", "COMPLETED", "--decision", decision)
    words = ("permit", "give-notice", town.number, "--measure", "suspended", *decided)
    first = ask(*words, by="approval/officer-1")
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

    result = ask("permit", "change", town.number, "--changes", "another contractor")

    assert result.code == 0, result.err
    assert "another contractor" in result.err
    assert result.out.startswith("0x")
    assert f"to change permit {town.number}" in result.err


@pytest.fixture
def supervised(cli, own_town, tmp_path, monkeypatch):
    """A service for a town whose permit the inspecting body has accepted."""
    monkeypatch.setenv("ZEROPERMIT_KEYSTORE_PASSWORD", PASSWORD)
    Bureau(cli, own_town, tmp_path).taken_over()
    with served(own_town.folder) as (url, _):
        monkeypatch.setenv("ZEROPERMIT_API", url)
        monkeypatch.setenv("ZEROPERMIT_TRUST", str(own_town.trust))
        monkeypatch.setenv("ZEROPERMIT_RPC_URL", own_town.rpc)
        yield own_town


def test_two_inspectors_record_a_breach_and_repair_the_credit_as_asked(
    cli, supervised, decision
):
    town = supervised
    found = cli("verify", town.number, "--json").json
    own = next(
        line["evidence"]
        for line in found["evidence"]
        if line["kind"] == "COMMITMENT" and line["by"] == town.uscc("contractor")
    )
    second = ("--second", town.key("housing/officer-2"), "--decision", decision)
    first = ("--key", town.key("housing/officer-1"), "--yes")

    def inspect(*words):
        return cli("supervise", *words, *second, *first)

    breached = inspect("outcome", own, "--became", "breached", "--json")
    assert breached.json["state"] in {"included", "final"}
    again = inspect("outcome", own, "--became", "kept", "--json")
    assert "OUTCOME_NOT_ALLOWED" in again.problem["detail"]
    refused = inspect("repair", town.uscc("contractor"), own, "--json")
    assert "REPAIR_NOT_REQUESTED" in refused.problem["detail"]
    api = os.environ["ZEROPERMIT_API"]
    owner = signed_in(api, town.key("contractor/officer-1"), town.trust)
    asked = request_repair(owner, own, b"\x5a" * 32)
    assert asked["state"] in {"included", "final"}
    repaired = inspect("repair", town.uscc("contractor"), own)
    assert repaired.code == 0, repaired.err
    assert "It is on the ledger" in repaired.err


def test_a_permit_that_was_revoked_is_struck_off(
    cli, officers, service, decision, answer
):
    """The last test: the permit of the town has ended then."""
    number = service[1].number
    decided = ("--reason", "ENDED_BEFORE", "--decision", str(decision), "--json")
    meant = ("permit", "give-notice", number, "--measure", "revoked")
    answer(officers(*meant, *decided).json)
    officers("permit", "end", number, "--by", "revoked", *decided)
    gone = officers("permit", "deregister", number, *decided)
    assert gone.json["deregistered_at"]
    assert "struck off" in cli("verify", number, *service[1].ledger).out
