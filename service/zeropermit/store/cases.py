"""Cases as the service sees them: a working copy for convenience.

What counts is on the ledger; whoever saves a case says which version was read, so
that nobody overwrites what another wrote in the meantime.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Engine, Row, insert, select, update
from sqlalchemy.exc import IntegrityError

from zeropermit.domain.identifiers import (
    ApplicationId,
    MatterId,
    MatterVersionId,
    OrganisationId,
    from_hex,
    to_hex,
)
from zeropermit.errors import StaleCaseError
from zeropermit.store.engine import reading, writing
from zeropermit.store.tables import cases


@dataclass(frozen=True, slots=True)
class Case:
    """A case in the hands of the service."""

    application: ApplicationId
    matter: MatterId
    matter_version: MatterVersionId
    project: str
    applicant: OrganisationId
    authority: OrganisationId
    state: str
    created_at: int
    updated_at: int
    body: str
    """JSON of what the use cases keep with it."""
    version: int = 0
    """Grows with every change; 0 before it is first saved."""


@dataclass(frozen=True, slots=True)
class Cases:
    """All cases, in a database."""

    engine: Engine

    def save_case(self, case: Case, *, expected_version: int) -> Case:
        """Keep a case if nobody changed it since it was read.

        Args:
            case: What to keep; its own version is not looked at.
            expected_version: Version that was read; 0 for a new case.

        Returns:
            The case with its new version.

        Raises:
            StaleCaseError: It has another version by now.
        """
        saved = replace(case, version=expected_version + 1)
        values = _case_values(saved)
        with writing(self.engine) as connection:
            if expected_version == 0:
                try:
                    with connection.begin_nested():
                        connection.execute(insert(cases).values(**values))
                except IntegrityError as error:
                    raise StaleCaseError(case.application, 0) from error
                return saved
            result = connection.execute(
                update(cases)
                .where(
                    cases.c.application == to_hex(case.application),
                    cases.c.version == expected_version,
                )
                .values(**values)
            )
            if result.rowcount != 1:
                raise StaleCaseError(case.application, expected_version)
        return saved

    def get_case(self, application: ApplicationId) -> Case | None:
        """Find a case."""
        query = select(cases).where(cases.c.application == to_hex(application))
        with reading(self.engine) as connection:
            row = connection.execute(query).one_or_none()
        return None if row is None else _case(row)

    def cases_of(
        self,
        *,
        applicant: OrganisationId | None = None,
        authority: OrganisationId | None = None,
        state: str | None = None,
        limit: int = 100,
        offset: int = 0,
    ) -> Sequence[Case]:
        """List cases, the last changed first; all that is given must match."""
        query = select(cases).order_by(cases.c.updated_at.desc(), cases.c.application)
        if applicant is not None:
            query = query.where(cases.c.applicant == to_hex(applicant))
        if authority is not None:
            query = query.where(cases.c.authority == to_hex(authority))
        if state is not None:
            query = query.where(cases.c.state == state)
        with reading(self.engine) as connection:
            rows = connection.execute(query.limit(limit).offset(offset))
            return [_case(row) for row in rows]


def _case_values(case: Case) -> dict[str, object]:
    return {
        "application": to_hex(case.application),
        "matter": to_hex(case.matter),
        "matter_version": to_hex(case.matter_version),
        "project": case.project,
        "applicant": to_hex(case.applicant),
        "authority": to_hex(case.authority),
        "state": case.state,
        "version": case.version,
        "created_at": case.created_at,
        "updated_at": case.updated_at,
        "body": case.body,
    }


def _case(row: Row[Any]) -> Case:
    return Case(
        application=ApplicationId(from_hex(row.application)),
        matter=MatterId(from_hex(row.matter)),
        matter_version=MatterVersionId(from_hex(row.matter_version)),
        project=row.project,
        applicant=OrganisationId(from_hex(row.applicant)),
        authority=OrganisationId(from_hex(row.authority)),
        state=row.state,
        created_at=row.created_at,
        updated_at=row.updated_at,
        body=row.body,
        version=row.version,
    )
