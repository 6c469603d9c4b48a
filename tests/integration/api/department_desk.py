"""The desk of a department, as its officers use it over the API."""

from tests.integration.api.site import Person, Site, at, until
from tests.integration.api.test_home import Page
from tests.integration.api.test_pages_authority import browser
from zeropermit.domain.acts.attestations import Attest, RevokeAttestations
from zeropermit.domain.ledger.identifiers import from_hex, to_hex
from zeropermit.domain.permits.reasons import RevocationReason
from zeropermit.domain.records.department import StoredRecord
from zeropermit.store.department.records import SqlRecordStore

OFFICER = "housing/officer-1"
SCHEMA = "project-classification/1"
QUALIFICATION = "contractor-qualification/1"
PROJECT = "2609-370203-89-01-000018"
HEADER = (
    "subject,observed_at,valid_until,source_system,query_id,"
    "special_construction,planning_permit_required,civil_air_defence_required,"
    "supervision_required,classification_no,classified_on"
)


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
