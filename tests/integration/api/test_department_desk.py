"""A department's officers load, anchor and take back at their desk, over the API."""

import json
import secrets
from collections.abc import Iterator
from urllib.parse import parse_qsl, urlsplit

import pytest

from tests.integration.api.scenario import walk
from tests.integration.api.site import Person, Site, at, key, until
from tests.integration.api.test_home import Page
from tests.integration.api.test_no_upload import BASE64
from tests.integration.api.test_pages_authority import browser
from zeropermit.bootstrap.demonstration_data import scenario
from zeropermit.domain.acts.attestations import Attest, RevokeAttestations
from zeropermit.domain.evidence.claim import ClaimType
from zeropermit.domain.ledger.identifiers import from_hex, to_hex
from zeropermit.domain.permits.reasons import RevocationReason
from zeropermit.domain.records.department import StoredRecord, StoredRecordState
from zeropermit.store.department.records import SqlRecordStore
from zeropermit.usecases.department.correct import row_of
from zeropermit.web.request_guard import BODY_LIMIT, RECORDS_LIMIT

OFFICER = "housing/officer-1"
SCHEMA = "project-classification/1"
QUALIFICATION = "contractor-qualification/1"
PROJECT = "2609-370203-89-01-000018"
HEADER = (
    "subject,observed_at,valid_until,source_system,query_id,"
    "special_construction,planning_permit_required,civil_air_defence_required,"
    "supervision_required,classification_no,classified_on"
)


@pytest.fixture(scope="module")
def town(pristine, tmp_path_factory) -> Iterator[Site]:
    """A town of its own: these tests change what departments hold."""
    site = Site.copy(pristine, tmp_path_factory.mktemp("desk") / "data")
    yield site
    site.close()


@pytest.fixture(scope="module")
def officer(town) -> Person:
    return town.person(OFFICER)


def seen(person: Person, path: str, status: int = 200) -> Page:
    """Look at a page in English; its address may have a query."""
    answer = at(browser(person), f"{path}{'&' if '?' in path else '?'}language=en")
    assert answer.status_code == status, answer.text
    return Page(answer.text)


def book_of(site: Site) -> SqlRecordStore:
    store = site.service.context.departments.store(site.uscc(OFFICER))
    assert isinstance(store, SqlRecordStore)
    return store


def row(query: str, *, special: str = "true", observed: str = "") -> str:
    cells = [PROJECT, observed, "", "平台（示范）", query, special, "true"]
    return ",".join([*cells, "true", "true", "青审认（示）", "2026-10-16"])


def file_of(*rows: str, **more: object) -> dict[str, object]:
    text = "\n".join([HEADER, *rows])
    return {"schema": SCHEMA, "name": "a.csv", "kind": "csv", "text": text, **more}


def sent(person: Person, *rows: str, **more: object) -> dict:
    """Load rows; give the report."""
    answer = person.post("department/records", file_of(*rows, **more))
    assert answer.status_code == 201, answer.text
    found = person.get(f"department/reports/{answer.json()['report']}")
    report: dict = found.json()
    return report


def held(site: Site, query: str) -> StoredRecord:
    return book_of(site).records(schema=SCHEMA, query_id=query)[-1]


def proposed(person: Person, schema: str = SCHEMA) -> dict:
    body = {"schema": schema}
    answer = person.http.post("department/batches/proposals", json=body)
    assert answer.status_code == 200, answer.text
    found = answer.json()
    return {name: found[name] for name in ("schema", "root", "count")}


def batch_signed(person: Person, batch: dict) -> dict:
    act = Attest(batch["schema"], from_hex(batch["root"]), batch["count"])
    return {**batch, "authorization": person.sign(act)}


def anchored(site: Site, person: Person) -> None:
    """Sign what waits, and see it noted in the book though nobody looks at a page."""
    body = batch_signed(person, proposed(person))
    answer = person.post("department/batches", body)
    assert answer.status_code == 202, answer.text
    person.settled(answer.json()["operation"])
    until(lambda: not book_of(site).prepared(SCHEMA))


def revocation(person: Person, *leaves: bytes, reason: str = "DATA_ERROR") -> dict:
    act = RevokeAttestations(tuple(sorted(leaves)), RevocationReason[reason])
    named = [to_hex(leaf) for leaf in leaves]
    return {"leaves": named, "reason": reason, "authorization": person.sign(act)}


def code(answer) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


# --- Loading -------------------------------------------------------------------------


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


# --- Anchoring -----------------------------------------------------------------------


def test_a_batch_is_anchored_and_noted_in_the_book(town, officer):
    sent(officer, row("A-1"))
    assert SCHEMA.partition("/")[0] in str(seen(officer, "/department").tags)

    anchored(town, officer)

    found = held(town, "A-1")
    assert found.state is StoredRecordState.ANCHORED
    batch = next(b for b in book_of(town).batches() if b.root == found.root)
    assert batch.attester == officer.account.address


def test_what_was_not_signed_for_is_not_anchored(town, officer):
    sent(officer, row("A-2"))
    batch = proposed(officer)
    body = batch_signed(officer, batch)
    sent(officer, row("A-3"))

    changed = officer.post("department/batches", body)
    other = officer.post("department/batches", {**body, "count": batch["count"] + 1})
    stranger = town.person("planning/officer-1")
    foreign = officer.post("department/batches", batch_signed(stranger, batch))
    theirs = stranger.post("department/batches", batch_signed(stranger, batch))

    assert code(changed) == (409, "BATCH_CHANGED")
    assert code(other) == (422, "SIGNATURE_REFUSED")
    assert code(foreign) == (403, "NOT_ACTING_FOR")
    assert code(theirs) == (403, "NOT_ALLOWED")
    assert held(town, "A-2").state is StoredRecordState.LOADED


def test_a_batch_that_was_kept_and_not_sent_is_signed_again(town, officer, monkeypatch):
    sent(officer, row("A-4"))
    body = batch_signed(officer, proposed(officer))
    once = key()
    gateway = type(town.service.context.ledger)

    def crash(*_: object, **__: object) -> None:
        raise RuntimeError

    with monkeypatch.context() as broken:
        broken.setattr(gateway, "submit", crash)
        lost = officer.http.post("department/batches", json=body, headers=once)
    assert lost.status_code == 500
    assert held(town, "A-4").state is StoredRecordState.PREPARED
    assert "wait to be anchored" in seen(officer, "/department").text

    first = officer.http.post("department/batches", json=body, headers=once)
    again = officer.http.post("department/batches", json=body, headers=once)

    assert first.status_code == 202
    assert again.json() == first.json()
    officer.settled(first.json()["operation"])
    until(lambda: held(town, "A-4").state is StoredRecordState.ANCHORED)


def test_what_got_to_the_ledger_is_noted_when_a_page_is_opened(
    town, officer, monkeypatch
):
    """The clerk that would note it at once is away."""
    sent(officer, row("A-5"))
    automation = type(town.service.worker.automation)
    monkeypatch.setattr(automation, "_reconcile_stores", lambda _: None)
    body = batch_signed(officer, proposed(officer))
    answer = officer.post("department/batches", body)
    operation = officer.settled(answer.json()["operation"])
    until(lambda: officer.get("status").json()["block"] >= operation["block"])
    assert held(town, "A-5").state is StoredRecordState.PREPARED

    seen(officer, "/department")

    assert held(town, "A-5").state is StoredRecordState.ANCHORED


# --- Taking back ---------------------------------------------------------------------


def test_a_permit_that_rests_on_a_record_shows_that_it_was_taken_back(town, officer):
    walked = walk(town, "main")
    firm = town.uscc(scenario("main")["contractor"])
    (record,) = book_of(town).records(schema=QUALIFICATION, subject=firm)
    leaf = record.leaf
    plain = {"leaves": [to_hex(leaf)], "reason": "DATA_ERROR"}
    answer = officer.http.post("department/revocations/proposals", json=plain)
    resting = {one["permit"]: one for one in answer.json()["permits"]}
    page = seen(officer, f"/department/revocation?leaf={to_hex(leaf)}")
    assert resting[walked.permit]["alerts"] or resting[walked.permit]["suspends"]
    assert walked.permit in str(page.tags)

    done = officer.post("department/revocations", revocation(officer, leaf))

    assert done.status_code == 202, done.text
    officer.settled(done.json()["operation"])
    until(
        lambda: book_of(town).with_leaves([leaf])[0].state is StoredRecordState.REVOKED
    )
    found = town.visitor().get(f"verify/{walked.permit}").json()
    assert "BASIS_REVOKED" in [r["code"] for r in found["in_force"]["reasons"]]
    twice = officer.post("department/revocations", revocation(officer, leaf))
    assert code(twice) == (409, "REVOCATION_REFUSED")


def test_what_no_batch_has_is_taken_back_without_a_signature(town, officer):
    sent(officer, row("R-1"))
    leaf = held(town, "R-1").leaf
    page = seen(
        officer, f"/department/revocation?leaf={to_hex(leaf)}&reason=DATA_ERROR"
    )
    assert "nothing has to be signed" in page.text
    body = {"leaves": [to_hex(leaf)], "reason": "DATA_ERROR"}

    answer = officer.post("department/revocations", body)

    assert (answer.status_code, answer.json()) == (202, {"operation": None})
    assert held(town, "R-1").state is StoredRecordState.REVOKED


def test_a_wish_to_take_back_outlives_a_crash_and_is_offered_again(
    town, officer, monkeypatch
):
    sent(officer, row("R-2"))
    anchored(town, officer)
    leaf = held(town, "R-2").leaf
    body = revocation(officer, leaf, reason="FACT_CHANGED")
    gateway = type(town.service.context.ledger)
    unsigned = {k: v for k, v in body.items() if k != "authorization"}
    none = officer.post("department/revocations", unsigned)
    assert code(none) == (422, "AUTHORIZATION_MISSING")
    assert not held(town, "R-2").reason

    def crash(*_: object, **__: object) -> None:
        raise RuntimeError

    with monkeypatch.context() as broken:
        broken.setattr(gateway, "submit", crash)
        assert officer.post("department/revocations", body).status_code == 500
    assert held(town, "R-2").reason is RevocationReason.FACT_CHANGED
    desk = seen(officer, "/department")
    assert "/department/revocation?pending=FACT_CHANGED" in str(desk.tags)
    other = revocation(officer, leaf, reason="DATA_ERROR")
    refused = officer.post("department/revocations", other)
    assert code(refused) == (409, "REVOCATION_REFUSED")

    done = officer.post("department/revocations", body)

    officer.settled(done.json()["operation"])
    until(lambda: held(town, "R-2").state is StoredRecordState.REVOKED)


def test_a_correction_replaces_a_record_that_is_then_offered_to_be_taken_back(
    town, officer
):
    sent(officer, row("K-1"))
    anchored(town, officer)
    old = held(town, "K-1")
    form = seen(officer, f"/department/load?schema={SCHEMA}&leaf={to_hex(old.leaf)}")
    cells = {f["name"]: f for f in form.all("input") if "data-cell" in f}
    assert cells["query_id"]["value"] == "K-1"
    assert "readonly" in cells["query_id"]

    report = sent(officer, row("K-1", special="false"))
    assert report["superseding"] == 1
    anchored(town, officer)

    pending = seen(officer, "/department/revocation?pending=SUPERSEDED")
    assert "K-1" in pending.text
    body = revocation(officer, old.leaf, reason="SUPERSEDED")
    done = officer.post("department/revocations", body)
    officer.settled(done.json()["operation"])
    until(
        lambda: (
            book_of(town).with_leaves([old.leaf])[0].state is StoredRecordState.REVOKED
        )
    )


def test_a_correction_that_was_upheld_leads_from_the_wrong_record_to_the_right_one(
    town, officer
):
    parts = scenario("documents")
    applicant = town.person(parts["applicant"])
    application = applicant.apply(parts["project"])
    lines = applicant.gathered(application)["lines"]
    shown = next(
        line["requirement"]
        for line in lines
        if line["met"]
        and line["kind"] == "ATTESTATION"
        and town.uscc(OFFICER) in str(line)
    )
    asked = {"requirement": shown, "text": "内容有误。"}
    told = applicant.http.post(f"applications/{application}/corrections", json=asked)
    place = f"/department/corrections/{told.json()['correction']}"
    assert place in str(seen(officer, "/department").tags)
    answer = {"outcome": "upheld", "text": "属实。"}
    officer.http.post(f"{place.removeprefix('/department/')}/answer", json=answer)

    def way() -> str:
        """Where the one next step is done."""
        links = [str(a["href"]) for a in seen(officer, place).all("a")]
        steps = tuple(f"/department/{x}?" for x in ("load", "batches", "revocation"))
        return next((link for link in links if link.startswith(steps)), "")

    named = dict(parse_qsl(urlsplit(way()).query))
    schema = town.service.catalogue.schema(named["schema"])
    old = from_hex(named["leaf"])
    cells = row_of(book_of(town), schema, old)
    free = next(f.name for f in schema.fields if f.type is ClaimType.TEXT)
    cells[free] += "（更正）"
    body = {"schema": schema.code, "kind": "jsonl", "text": json.dumps(cells)}
    report = officer.post("department/records", body).json()
    assert report["outcome"] == "loaded"
    assert way().startswith("/department/batches")
    batch = batch_signed(officer, proposed(officer, schema.code))
    sent_off = officer.post("department/batches", batch).json()["operation"]
    officer.settled(sent_off)
    until(lambda: way().startswith("/department/revocation"))
    done = officer.post(
        "department/revocations", revocation(officer, old, reason="SUPERSEDED")
    )
    officer.settled(done.json()["operation"])

    until(lambda: not way())
    assert "not done yet" not in seen(officer, place).text


def test_records_are_found_by_what_people_know_of_them(town, officer):
    sent(officer, row("F-1"))
    leaf = to_hex(held(town, "F-1").leaf)
    for word in ("F-1", "f-1", PROJECT, leaf, leaf.upper().replace("0X", "0x")):
        page = seen(officer, f"/department/records?q={word}")
        assert "F-1" in page.text, word
    assert "no such record" in seen(officer, "/department/records?q=F-999").text
    seen(officer, f"/department/revocation?leaf=0x{secrets.token_hex(32)}", 404)
