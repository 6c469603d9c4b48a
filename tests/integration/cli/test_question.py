"""`zeropermit department`: questions are answered with consent, and logged."""

import pytest

from tests.integration.cli.demonstration import HOUSING
from tests.integration.cli.department import CLAIMS, question


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
    own = ("--department", HOUSING, "--book", town.store(HOUSING))
    whole = cli("department", "log", *own, "--json").lines

    rest = cli("department", "log", *own, "--after", whole[1]["sequence"], "--json")

    assert rest.lines == whole[2:]
    assert [line["sequence"] for line in whole] == list(range(1, len(whole) + 1))
