"""`zeropermit standing`: leave is given, used and taken back."""

import pytest

from zeropermit.bootstrap.demonstration_data import scenario
from zeropermit.client.api import wait_for

PROJECT = scenario("main")["project"]
GIVE = (
    *("give", "--project", PROJECT, "--matter", "planning-permit"),
    *("--matter", "fire-design-review"),
)


@pytest.fixture
def ask(asked):
    """Run a command of an enterprise's key against the service."""
    return lambda *words, by="developer": asked(
        "standing", *words, by=f"{by}/officer-1"
    )


def test_nothing_is_signed_when_nobody_agrees(ask):
    result = ask(*GIVE, "--no-input")

    assert (result.code, result.out) == (2, "")
    assert "Standing consent" in result.err
    assert "no advance consent in force" in ask("show").err


def test_what_was_not_given_cannot_be_ended(ask):
    result = ask("end", "0x" + "11" * 32)

    assert result.code == 1
    assert "STANDING_UNKNOWN" in result.err


def test_leave_is_given_used_and_taken_back(ask):
    consent = ask("--yes", *GIVE).out.strip()
    shown = ask("show")
    signed = ask("sign", "--yes")

    def next_one():
        [one] = ask("show", "--json").json["standing_consents"]
        prepared = [p["matter"] for p in one["prepared"]]
        return one if prepared == ["fire-design-review"] else None

    one = wait_for(consent, next_one)
    assert "planning-permit  prepared" in shown.out
    assert "fire-design-review  waits for planning-permit" in shown.out
    assert len(signed.out.split()) == 1
    assert one["standing_consent"] == consent
    again = ask("sign", "--yes", "--json").json
    assert len(again["applications"]) == 1
    assert ask("end", consent).code == 0
    assert "no advance consent" in ask("show").err
