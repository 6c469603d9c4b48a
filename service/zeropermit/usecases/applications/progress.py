"""Follow a case by its number and code: its events in time, and the next actor.

Whoever has both needs no account. They learn which matter it is, where it stands and
which body acts; not who applied, for which project, or what anybody's data say.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from enum import StrEnum

from zeropermit.domain.applications.decision_time import time_to_decide
from zeropermit.domain.applications.enquiry import (
    CODE_LENGTH,
    CaseCode,
    CaseNumber,
    case_number,
    read_case_code,
    read_case_number,
)
from zeropermit.domain.applications.folds import CLOSED_BY
from zeropermit.domain.applications.proceeding import ApplicationStage
from zeropermit.domain.law.calendar import WorkingCalendar, legal_day, working_days
from zeropermit.domain.law.decision_limit import DecisionLimit
from zeropermit.domain.ledger.block import BlockStamp
from zeropermit.domain.ledger.event import Event
from zeropermit.domain.ledger.events import Applied, PermitIssued
from zeropermit.domain.ledger.identifiers import ApplicationId
from zeropermit.domain.matters.file import MatterFile
from zeropermit.errors import HolidayCalendarMissingError, ProgressUnknownError
from zeropermit.usecases.applications.gather import Gathered, first_gathering
from zeropermit.usecases.applications.precheck import PreCheck, precheck
from zeropermit.usecases.applications.regions import Regions, regions_of
from zeropermit.usecases.permits.numbers import number_wait
from zeropermit.usecases.ports import ServiceContext

TYPED_LIMIT = 200
"""Characters of a number or a code, as it is typed in."""
NO_CODE = CaseCode("-" * CODE_LENGTH)
"""Compared with where there is none, so that this takes as long."""


class CaseStep(StrEnum):
    """The four steps of a case, in their order."""

    RECEIVED = "received"  #: 收件: the ledger has the application.
    #: 受理: all departments were asked, so that the missing facts are known.
    ACCEPTED = "accepted"
    EXAMINED = "examined"  #: 审核: every requirement is met.
    #: 办结: the permit is issued, or the application is closed without one.
    DECIDED = "decided"


class NextActor(StrEnum):
    """Actor of the next step."""

    DEPARTMENTS = "departments"
    APPLICANT = "applicant"
    FIRMS = "firms"  #: Firms that take part in the project, and have to sign.
    OFFICER = "officer"
    RULE = "rule"  #: Nobody: the permit is issued by rule.
    #: Nobody: the permit numbers of today are used up, and it gets one tomorrow.
    NUMBER = "number"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Milestone:
    """One of the four steps."""

    step: CaseStep
    reached: bool
    at: int = 0  #: Unix second; 0 if it is not reached, or not a moment of its own.
    block: int | None = None  #: Block of the ledger that has it; None if none does.


@dataclass(frozen=True, slots=True)
class CaseDays:
    """Days since the application, until the decision or now."""

    used: int | None  #: None where the working calendar has no data yet.
    promised: int
    kind: str  #: `working` or `calendar`.


@dataclass(frozen=True, slots=True)
class CaseProgress:
    """The answer to a visitor with number and code."""

    number: CaseNumber
    matter: MatterFile
    authority: str  #: Name of the authority.
    regions: Regions
    milestones: tuple[Milestone, ...]
    met: int  #: How many requirements are met.
    count: int  #: How many there are.
    next_actor: NextActor
    stage: ApplicationStage  #: Whether it was closed without a permit, and how.
    missing: str  #: The missing documents, if the applicant has to answer; else empty.
    days: CaseDays
    limit: DecisionLimit  #: By law.
    as_of: BlockStamp


def look_up(context: ServiceContext, number: str, code: str) -> CaseProgress:
    """Look a case up by its number and code, as they were typed in.

    1. Both are read; a malformed one is as unknown as a wrong one.
    2. The code is compared in constant time, also where there is no such case.

    Raises:
        ProgressUnknownError: The number is unknown or the code is another; which of
            the two is not said.
    """
    # 1. What was typed in
    wanted, given = read_case_number(number), read_case_code(code)
    # 2. The code
    with context.look() as (state, _, _):
        found = [one for one in state.applications if case_number(one) == wanted]
    mine = [one for one in found if _opens(context.codes.of(one), given)]
    if not mine:
        _opens(None, given)
        raise ProgressUnknownError
    return progress_of(context, mine[0])


def _opens(kept: CaseCode | None, given: CaseCode | None) -> bool:
    """Compare codes in constant time; where there is none, none opens anything."""
    same = hmac.compare_digest(kept or NO_CODE, given or "")
    return same and kept is not None


def progress_of(context: ServiceContext, application: ApplicationId) -> CaseProgress:
    """Say how far an application is.

    Raises:
        ApplicationUnknownError: There is no such application.
    """
    gathered = first_gathering(context, application)  # before: what came later is later
    found = precheck(context, application)
    content, proceeding = found.filed.content, found.filed.proceeding
    with context.look() as (state, _, _):
        authority = state.organisations[content.authority]
    milestones = _milestones(context, found, gathered)
    calendar = context.catalogue.working_days
    decided = milestones[-1]
    until = decided.at if decided.reached else max(context.clock(), found.as_of.time)
    return CaseProgress(
        number=case_number(application),
        matter=found.matter,
        authority=authority.name,
        regions=regions_of(context, application, authority.uscc),
        milestones=milestones,
        met=sum(found.permit_issued or line.met for line in found.lines),
        count=len(found.lines),
        next_actor=_next_actor(context, found, authority.uscc),
        stage=found.filed.stage,
        missing=proceeding.missing if proceeding.awaits_correction else "",
        days=_days(found, until, calendar),
        limit=time_to_decide(found.matter, found.filed, calendar, now=until),
        as_of=found.as_of,
    )


def _milestones(
    context: ServiceContext, found: PreCheck, gathered: Gathered | None
) -> tuple[Milestone, ...]:
    blocks: dict[type[Event], BlockStamp] = {
        kind: recorded.block
        for recorded in context.ledger.history(found.application)
        for kind in (Applied, PermitIssued, *CLOSED_BY)
        if isinstance(recorded.event, kind)
    }
    applied = blocks.get(Applied)
    endings: tuple[type[Event], ...] = (PermitIssued, *CLOSED_BY)
    ends = (blocks.get(kind) for kind in endings)
    ended = next(filter(None, ends), None)
    decided = found.permit_issued or found.closed
    return (
        Milestone(
            CaseStep.RECEIVED,
            reached=True,
            at=found.filed.applied_at,
            block=applied.number if applied else None,
        ),
        Milestone(
            CaseStep.ACCEPTED,
            reached=gathered is not None,
            at=max(gathered.at, found.filed.applied_at) if gathered else 0,
        ),
        Milestone(
            CaseStep.EXAMINED,
            reached=found.permit_issued
            or (gathered is not None and found.assembly.complete),
        ),
        Milestone(
            CaseStep.DECIDED,
            reached=decided,
            at=ended.time if ended and decided else 0,
            block=ended.number if ended and decided else None,
        ),
    )


def _next_actor(context: ServiceContext, found: PreCheck, authority: str) -> NextActor:
    """Name the actor of the next step."""
    if found.permit_issued or found.closed:
        return NextActor.NOBODY
    if found.filed.proceeding.awaits_correction:
        return NextActor.APPLICANT
    if found.answering:
        return NextActor.DEPARTMENTS
    if number_wait(context, found) is not None:
        return NextActor.NUMBER
    if found.assembly.complete:
        by_rule = found.matter.automatic and authority in context.signers
        return NextActor.RULE if by_rule else NextActor.OFFICER
    committers = set(found.wanted.values())
    missing = {line.entry.id for line in found.lines if not line.met}
    others = committers.isdisjoint({None, found.filed.content.applicant})
    only_firms = others and missing <= found.wanted.keys()
    return NextActor.FIRMS if only_firms else NextActor.APPLICANT


def _days(found: PreCheck, until: int, calendar: WorkingCalendar) -> CaseDays:
    """Count the days that were used; the day of the application does not count."""
    promise = found.matter.content["headline"]["promised_days"]
    start, end = legal_day(found.filed.applied_at), legal_day(until)
    used: int | None
    if promise["kind"] == "calendar":
        used = (end - start).days
    else:
        try:
            used = working_days(start, end, calendar)
        except HolidayCalendarMissingError:
            used = None
    return CaseDays(used, promise["count"], promise["kind"])
