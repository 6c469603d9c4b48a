"""`zeropermit department load`: files of records, read strictly."""

import json
import stat

import pytest

from tests.integration.cli.demonstration import (
    HOUSING,
    PLANNING,
    QUALIFICATION,
    RECORDS,
)

GOOD = RECORDS / "records" / "housing" / QUALIFICATION
BAD = RECORDS / "records-bad" / "housing" / QUALIFICATION
WRONG = [
    (2, "subject", "check_digit"),
    (3, "subject", "length"),
    (4, "qualification_no", "missing"),
    (5, "qualification_expires", "malformed"),
    (6, "safety_licence_valid", "malformed"),
    (7, "observed_at", "no_offset"),
    (8, "valid_until", "ends_before_observation"),
    (9, "grade", "malformed"),
    (10, "scope", "characters"),
    (11, "", "columns"),
]
"""Line, column and reason of each bad row."""


@pytest.fixture
def store(tmp_path):
    return tmp_path / "own" / "book.db"


@pytest.fixture
def load(cli, store):
    """Load a file into the housing department's book."""
    own = ("--department", HOUSING, "--book", store)
    return lambda *words: cli("department", "load", *words, *own)


@pytest.fixture
def held(cli, store):
    """Say how many records the book holds, by state."""

    def count():
        words = ("department", "status", "--department", HOUSING, "--book", store)
        rows = cli(*words, "--json").json["records"]
        return {row["state"]: row["count"] for row in rows}

    return count


def mixed(tmp_path):
    """A file with one good row and the bad ones."""
    lines = BAD.read_text("utf-8").splitlines()
    good = GOOD.read_text("utf-8").splitlines()[1]
    file = tmp_path / QUALIFICATION
    file.write_text("\n".join([lines[0], good, *lines[1:]]) + "\n", "utf-8")
    return file


def test_every_bad_row_is_named_with_line_column_and_reason(load, held):
    result = load(BAD, "--json")

    assert result.code == 1
    found = result.problem["problems"]
    assert [(p["line"], p["column"], p["reason"]) for p in found] == WRONG
    assert result.problem["file"] == str(BAD)
    assert held() == {}


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("zh", "第 2 行 subject: 校验位错误 (91370200DEM000014X)"),
        ("en", "line 2 subject: has a wrong check digit (91370200DEM000014X)"),
    ],
)
def test_people_read_bad_rows_in_their_language(load, language, said):
    result = load(BAD, "--language", language)

    assert result.code == 1
    assert result.out == ""
    assert said in result.err
    assert "--skip-bad" in result.err
    assert "\u202e" not in result.err


def test_nothing_of_a_file_with_a_bad_row_is_loaded(load, held, tmp_path):
    assert load(mixed(tmp_path)).code == 1
    assert held() == {}


def test_a_bad_file_does_not_stop_the_good_one_beside_it(load, held, tmp_path):
    result = load(mixed(tmp_path), GOOD)

    assert result.code == 1
    assert held() == {"loaded": 73}


@pytest.mark.parametrize(
    ("name", "options", "code"),
    [
        ("gone-1.csv", ("--schema", "legal-entity/1"), "FILE_UNREADABLE"),
        ("records.csv", (), "SCHEMA_UNKNOWN"),
        ("nothing-1.csv", (), "SCHEMA_UNKNOWN"),
        ("records.csv", ("--schema", "nothing/1"), "SCHEMA_UNKNOWN"),
        ("records.csv", ("--schema", "x"), "SCHEMA_UNKNOWN"),
    ],
)
def test_a_file_or_schema_that_is_none_is_refused_before_anything_is_made(
    load, store, tmp_path, name, options, code
):
    file = tmp_path / name
    if code == "SCHEMA_UNKNOWN":
        file.write_bytes(GOOD.read_bytes())

    result = load(file, *options, "--json")

    assert result.code == 2
    assert result.problem["code"] == code
    assert not store.exists()


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("contractor-qualification-1.csv", b"", "empty_file"),
        ("contractor-qualification-1.csv", b"subject\nx\n", "missing_column"),
        ("contractor-qualification-1.csv", b"\xff\xfe\n\x00", "encoding"),
        ("contractor-qualification-1.xlsx", b"PK", "file_type"),
        ("contractor-qualification-1.jsonl", b"[]\n", "json"),
    ],
)
def test_a_file_that_is_no_table_is_refused(load, tmp_path, name, content, reason):
    file = tmp_path / name
    file.write_bytes(content)

    result = load(file, "--json")

    assert result.code == 1
    assert reason in {problem["reason"] for problem in result.problem["problems"]}


def test_a_department_is_named_by_its_code(cli, store):
    result = cli(
        "department", "load", GOOD, "--department", "housing", "--book", store, "--json"
    )

    assert result.code == 2
    assert result.problem["code"] == "USCC_MALFORMED"
    assert not store.exists()


@pytest.mark.parametrize("verb", ["load", "status", "log"])
def test_the_book_of_another_department_stays_shut(cli, load, store, verb):
    assert load(GOOD).code == 0
    files = (GOOD,) if verb == "load" else ()
    own = ("--department", PLANNING, "--book", store)

    result = cli("department", verb, *files, *own, "--json")

    assert result.code == 2
    assert result.problem["code"] == "BOOK_OF_ANOTHER"
    assert HOUSING in result.problem["detail"]


@pytest.mark.parametrize("verb", ["status", "log"])
def test_reading_makes_no_book(cli, store, verb):
    own = ("--department", HOUSING, "--book", store)

    result = cli("department", verb, *own)

    assert result.code == 2
    assert str(store) in result.err
    assert not store.exists()


def test_with_skip_bad_the_good_rows_are_loaded_and_the_others_named(
    load, held, tmp_path
):
    result = load(mixed(tmp_path), "--skip-bad", "--json")

    assert result.code == 0
    assert result.json["loaded"] == 1
    assert result.json["skipped"] == len(result.json["problems"]) == len(WRONG)
    assert held() == {"loaded": 1}


def test_a_table_is_loaded_once(load, held, store):
    first = load(GOOD, "--json")
    second = load(GOOD, "--json")

    assert (first.code, second.code) == (0, 0)
    assert first.json["loaded"] == 73
    assert first.json["schema"] == "contractor-qualification/1"
    assert (second.json["loaded"], second.json["unchanged"]) == (0, 73)
    assert held() == {"loaded": 73}
    assert stat.S_IMODE(store.stat().st_mode) == 0o600


def test_json_lines_are_loaded_as_tables_are(load, tmp_path):
    header, *rows = (line.split(",") for line in GOOD.read_text("utf-8").splitlines())
    lines = [dict(zip(header, row, strict=True)) for row in rows]
    file = tmp_path / "records.jsonl"
    text = "\n".join(json.dumps(line, ensure_ascii=False) for line in lines)
    file.write_text(text + "\n", "utf-8")

    result = load(file, "--schema", "contractor-qualification/1", "--json")

    assert result.code == 0
    assert result.json["loaded"] == 73
    assert load(GOOD, "--json").json["unchanged"] == 73


def test_a_row_that_says_something_else_corrects_the_old_one(load, tmp_path):
    load(GOOD)
    file = tmp_path / QUALIFICATION
    head, row, *_ = GOOD.read_text("utf-8").splitlines()
    file.write_text(f"{head}\n{row.replace('special', 'grade-1')}\n", "utf-8")
    assert "grade-1" in file.read_text("utf-8")

    result = load(file)

    assert result.code == 0
    assert "superseding 1" in result.out
