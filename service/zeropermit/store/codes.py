"""The codes with which applicants let others follow their applications."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from sqlalchemy import Engine, insert, select
from sqlalchemy.exc import IntegrityError

from zeropermit.domain.applications.enquiry import CaseCode
from zeropermit.domain.ledger.identifiers import ApplicationId, to_hex
from zeropermit.errors import DatabaseError
from zeropermit.store.engine import reading, writing
from zeropermit.store.tables import case_codes


@dataclass(frozen=True, slots=True)
class SqlCaseCodes:
    """Conforms to the port of the same name, in a database."""

    engine: Engine
    draw: Callable[[], CaseCode]  #: Draws a new code at random.

    def of(self, application: ApplicationId) -> CaseCode | None:
        """Give the code of an application; None if it never got one."""
        wanted = case_codes.c.application == to_hex(application)
        with reading(self.engine) as connection:
            found = connection.scalar(select(case_codes.c.code).where(wanted))
        return None if found is None else CaseCode(found)

    def give(self, application: ApplicationId) -> CaseCode:
        """Give an application its code, the same if asked again."""
        if known := self.of(application):
            return known
        values = {"application": to_hex(application), "code": self.draw()}
        with (
            writing(self.engine) as connection,
            suppress(IntegrityError),  # another was a moment faster
            connection.begin_nested(),
        ):
            connection.execute(insert(case_codes).values(**values))
        found = self.of(application)
        if found is None:
            reason = "a code was not kept"
            raise DatabaseError(reason)
        return found
