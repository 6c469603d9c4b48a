"""An authority's queue: applications to decide, their due days, and issued permits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice

from zeropermit.domain.applications.decision_time import time_to_decide
from zeropermit.domain.applications.notices import days_left
from zeropermit.domain.applications.proceeding_rules import is_open
from zeropermit.domain.ledger.identifiers import (
    NO_END,
    ApplicationId,
    OrganisationId,
    PermitId,
)
from zeropermit.domain.ledger.state import Filed, LedgerState
from zeropermit.domain.permits.reasons import Reason
from zeropermit.errors import MatterUnknownError, PermitUnknownError
from zeropermit.usecases.applications.gather import last_gathering
from zeropermit.usecases.applications.precheck import precheck
from zeropermit.usecases.permits.numbers import number_wait
from zeropermit.usecases.ports import ServiceContext


class Stage(StrEnum):
    """Status of an application at its authority."""

    RECEIVED = "received"  #: The departments are being asked.
    OPEN = "open"  #: A requirement is not met, or another permit is in force.
    READY = "ready"  #: Complete: it waits for the decision.
    #: Complete, and the permit numbers of its region and day are used up.
    WAITS_FOR_NUMBER = "waits_for_number"
    OVERDUE = "overdue"  #: Complete, and past the time for the decision.
    DECIDED = "decided"  #: Answered by a permit, or closed.


@dataclass(frozen=True, slots=True)
class OpenCase:
    """An application that is not decided."""

    application: ApplicationId
    filed: Filed
    applicant: str  #: Name of the applicant.
    stage: Stage
    #: Exclusive end of the time to decide; None where the calendar has no data.
    due: int | None
    days_left: int | None
    missing: int  #: How many requirements are not met.


@dataclass(frozen=True, slots=True)
class Queue:
    """The open and closed applications of an authority."""

    cases: tuple[OpenCase, ...]  #: Not decided, the least time left first.
    counts: Mapping[Stage, int]
    matters: tuple[str, ...]  #: Codes of the matters that there are applications for.


@dataclass(frozen=True, slots=True)
class Issued:
    """A permit that an authority issued."""

    permit: PermitId
    holder: str  #: Name of the holder.
    matter: str


def queue_of(
    context: ServiceContext, authority: OrganisationId, *, matter: str = ""
) -> Queue:
    """Give the applications that an authority has to decide, of one matter or all."""
    with context.look() as (state, _, _):
        own = [
            (filed, state.organisations[filed.content.applicant].name)
            for filed in state.applications.values()
            if filed.content.authority == authority
        ]
        wanted = [one for one in own if matter in {"", one[0].matter}]
        waiting = [(filed, name) for filed, name in wanted if is_open(state, filed)]
    cases = [_case(context, filed, name) for filed, name in waiting]
    counts = {stage: sum(c.stage is stage for c in cases) for stage in Stage}
    counts[Stage.DECIDED] = len(wanted) - len(waiting)
    cases.sort(key=lambda case: case.due or NO_END)
    matters = sorted({filed.matter for filed, _ in own})
    return Queue(tuple(cases), counts, tuple(matters))


def issued_by(
    context: ServiceContext,
    authority: OrganisationId,
    *,
    before: PermitId | None,
    limit: int,
) -> tuple[Issued, ...]:
    """List the permits that an authority issued, newest first, from behind one.

    Raises:
        PermitUnknownError: `before` is none of them.
    """
    with context.look() as (state, _, _):
        own = (
            identifier
            for identifier, permit in reversed(state.permits.items())
            if permit.authority == authority
        )
        if before is not None and before not in own:  # goes on behind `before`
            raise PermitUnknownError("0x" + before.hex())
        return tuple(_issued(state, found) for found in islice(own, limit))


def _issued(state: LedgerState, identifier: PermitId) -> Issued:
    filed = state.applications[state.permits[identifier].application]
    holder = state.organisations[filed.content.applicant].name
    return Issued(identifier, holder, filed.matter)


def _case(context: ServiceContext, filed: Filed, applicant: str) -> OpenCase:
    """Look at one application that is not decided."""
    now = context.clock()
    try:
        matter = context.catalogue.matter(filed.matter)
    except MatterUnknownError:  # applied for elsewhere
        return OpenCase(filed.content.id, filed, applicant, Stage.OPEN, None, None, 0)
    calendar = context.catalogue.working_days
    due = time_to_decide(matter, filed, calendar, now=now).due
    gathered = last_gathering(context, filed.content.id)
    found = precheck(context, filed.content.id)
    lines = found.lines
    missing = sum(not line.met for line in lines)
    complete = all(line.met or Reason.TOO_OLD in line.reasons for line in lines)
    stage = Stage.READY if found.ready else Stage.OPEN
    if gathered is None:
        stage = Stage.RECEIVED
    elif complete and due is not None and now >= due:
        stage = Stage.OVERDUE  # data that grew old while it waited excuse nobody
    elif number_wait(context, found) is not None:
        stage = Stage.WAITS_FOR_NUMBER
    left = None if due is None else days_left(due, now=now)
    return OpenCase(filed.content.id, filed, applicant, stage, due, left, missing)
