"""Records by their digest, and the register of permit numbers.

A record is canonical JSON and never changes: its digest, in the suite that it
names, is its name. The digest is computed here and never taken from outside.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Set
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Engine, and_, delete, select

from zeropermit.domain.law.codes import SERIALS
from zeropermit.domain.ledger.identifiers import (
    ApplicationId,
    Digest,
    OrganisationId,
    from_hex,
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

    def take(
        self,
        *,
        region: str,
        day: str,
        application: ApplicationId,
        used: Set[int] = frozenset(),
    ) -> int:
        """Give the sequence of the day for an application, the same if asked again.

        `day` is `YYYYMMDD`; none of `used` is given, which permits on the ledger have.

        Raises:
            PermitNumberOverflowError: The day has no number left.
        """
        numbers, name = permit_numbers.c, to_hex(application)
        day_of = (numbers.region == region) & (numbers.day == day)
        listed = select(numbers.application, numbers.sequence).where(day_of)
        mine = delete(permit_numbers).where(day_of, numbers.application == name)
        for _ in range(ATTEMPTS):
            with writing(self.engine) as connection:
                taken = {
                    row.application: row.sequence for row in connection.execute(listed)
                }
                own = taken.pop(name, None)
                if own is not None and own not in used:
                    return int(own)
                gone = used | set(taken.values())
                sequence = next((one for one in SERIALS if one not in gone), None)
                if sequence is None:
                    raise PermitNumberOverflowError(region, day, SERIALS.stop)
                connection.execute(mine)  # the ledger has it under another permit
                values = {"region": region, "day": day, "application": name}
                taking = {**values, "sequence": sequence}
                if insert_new(connection, permit_numbers, taking):
                    return sequence
        reason = "permit numbers are in too high demand"
        raise DatabaseError(reason)

    def taken(self, day: str) -> Mapping[str, Mapping[ApplicationId, int]]:
        """Give the sequences of a day, by region and application."""
        numbers = permit_numbers.c
        columns = (numbers.region, numbers.application, numbers.sequence)
        found: dict[str, dict[ApplicationId, int]] = {}
        for row in read_rows(self.engine, select(*columns).where(numbers.day == day)):
            application = ApplicationId(from_hex(row.application))
            found.setdefault(row.region, {})[application] = row.sequence
        return found
