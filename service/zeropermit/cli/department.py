"""`zeropermit department`: attest one's own records, with one's own key."""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer
from eth_account.signers.local import LocalAccount

from zeropermit import terminal
from zeropermit.catalogue.file_problems import problem_line
from zeropermit.catalogue.loader import load_catalogue
from zeropermit.cli import department_reads
from zeropermit.cli.caller import NodeOptions, unlock
from zeropermit.cli.command import Group, LineAnswer
from zeropermit.cli.department_reads import RecordStoreOptions, own_record_store
from zeropermit.cli.failures import report_error
from zeropermit.cli.options import Key, RecordStorePath
from zeropermit.client.node import Trusted
from zeropermit.domain.acts.act import Act
from zeropermit.domain.acts.deadlines import DEADLINE_SECONDS
from zeropermit.domain.law.codes import check_uscc_shape
from zeropermit.domain.ledger.identifiers import (
    Address,
    OrganisationId,
    from_hex,
    to_hex,
)
from zeropermit.domain.permits.reasons import RevocationReason
from zeropermit.domain.records.canonical import Suite, digest_bytes
from zeropermit.domain.records.department import StoredBatch
from zeropermit.domain.records.file_report import FileOutcome
from zeropermit.errors import (
    NOT_VERIFIED,
    BadFileError,
    FileProblem,
    KeyUnknownError,
    RecordNotHeldError,
    SchemaUnknownError,
)
from zeropermit.ledger.client import Receipt
from zeropermit.ledger.sender import Sender
from zeropermit.store.department.records import SqlRecordStore, open_record_store
from zeropermit.usecases.department.anchor import (
    prepare_batch,
    reconcile,
    superseded_leaves,
)
from zeropermit.usecases.department.files import read_file, read_sheet
from zeropermit.usecases.department.load import (
    FileSource,
    Loading,
    LoadRules,
    load_file,
)
from zeropermit.usecases.department.revoke import (
    pending_revocations,
    prepare_revocation,
)

app = Group()

Files = Annotated[list[Path], "FILE...", "Tables (.csv) or JSON lines (.jsonl)."]
SchemaCode = Annotated[
    str,
    "--schema CODE",
    "Schema, such as legal-entity/1; if not given, the file's name says it "
    "(legal-entity-1.csv).",
]
SkipBad = Annotated[
    bool, "--skip-bad", "Load the good rows of a file that has bad ones."
]
OnlySchema = Annotated[str, "--schema CODE", "Only this one."]
Records = Annotated[
    list[str],
    "RECORD...",
    "Leaves (0x and 64 digits), or codes of subjects: all their records.",
]
WhyRevoked = Annotated[
    str,
    "--reason",
    "DATA_ERROR, FACT_CHANGED, SOURCE_REVOKED, SUPERSEDED or KEY_COMPROMISED.",
]
COUNTS = ("loaded", "unchanged", "superseding", "revoked", "skipped")
"""Counts of a report on a loaded file."""


@dataclass(frozen=True, slots=True)
class DepartmentClient:
    """A department's key at work on the ledger, with nobody between."""

    trusted: Trusted
    account: LocalAccount
    organisation: OrganisationId
    own: SqlRecordStore  #: Its record store, reconciled with the ledger.

    @property
    def address(self) -> Address:
        """Account of the key."""
        return Address(self.account.address)

    def send(self, act: Act) -> Receipt:
        """Sign an act, send it and wait for it."""
        now = max(self.trusted.client.head().time, int(time.time()))
        until = now + DEADLINE_SECONDS
        call = self.trusted.call(act, self.account, self.organisation, until)
        return Sender(self.trusted.client, self.account).send_all([call])[0]


@dataclass(frozen=True, slots=True)
class OwnRecordsOptions:
    """A department's key, its record store, and the ledger that it writes to."""

    key: Key
    store_path: RecordStorePath
    node: NodeOptions

    def open(self) -> DepartmentClient:
        """Open the record store of the organisation that the key acts for.

        Raises:
            KeyUnknownError: It acts for nobody.
        """
        trusted = self.node.open(write=True)
        account = unlock(self.key)
        state, _ = trusted.state()
        key = state.keys.get(Address(account.address))
        if key is None:
            raise KeyUnknownError(account.address)
        code = state.organisations[key.organisation].uscc
        own = own_record_store(self.store_path, code)
        reconcile(own, state)
        return DepartmentClient(trusted, account, key.organisation, own)


@app.command("load")
def load(
    files: Files,
    records: RecordStoreOptions,
    schema: SchemaCode = "",
    skip_bad: SkipBad = False,
) -> Iterator[LineAnswer]:
    """Take records from files into the record store, each sealed with its own salts.

    Nothing leaves this machine. Every bad row is named with its line and reason; a
    file with bad rows is refused whole, unless --skip-bad is given. Loading the same
    file again changes nothing; a row that says something else corrects the old one.
    The record store keeps a report of each file.
    """
    catalogue = load_catalogue()
    sheets = [
        (file, read_file(file), catalogue.schema(schema_of(file, schema)))
        for file in files
    ]
    own = new_record_store(records.store_path, records.department)
    refused = False
    for file, data, wanted in sheets:
        digest = digest_bytes(data, suite=Suite.SHA_256)
        loading = load_file(
            own,
            wanted,
            read_sheet(data, file.suffix),
            FileSource(file.name, digest, int(time.time())),
            salt_source=lambda: secrets.token_bytes(32),
            rules=LoadRules(skip_bad=skip_bad),
        )
        if loading.report.outcome is FileOutcome.REFUSED:
            refused = True
            _report_bad_rows(file, BadFileError(loading.problems))
        else:
            yield _loaded(file, loading)
    if refused:
        raise typer.Exit(NOT_VERIFIED)


@app.command("anchor")
def anchor(options: OwnRecordsOptions, schema: OnlySchema = "") -> Iterator[LineAnswer]:
    """Fix the loaded records on the ledger, one root for each schema.

    The ledger gets the root and the number of records, nothing of what they say.
    After an interruption, run it again: what got there is not sent twice.
    """
    department = options.open()
    own, catalogue = department.own, load_catalogue()
    known = [catalogue.schema(schema)] if schema else catalogue.schemas()
    batches = filter(None, (prepare_batch(own, one.code) for one in known))
    nothing = True
    for batch in batches:
        receipt = department.send(batch.act)
        own.mark_anchored(batch.root, department.address)
        nothing = False
        yield _anchored(batch, receipt)
    for act in (*superseded_leaves(own), *pending_revocations(own)):
        receipt = department.send(act)
        own.mark_revoked(act.leaves, act.reason)
        nothing = False
        terminal.say(
            "revoked {count} superseded records, {gas_used} gas",
            count=len(act.leaves),
            gas_used=receipt.gas_used,
        )
    if nothing:
        terminal.say("Nothing is waiting to be anchored.")


@app.command("revoke")
def revoke(
    records: Records, reason: WhyRevoked, options: OwnRecordsOptions
) -> Iterator[LineAnswer]:
    """Revoke attestations; this cannot be undone.

    Permits that rest on a revoked record raise an alert or are suspended, as their
    matter says. From now on the records are shown to nobody.
    """
    if reason not in RevocationReason.__members__:
        raise typer.BadParameter(reason, param_hint="--reason")
    department = options.open()
    own = department.own
    leaves = [leaf for record in records for leaf in _leaves(own, record)]
    terminal.confirm(
        "Revoke {count} records ({reason})? This cannot be undone.",
        count=len(leaves),
        reason=reason,
    )
    for act in prepare_revocation(own, leaves, RevocationReason[reason]):
        tx_hash = to_hex(department.send(act).tx_hash)
        own.mark_revoked(act.leaves, act.reason)
        figures = {"tx_hash": tx_hash, "leaves": [to_hex(leaf) for leaf in act.leaves]}
        yield figures, tx_hash
    terminal.say("{count} records are revoked.", count=len(leaves))


def schema_of(file: Path, given: str) -> str:
    """Give the schema of a file: the one given, or the one its name says."""
    if given:
        return given
    found = re.fullmatch(r"([a-z][a-z0-9-]*)-([0-9]+)", file.stem)
    if found is None:
        raise SchemaUnknownError(file.name)
    return f"{found[1]}/{found[2]}"


def new_record_store(store_path: Path, department: str) -> SqlRecordStore:
    """Open a department's record store; a new one is readable by its owner alone.

    Raises:
        UsccError: The department is not named by its code.
    """
    check_uscc_shape(department)
    if not store_path.exists():
        store_path.parent.mkdir(parents=True, exist_ok=True)
        store_path.touch(mode=0o600)
    return open_record_store(f"sqlite:///{store_path}", department=department)


def _leaves(own: SqlRecordStore, record: str) -> list[bytes]:
    """Find the records that a person means."""
    if record.startswith("0x"):
        return [from_hex(record)]
    found = [stored.leaf for stored in own.records(subject=record)]
    if not found:
        raise RecordNotHeldError(record)
    return found


def _loaded(file: Path, loading: Loading) -> LineAnswer:
    schema = loading.report.schema
    counts = {name: getattr(loading.report, name) for name in COUNTS}
    if not terminal.current().json:
        _say_problems(loading.problems, f"  {file.name} ")
    problems = [problem._asdict() for problem in loading.problems]
    said = ", ".join(f"{terminal.words(n)} {c}" for n, c in counts.items())
    content = {"file": str(file), "schema": schema, **counts, "problems": problems}
    return content, f"{file.name} ({schema}): {said}"


def _report_bad_rows(file: Path, error: BadFileError) -> None:
    if terminal.current().json:
        report_error(error, file=str(file))
        return
    terminal.say(
        "✗ {name}: {count} problems, nothing of it was loaded:",
        name=file.name,
        count=len(error.problems),
    )
    _say_problems(error.problems, "  ")
    terminal.say(
        "  → Correct it and load it again, or load only the good rows: --skip-bad."
    )


def _say_problems(problems: Sequence[FileProblem], start: str) -> None:
    for problem in problems:
        line = problem_line(problem, terminal.current().language)
        terminal.remark(f"{start}{line}")


def _anchored(batch: StoredBatch, receipt: Receipt) -> LineAnswer:
    figures: dict[str, object] = {
        "schema": batch.schema,
        "root": to_hex(batch.root),
        "count": batch.count,
        "block": receipt.block_number,
        "gas": receipt.gas_used,
    }
    return figures, terminal.words(
        "{schema}: {count} records in block {block}, {gas} gas ({each:.0f} each)",
        each=receipt.gas_used / batch.count,
        **figures,
    )


app.command("query")(department_reads.query)
app.command("log")(department_reads.log)
app.command("status")(department_reads.status)
