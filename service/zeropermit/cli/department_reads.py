"""Look-ups of a department: answers to queries, its log, its record store."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, TypeAlias

import typer

from zeropermit import terminal
from zeropermit.catalogue.loader import load_catalogue
from zeropermit.cli.department_client import own_record_store
from zeropermit.cli.options import (
    LOCAL_NODE,
    AsJson,
    Department,
    RecordStorePath,
    Rpc,
    Trust,
)
from zeropermit.client.node import load_json, open_trusted
from zeropermit.domain.applications.consent import ConsentReceipt
from zeropermit.domain.evidence.schema import Schema
from zeropermit.domain.ledger.identifiers import ApplicationId, from_hex, to_hex
from zeropermit.errors import DomainError, InputFileError
from zeropermit.usecases.department.query import PAGE, QueryContext, answer, verify_log
from zeropermit.usecases.ports import Query

SchemaLookup: TypeAlias = Callable[[str], Schema]
"""Gives a schema by its code, or raises `SchemaUnknownError`."""

MEMBERS = ("application", "receipt", "schema", "subject", "claims")

QuestionFile = Annotated[
    Path,
    typer.Argument(
        help="JSON with application, receipt, schema, subject (code) and claims.",
        metavar="FILE",
    ),
]
After = Annotated[
    int,
    typer.Option("--after", metavar="N", min=0, help="Show entries after this one."),
]


def query(
    file: QuestionFile,
    department: Department,
    store_path: RecordStorePath,
    rpc: Rpc = LOCAL_NODE,
    trust: Trust = None,
) -> None:
    """Answer the question of one application, if its applicant agreed to it.

    Consent is checked against the application on the ledger. The question enters the
    log before the answer leaves, whatever the answer is. The answer is JSON.
    """
    catalogue = load_catalogue()
    query = read_question(file, department, catalogue.schema)
    state, _ = open_trusted(rpc, trust).state()
    query_context = QueryContext(
        filed_of=state.applications.get,
        schema_of=catalogue.schema,
        clock=lambda: int(time.time()),
    )
    shown = answer(
        own_record_store(store_path, department), query, query_context=query_context
    )
    terminal.data([disclosure.as_json() for disclosure in shown])


def log(
    department: Department,
    store_path: RecordStorePath,
    after: After = 0,
    as_json: AsJson = False,
) -> None:
    """Show the log of queries: by whom, for which application, and the answer.

    The log is a chain of digests, checked as a whole first; ends with 1 if an entry
    was changed or is missing.
    """
    own = own_record_store(store_path, department)
    head = verify_log(own)
    for question in own.questions(after=after, limit=PAGE):
        query = question.query
        if as_json:
            terminal.data_line(
                {
                    "sequence": question.sequence,
                    "asked_at": query.queried_at,
                    "application": to_hex(query.application),
                    "schema": query.schema,
                    "claims": list(query.claims),
                    "outcome": query.outcome.value,
                    "reason": query.reason,
                    "digest": to_hex(question.digest),
                }
            )
            continue
        claims = ", ".join(query.claims)
        terminal.result(
            f"{question.sequence}  {terminal.moment(query.queried_at)}  "
            f"{to_hex(query.application)[:14]}…  {query.schema} [{claims}]  "
            f"{query.outcome.value} {query.reason}".rstrip()
        )
    terminal.say(
        f"共 {head.count} 条，链完整，末条摘要 {to_hex(head.digest)}",
        f"{head.count} entries, the chain holds, last digest {to_hex(head.digest)}",
    )


def status(
    department: Department, store_path: RecordStorePath, as_json: AsJson = False
) -> None:
    """Show the content of the record store: records by schema and state, batches."""
    own = own_record_store(store_path, department)
    counts = Counter((stored.schema, stored.state.value) for stored in own.records())
    batches = own.batches()
    if as_json:
        terminal.data(
            {
                "department": department,
                "as_of": datetime.now(UTC).isoformat(timespec="seconds"),
                "records": [
                    {"schema": schema, "state": state, "count": count}
                    for (schema, state), count in sorted(counts.items())
                ],
                "batches": [
                    {
                        "schema": batch.schema,
                        "root": to_hex(batch.root),
                        "count": batch.count,
                        "attester": batch.attester,
                    }
                    for batch in batches
                ],
            }
        )
        return
    for (schema, state), count in sorted(counts.items()):
        terminal.result(f"{schema}  {state}  {count}")
    for batch in batches:
        anchored = terminal.words("已上链", "anchored")
        waiting = terminal.words("未上链", "not anchored")
        mark = anchored if batch.attester else waiting
        terminal.result(f"{to_hex(batch.root)}  {batch.schema}  {batch.count}  {mark}")


def read_question(file: Path, department: str, schema_of: SchemaLookup) -> Query:
    """Read a question from a file.

    Raises:
        InputFileError: A member is missing or malformed.
    """
    content = load_json(file)
    missing = [name for name in MEMBERS if name not in content]
    if missing:
        raise InputFileError(str(file), f"{', '.join(missing)} missing")
    schema = schema_of(str(content["schema"]))
    claims, receipt = content["claims"], content["receipt"]
    if not isinstance(claims, list) or not isinstance(receipt, Mapping):
        raise InputFileError(str(file), "claims: a list; receipt: an object")
    try:
        return Query(
            application=ApplicationId(from_hex(str(content["application"]))),
            receipt=ConsentReceipt.from_json(dict(receipt)),
            schema=schema.code,
            department=department,
            subject=schema.subject.word(schema.subject.check(str(content["subject"]))),
            claims=tuple(str(name) for name in claims),
        )
    except DomainError as error:
        raise InputFileError(str(file), str(error)) from error
