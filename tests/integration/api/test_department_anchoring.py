"""Officers of a department anchor records and take them back, over the API."""

import json
from urllib.parse import parse_qsl, urlsplit

from tests.integration.api.department_desk import (
    OFFICER,
    QUALIFICATION,
    SCHEMA,
    anchored,
    batch_signed,
    book_of,
    code,
    held,
    proposed,
    revocation,
    row,
    seen,
    sent,
)
from tests.integration.api.scenario import walk
from tests.integration.api.site import key, until
from zeropermit.bootstrap.demonstration_data import scenario
from zeropermit.domain.evidence.claim import ClaimType
from zeropermit.domain.ledger.identifiers import from_hex, to_hex
from zeropermit.domain.permits.reasons import RevocationReason
from zeropermit.domain.records.department import StoredRecordState
from zeropermit.usecases.department.correct import row_of

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
