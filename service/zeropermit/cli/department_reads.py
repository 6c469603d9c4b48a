"""Look-ups of a department: answers to queries, its log, its record store."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

from zeropermit import terminal
from zeropermit.catalogue.loader import load_catalogue
from zeropermit.cli.caller import NodeOptions
from zeropermit.cli.command import CommandAnswer, LineAnswer
from zeropermit.cli.options import Department, RecordStorePath
from zeropermit.client.node import load_json
from zeropermit.domain.applications.consent import ConsentReceipt
from zeropermit.domain.evidence.schema import Schema
from zeropermit.domain.ledger.identifiers import ApplicationId, from_hex, to_hex
from zeropermit.domain.records.department import QueryEntry
from zeropermit.errors import DomainError, InputFileError
from zeropermit.store.department.records import SqlRecordStore, open_record_store
from zeropermit.usecases.department.query import PAGE, QueryContext, answer, verify_log
from zeropermit.usecases.ports import Query

MEMBERS = ("application", "receipt", "schema", "subject", "claims")

QuestionFile = Annotated[
    Path, "FILE", "JSON with application, receipt, schema, subject (code) and claims."
]
After = Annotated[int, "--after N", "Show entries after this one.", {"min": 0}]


@dataclass(frozen=True, slots=True)
class RecordStoreOptions:
    """A department, and its record store on this machine."""

    department: Department
    store_path: RecordStorePath

    def open(self) -> SqlRecordStore:
        """Open the record store."""
        return own_record_store(self.store_path, self.department)


def own_record_store(store_path: Path, department: str) -> SqlRecordStore:
    """Open the record store of a department."""
    if not store_path.is_file():
        problem = "there is no such record store: `zeropermit department load` makes it"
        raise InputFileError(str(store_path), problem)
    return open_record_store(f"sqlite:///{store_path}", department=department)


def query(file: QuestionFile, records: RecordStoreOptions, node: NodeOptions) -> None:
    """Answer the question of one application, if its applicant agreed to it.

    Consent is checked against the application on the ledger. The question enters the
    log before the answer leaves, whatever the answer is. The answer is JSON.
    """
    catalogue = load_catalogue()
    query = read_question(file, records.department, catalogue.schema)
    state, _ = node.open().state()
    query_context = QueryContext(
        filed_of=state.applications.get,
        schema_of=catalogue.schema,
        clock=lambda: int(time.time()),
    )
    shown = answer(records.open(), query, query_context=query_context)
    terminal.data([disclosure.as_json() for disclosure in shown])


def log(records: RecordStoreOptions, after: After = 0) -> Iterator[LineAnswer]:
    """Show the log of queries: by whom, for which application, and the answer.

    The log is a chain of digests, checked as a whole first; ends with 1 if an entry
    was changed or is missing.
    """
    own = records.open()
    head = verify_log(own)
    for question in own.questions(after=after, limit=PAGE):
        yield _log_entry(question)
    terminal.say(
        "{count} entries, the chain holds, last digest {digest}",
        count=head.count,
        digest=to_hex(head.digest),
    )


def _log_entry(question: QueryEntry) -> LineAnswer:
    query = question.query
    content = {
        "sequence": question.sequence,
        "asked_at": query.queried_at,
        "application": to_hex(query.application),
        "schema": query.schema,
        "claims": list(query.claims),
        "outcome": query.outcome.value,
        "reason": query.reason,
        "digest": to_hex(question.digest),
    }
    return content, (
        f"{question.sequence}  {terminal.moment(query.queried_at)}  "
        f"{to_hex(query.application)[:14]}…  {query.schema} "
        f"[{', '.join(query.claims)}]  {query.outcome.value} {query.reason}".rstrip()
    )


def status(records: RecordStoreOptions) -> CommandAnswer:
    """Show the content of the record store: records by schema and state, batches."""
    own = records.open()
    counts = Counter((stored.schema, stored.state.value) for stored in own.records())
    content = {
        "department": records.department,
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
            for batch in own.batches()
        ],
    }
    return CommandAnswer(content, _status(content))


def _status(content: Mapping[str, Any]) -> Iterator[str]:
    for one in content["records"]:
        yield f"{one['schema']}  {one['state']}  {one['count']}"
    for one in content["batches"]:
        mark = "anchored" if one["attester"] else "not anchored"
        yield f"{one['root']}  {one['schema']}  {one['count']}  {terminal.words(mark)}"


def read_question(
    file: Path, department: str, schema_of: Callable[[str], Schema]
) -> Query:
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
