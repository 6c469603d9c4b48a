"""A department, its book, and an application that may ask it."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from zeropermit.domain.acts.attestations import RevokeAttestations
from zeropermit.domain.applications.consent import ConsentReceipt, DataSet
from zeropermit.domain.evidence.evidence_set import Application
from zeropermit.domain.evidence.schema import Schema, SchemaSubject, parse_schema
from zeropermit.domain.ledger.events import AttestationRevoked, BatchAnchored
from zeropermit.domain.ledger.identifiers import (
    Address,
    attestation_id,
    batch_id,
    matter_id,
    matter_version_id,
    organisation_id,
    project_id,
    schema_id,
)
from zeropermit.domain.ledger.state import Filed, LedgerState
from zeropermit.domain.records.department import StoredBatch
from zeropermit.errors import SchemaUnknownError
from zeropermit.store.department.records import SqlRecordStore
from zeropermit.usecases.applications.apply import application_of
from zeropermit.usecases.department.files import Sheet, read_file, read_sheet
from zeropermit.usecases.department.load import STRICT, LoadRules, Planned, plan
from zeropermit.usecases.department.query import QueryContext
from zeropermit.usecases.ports import Query

CATALOGUE = Path(__file__).parents[4] / "service" / "zeropermit" / "catalogue"
DEPARTMENT = "11370200DEMG00027T"
OTHER_DEPARTMENT = "11370200DEMG00043G"
AUTHORITY = "11370200DEMG000190"
APPLICANT = "91370203DEM0000225"
CONTRACTOR = "91370200DEM000014Y"
PROJECT = "2609-370203-89-01-000018"
OTHER_PROJECT = "2609-370202-04-01-000022"
ATTESTER = Address("0x00000000000000000000000000000000000000A1")
NOW = 1_795_500_000
QUALIFICATION = "contractor-qualification/1"
PERSONNEL = "key-personnel/1"


def read_rows(path: Path) -> Sheet:
    """Read a file of records in the format of its suffix."""
    return read_sheet(read_file(path), path.suffix)


def schema(code: str) -> Schema:
    path = CATALOGUE / "schemas" / f"{code.replace('/', '-')}.json"
    if not path.exists():
        raise SchemaUnknownError(code)
    return parse_schema(json.loads(path.read_text(encoding="utf-8")))


def row(**changes: str) -> dict[str, str]:
    cells = {
        "subject": CONTRACTOR,
        "observed_at": "2026-11-10T13:40:00+08:00",
        "valid_until": "2030-08-29",
        "source_system": "平台（示范）",
        "query_id": "Q-1",
        "qualification_no": "D137（示范）000014",
        "category": "building",
        "grade": "special",
        "scope": "许可范围内的工程（示范）",
        "qualification_expires": "2030-08-28",
        "safety_licence_no": "安许证（示范）000014",
        "safety_licence_expires": "2030-08-28",
        "safety_licence_valid": "true",
    }
    return cells | changes


def personnel(**changes: str) -> dict[str, str]:
    cells = {
        "subject": PROJECT,
        "observed_at": "",
        "source_system": "平台（示范）",
        "query_id": "P-1",
        "contractor": CONTRACTOR,
        "complete": "true",
        "conflict": "false",
        "checked_on": "2026-11-03",
        "project_manager": "徐示港",
        "project_manager_certificate": "鲁1372026DEM000018",
        "safety_officer": "徐示汀",
        "safety_officer_certificate": "鲁建安C（示范）2026DEM000018",
    }
    return cells | changes


def rows(*cells: dict[str, str]) -> Sheet:
    return Sheet(tuple(enumerate(cells, start=2)))


def load(store, *file: object, **how: object) -> Planned:
    """Keep the records that are planned for a file."""
    planned = plan(store, *file, **how)
    store.add(planned.records)
    return planned


@dataclass
class Salts:
    """Salts that are new each time, and known to the test."""

    seed: str = ""
    given: list[bytes] = field(default_factory=list)

    def __call__(self) -> bytes:
        text = f"{self.seed}/{len(self.given)}".encode()
        self.given.append(hashlib.sha256(text).digest())
        return self.given[-1]


@dataclass
class Desk:
    """The department at work, with the ledger as it would be."""

    store: SqlRecordStore
    salts: Salts = field(default_factory=Salts)
    state: LedgerState = field(default_factory=LedgerState)
    now: int = NOW
    filed: dict[bytes, Filed] = field(default_factory=dict)

    def load(
        self, *cells: dict[str, str], code: str = QUALIFICATION, **rules: object
    ) -> Planned:
        return load(
            self.store,
            schema(code),
            rows(*cells),
            now=self.now,
            salt_source=self.salts,
            rules=replace(STRICT, **rules) if rules else LoadRules(),
        )

    def leaves(self, root: bytes) -> list[bytes]:
        """Give the leaves of a batch."""
        return [stored.leaf for stored in self.store.records(root=root)]

    def put_on_ledger(self, batch: StoredBatch) -> None:
        """Anchor a batch on the ledger; the book hears nothing of it."""
        code = schema_id(batch.schema)
        event = BatchAnchored(
            batch=batch_id(code, organisation_id(DEPARTMENT), batch.root),
            department=organisation_id(DEPARTMENT),
            schema=code,
            attester=ATTESTER,
            root=batch.root,
            count=batch.count,
        )
        self.state.apply(event, time=self.now)

    def revoke_on_ledger(self, act: RevokeAttestations) -> None:
        department = organisation_id(DEPARTMENT)
        for leaf in act.leaves:
            event = AttestationRevoked(
                attestation=attestation_id(department, leaf),
                department=department,
                leaf=leaf,
                reason=act.reason,
                by=ATTESTER,
            )
            self.state.apply(event, time=self.now)

    def file(self, receipt: ConsentReceipt, **changes: object) -> Application:
        content = replace(application_of(receipt), **changes)
        filed = Filed(
            content, receipt.matter, receipt.project, self.now, ATTESTER, bytes(26)
        )
        self.filed[content.id] = filed
        return content

    def query_context(self, clock: Callable[[], int] | None = None) -> QueryContext:
        return QueryContext(self.filed.get, schema, clock or (lambda: self.now))

    def dump(self) -> str:
        """Everything that the log holds, as text."""
        with self.store.engine.connect() as connection:
            cursor = connection.exec_driver_sql("SELECT * FROM questions")
            return repr(cursor.all())


def receipt(**changes: object) -> ConsentReceipt:
    organisation, project = SchemaSubject.ORGANISATION, SchemaSubject.PROJECT
    whole = ConsentReceipt(
        applicant=APPLICANT,
        project=PROJECT,
        matter="construction-permit",
        version=1,
        authority=AUTHORITY,
        data_sets=(
            DataSet(QUALIFICATION, DEPARTMENT, organisation),
            DataSet(PERSONNEL, DEPARTMENT, project),
        ),
        purpose_zh="办理施工许可",
        purpose_en="Construction permit",
        granted_at=NOW - 60,
        until=NOW + 86_400,
        nonce=bytes(16),
    )
    return replace(whole, **changes)


def question(consent: ConsentReceipt, **changes: object) -> Query:
    query = Query(
        application=application_of(consent).id,
        receipt=consent,
        schema=QUALIFICATION,
        department=DEPARTMENT,
        subject=organisation_id(CONTRACTOR),
        claims=("grade", "safety_licence_valid"),
    )
    return replace(query, **changes)


ANOTHER = {
    "applicant": organisation_id(CONTRACTOR),
    "project": project_id(OTHER_PROJECT),
    "version": matter_version_id(matter_id("construction-permit"), 2),
    "authority": organisation_id(OTHER_DEPARTMENT),
}
"""What an application could be about instead."""
