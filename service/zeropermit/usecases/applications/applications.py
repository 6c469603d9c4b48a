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
from zeropermit.domain.applications.decision_time import time_to_decide
from zeropermit.domain.applications.enquiry import CaseCode, CaseNumber, case_number
from zeropermit.domain.law.calendar import WorkingCalendar
from zeropermit.domain.law.decision_limit import DecisionLimit
from zeropermit.domain.ledger.identifiers import (
    ApplicationId,
    OrganisationId,
    PermitId,
    permit_id,
)
from zeropermit.domain.ledger.state import Filed, LedgerState
from zeropermit.errors import ApplicationUnknownError, NotAllowedError
from zeropermit.usecases.applications.gather import Gathered, find_application
from zeropermit.usecases.applications.precheck import PreCheck, precheck
from zeropermit.usecases.applications.regions import Regions, regions_of
from zeropermit.usecases.permits.numbers import number_wait
from zeropermit.usecases.ports import ServiceContext


class Relation(StrEnum):
    """Relation of an organisation to an application."""

    APPLICANT = "applicant"
    AUTHORITY = "authority"
    PARTY = "party"  #: It committed for it, or is asked to.


class ApplicationProgress(StrEnum):
    """How far an application got."""

    ANSWERING = "answering"  #: The departments' first answers are awaited.
    OPEN = "open"  #: A requirement is not met.
    #: Another permit is in force for the project, so none is issued.
    IN_FORCE = "in_force"
    NOT_CHANGEABLE = "not_changeable"  #: The permit to be changed is not valid now.
    AWAITS_CORRECTION = "awaits_correction"  #: The applicant has to correct it.
    READY = "ready"  #: Complete: it waits for the decision.
    #: Complete, and the permit numbers of its region and day are used up.
    WAITS_FOR_NUMBER = "waits_for_number"
    DECIDED = "decided"  #: The permit is issued.
    WITHDRAWN = "withdrawn"  #: Closed: the applicant took it back.
    DECLINED = "declined"  #: Closed: the authority did not accept it.
    REFUSED = "refused"  #: Closed: the authority refused the permit.


@dataclass(frozen=True, slots=True)
class ApplicationView:
    """An application, for an organisation that may see it."""

    check: PreCheck
    relation: Relation
    progress: ApplicationProgress
    #: Second from which there are permit numbers again; None if it waits for none.
    number_from: int | None
    applicant: str  #: Unified social credit code, as are the next.
    authority: str
    regions: Regions
    permit: PermitId | None
    clock: DecisionLimit
    calendar: WorkingCalendar  #: By which the times of remedies are counted.
    number: CaseNumber
    #: With which the case can be followed; None but for the applicant.
    code: CaseCode | None
    #: Requirements for which the reader is asked to commit.
    outstanding: tuple[str, ...]
    #: Result of the last queries to all departments; None before the first.
    gathered: Gathered | None
    operations: tuple[Operation, ...]


@dataclass(frozen=True, slots=True)
class ApplicationListEntry:
    """An application in a list."""

    application: ApplicationId
    filed: Filed
    relation: Relation
    permit: PermitId | None


def look_at(
    context: ServiceContext,
    application: ApplicationId,
    *,
    organisation: OrganisationId,
) -> ApplicationView:
    """Look at an application as one of those whom it concerns.

    Raises:
        ApplicationUnknownError: There is none, or it is none of their business.
    """
    relation = check_may_see(context, application, organisation=organisation)
    found = precheck(context, application)
    content = found.filed.content
    with context.look() as (state, _, _):
        applicant = state.organisations[content.applicant].uscc
        authority = state.organisations[content.authority].uscc
    number_from, now = number_wait(context, found), context.clock()
    is_applicant = relation is Relation.APPLICANT
    calendar = context.catalogue.working_days
    return ApplicationView(
        check=found,
        relation=relation,
        progress=_progress(found, number_from),
        number_from=number_from,
        applicant=applicant,
        authority=authority,
        regions=regions_of(context, application, authority),
        permit=permit_id(application) if found.permit_issued else None,
        clock=time_to_decide(found.matter, found.filed, calendar, now=now),
        calendar=calendar,
        number=case_number(application),
        code=context.codes.give(application) if is_applicant else None,
        outstanding=found.asked_of(organisation),
        gathered=found.gathered,
        operations=tuple(_operations(context, application)),
    )


def check_may_see(
    context: ServiceContext, application: ApplicationId, *, organisation: OrganisationId
) -> Relation:
    """Give the relation of an organisation to an application.

    Raises:
        ApplicationUnknownError: Nothing, or there is no such application.
    """
    filed = find_application(context, application)
    with context.look() as (state, _, _):
        relation = _on_record(state, filed, organisation)
    if relation is not None:
        return relation
    if organisation in precheck(context, application).parties.values():
        return Relation.PARTY
    raise ApplicationUnknownError(application)


def check_related(
    context: ServiceContext,
    application: ApplicationId,
    *allowed: Relation,
    organisation: OrganisationId,
) -> None:
    """Check that an organisation has one of some relations to an application.

    Raises:
        ApplicationUnknownError: It has no relation, or there is no such application.
        NotAllowedError: It has another relation.
    """
    check_relation(
        check_may_see(context, application, organisation=organisation), *allowed
    )


def check_relation(found: Relation, *allowed: Relation) -> None:
    """Check that a relation to an application is one of some.

    Raises:
        NotAllowedError: It is another one.
    """
    if found not in allowed:
        raise NotAllowedError


def list_applications(
    context: ServiceContext,
    organisation: OrganisationId,
    *,
    before: ApplicationId | None,
    limit: int,
) -> tuple[ApplicationListEntry, ...]:
    """List an organisation's applications, newest first, from behind one of them.

    Raises:
        ApplicationUnknownError: `before` is none of the organisation's.
    """
    with context.look() as (state, _, _):
        rows = _rows(state, organisation)
        if before is not None and before not in (row.application for row in rows):
            raise ApplicationUnknownError(before)
        return tuple(islice(rows, limit))  # goes on behind `before`


def _rows(
    state: LedgerState, organisation: OrganisationId
) -> Iterator[ApplicationListEntry]:
    """Give an organisation's applications, newest first."""
    promised = {
        recorded.content.application
        for recorded in state.commitments.values()
        if recorded.content.organisation == organisation
    }
    for application, filed in reversed(state.applications.items()):
        relation = _by_content(filed, organisation)
        if relation is None and application in promised:
            relation = Relation.PARTY
        if relation is not None:
            permit = permit_id(application)
            issued = permit if permit in state.permits else None
            yield ApplicationListEntry(application, filed, relation, issued)


def _by_content(filed: Filed, organisation: OrganisationId) -> Relation | None:
    if filed.content.applicant == organisation:
        return Relation.APPLICANT
    if filed.content.authority == organisation:
        return Relation.AUTHORITY
    return None


def _on_record(
    state: LedgerState, filed: Filed, organisation: OrganisationId
) -> Relation | None:
    """Give the relation of an organisation from the ledger; None without one."""
    relation = _by_content(filed, organisation)
    if relation is None and any(
        recorded.content.application == filed.content.id
        and recorded.content.organisation == organisation
        for recorded in state.commitments.values()
    ):
        return Relation.PARTY
    return relation


def _progress(found: PreCheck, number_from: int | None) -> ApplicationProgress:
    if found.closed:
        return ApplicationProgress[found.filed.stage.name]
    states = (
        (found.permit_issued, ApplicationProgress.DECIDED),
        (found.in_force is not None, ApplicationProgress.IN_FORCE),
        (not found.changeable, ApplicationProgress.NOT_CHANGEABLE),
        (
            found.filed.proceeding.awaits_correction,
            ApplicationProgress.AWAITS_CORRECTION,
        ),
        (found.answering, ApplicationProgress.ANSWERING),
        (number_from is not None, ApplicationProgress.WAITS_FOR_NUMBER),
        (found.assembly.complete, ApplicationProgress.READY),
    )
    return next(
        (progress for applies, progress in states if applies), ApplicationProgress.OPEN
    )


def _operations(
    context: ServiceContext, application: ApplicationId
) -> Iterator[Operation]:
    """Find the operations whose names follow from the application."""
    applied = context.ledger.operation(f"apply:{application.hex()}")
    if applied is not None:
        yield applied
    for number in count():
        issued = context.ledger.operation(f"issue:{application.hex()}:{number}")
        if issued is None:
            return
        yield issued
