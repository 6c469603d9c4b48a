"""`zeropermit department`: attest one's own records, with one's own key."""

from __future__ import annotations

import secrets
import time
from pathlib import Path
from typing import Annotated

import typer

from zeropermit import terminal
from zeropermit.catalogue.file_problems import problem_line
from zeropermit.catalogue.loader import load_catalogue
from zeropermit.cli import department_reads
from zeropermit.cli.department_client import (
    DepartmentClient,
    new_record_store,
    own_record_store,
    schema_of,
)
from zeropermit.cli.failures import report_error
from zeropermit.cli.keyring import unlock
from zeropermit.cli.options import (
    LOCAL_NODE,
    AsJson,
    Department,
    Key,
    RecordStorePath,
    Rpc,
    Trust,
)
from zeropermit.client.node import open_trusted
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
from zeropermit.usecases.department.load import LoadRules
from zeropermit.usecases.department.reports import FileSource, Loading, load_file
from zeropermit.usecases.department.revoke import (
    pending_revocations,
    prepare_revocation,
)

app = typer.Typer(no_args_is_help=True)

Files = Annotated[
    list[Path],
    typer.Argument(help="Tables (.csv) or JSON lines (.jsonl).", metavar="FILE..."),
]
SchemaCode = Annotated[
    str,
    typer.Option(
        "--schema",
        metavar="CODE",
        help="Schema, such as legal-entity/1; if not given, the file's name says it "
        "(legal-entity-1.csv).",
        show_default=False,
    ),
]
SkipBad = Annotated[
    bool,
    typer.Option("--skip-bad", help="Load the good rows of a file that has bad ones."),
]
OnlySchema = Annotated[
    str,
    typer.Option("--schema", metavar="CODE", help="Only this one.", show_default=False),
]
Records = Annotated[
    list[str],
    typer.Argument(
        help="Leaves (0x and 64 digits), or codes of subjects: all their records.",
        metavar="RECORD...",
    ),
]
WhyRevoked = Annotated[
    str,
    typer.Option(
        "--reason",
        help="DATA_ERROR, FACT_CHANGED, SOURCE_REVOKED, SUPERSEDED or KEY_COMPROMISED.",
    ),
]


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
            _source(file, data),
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
    key: Key,
    store_path: RecordStorePath,
    rpc: Rpc = LOCAL_NODE,
    trust: Trust = None,
    schema: OnlySchema = "",
    as_json: AsJson = False,
) -> None:
    """Fix the loaded records on the ledger, one root for each schema.

    The ledger gets the root and the number of records, nothing of what they say.
    After an interruption, run it again: what got there is not sent twice.
    """
    automation = _department_client(key, rpc, trust)
    own = own_record_store(store_path, automation.department)
    reconcile(own, automation.state)
    catalogue = load_catalogue()
    known = [catalogue.schema(schema)] if schema else catalogue.schemas()
    nothing = True
    for code in (one.code for one in known):
        batch = prepare_batch(own, code)
        if batch is None:
            continue
        receipt = automation.send([batch.act])[0]
        own.mark_anchored(batch.root, automation.address)
        nothing = False
        _anchored(code, batch.root, batch.count, receipt, as_json=as_json)
    for act in (*superseded_leaves(own), *pending_revocations(own)):
        receipt = automation.send([act])[0]
        own.mark_revoked(act.leaves, act.reason)
        nothing = False
        terminal.say(
            f"撤回被更正的记录 {len(act.leaves)} 条，燃料 {receipt.gas_used}",
            f"revoked {len(act.leaves)} superseded records, {receipt.gas_used} gas",
        )
    if nothing:
        terminal.say("没有需要上链的记录。", "Nothing is waiting to be anchored.")


@app.command("revoke")
def revoke(  # noqa: PLR0913, PLR0917 - options of a command
    records: Records,
    reason: WhyRevoked,
    key: Key,
    store_path: RecordStorePath,
    rpc: Rpc = LOCAL_NODE,
    trust: Trust = None,
    as_json: AsJson = False,
) -> None:
    """Revoke attestations; this cannot be undone.

    Permits that rest on a revoked record raise an alert or are suspended, as their
    matter says. From now on the records are shown to nobody.
    """
    if reason not in RevocationReason.__members__:
        raise typer.BadParameter(reason, param_hint="--reason")
    automation = _department_client(key, rpc, trust)
    own = own_record_store(store_path, automation.department)
    reconcile(own, automation.state)
    leaves = [leaf for record in records for leaf in _leaves(own, record)]
    terminal.confirm(
        f"撤回 {len(leaves)} 条记录（{reason}）？不可恢复。",
        f"Revoke {len(leaves)} records ({reason})? This cannot be undone.",
    )
    for act in prepare_revocation(own, leaves, RevocationReason[reason]):
        receipt = automation.send([act])[0]
        own.mark_revoked(act.leaves, act.reason)
        tx_hash = "0x" + receipt.tx_hash.hex()
        if as_json:
            leaves_revoked = [to_hex(leaf) for leaf in act.leaves]
            terminal.data_line({"tx_hash": tx_hash, "leaves": leaves_revoked})
        else:
            terminal.result(tx_hash)
    terminal.say(f"已撤回 {len(leaves)} 条。", f"{len(leaves)} records are revoked.")


def _source(file: Path, data: bytes) -> FileSource:
    digest = digest_bytes(data, suite=Suite.SHA_256)
    return FileSource(file.name, digest, int(time.time()))


def _department_client(key: Path, rpc: str, trust: Path | None) -> DepartmentClient:
    trusted = open_trusted(rpc, trust, write=True)
    account = unlock(key)
    state, _ = trusted.state()
    return DepartmentClient(trusted, account, state)


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
    report = loading.report
    schema = report.schema
    counts = {
        "loaded": report.loaded,
        "unchanged": report.unchanged,
        "superseding": report.superseding,
        "revoked": report.revoked,
        "skipped": report.skipped,
    }
    if as_json:
        problems = [problem._asdict() for problem in loading.problems]
        content = {"file": str(file), "schema": schema, **counts, "problems": problems}
        terminal.data_line(content)
        return
    for problem in loading.problems:
        terminal.say(
            *(f"  {file.name} {problem_line(problem, x)}" for x in ("zh", "en"))
        )
    names = {
        "loaded": ("载入", "loaded"),
        "unchanged": ("未变", "unchanged"),
        "superseding": ("更正", "superseding"),
        "revoked": ("已撤回", "revoked"),
        "skipped": ("跳过", "skipped"),
    }
    said = ", ".join(f"{terminal.words(*names[n])} {c}" for n, c in counts.items())
    terminal.result(f"{file.name} ({schema}): {said}")


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
    figures = {
        "schema": code,
        "root": "0x" + root.hex(),
        "count": count,
        "block": receipt.block_number,
        "gas": receipt.gas_used,
    }
    if as_json:
        terminal.data_line(figures)
        return
    each = receipt.gas_used / count
    said = terminal.words(
        f"{code}: {count} 条，区块 {receipt.block_number}，"
        f"燃料 {receipt.gas_used}（每条 {each:.0f}）",
        f"{code}: {count} records in block {receipt.block_number}, "
        f"{receipt.gas_used} gas ({each:.0f} each)",
    )
    terminal.result(said)


app.command("query")(department_reads.query)
app.command("log")(department_reads.log)
app.command("status")(department_reads.status)
