"""The demonstration is fictional, valid, reproducible, and ends as it says."""

import csv
import json
import subprocess
import sys
import tomllib
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from stdnum.cn import uscc
from stdnum.iso7064 import mod_11_10

import zeropermit.catalogue
from zeropermit.domain.evidence.claim import ClaimType
from zeropermit.domain.evidence.schema import (
    Schema,
    SchemaSubject,
    check_row,
    parse_schema,
)
from zeropermit.errors import DomainError

CATALOGUE = Path(zeropermit.catalogue.__file__).parent
FOLDER = CATALOGUE / "demonstration"
ROOT = Path(__file__).resolve().parents[3]
META = ["subject", "observed_at", "valid_until", "source_system", "query_id"]
TODAY = date(2026, 11, 24)


def read(path: Path) -> Any:
    return json.loads(path.read_text("utf-8"))


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


SCHEMAS: dict[str, Schema] = {
    path.stem: parse_schema(read(path))
    for path in (CATALOGUE / "schemas").glob("*.json")
}
CODES = tomllib.loads((CATALOGUE / "words/codes.toml").read_text("utf-8"))
FILES = sorted((FOLDER / "records").rglob("*.csv"))
PAST_FILES = sorted((FOLDER / "records-past").rglob("*.csv"))
BAD_FILES = sorted((FOLDER / "records-bad").rglob("*.csv"))
ORGANISATIONS = {
    o["key"]: o for o in read(FOLDER / "organisations.json")["organisations"]
}
SCENARIOS = read(FOLDER / "scenarios.json")["scenarios"]
MATTER = read(CATALOGUE / "matters/construction-permit.json")
RECORDS = {
    SCHEMAS[path.stem].code: {row["subject"]: row for row in rows(path)}
    for path in FILES
}


def check_times(row: dict[str, str]) -> None:
    """Refuse a row whose times make no sense."""
    observed = None
    if row["observed_at"]:
        observed = datetime.fromisoformat(row["observed_at"])
        if observed.tzinfo is None:
            raise ValueError("no offset")
    if row["valid_until"]:
        until = date.fromisoformat(row["valid_until"])
        if observed and until <= observed.date():
            raise ValueError("ends before it was observed")


def check_line(schema: Schema, row: dict[str, str]) -> None:
    """Refuse what a loader has to refuse."""
    if None in row.values():
        raise ValueError("columns are missing")
    schema.subject.check(row["subject"])
    check_times(row)
    check_row(schema, {k: v for k, v in row.items() if k not in META})


def fictional(code: str) -> bool:
    return uscc.is_valid(code) and code[8:11] == "DEM"


def project_valid(code: str) -> bool:
    return mod_11_10.is_valid(code.replace("-", ""))


def test_organisations_are_fictional_and_their_codes_valid() -> None:
    for key, organisation in ORGANISATIONS.items():
        assert fictional(organisation["uscc"]), key
        public = organisation["kind"] == "PUBLIC_BODY"
        assert organisation["uscc"][0] == ("1" if public else "9")
        assert organisation["name"]["zh"].endswith("（示范）")
        assert bool(organisation["grants"]) == public
        assert organisation["keys"]
    assert len({o["uscc"] for o in ORGANISATIONS.values()}) == len(ORGANISATIONS)


def test_every_schema_has_a_department_that_may_attest_it() -> None:
    granted = [
        grant["scope"]
        for organisation in ORGANISATIONS.values()
        for grant in organisation["grants"]
        if grant["kind"] == "ATTEST"
    ]
    assert sorted(granted) == sorted(schema.code for schema in SCHEMAS.values())


@pytest.mark.parametrize("kind", ["DECIDE", "INSPECT"])
def test_each_matter_has_one_authority_and_inspectors_who_act_in_pairs(
    kind: str,
) -> None:
    matters = [read(path)["code"] for path in (CATALOGUE / "matters").glob("*.json")]
    granted = []
    for body in ORGANISATIONS.values():
        scopes = [g["scope"] for g in body["grants"] if g["kind"] == kind]
        officers = [key for key in body["keys"] if key["role"] == "OFFICER"]
        assert not scopes or len(officers) >= 2, body["key"]
        granted += scopes
    assert sorted(granted) == sorted(matters)


@pytest.mark.parametrize(
    "path",
    FILES + PAST_FILES,
    ids=lambda p: f"{p.parents[1].name}-{p.parent.name}-{p.stem}",
)
def test_records_fit_their_schema_and_their_department(path: Path) -> None:
    schema = SCHEMAS[path.stem]
    grants = ORGANISATIONS[path.parent.name]["grants"]
    assert schema.code in [grant.get("scope") for grant in grants]
    found = rows(path)
    assert list(found[0]) == [*META, *(field.name for field in schema.fields)]
    assert len({row["subject"] for row in found}) == len(found)
    for row in found:
        check_line(schema, row)
        assert not row["observed_at"] or row["observed_at"].endswith("+08:00")
        for field in schema.fields:
            cell = row[field.name]
            if cell and field.type is ClaimType.ORGANISATION:
                assert fictional(cell)
            if cell and field.type is ClaimType.CODE:
                assert cell in CODES[schema.code][field.name]
        if schema.subject is SchemaSubject.PROJECT:
            assert project_valid(row["subject"])
        else:
            assert fictional(row["subject"])


def test_departments_hold_a_few_hundred_records_each() -> None:
    counts: dict[str, int] = {}
    for path in FILES:
        counts[path.parent.name] = counts.get(path.parent.name, 0) + len(rows(path))
    assert len([n for n in counts.values() if 200 <= n <= 600]) >= 5, counts


@pytest.mark.parametrize("path", BAD_FILES, ids=lambda path: path.stem)
def test_every_bad_row_is_refused(path: Path) -> None:
    found = rows(path)
    assert len(found) >= 8
    for row in found:
        with pytest.raises((DomainError, ValueError)):
            check_line(SCHEMAS[path.stem], row)


def test_generated_records_are_the_committed_ones() -> None:
    script = ROOT / "scripts/make_demonstration_data.py"
    command = [sys.executable, str(script), "--check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def failure(option: dict[str, Any], who: dict[str, str]) -> str | None:
    """Say why an attestation option is not met, in the ledger's words."""
    subject = option["subject"]
    names = {"PROJECT": "project", "APPLICANT": "applicant"}
    if subject["kind"] == "PARTY":
        source = f"{subject['requirement']}.{subject['claim']}"
    else:
        source = names[subject["kind"]]
    row = RECORDS[option["schema"]].get(who.get(source, ""))
    if row is None:
        return "EvidenceMissing"
    if option["max_age_days"] is not None and row["observed_at"]:
        return "TooOld"
    if row["valid_until"] and date.fromisoformat(row["valid_until"]) <= TODAY:
        return "NoLongerValid"
    for predicate in option["predicates"]:
        wanted = who["applicant"]
        if predicate["operator"] != "IS_APPLICANT":
            assert predicate["operator"] == "EQ"
            wanted = predicate["value"]
        if row[predicate["claim"]] != wanted:
            return "PredicateFailed"
    return None


def decide(scenario: dict[str, Any]) -> dict[str, str]:
    """Decide a scenario from the CSV files alone."""
    who = {
        "project": scenario["project"],
        "applicant": ORGANISATIONS[scenario["applicant"]]["uscc"],
    }
    for requirement in MATTER["requirements"]:
        if not requirement["gating"]:
            continue
        commit = not scenario["verified_documents"] or scenario.get("site_promised")
        reasons = []
        for option in requirement["options"]:
            if option["kind"] == "PERMIT":
                continue  # nothing was issued before the records are read
            if option["kind"] == "COMMITMENT":
                by = option["by"]
                known = "requirement" not in by or who.get(
                    f"{by['requirement']}.{by['claim']}"
                )
                reasons.append(None if commit and known else "EvidenceMissing")
                continue
            reasons.append(failure(option, who))
            if reasons[-1] is None and option["subject"]["kind"] == "PROJECT":
                row = RECORDS[option["schema"]][who["project"]]
                claims = {f"{requirement['id']}.{k}": v for k, v in row.items() if v}
                who |= claims
        if None not in reasons:
            return {
                "outcome": "DEFERRED",
                "requirement": requirement["id"],
                "reason": str(reasons[0]),
            }
    return {"outcome": "GRANTED"}


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda s: s["key"])
def test_a_scenario_ends_as_it_says(scenario: dict[str, Any]) -> None:
    assert project_valid(scenario["project"])
    assert decide(scenario) == scenario["expected"]


def test_scenario_data_are_not_from_the_future() -> None:
    start = datetime(TODAY.year, TODAY.month, TODAY.day, tzinfo=UTC)
    for table in RECORDS.values():
        for row in table.values():
            at = row["observed_at"]
            assert not at or datetime.fromisoformat(at) < start
