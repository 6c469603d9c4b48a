"""Load: take records from a file into the record store, each sealed with its own salts.

A row is known by subject and query id. The same row again changes nothing; one that
says something else is a correction: a new record that supersedes the old one. A fact
that was looked up anew has a new query id, and so a new record; or it is loaded with
`observe_again`, and the new record renews the old one, which stays good.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from zeropermit.domain.evidence.attestation import (
    AttestationRecord,
    salt_count,
    seal_attestation,
)
from zeropermit.domain.evidence.claim import Salt
from zeropermit.domain.evidence.schema import Schema
from zeropermit.domain.ledger.folding import copied
from zeropermit.domain.ledger.identifiers import Digest, attestation_id, organisation_id
from zeropermit.domain.records.canonical import Suite, canonical, digest_bytes
from zeropermit.domain.records.department import (
    NewRecord,
    StoredRecord,
    StoredRecordState,
)
from zeropermit.domain.records.file_report import PROBLEMS_KEPT, FileOutcome, FileReport
from zeropermit.errors import BadFileError, FileProblem, SaltError
from zeropermit.usecases.department.files import Sheet
from zeropermit.usecases.department.ports import RecordStore
from zeropermit.usecases.department.rows import CheckedRow, check_rows, header_problems


@dataclass(frozen=True, slots=True)
class LoadRules:
    """How a file is loaded."""

    skip_bad: bool = False  #: Load the good rows of a file that has bad ones.
    #: Load nothing: list the records that would be loaded (see `load_file`).
    check_only: bool = False
    #: A row without a time is observed when it is loaded. A row equal to a held record
    #: gives a new record. Evidence that uses the old one is not touched.
    observe_again: bool = False


STRICT = LoadRules()


@dataclass(frozen=True, slots=True)
class Planned:
    """The changes of a file in the record store; each of its rows counts once."""

    records: tuple[NewRecord, ...] = ()
    loaded: int = 0  #: New.
    unchanged: int = 0  #: Held already.
    superseding: int = 0  #: New, and correcting one that is held.
    renewed: int = 0  #: New, and observing again a held record.
    #: Held, and revoked: a revoked record is not attested again unchanged.
    revoked: int = 0
    #: The skipped rows, each with its reason.
    problems: tuple[FileProblem, ...] = ()


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


@dataclass(frozen=True, slots=True)
class _Loading:
    """One file on its way into a record store."""

    schema: Schema
    department: str
    now: int
    salt_source: Callable[[], bytes]
    rules: LoadRules
    #: Salts so far: one that came twice would give two claims away at once.
    used: set[bytes] = field(default_factory=set)

    def salt(self) -> Salt:
        salt = Salt(self.salt_source())
        if salt in self.used:
            raise SaltError("repeated")
        self.used.add(salt)
        return salt


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

    Arguments are those of `plan`; `source` is where the file comes from.

    Raises:
        SaltError: The source of salts gave one twice, or of another length.
        RecordStoreChangedError: Somebody else loaded the same records meanwhile.
    """
    outcome = FileOutcome.CHECKED if rules.check_only else FileOutcome.LOADED
    try:
        planned = plan(
            store, schema, sheet, now=source.at, salt_source=salt_source, rules=rules
        )
    except BadFileError as error:
        planned, outcome = Planned(problems=tuple(error.problems)), FileOutcome.REFUSED
    problems = planned.problems
    report = copied(
        FileReport,
        planned,
        at=source.at,
        schema=schema.code,
        name=source.name,
        digest=source.digest,
        by=source.by,
        outcome=outcome,
        skipped=len({problem.line for problem in problems}),
        problem_count=len(problems),
        problems=problems[:PROBLEMS_KEPT],
    )
    records = () if rules.check_only else planned.records
    return Loading(store.keep_report(report, records=records), problems)


def plan(
    store: RecordStore,
    schema: Schema,
    sheet: Sheet,
    *,
    now: int,
    salt_source: Callable[[], bytes],
    rules: LoadRules = STRICT,
) -> Planned:
    """Check and seal the rows of a file, all or none, and keep nothing.

    `salt_source` gives 32 random bytes, new each time.

    Raises:
        BadFileError: A row is bad (unless they are skipped), or the file as a whole.
        SaltError: The source of salts gave one twice, or of another length.
    """
    faults = [] if sheet.broken else list(header_problems(schema, sheet))
    if sheet.broken or faults:
        raise BadFileError(_sorted([*sheet.problems, *faults]))
    rows, found = check_rows(schema, sheet, now=now)
    problems = _sorted([*sheet.problems, *found])
    if problems and not rules.skip_bad:
        raise BadFileError(problems)
    loading = _Loading(schema, store.department, now, salt_source, rules)
    current = store.records(schema=schema.code, superseded_by=None)
    stored = {(item.subject, item.query_id): item for item in current}
    new: list[NewRecord] = []
    renewed = revoked = unchanged = 0
    for row in rows:
        old = stored.get((row.subject, row.query_id))
        if old is None or not _says(row, old):
            new.append(_seal(loading, row, old))
        elif old.state is StoredRecordState.REVOKED or old.reason:
            revoked += 1
        elif _is_observation(loading, row, old):
            new.append(_seal(loading, row, old, renews=True))
            renewed += 1
        else:
            unchanged += 1
    fresh = sum(record.replaces is None for record in new)
    return Planned(
        tuple(new),
        loaded=fresh,
        unchanged=unchanged,
        superseding=len(new) - fresh - renewed,
        renewed=renewed,
        revoked=revoked,
        problems=problems,
    )


def content_digest(row: CheckedRow) -> Digest:
    """Digest the values of a row without its time of observation: to compare by.

    It never leaves the record store, so its form is only that of this version.
    """
    said = (
        row.subject,
        [(claim.name, claim.type.value, claim.text) for claim in row.claims],
        row.valid_until,
        row.source_system,
        row.query_id,
    )
    return digest_bytes(json.dumps(said).encode(), suite=Suite.SHA_256)


def _says(row: CheckedRow, old: StoredRecord) -> bool:
    """Return whether a record has the values of the row.

    A row without a time of observation says nothing about it: the first loading
    was the observation.
    """
    same_time = row.observed_at is None or row.observed_at == old.observed_at
    return same_time and content_digest(row) == old.content


def _is_observation(loading: _Loading, row: CheckedRow, old: StoredRecord) -> bool:
    again = loading.rules.observe_again and row.observed_at is None
    return again and old.observed_at < loading.now


def _before(
    old: StoredRecord | None, *, renews: bool
) -> tuple[bytes | None, bytes | None]:
    """Tell which leaves a new record supersedes and renews.

    What no batch has was never attested: the new record steps in its place.
    """
    if old is None:
        return None, None
    if old.state is not StoredRecordState.LOADED:
        return (None, old.leaf) if renews else (old.leaf, None)
    if renews:
        return old.supersedes, old.renews
    return old.supersedes or old.renews, None


def _seal(
    loading: _Loading,
    row: CheckedRow,
    old: StoredRecord | None,
    *,
    renews: bool = False,
) -> NewRecord:
    target, renewed = _before(old, renews=renews)
    department = organisation_id(loading.department)
    record = copied(
        AttestationRecord,
        row,
        schema=loading.schema.code,
        department=loading.department,
        subject_kind=loading.schema.subject,
        observed_at=loading.now if row.observed_at is None else row.observed_at,
        supersedes=None if target is None else attestation_id(department, target),
    )
    salts = [loading.salt() for _ in range(salt_count(record))]
    sealed = seal_attestation(record, salts=salts)
    stored = copied(
        StoredRecord,
        record,
        leaf=sealed.leaf,
        subject_word=record.subject_kind.word(record.subject),
        content=content_digest(row),
        created_at=loading.now,
        supersedes=target,
        renews=renewed,
    )
    return NewRecord(stored, canonical(sealed.as_json()).decode(), replaces=old)


def _sorted(problems: Sequence[FileProblem]) -> tuple[FileProblem, ...]:
    return tuple(sorted(problems, key=lambda problem: problem.line))
