"""Notices: everything that an organisation should know now, computed on the spot."""

from __future__ import annotations

from collections.abc import Iterator

from zeropermit.domain.applications.consent import NONCE_LENGTH
from zeropermit.domain.applications.notices import (
    Notice,
    NoticeCode,
    days_left,
    notices,
    urgency,
)
from zeropermit.domain.law.calendar import WorkingCalendar
from zeropermit.domain.law.decision_limit import decision_limit
from zeropermit.domain.ledger.identifiers import ApplicationId, OrganisationId
from zeropermit.domain.ledger.state import Filed, Registers
from zeropermit.domain.permits.reasons import Reason
from zeropermit.domain.permits.verification import AsOf
from zeropermit.errors import MatterUnknownError
from zeropermit.usecases.applications.advance_consent import list_standing
from zeropermit.usecases.applications.precheck import precheck
from zeropermit.usecases.ports import World


def list_notices(
    world: World, organisation: OrganisationId, *, calendar: WorkingCalendar
) -> tuple[Notice, ...]:
    """List an organisation's notices, the most urgent first.

    Args:
        world: The service.
        organisation: Who asks, for itself.
        calendar: Which days are worked.
    """
    now = world.clock()

    def read(registers: Registers, _: AsOf) -> tuple[tuple[Notice, ...], list[Filed]]:
        decided = {permit.application for permit in registers.permits.values()}
        waiting = [
            filed
            for application, filed in registers.applications.items()
            if application not in decided
            and organisation in {filed.content.applicant, filed.content.authority}
        ]
        return notices(registers, organisation, now=now), waiting

    known, waiting = world.ledger.read(read)
    overdue = _overdue(world, organisation, waiting, calendar)
    prepared = _prepared(world, organisation)
    return tuple(sorted([*known, *overdue, *prepared], key=urgency))


def _prepared(world: World, organisation: OrganisationId) -> Iterator[Notice]:
    """Tell of applications that a standing consent let us prepare, until it ends."""
    now = world.clock()
    for found in list_standing(world, organisation, nonce=lambda: bytes(NONCE_LENGTH)):
        for one in found.prepared:
            yield Notice(
                code=NoticeCode.PREPARED,
                application=None,
                matter=one.proposal.receipt.matter,
                project=one.proposal.receipt.project,
                due=found.consent.until,
                days_left=days_left(found.consent.until, now=now),
                number=", ".join(one.because),
            )


def _overdue(
    world: World,
    organisation: OrganisationId,
    waiting: list[Filed],
    calendar: WorkingCalendar,
) -> Iterator[Notice]:
    """Tell both sides of applications that are complete and past their time."""
    now = world.clock()
    for filed in waiting:
        try:
            matter = world.catalogue.matter(filed.matter)
        except MatterUnknownError:
            continue  # applied for elsewhere: how long it may take is not known here
        due = decision_limit(matter, filed.applied_at, calendar).due
        application: ApplicationId = filed.content.id
        if due is None or now < due or not _was_complete(world, application):
            continue
        own = filed.content.applicant == organisation
        yield Notice(
            code=NoticeCode.DECISION_OVERDUE if own else NoticeCode.DECISION_OWED,
            application=application,
            matter=filed.matter,
            project=filed.project,
            due=due,
            days_left=days_left(due, now=now),
        )


def _was_complete(world: World, application: ApplicationId) -> bool:
    """Tell whether nothing is missing but data that grew old while it waited.

    While anything else is missing, the time for the decision does not run out.
    """
    lines = precheck(world, application).lines
    return all(line.met or Reason.TOO_OLD in line.reasons for line in lines)
