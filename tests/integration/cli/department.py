"""A department at work: its options, its book and its questions."""

import json

from tests.integration.cli.demonstration import HOUSING, QUALIFICATION, RECORDS
from zeropermit.store.department.records import open_record_store

GOOD = RECORDS / "records" / "housing" / QUALIFICATION
SCHEMA = "contractor-qualification/1"
CLAIMS = ["category", "grade"]


def held(town, **where):
    store = open_record_store(f"sqlite:///{town.store(HOUSING)}", department=HOUSING)
    return store.records(schema=SCHEMA, **where)


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
