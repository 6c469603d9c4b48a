"""`zeropermit department`: anchor and revoke, with the ledger."""

import pytest

from tests.integration.cli.demonstration import HOUSING, TRADING
from tests.integration.cli.department import SCHEMA, correction, events, held, question
from zeropermit.domain.ledger.identifiers import to_hex
from zeropermit.store.department.records import open_record_store

# --- anchor


def test_a_key_that_acts_for_nobody_anchors_nothing(cli, own_town, at_work):
    stranger = ("--key", own_town.key("operator/guardian"))

    result = cli("department", "anchor", *at_work, *stranger, "--json")

    assert result.code == 4
    assert result.problem["code"] == "KEY_UNKNOWN"
    assert "registrar" in result.problem["next"]


def test_a_key_of_another_department_is_not_let_into_the_book(cli, own_town, at_work):
    other = ("--key", own_town.key("trading/system"))

    result = cli("department", "anchor", *at_work, *other, "--json")

    assert result.code == 2
    assert result.problem["code"] == "BOOK_OF_ANOTHER"
    assert TRADING in result.problem["detail"]


def test_a_schema_that_is_none_is_refused(cli, at_work):
    result = cli("department", "anchor", *at_work, "--schema", "nothing/1", "--json")

    assert result.code == 2
    assert result.problem["code"] == "SCHEMA_UNKNOWN"


def test_with_nothing_to_anchor_nothing_is_sent(cli, own_town, at_work):
    before = len(events(cli, own_town, "BatchAnchored"))

    result = cli("department", "anchor", *at_work)

    assert result.code == 0
    assert result.out == ""
    assert "Nothing is waiting" in result.err
    assert len(events(cli, own_town, "BatchAnchored")) == before


def test_a_correction_is_anchored_and_supersedes_the_old_record(
    cli, own_town, at_work, reading, tmp_path
):
    file, subject = correction(tmp_path)
    (old,) = held(own_town, subject=subject)
    assert cli("department", "load", file, *reading).code == 0

    result = cli("department", "anchor", *at_work, "--json")

    assert result.code == 0
    assert result.json["count"] == 1
    assert result.json["schema"] == SCHEMA
    roots = [event["root"] for event in events(cli, own_town, "BatchAnchored")]
    assert result.json["root"] in roots
    states = [record.state.value for record in held(own_town, subject=subject)]
    assert sorted(states) == ["anchored", "revoked"]
    (revoked,) = events(cli, own_town, "AttestationRevoked")
    assert old.state.value == "anchored"
    assert revoked["reason"] == "SUPERSEDED"
    again = cli("department", "anchor", *at_work)
    assert again.out == ""


# --- revoke


@pytest.mark.parametrize(
    ("record", "code", "exit_code"),
    [
        ("0x" + "11" * 32, "RECORD_NOT_HELD", 1),
        ("91370202DEM000065X", "RECORD_NOT_HELD", 1),
        ("0x12", "WORD_LENGTH", 2),
    ],
)
def test_what_is_not_held_is_not_revoked(cli, at_work, record, code, exit_code):
    words = ("--reason", "DATA_ERROR", "--yes", "--json")

    result = cli("department", "revoke", record, *at_work, *words[:3])

    assert result.code == exit_code
    assert code in result.err
    assert record in result.err


@pytest.mark.parametrize("reason", ["", "NONE", "because"])
def test_nothing_is_revoked_without_a_reason(cli, own_town, at_work, reason):
    (record, *_) = held(own_town)

    result = cli(
        "department",
        "revoke",
        to_hex(record.leaf),
        *at_work,
        "--reason",
        reason,
        "--yes",
    )

    assert result.code != 0
    assert events(cli, own_town, "AttestationRevoked") == []


def test_nothing_is_revoked_when_nobody_agrees(cli, own_town, at_work):
    (record, *_) = held(own_town)
    words = (to_hex(record.leaf), *at_work, "--reason", "DATA_ERROR", "--no-input")

    result = cli("department", "revoke", *words)

    assert result.code == 2
    assert "--yes" in result.err
    assert events(cli, own_town, "AttestationRevoked") == []


def test_a_record_is_revoked_by_its_leaf_and_then_not_shown(
    cli, own_town, at_work, reading, tmp_path
):
    subject = own_town.uscc("contractor")
    (record,) = held(own_town, subject=subject)
    words = (to_hex(record.leaf), *at_work, "--reason", "DATA_ERROR", "--yes")

    result = cli("department", "revoke", *words)

    assert result.code == 0
    (event,) = events(cli, own_town, "AttestationRevoked")
    assert [one.state.value for one in held(own_town, subject=subject)] == ["revoked"]
    file = question(own_town, tmp_path)
    asked = cli("department", "query", file, *reading, *own_town.ledger)
    assert asked.json == []
    found = cli("verify", own_town.number, *own_town.ledger, "--json")
    assert found.json["genuine"]["verdict"] == "VALID"
    fallen = [line for line in found.json["evidence"] if not line["stands"]]
    assert [line["schema"] for line in fallen] == [SCHEMA]
    assert event["reason"] == "DATA_ERROR"


def test_all_records_of_a_subject_are_revoked_at_once(cli, own_town, at_work):
    subject = own_town.uscc("contractor")
    words = (subject, *at_work, "--reason", "FACT_CHANGED", "--yes")

    result = cli("department", "revoke", *words)

    assert result.code == 0
    store = open_record_store(
        f"sqlite:///{own_town.store(HOUSING)}", department=HOUSING
    )
    states = {record.state.value for record in store.records(subject=subject)}
    assert states == {"revoked"}
