"""Officers of a department load records at its desk, over the API."""

import json
import secrets

import pytest

from tests.integration.api.department_desk import (
    HEADER,
    OFFICER,
    PROJECT,
    SCHEMA,
    book_of,
    code,
    file_of,
    held,
    row,
    seen,
    sent,
)
from tests.integration.api.site import at, key
from tests.integration.api.test_no_upload import BASE64
from tests.integration.api.test_pages_authority import browser
from zeropermit.domain.ledger.identifiers import to_hex
from zeropermit.domain.records.department import StoredRecordState
from zeropermit.web.request_guard import BODY_LIMIT, RECORDS_LIMIT


def test_a_file_with_a_bad_row_is_refused_and_its_report_is_kept(town, officer):
    before = len(book_of(town).records())

    report = sent(officer, row("L-1"), row("L-2", special="vielleicht"))

    assert (report["outcome"], report["skipped"]) == ("refused", 1)
    (problem,) = report["problems"]
    assert (problem["line"], problem["column"]) == (3, "special_construction")
    assert problem["words"]
    assert problem["next"]
    assert report["by"] == officer.account.address
    assert len(book_of(town).records()) == before
    page = seen(officer, f"/department/reports/{report['report']}")
    assert "vielleicht" in page.text
    assert "Write it like this: true, false" in page.text
    assert "Nothing was loaded" in seen(officer, "/department").text


def test_good_rows_are_loaded_if_that_is_wanted_and_a_check_loads_nothing(
    town, officer
):
    rows = (row("L-3"), row("L-4", special="vielleicht"))
    before = len(book_of(town).records())

    checked = sent(officer, *rows, skip_bad=True, check_only=True)
    assert (checked["outcome"], checked["loaded"]) == ("checked", 1)
    assert len(book_of(town).records()) == before
    loaded = sent(officer, *rows, skip_bad=True)

    assert (loaded["outcome"], loaded["loaded"]) == ("loaded", 1)
    assert (loaded["skipped"], loaded["problem_count"]) == (1, 1)
    assert held(town, "L-3").state is StoredRecordState.LOADED
    assert sent(officer, rows[0])["unchanged"] == 1


def test_json_lines_are_loaded_as_tables_are(town, officer):
    cells = dict(zip(HEADER.split(","), row("L-5").split(","), strict=True))
    body = file_of(kind="jsonl", text=json.dumps(cells, ensure_ascii=False))

    answer = officer.post("department/records", body)

    assert answer.json()["outcome"] == "loaded"
    assert held(town, "L-5")


def test_the_same_request_again_loads_once_and_answers_the_same(town, officer):
    body, once = file_of(row("L-6")), key()

    first = officer.http.post("department/records", json=body, headers=once)
    again = officer.http.post("department/records", json=body, headers=once)
    other = officer.http.post(
        "department/records", json=file_of(row("L-7")), headers=once
    )
    none = officer.http.post("department/records", json=body)

    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json() == first.json()
    assert code(other) == (422, "IDEMPOTENCY_KEY_REUSED")
    assert none.json()["code"] == "IDEMPOTENCY_KEY_MISSING"


def test_a_file_may_be_long_and_not_longer(town, officer):
    long = [row(f"M-{number:04}") for number in range(400)]
    assert len("\n".join(long)) > BODY_LIMIT
    assert sent(officer, *long, check_only=True)["loaded"] == len(long)

    answer = officer.post(
        "department/records", file_of("x" * 100 + ",\n" * RECORDS_LIMIT)
    )

    assert code(answer) == (413, "BODY_TOO_LARGE")


def test_another_file_in_the_place_of_a_table_is_refused(town, officer):
    for text in (BASE64, "data:application/pdf;base64,AAAA", f"{HEADER}\n{BASE64}"):
        answer = officer.post("department/records", file_of(text=text))
        assert (answer.status_code, answer.json()["reason"]) == (400, "embedded_file")
    files = {"file": ("a.csv", b"a,b", "text/csv")}
    answer = officer.http.post("department/records", files=files, headers=key())
    assert code(answer) == (415, "MEDIA_TYPE_REFUSED")


HOSTILE = [
    "<script>alert(1)</script>",
    "=cmd|' /C calc'!A0",
    '"><img src=x onerror=alert(1)>',
    "\u202etrap",
    "a\tb\rc\x00d",
    "{{7*7}}",
]


def test_cells_of_a_hostile_file_are_text_alone_on_its_report(town, officer):
    rows = [row(f"H-{n}", special=f'"{x.replace(chr(34), chr(34) * 2)}"')
            for n, x in enumerate(HOSTILE)]  # fmt: skip

    report = sent(officer, *rows)

    assert report["skipped"] == len(HOSTILE)
    answer = at(browser(officer), f"/department/reports/{report['report']}")
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text
    assert "<img" not in answer.text
    assert "\u202e" not in answer.text
    assert "\x00" not in answer.text


@pytest.mark.parametrize(
    "handle", ["developer", "approval/system", "planning/officer-1"]
)
def test_nobody_else_brings_records_of_a_department(town, handle):
    person = town.person(handle)
    count = len(book_of(town).reports(limit=1000))

    answer = person.post("department/records", file_of(row("X-1")))

    assert code(answer) == (403, "NOT_ALLOWED")
    assert len(book_of(town).reports(limit=1000)) == count
    assert person.get("department/reports/1").status_code in {403, 404}
    seen(person, f"/department/load?schema={SCHEMA}", 403)


def test_a_report_that_cannot_be_kept_takes_its_records_back(town, monkeypatch):
    """One transaction: after a crash there are both or neither."""
    from zeropermit.store.department import records as store  # noqa: PLC0415 - to be broken

    def crash(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(store, "write_row", crash)
    body = file_of(row("C-1"))
    answer = town.person(OFFICER).post("department/records", body)

    assert answer.status_code == 500
    assert book_of(town).records(query_id="C-1") == []


def test_records_are_found_by_what_people_know_of_them(town, officer):
    sent(officer, row("F-1"))
    leaf = to_hex(held(town, "F-1").leaf)
    for word in ("F-1", "f-1", PROJECT, leaf, leaf.upper().replace("0X", "0x")):
        page = seen(officer, f"/department/records?q={word}")
        assert "F-1" in page.text, word
    assert "no such record" in seen(officer, "/department/records?q=F-999").text
    seen(officer, f"/department/revocation?leaf=0x{secrets.token_hex(32)}", 404)
