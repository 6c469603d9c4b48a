"""Commands over unreadable entries of the ledger: no traceback, no lie."""

import pytest

from tests.builders.liar import ATTACKS, CUT, LedgerAttack, no_utf8, with_data
from zeropermit.client import node
from zeropermit.domain.ledger.manifest import parse_manifest
from zeropermit.ledger import node_connection

UNKNOWN = "370203209901010199"
ATTACKED = {
    "an issue without data": LedgerAttack("PermitIssued", CUT),
    "evidence without data": LedgerAttack("EvidencePresented", CUT),
    "a name that is no UTF-8": LedgerAttack(
        "OrganisationRegistered", with_data(no_utf8)
    ),
    "a key without data": ATTACKS["a key without data"],
    "a batch without a topic": LedgerAttack(
        "BatchAnchored", ATTACKS["an ending without a topic"].alter
    ),
}


@pytest.fixture
def poisoned(town, monkeypatch):
    """Let commands read the ledger of a node on which one log is altered."""

    def poison(attack: LedgerAttack) -> None:
        def opened(url: str, **options):
            provider = node_connection.open_provider(url, **options)
            manifest = parse_manifest(node.load_json(town.trust))
            return attack.on(provider, manifest)

        monkeypatch.setattr(node, "open_provider", opened)

    return poison


@pytest.mark.parametrize("name", ATTACKED)
def test_no_command_ends_with_a_traceback(cli, town, poisoned, name):
    poisoned(ATTACKED[name])
    document = town.permit["document"]

    for reference in (town.number, document, UNKNOWN):
        result = cli("verify", reference, *town.ledger, "--json")
        found = result.json
        assert result.code in {0, 1, 3}
        assert found["unread"]
        assert "Traceback" not in result.err
    assert cli("replay", *town.ledger, "--json").code == 1
    assert cli("events", "tail", *town.ledger, "--json").code == 0


@pytest.mark.parametrize("name", ["an issue without data", "a batch without a topic"])
def test_verify_cannot_tell_and_names_what_it_could_not_read(cli, town, poisoned, name):
    poisoned(ATTACKED[name])
    for reference in (town.number, town.permit["document"], UNKNOWN):
        result = cli("verify", reference, *town.ledger, "--json")
        found = result.json

        assert result.code == 3
        assert (found["state"], found["good"]) == (None, False)
        assert found["reasons"] == ["LEDGER_IN_DOUBT"]
        [entry, *_] = found["unread"]
        assert entry["tx"].startswith("0x")
        assert entry["code"] in {"LOG_UNREADABLE", "LOG_UNKNOWN"}


def test_a_person_reads_which_entry_could_not_be_read(cli, town, poisoned):
    poisoned(ATTACKED["an issue without data"])
    result = cli("verify", town.number, *town.ledger)

    assert result.code == 3
    assert result.out.count("? cannot tell") == 3
    assert "PermitIssued [LOG_UNREADABLE]" in result.out


def test_replay_names_entries_and_the_permits_in_doubt(cli, town, poisoned):
    poisoned(ATTACKED["evidence without data"])
    found = cli("replay", *town.ledger, "--json").json

    assert found["proven"] is False
    assert [entry["event"] for entry in found["unread"]] == ["EvidencePresented"]
    assert found["in_doubt"] == [town.permit["id"]]


def test_an_act_on_a_permit_that_was_not_read_is_not_said_to_be_on_none(
    cli, town, poisoned
):
    poisoned(ATTACKED["an issue without data"])
    words = ("accept", town.number)
    result = cli("supervise", *words, *town.ledger)

    assert result.code == 3
    assert "[LEDGER_IN_DOUBT]" in result.err


def test_an_error_that_nobody_expected_is_a_problem_and_no_traceback(
    cli, town, monkeypatch
):
    def broken(*_: object) -> None:
        raise RuntimeError("surprise")

    monkeypatch.setattr(node, "read_events", broken)
    result = cli("verify", town.number, *town.ledger, "--json")

    assert result.code == 3
    assert result.problem["code"] == "UNEXPECTED"
    assert "Traceback" not in result.err
