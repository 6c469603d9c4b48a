"""The codes with which applicants let others follow their applications."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Engine, select

from zeropermit.domain.applications.enquiry import CaseCode
from zeropermit.domain.ledger.identifiers import ApplicationId, to_hex
from zeropermit.store.engine import find_or_insert, read_scalar, writing
from zeropermit.store.tables import case_codes


@dataclass(frozen=True, slots=True)
class SqlCaseCodes:
    """Conforms to the port of the same name, in a database."""

    engine: Engine
    draw: Callable[[], CaseCode]  #: Draws a new code at random.

    def of(self, application: ApplicationId) -> CaseCode | None:
        """Give the code of an application; None if it never got one."""
        wanted = case_codes.c.application == to_hex(application)
        found = read_scalar(self.engine, select(case_codes.c.code).where(wanted))
        return None if found is None else CaseCode(found)

    def give(self, application: ApplicationId) -> CaseCode:
        """Give an application its code, the same if asked again."""
        if known := self.of(application):
            return known
        mine = case_codes.c.application == to_hex(application)
        values = {"application": to_hex(application), "code": self.draw()}
        with writing(self.engine) as connection:
            return CaseCode(find_or_insert(connection, case_codes, mine, values).code)
