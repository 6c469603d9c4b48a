"""Files of records: every bad line is named, and spoils no other."""

import json

import pytest

from tests.unit.usecases.department.factories import (
    DEPARTMENT,
    NOW,
    QUALIFICATION,
    Desk,
    load,
    read_rows,
    row,
    schema,
)
from zeropermit.errors import BadFileError, FileUnreadableError
from zeropermit.store.department.records import open_record_store
from zeropermit.usecases.department.files import (
    LINE_LIMIT,
    read_json_lines,
    read_table,
    shown,
)
from zeropermit.usecases.department.load import LoadRules

HEADER = ",".join(row())


@pytest.fixture
def desk(tmp_path):
    store = open_record_store(
        f"sqlite:///{tmp_path / 'book.sqlite'}", department=DEPARTMENT
    )
    yield Desk(store)
    store.engine.dispose()


def table(*lines, header=HEADER):
    return "\n".join([header, *lines, ""]).encode()


def line(**changes):
    return ",".join(row(**changes).values())


def faults(problems):
    return [(p.line, p.column, p.reason) for p in problems]


def refused(desk, sheet, code=QUALIFICATION):
    with pytest.raises(BadFileError) as caught:
        load(desk.store, schema(code), sheet, now=NOW, salt_source=desk.salts)
    assert desk.store.records() == []
    assert caught.value.code == "BAD_FILE"
    return caught.value.problems


def test_a_file_that_does_not_exist_is_named(tmp_path):
    with pytest.raises(FileUnreadableError) as caught:
        read_rows(tmp_path / "none.csv")

    assert caught.value.path.endswith("none.csv")


def test_another_kind_of_file_is_refused(tmp_path, desk):
    path = tmp_path / "rows.xlsx"
    path.write_bytes(b"PK")

    problems = refused(desk, read_rows(path))

    assert faults(problems) == [(1, "", "file_type")]
    assert problems[0].text == ".xlsx"


@pytest.mark.parametrize("data", [b"", b"\n\r\n", b"\xef\xbb\xbf", b"  \n"])
@pytest.mark.parametrize("read", [read_table, read_json_lines])
def test_an_empty_file_is_a_problem(desk, read, data):
    if read is read_json_lines and data.startswith(b"\xef"):
        data = b""

    assert faults(refused(desk, read(data))) == [(1, "", "empty_file")]


def test_a_table_without_rows_is_a_problem(desk):
    assert faults(refused(desk, read_table(table()))) == [(1, "", "no_rows")]


def test_a_table_of_excel_with_its_byte_order_mark_is_read(desk):
    data = b"\xef\xbb\xbf" + table(line()).replace(b"\n", b"\r\n")

    sheet = read_table(data)

    assert sheet.problems == ()
    assert sheet.rows == ((2, row()),)


def test_json_lines_with_a_byte_order_mark_are_refused(desk):
    data = b"\xef\xbb\xbf" + json.dumps(row()).encode()

    assert faults(refused(desk, read_json_lines(data))) == [(1, "", "json")]


def test_a_repeated_or_garbled_column_spoils_the_table(desk):
    header = f"{HEADER},grade,\udcb0".encode("utf-8", "surrogateescape")
    data = header + b"\n" + line().encode() + b",special,x\n"

    assert faults(refused(desk, read_table(data))) == [
        (1, "grade", "repeated_column"),
        (1, "", "encoding"),
    ]


def test_a_broken_header_spoils_the_table(desk):
    assert faults(refused(desk, read_table(b'"subject\nx\n'))) == [(1, "", "quotes")]


def test_missing_and_unknown_columns_spoil_the_table_even_if_bad_rows_are_skipped(desk):
    header = HEADER.replace("grade", "level").replace("query_id", "query")
    sheet = read_table(table(line(), header=header))

    with pytest.raises(BadFileError) as caught:
        load(
            desk.store,
            schema(QUALIFICATION),
            sheet,
            now=NOW,
            salt_source=desk.salts,
            rules=LoadRules(skip_bad=True),
        )

    assert faults(caught.value.problems) == [
        (1, "query", "unknown_column"),
        (1, "level", "unknown_column"),
        (1, "query_id", "missing_column"),
        (1, "grade", "missing_column"),
    ]


def test_each_bad_line_of_a_table_is_named_and_spoils_no_other(desk):
    gbk = line(query_id="Q-6").encode("gbk")
    data = table(
        line(),
        line(query_id="Q-2", scope='"never closed'),
        line(query_id="Q-3") + ",more",
        line(query_id="Q-4", scope="x" * LINE_LIMIT),
        "",
        line(query_id="Q-5"),
    )

    sheet = read_table(data + gbk + b"\n")

    assert [number for number, _ in sheet.rows] == [2, 7]
    problems = refused(desk, sheet)
    assert faults(problems) == [
        (3, "", "quotes"),
        (4, "", "columns"),
        (5, "", "too_long"),
        (8, "source_system", "encoding"),
        (8, "qualification_no", "encoding"),
        (8, "scope", "encoding"),
        (8, "safety_licence_no", "encoding"),
    ]
    assert problems[1].text == "14 ≠ 13"


def test_each_bad_line_of_json_lines_is_named(desk):
    good = json.dumps(row(query_id="Q-0"))
    twice = good.replace('{"subject"', '{"grade": "a", "subject"')
    lines = [
        good.encode(),
        b"{",
        b"[1]",
        b'"\xb0"',
        twice.encode(),
        json.dumps(row() | {"grade": 1.5, "scope": ["x"]}).encode(),
        b"[" * 50_000,
        b"1" * 5000,
        json.dumps(row() | {"colour": "red", "scope": "\ud800"}).encode(),
    ]

    problems = refused(desk, read_json_lines(b"\n".join(lines)))

    assert faults(problems) == [
        (2, "", "json"),
        (3, "", "json"),
        (4, "", "encoding"),
        (5, "grade", "repeated_column"),
        (6, "grade", "malformed"),
        (6, "scope", "malformed"),
        (7, "", "json"),
        (8, "", "json"),
        (9, "colour", "unknown_column"),
        (9, "scope", "characters"),
    ]
    assert problems[-1].text.isprintable()


def test_json_lines_may_hold_booleans_integers_and_null(tmp_path, desk):
    path = tmp_path / "rows.jsonl"
    cells = row() | {"safety_licence_valid": True, "query_id": 17, "valid_until": None}
    path.write_text(json.dumps(cells), encoding="utf-8")

    sheet = read_rows(path)
    load(desk.store, schema(QUALIFICATION), sheet, now=NOW, salt_source=desk.salts)

    [held] = desk.store.records()
    assert (held.query_id, held.valid_until) == ("17", None)
    cells["safety_licence_valid"] = False
    other = read_json_lines(json.dumps(cells).encode())
    assert other.rows[0][1]["safety_licence_valid"] == "false"


def test_what_is_shown_can_be_printed():
    assert shown("a\u202eb\x00\ud800") == "a\\u202eb\\u0000\\ud800"
    assert len(shown("x" * 500)) == 80
