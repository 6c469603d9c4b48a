"""Own data: queries to departments for one's own data, their purpose and time.

The answer comes from the departments' own logs and is for the data subject alone: an
organisation sees the questions about it, and those asked for its own applications.
Nothing is stored here; a department that cannot be reached is named.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from zeropermit.domain.applications.consent import ConsentReceipt
from zeropermit.domain.ledger.identifiers import OrganisationId, organisation_id
from zeropermit.domain.records.department import AccessScope, QueryEntry
from zeropermit.errors import DepartmentUnreachableError
from zeropermit.usecases.ports import ServiceContext


@dataclass(frozen=True, slots=True)
class QueryPosition:
    """Position of an entry in the list of all departments, the newest first."""

    queried_at: int
    department: str
    sequence: int

    @property
    def rank(self) -> tuple[int, str, int]:
        """The order of the list."""
        return (-self.queried_at, self.department, -self.sequence)


@dataclass(frozen=True, slots=True)
class DataUse:
    """One question to a department that concerns somebody."""

    question: QueryEntry
    place: QueryPosition
    department_name: str
    #: Code of the organisation or project asked about; empty if it is not known.
    subject: str
    #: Code of the matter applied for; empty if the application is not known.
    matter: str
    #: As the applicant agreed to; empty if this service holds no consent for it.
    purpose_zh: str
    purpose_en: str


@dataclass(frozen=True, slots=True)
class DataUsePage:
    """A page of questions."""

    page: tuple[DataUse, ...]
    unreachable: tuple[str, ...]  #: Departments, by code, whose log could not be read.


def list_uses(
    context: ServiceContext,
    organisation: OrganisationId,
    *,
    before: QueryPosition | None,
    limit: int,
) -> DataUsePage:
    """List the queries of an organisation's data, the newest first.

    Args:
        context: The service.
        organisation: The data subject, who asks for itself.
        before: Place of the last entry of the page before.
        limit: How many at most.
    """
    with context.look() as (state, _, _):
        mine = tuple(
            application
            for application, filed in state.applications.items()
            if filed.content.applicant == organisation
        )
    scope = AccessScope(organisation, mine)
    found: list[tuple[QueryPosition, QueryEntry]] = []
    unreachable: list[str] = []
    for department in context.departments.codes():
        try:
            found += _queries(context, department, scope, before=before, limit=limit)
        except DepartmentUnreachableError:
            unreachable.append(department)
    found.sort(key=lambda entry: entry[0].rank)
    page = tuple(_use(context, place, question) for place, question in found[:limit])
    return DataUsePage(page, tuple(unreachable))


def _queries(
    context: ServiceContext,
    department: str,
    scope: AccessScope,
    *,
    before: QueryPosition | None,
    limit: int,
) -> Iterator[tuple[QueryPosition, QueryEntry]]:
    """Give one department's part of a page."""
    start = None if before is None else _start(department, before)
    for question in context.departments.queries(
        department, scope, before=start, limit=limit
    ):
        yield (
            QueryPosition(question.query.queried_at, department, question.sequence),
            question,
        )


def _start(department: str, before: QueryPosition) -> tuple[int, int]:
    """Say after which entry a department goes on when the list is at a place.

    Of the same second, departments come in the order of their codes.
    """
    if department == before.department:
        return before.queried_at, before.sequence
    later = department > before.department
    return before.queried_at + later, 0


def _use(
    context: ServiceContext, place: QueryPosition, question: QueryEntry
) -> DataUse:
    """Give the subject of a query in words."""
    query = question.query
    with context.look() as (state, _, _):
        holder = state.organisations.get(organisation_id(place.department))
        about = state.organisations.get(OrganisationId(query.subject))
        filed = state.applications.get(query.application)
    subject = about.uscc if about else ""
    if filed and filed.content.project == query.subject:
        subject = filed.project
    record = context.records.get(query.receipt)
    receipt = None if record is None else ConsentReceipt.from_json(dict(record))
    return DataUse(
        question=question,
        place=place,
        department_name=holder.name if holder else "",
        subject=subject,
        matter=filed.matter if filed else "",
        purpose_zh=receipt.purpose_zh if receipt else "",
        purpose_en=receipt.purpose_en if receipt else "",
    )
