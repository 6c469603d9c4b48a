"""Records by their digest, and the register of permit numbers.

A record is canonical JSON and never changes: its digest, in the suite that it
names, is its name. The digest is computed here and never taken from outside.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Engine, func, insert, select
from sqlalchemy.exc import IntegrityError

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
from zeropermit.store.engine import reading, writing
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
        known = select(records.c.sequence).where(
            records.c.digest == to_hex(name),
            records.c.application == values["application"],
            records.c.organisation == values["organisation"],
        )
        with writing(self.engine) as connection:
            if connection.scalar(known) is None:
                with suppress(IntegrityError), connection.begin_nested():
                    connection.execute(insert(records).values(**values))
        return name

    def get(self, digest: bytes) -> Mapping[str, JsonValue] | None:
        """Give the record with this digest."""
        query = (
            select(records.c.body).where(records.c.digest == to_hex(digest)).limit(1)
        )
        with reading(self.engine) as connection:
            body = connection.scalar(query)
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
        with reading(self.engine) as connection:
            bodies = connection.scalars(query).all()
        return (parse_canonical(body.encode()) for body in bodies)


@dataclass(frozen=True, slots=True)
class SqlPermitNumbers:
    """The issuer's register of permit numbers, in a database."""

    engine: Engine

    def take(self, *, region: str, day: str, application: ApplicationId) -> int:
        """Give the sequence of the day for an application, the same if asked again.

        Args:
            region: Region code of the authority.
            day: `YYYYMMDD`.
            application: What the number is for.

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
                with suppress(IntegrityError), connection.begin_nested():
                    connection.execute(
                        insert(permit_numbers).values(**values, sequence=sequence)
                    )
                    return sequence
        reason = "permit numbers are in too high demand"
        raise DatabaseError(reason)
