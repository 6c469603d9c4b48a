"""`zeropermit department`: attest one's own records, with one's own key."""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from zeropermit import terminal
from zeropermit.catalogue.file_problems import problem_line
from zeropermit.catalogue.loader import load_catalogue
from zeropermit.cli import department_reads
from zeropermit.cli.caller import NodeOptions
from zeropermit.cli.department_client import (
    DepartmentClient,
    new_record_store,
    own_record_store,
    schema_of,
)
from zeropermit.cli.failures import report_error
from zeropermit.cli.keyring import unlock
from zeropermit.cli.options import (
    AsJson,
    Department,
    Group,
    Key,
    RecordStorePath,
    argument,
    option,
)
from zeropermit.domain.ledger.identifiers import from_hex, to_hex
from zeropermit.domain.permits.reasons import RevocationReason
from zeropermit.domain.records.canonical import Suite, digest_bytes
from zeropermit.domain.records.file_report import FileOutcome
from zeropermit.errors import NOT_VERIFIED, BadFileError, RecordNotHeldError
from zeropermit.ledger.client import Receipt
from zeropermit.store.department.records import SqlRecordStore
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

Files = Annotated[
    list[Path], argument("FILE...", "Tables (.csv) or JSON lines (.jsonl).")
]
SchemaCode = Annotated[
    str,
    option(
        "--schema CODE",
        "Schema, such as legal-entity/1; if not given, the file's name says it "
        "(legal-entity-1.csv).",
        show_default=False,
    ),
]
SkipBad = Annotated[
    bool, option("--skip-bad", "Load the good rows of a file that has bad ones.")
]
OnlySchema = Annotated[
    str, option("--schema CODE", "Only this one.", show_default=False)
]
Records = Annotated[
    list[str],
    argument(
        "RECORD...",
        "Leaves (0x and 64 digits), or codes of subjects: all their records.",
    ),
]
WhyRevoked = Annotated[
    str,
    option(
        "--reason",
        "DATA_ERROR, FACT_CHANGED, SOURCE_REVOKED, SUPERSEDED or KEY_COMPROMISED.",
    ),
]
COUNTS = {
    "loaded": ("载入", "loaded"),
    "unchanged": ("未变", "unchanged"),
    "superseding": ("更正", "superseding"),
    "revoked": ("已撤回", "revoked"),
    "skipped": ("跳过", "skipped"),
}
"""Counts of a report on a loaded file, and their names."""


@dataclass(frozen=True, slots=True)
class OwnRecordsOptions:
    """A department's key, its record store, and the ledger that it writes to."""

    key: Key
    store_path: RecordStorePath
    node: NodeOptions

    def open(self) -> tuple[DepartmentClient, SqlRecordStore]:
        """Open them, the record store reconciled with the ledger."""
        trusted = self.node.open(write=True)
        account = unlock(self.key)
        state, _ = trusted.state()
        department = DepartmentClient(trusted, account, state)
        own = own_record_store(self.store_path, department.code)
        reconcile(own, state)
        return department, own


@app.command("load")
def load(
    files: Files,
    department: Department,
    store_path: RecordStorePath,
    schema: SchemaCode = "",
    skip_bad: SkipBad = False,
    as_json: AsJson = False,
) -> None:
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
    own = new_record_store(store_path, department)
    refused = False
    for file, data, wanted in sheets:
        loading = load_file(
            own,
            wanted,
            read_sheet(data, file.suffix),
            FileSource(
                file.name,
                digest_bytes(data, suite=Suite.SHA_256),
                int(time.time()),
            ),
            salt_source=lambda: secrets.token_bytes(32),
            rules=LoadRules(skip_bad=skip_bad),
        )
        if loading.report.outcome is FileOutcome.REFUSED:
            refused = True
            _bad_rows(file, BadFileError(loading.problems), as_json=as_json)
            continue
        _loaded(file, loading, as_json=as_json)
    if refused:
        raise typer.Exit(NOT_VERIFIED)


@app.command("anchor")
def anchor(
    options: OwnRecordsOptions, schema: OnlySchema = "", as_json: AsJson = False
) -> None:
    """Fix the loaded records on the ledger, one root for each schema.

    The ledger gets the root and the number of records, nothing of what they say.
    After an interruption, run it again: what got there is not sent twice.
    """
    department, own = options.open()
    catalogue = load_catalogue()
    known = [catalogue.schema(schema)] if schema else catalogue.schemas()
    nothing = True
    for code in (one.code for one in known):
        batch = prepare_batch(own, code)
        if batch is None:
            continue
        receipt = department.send(batch.act)
        own.mark_anchored(batch.root, department.address)
        nothing = False
        _anchored(code, batch.root, batch.count, receipt, as_json=as_json)
    for act in (*superseded_leaves(own), *pending_revocations(own)):
        receipt = department.send(act)
        own.mark_revoked(act.leaves, act.reason)
        nothing = False
        terminal.say(
            f"撤回被更正的记录 {len(act.leaves)} 条，燃料 {receipt.gas_used}",
            f"revoked {len(act.leaves)} superseded records, {receipt.gas_used} gas",
        )
    if nothing:
        terminal.say("没有需要上链的记录。", "Nothing is waiting to be anchored.")


@app.command("revoke")
def revoke(
    records: Records,
    reason: WhyRevoked,
    options: OwnRecordsOptions,
    as_json: AsJson = False,
) -> None:
    """Revoke attestations; this cannot be undone.

    Permits that rest on a revoked record raise an alert or are suspended, as their
    matter says. From now on the records are shown to nobody.
    """
    if reason not in RevocationReason.__members__:
        raise typer.BadParameter(reason, param_hint="--reason")
    department, own = options.open()
    leaves = [leaf for record in records for leaf in _leaves(own, record)]
    terminal.confirm(
        f"撤回 {len(leaves)} 条记录（{reason}）？不可恢复。",
        f"Revoke {len(leaves)} records ({reason})? This cannot be undone.",
    )
    for act in prepare_revocation(own, leaves, RevocationReason[reason]):
        tx_hash = to_hex(department.send(act).tx_hash)
        own.mark_revoked(act.leaves, act.reason)
        figures = {"tx_hash": tx_hash, "leaves": [to_hex(leaf) for leaf in act.leaves]}
        terminal.one_answer(figures, tx_hash, as_json=as_json)
    terminal.say(f"已撤回 {len(leaves)} 条。", f"{len(leaves)} records are revoked.")


def _leaves(own: SqlRecordStore, record: str) -> list[bytes]:
    """Find the records that a person means.

    Raises:
        RecordNotStoredError: The record store has none.
    """
    if record.startswith("0x"):
        return [from_hex(record)]
    found = [stored.leaf for stored in own.records(subject=record)]
    if not found:
        raise RecordNotHeldError(record)
    return found


def _loaded(file: Path, loading: Loading, *, as_json: bool) -> None:
    report, schema = loading.report, loading.report.schema
    counts = {name: getattr(report, name) for name in COUNTS}
    if not as_json:
        for problem in loading.problems:
            terminal.say(
                *(f"  {file.name} {problem_line(problem, x)}" for x in ("zh", "en"))
            )
    problems = [problem._asdict() for problem in loading.problems]
    said = ", ".join(f"{terminal.words(*COUNTS[n])} {c}" for n, c in counts.items())
    terminal.one_answer(
        {"file": str(file), "schema": schema, **counts, "problems": problems},
        f"{file.name} ({schema}): {said}",
        as_json=as_json,
    )


def _bad_rows(file: Path, error: BadFileError, *, as_json: bool) -> None:
    if as_json:
        report_error(error, file=str(file))
        return
    terminal.say(
        f"✗ {file.name}：{len(error.problems)} 处错误，整份文件未载入：",
        f"✗ {file.name}: {len(error.problems)} problems, nothing of it was loaded:",
    )
    for problem in error.problems:
        terminal.say(*(f"  {problem_line(problem, x)}" for x in ("zh", "en")))
    terminal.say(
        "  → 改正后重新载入，或加 --skip-bad 只载入正确的行。",
        "  → Correct it and load it again, or load only the good rows: --skip-bad.",
    )


def _anchored(
    code: str, root: bytes, count: int, receipt: Receipt, *, as_json: bool
) -> None:
    block, gas = receipt.block_number, receipt.gas_used
    figures = {
        "schema": code,
        "root": to_hex(root),
        "count": count,
        "block": block,
        "gas": gas,
    }
    said = terminal.words(
        f"{code}: {count} 条，区块 {block}，燃料 {gas}（每条 {gas / count:.0f}）",
        f"{code}: {count} records in block {block}, {gas} gas ({gas / count:.0f} each)",
    )
    terminal.one_answer(figures, said, as_json=as_json)


app.command("query")(department_reads.query)
app.command("log")(department_reads.log)
app.command("status")(department_reads.status)
