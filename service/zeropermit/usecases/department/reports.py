"""Load a file and keep a report of it: the loaded records, and the problems by line."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from zeropermit.domain.evidence.schema import Schema
from zeropermit.domain.ledger.identifiers import Digest
from zeropermit.domain.records.file_report import PROBLEMS_KEPT, FileOutcome, FileReport
from zeropermit.errors import BadFileError, FileProblem
from zeropermit.usecases.department.files import Sheet
from zeropermit.usecases.department.load import STRICT, LoadRules, plan
from zeropermit.usecases.department.ports import RecordStore


@dataclass(frozen=True, slots=True)
class FileSource:
    """Where a file comes from."""

    name: str  #: Name of the file; empty if the text was typed or pasted.
    digest: Digest  #: SHA-256 of the bytes read.
    at: int  #: Unix second of the loading.
    by: str = ""  #: Account of the officer who loads it.


@dataclass(frozen=True, slots=True)
class Loading:
    """A file that was loaded, refused or checked."""

    report: FileReport  #: As it is kept.
    problems: tuple[FileProblem, ...]  #: All of them.


def load_file(
    store: RecordStore,
    schema: Schema,
    sheet: Sheet,
    source: FileSource,
    *,
    salt_source: Callable[[], bytes],
    rules: LoadRules = STRICT,
) -> Loading:
    """Load the rows of a file, all or none, and keep the report with them.

    Arguments are those of `load.plan`; `source` is where the file comes from.

    Raises:
        SaltError: The source of salts gave one twice, or of another length.
        RecordStoreChangedError: Somebody else loaded the same records meanwhile.
    """
    refused = FileReport(
        source.at,
        schema.code,
        source.name,
        source.digest,
        source.by,
        FileOutcome.REFUSED,
    )
    try:
        planned = plan(
            store, schema, sheet, now=source.at, salt_source=salt_source, rules=rules
        )
    except BadFileError as error:
        report = _with(refused, error.problems)
        return Loading(store.keep_report(report), tuple(error.problems))
    found = planned.report
    report = replace(
        _with(refused, found.problems),
        outcome=FileOutcome.CHECKED if rules.check_only else FileOutcome.LOADED,
        loaded=found.loaded,
        unchanged=found.unchanged,
        superseding=found.superseding,
        renewed=found.renewed,
        revoked=found.revoked,
    )
    records = () if rules.check_only else planned.records
    return Loading(store.keep_report(report, records=records), found.problems)


def _with(report: FileReport, problems: Sequence[FileProblem]) -> FileReport:
    return replace(
        report,
        skipped=len({problem.line for problem in problems}),
        problem_count=len(problems),
        problems=tuple(problems[:PROBLEMS_KEPT]),
    )
