"""Look at applications: one with all that is known of it, or all of one's own.

Who may look is part of the question: to everybody else an application does not
exist, so nobody learns of a case by asking for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import count, islice

from zeropermit.domain.acts.operation import Operation
from zeropermit.domain.applications.enquiry import CaseCode, CaseNumber, case_number
from zeropermit.domain.law.calendar import WorkingCalendar
from zeropermit.domain.law.decision_limit import DecisionLimit, decision_limit
from zeropermit.domain.ledger.identifiers import (
    ApplicationId,
    OrganisationId,
    PermitId,
    permit_id,
)
from zeropermit.domain.ledger.state import Filed, Registers
from zeropermit.domain.permits.verification import AsOf
from zeropermit.errors import ApplicationUnknownError, NotAllowedError
from zeropermit.usecases.applications.gather import Gathered, find_application
from zeropermit.usecases.applications.precheck import PreCheck, precheck
from zeropermit.usecases.applications.regions import Regions, regions_of
from zeropermit.usecases.ports import World


class Relation(StrEnum):
    """What an organisation is to an application."""

    APPLICANT = "applicant"
    AUTHORITY = "authority"
    PARTY = "party"
    """It committed for it, or is asked to."""


class Progress(StrEnum):
    """How far an application got."""

    ANSWERING = "answering"
    """The departments' first answers are awaited."""
    OPEN = "open"
    """Something is missing."""
    READY = "ready"
    """Complete: it waits for the decision."""
    DECIDED = "decided"
    """The permit is issued."""


@dataclass(frozen=True, slots=True)
class ApplicationView:
    """An application, for somebody who may see it."""

    check: PreCheck
    relation: Relation
    progress: Progress
    applicant: str
    """Unified social credit code, as are the next."""
    authority: str
    regions: Regions
    permit: PermitId | None
    clock: DecisionLimit
    number: CaseNumber
    code: CaseCode | None
    """With which the case can be followed; None but for the applicant."""
    asked: tuple[str, ...]
    """Requirements for which whoever looks is asked to commit."""
    gathered: Gathered | None
    """Result of the last queries to all departments; None before the first."""
    operations: tuple[Operation, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """An application in a list."""

    application: ApplicationId
    filed: Filed
    relation: Relation
    permit: PermitId | None


def look_at(
    world: World,
    application: ApplicationId,
    *,
    organisation: OrganisationId,
    calendar: WorkingCalendar,
) -> ApplicationView:
    """Look at an application as one of those whom it concerns.

    Raises:
        ApplicationUnknownError: There is none, or it is none of their business.
    """
    found = precheck(world, application)
    relation = relation_of(world, found, organisation=organisation)
    content = found.filed.content

    def codes(registers: Registers, _: AsOf) -> tuple[str, str]:
        owners = registers.organisations
        return owners[content.applicant].uscc, owners[content.authority].uscc

    applicant, authority = world.ledger.read(codes)
    return ApplicationView(
        check=found,
        relation=relation,
        progress=_progress(found),
        applicant=applicant,
        authority=authority,
        regions=regions_of(world, application, authority),
        permit=permit_id(application) if found.permit_issued else None,
        clock=decision_limit(found.matter, found.filed.applied_at, calendar),
        number=case_number(application),
        code=world.codes.give(application) if relation is Relation.APPLICANT else None,
        asked=found.asked_of(organisation),
        gathered=found.gathered,
        operations=tuple(_operations(world, application)),
    )


def check_may_see(
    world: World, application: ApplicationId, *, organisation: OrganisationId
) -> Relation:
    """Say what an organisation is to an application.

    Raises:
        ApplicationUnknownError: Nothing, or there is no such application.
    """
    filed = find_application(world, application)
    relation = world.ledger.read(
        lambda registers, _: _on_record(registers, filed, organisation)
    )
    if relation is not None:
        return relation
    return relation_of(world, precheck(world, application), organisation=organisation)


def check_related(
    world: World,
    application: ApplicationId,
    *allowed: Relation,
    organisation: OrganisationId,
) -> None:
    """Check that an organisation has one of some relations to an application.

    Raises:
        ApplicationUnknownError: It has no relation, or there is no such application.
        NotAllowedError: It has another relation.
    """
    found = check_may_see(world, application, organisation=organisation)
    check_relation(found, *allowed)


def check_relation(found: Relation, *allowed: Relation) -> None:
    """Check that a relation to an application is one of some.

    Raises:
        NotAllowedError: It is another one.
    """
    if found not in allowed:
        raise NotAllowedError


def relation_of(
    world: World, found: PreCheck, *, organisation: OrganisationId
) -> Relation:
    """Say what an organisation is to an application that was checked.

    Raises:
        ApplicationUnknownError: Nothing.
    """
    relation = world.ledger.read(
        lambda registers, _: _on_record(registers, found.filed, organisation)
    )
    if relation is None and organisation in found.wanted.values():
        relation = Relation.PARTY
    if relation is None:
        raise ApplicationUnknownError(found.application)
    return relation


def list_applications(
    world: World,
    organisation: OrganisationId,
    *,
    before: ApplicationId | None,
    limit: int,
) -> tuple[Row, ...]:
    """List an organisation's applications, newest first.

    Args:
        world: The service.
        organisation: Who asks.
        before: Last application of the page before.
        limit: How many at most.

    Raises:
        ApplicationUnknownError: `before` is none of the organisation's.
    """

    def find(registers: Registers, _: AsOf) -> tuple[Row, ...]:
        rows = _rows(registers, organisation)
        if before is not None and before not in (row.application for row in rows):
            raise ApplicationUnknownError(before)
        return tuple(islice(rows, limit))  # goes on behind `before`

    return world.ledger.read(find)


def _rows(registers: Registers, organisation: OrganisationId) -> Iterator[Row]:
    """Give an organisation's applications, newest first."""
    promised = {
        promise.content.application
        for promise in registers.commitments.values()
        if promise.content.organisation == organisation
    }
    for application, filed in reversed(registers.applications.items()):
        relation = _by_content(filed, organisation)
        if relation is None and application in promised:
            relation = Relation.PARTY
        if relation is not None:
            permit = permit_id(application)
            issued = permit if permit in registers.permits else None
            yield Row(application, filed, relation, issued)


def _by_content(filed: Filed, organisation: OrganisationId) -> Relation | None:
    if filed.content.applicant == organisation:
        return Relation.APPLICANT
    if filed.content.authority == organisation:
        return Relation.AUTHORITY
    return None


def _on_record(
    registers: Registers, filed: Filed, organisation: OrganisationId
) -> Relation | None:
    """Say what the ledger knows an organisation to be; None if nothing."""
    relation = _by_content(filed, organisation)
    if relation is None and any(
        promise.content.application == filed.content.id
        and promise.content.organisation == organisation
        for promise in registers.commitments.values()
    ):
        return Relation.PARTY
    return relation


def _progress(found: PreCheck) -> Progress:
    if found.permit_issued:
        return Progress.DECIDED
    if found.answering:
        return Progress.ANSWERING
    return Progress.READY if found.assembly.complete else Progress.OPEN


def _operations(world: World, application: ApplicationId) -> Iterator[Operation]:
    """Find the operations whose names follow from the application."""
    applied = world.ledger.operation(f"apply:{application.hex()}")
    if applied is not None:
        yield applied
    for number in count():
        issued = world.ledger.operation(f"issue:{application.hex()}:{number}")
        if issued is None:
            return
        yield issued
