"""`zeropermit department`: anchor, query, log and revoke, with the ledger."""

import json

import pytest

from tests.integration.cli.town import HOUSING, PLANNING, QUALIFICATION, RECORDS
from zeropermit.domain.identifiers import to_hex
from zeropermit.store.department import open_book

GOOD = RECORDS / "records" / "housing" / QUALIFICATION
SCHEMA = "contractor-qualification/1"
CLAIMS = ["category", "grade"]


@pytest.fixture(autouse=True)
def _password(cli, monkeypatch):
    monkeypatch.setenv("ZEROPERMIT_KEYSTORE_PASSWORD", "demonstration")


@pytest.fixture
def at_work(own_town):
    """The options of the housing department's key at work."""
    own = ("--key", own_town.key("housing/system"), "--book", own_town.book(HOUSING))
    return (*own, *own_town.ledger)


@pytest.fixture
def reading(own_town):
    """The options of the housing department that only reads."""
    return ("--department", HOUSING, "--book", own_town.book(HOUSING))


def held(town, **where):
    book = open_book(f"sqlite:///{town.book(HOUSING)}", department=HOUSING)
    return book.records(schema=SCHEMA, **where)


def correction(tmp_path):
    """A file that corrects the first row of the department's table."""
    head, row, *_ = GOOD.read_text("utf-8").splitlines()
    file = tmp_path / QUALIFICATION
    file.write_text(f"{head}\n{row.replace('special', 'grade-1')}\n", "utf-8")
    return file, row.split(",")[0]


def question(town, tmp_path, **changes):
    """A file with the question of the town's application."""
    application, receipt = town.consent
    content = {
        "application": application,
        "receipt": receipt,
        "schema": SCHEMA,
        "subject": town.uscc("contractor"),
        "claims": CLAIMS,
    }
    file = tmp_path / "question.json"
    file.write_text(json.dumps({**content, **changes}), "utf-8")
    return file


def events(cli, town, name):
    lines = cli("events", "tail", *town.ledger, "--json").lines
    return [line["fields"] for line in lines if line["event"] == name]


# --- anchor


def test_a_key_that_acts_for_nobody_anchors_nothing(cli, own_town, at_work):
    stranger = ("--key", own_town.key("operator/guardian"))

    result = cli("department", "anchor", *at_work, *stranger, "--json")

    assert result.code == 4
    assert result.problem["code"] == "KEY_UNKNOWN"
    assert "registrar" in result.problem["next"]


def test_a_key_of_another_department_is_not_let_into_the_book(cli, own_town, at_work):
    other = ("--key", own_town.key("planning/system"))

    result = cli("department", "anchor", *at_work, *other, "--json")

    assert result.code == 2
    assert result.problem["code"] == "BOOK_OF_ANOTHER"
    assert PLANNING in result.problem["detail"]


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


# --- query


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"application": "0x" + "11" * 32}, "application"),
        ({"schema": "drawing-review/1", "subject": "2609-370203-89-01-000022"}, ""),
        ({"claims": ["no_such_claim"]}, "claim"),
        ({"schema": "land-use/1", "subject": "2609-370203-89-01-000018"}, "data_set"),
    ],
)
def test_what_the_applicant_did_not_agree_to_is_not_answered(
    cli, own_town, reading, tmp_path, change, reason
):
    file = question(own_town, tmp_path, **change)

    result = cli("department", "query", file, *reading, *own_town.ledger)

    assert result.code == 1
    assert result.out == ""
    assert "CONSENT_REFUSED" in result.err
    logged = cli("department", "log", *reading, "--json").lines[-1]
    assert logged["outcome"] == "refused"
    assert reason in logged["reason"]


def test_a_receipt_that_was_altered_is_not_answered(cli, own_town, reading, tmp_path):
    _, receipt = own_town.consent
    altered = {**receipt, "until": receipt["until"] + 1}
    file = question(own_town, tmp_path, receipt=altered)

    result = cli("department", "query", file, *reading, *own_town.ledger)

    assert result.code == 1
    assert cli("department", "log", *reading, "--json").lines[-1]["reason"] == "receipt"


@pytest.mark.parametrize(
    "change",
    [
        {"receipt": {}},
        {"receipt": []},
        {"claims": "grade"},
        {"application": "0x12"},
        {"subject": "91370200"},
    ],
)
def test_a_question_that_is_none_is_refused(cli, own_town, reading, tmp_path, change):
    file = question(own_town, tmp_path, **change)

    result = cli("department", "query", file, *reading, *own_town.ledger)

    assert result.code == 2
    assert "question.json" in result.err


def test_a_question_names_what_is_missing(cli, own_town, reading, tmp_path):
    file = tmp_path / "question.json"
    file.write_text('{"application": "0x"}')

    result = cli("department", "query", file, *reading, *own_town.ledger)

    assert result.code == 2
    assert "receipt, schema, subject, claims missing" in result.err


def test_a_question_with_consent_is_answered_and_logged(
    cli, own_town, reading, tmp_path
):
    before = len(cli("department", "log", *reading, "--json").lines)

    result = cli(
        "department", "query", question(own_town, tmp_path), *reading, *own_town.ledger
    )

    assert result.code == 0
    (shown,) = result.json
    assert {claim["name"] for claim in shown["claims"]} == set(CLAIMS)
    log = cli("department", "log", *reading, "--json")
    assert len(log.lines) == before + 1
    assert log.lines[-1]["outcome"] == "answered"
    assert log.lines[-1]["claims"] == CLAIMS
    assert "the chain holds" in log.err


def test_the_log_is_read_on_from_an_entry(cli, town):
    own = ("--department", HOUSING, "--book", town.book(HOUSING))
    whole = cli("department", "log", *own, "--json").lines

    rest = cli("department", "log", *own, "--after", whole[1]["sequence"], "--json")

    assert rest.lines == whole[2:]
    assert [line["sequence"] for line in whole] == list(range(1, len(whole) + 1))


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
    book = open_book(f"sqlite:///{own_town.book(HOUSING)}", department=HOUSING)
    states = {record.state.value for record in book.records(subject=subject)}
    assert states == {"revoked"}
