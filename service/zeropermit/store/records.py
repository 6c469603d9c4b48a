"""Records by their digest, and the register of permit numbers.

A record is canonical JSON and never changes: its digest, in the suite that it
names, is its name. The digest is computed here and never taken from outside.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Engine, and_, func, select

from zeropermit.domain.ledger.identifiers import (
    ApplicationId,
    Digest,
    OrganisationId,
    to_hex,
)
from zeropermit.domain.records.canonical import (
    JsonValue,
    canonical,
    digest,
    parse_canonical,
)
from zeropermit.errors import DatabaseError, PermitNumberOverflowError
from zeropermit.store.engine import (
    find_or_insert,
    insert_new,
    read_rows,
    read_scalar,
    writing,
)
from zeropermit.store.tables import permit_numbers, records

SEQUENCE_LIMIT: Final = 100
"""A permit number has two digits for it, and 00 is not used."""

ATTEMPTS: Final = 10
"""Attempts to take the next permit number under concurrent requests."""


@dataclass(frozen=True, slots=True)
class SqlRecords:
    """Consent receipts, letters, permit documents and disclosures, in a database."""

    engine: Engine
    clock: Callable[[], int]

    def put(
        self,
        record: Mapping[str, JsonValue],
        *,
        application: bytes | None = None,
        organisation: bytes | None = None,
    ) -> Digest:
        """Keep a record; keeping it twice for one owner is keeping it once.

        One record can serve several applications, such as what a department shows
        of a contractor, so each keeps it for itself.

        Raises:
            CanonicalError: The record has no canonical form.
            SuiteError: The record names no digest suite that is known.
        """
        name = digest(record)
        values = {
            "digest": to_hex(name),
            "type": str(record.get("type", "")),
            "body": canonical(record).decode(),
            "application": "" if application is None else to_hex(application),
            "organisation": "" if organisation is None else to_hex(organisation),
            "created_at": self.clock(),
        }
        named = and_(
            *(
                records.c[column] == values[column]
                for column in ("digest", "application", "organisation")
            )
        )
        with writing(self.engine) as connection:
            find_or_insert(connection, records, named, values)
        return name

    def get(self, digest: bytes) -> Mapping[str, JsonValue] | None:
        """Give the record with this digest."""
        query = (
            select(records.c.body).where(records.c.digest == to_hex(digest)).limit(1)
        )
        body = read_scalar(self.engine, query)
        return None if body is None else parse_canonical(body.encode())

    def of(
        self, application: ApplicationId, *, kind: str
    ) -> Iterator[Mapping[str, JsonValue]]:
        """Give an application's records of one type, newest first."""
        return self._listed("application", application, kind)

    def of_organisation(
        self, organisation: OrganisationId, *, kind: str
    ) -> Iterator[Mapping[str, JsonValue]]:
        """Give an organisation's records of one type, newest first."""
        return self._listed("organisation", organisation, kind)

    def _listed(
        self, column: str, owner: bytes, kind: str
    ) -> Iterator[Mapping[str, JsonValue]]:
        query = (
            select(records.c.body)
            .where(records.c[column] == to_hex(owner), records.c.type == kind)
            .order_by(records.c.sequence.desc())
        )
        rows = read_rows(self.engine, query)
        return (parse_canonical(body.encode()) for (body,) in rows)


@dataclass(frozen=True, slots=True)
class SqlPermitNumbers:
    """The issuer's register of permit numbers, in a database."""

    engine: Engine

    def take(self, *, region: str, day: str, application: ApplicationId) -> int:
        """Give the sequence of the day for an application, the same if asked again.

        `day` is `YYYYMMDD`; `region` is that of the authority.

        Raises:
            PermitNumberOverflowError: The day has no number left.
        """
        numbers = permit_numbers.c
        values = {"region": region, "day": day, "application": to_hex(application)}
        day_of = (numbers.region == region) & (numbers.day == day)
        mine = select(numbers.sequence).where(
            day_of, numbers.application == to_hex(application)
        )
        highest = select(func.max(numbers.sequence)).where(day_of)
        for _ in range(ATTEMPTS):
            with writing(self.engine) as connection:
                taken = connection.scalar(mine)
                if taken is not None:
                    return int(taken)
                last = connection.scalar(highest)
                sequence = 1 if last is None else int(last) + 1
                if sequence >= SEQUENCE_LIMIT:
                    raise PermitNumberOverflowError(region, day, sequence)
                taking = {**values, "sequence": sequence}
                if insert_new(connection, permit_numbers, taking):
                    return sequence
        reason = "permit numbers are in too high demand"
        raise DatabaseError(reason)
