"""Notices: everything that an organisation should know now, computed on the spot."""

from __future__ import annotations

from collections.abc import Iterator

from zeropermit.domain.applications.consent import NONCE_LENGTH
from zeropermit.domain.applications.decision_time import time_to_decide
from zeropermit.domain.applications.notices import (
    Notice,
    NoticeCode,
    days_left,
    notices,
    of_services,
    urgency,
)
from zeropermit.domain.applications.proceeding_rules import is_open
from zeropermit.domain.ledger.block import BlockStamp
from zeropermit.domain.ledger.identifiers import ApplicationId, OrganisationId
from zeropermit.domain.ledger.state import Filed, LedgerState
from zeropermit.domain.permits.reasons import Reason
from zeropermit.errors import LedgerInDoubtError, MatterUnknownError
from zeropermit.usecases.applications.advance_consent import list_advance_consents
from zeropermit.usecases.applications.precheck import precheck
from zeropermit.usecases.permits.numbers import full_regions, number_wait
from zeropermit.usecases.ports import ServiceContext


def list_notices(
    context: ServiceContext, organisation: OrganisationId
) -> tuple[Notice, ...]:
    """List an organisation's notices for itself, the most urgent first."""
    now = context.clock()

    def read(
        state: LedgerState, _: BlockStamp
    ) -> tuple[tuple[Notice, ...], list[Filed]]:
        waiting = [
            filed
            for filed in state.applications.values()
            if is_open(state, filed)
            and organisation in {filed.content.applicant, filed.content.authority}
        ]
        calendar = context.catalogue.working_days
        served = of_services(state, organisation, calendar, now=now)
        return (*notices(state, organisation, now=now), *served), waiting

    known, waiting = context.ledger.read(read)
    overdue = _overdue(context, organisation, waiting)
    numberless = _numberless(context, waiting)
    prepared = _prepared(context, organisation)
    return tuple(sorted([*known, *overdue, *numberless, *prepared], key=urgency))


def _prepared(
    context: ServiceContext, organisation: OrganisationId
) -> Iterator[Notice]:
    """Tell of applications that an advance consent let us prepare, until it ends."""
    now = context.clock()
    for found in list_advance_consents(
        context, organisation, nonce=lambda: bytes(NONCE_LENGTH)
    ):
        for one in found.prepared:
            yield Notice(
                code=NoticeCode.PREPARED,
                application=None,
                matter=one.receipt.matter,
                project=one.receipt.project,
                due=found.consent.until,
                days_left=days_left(found.consent.until, now=now),
                number=", ".join(one.because),
            )


def _overdue(
    context: ServiceContext, organisation: OrganisationId, waiting: list[Filed]
) -> Iterator[Notice]:
    """Tell both sides of applications that are complete and past their time."""
    now = context.clock()
    for filed in waiting:
        try:
            matter = context.catalogue.matter(filed.matter)
        except MatterUnknownError:
            continue  # applied for elsewhere: how long it may take is not known here
        calendar = context.catalogue.working_days
        due = time_to_decide(matter, filed, calendar, now=now).due
        application: ApplicationId = filed.content.id
        if due is None or now < due or not _was_complete(context, application):
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


def _numberless(context: ServiceContext, waiting: list[Filed]) -> Iterator[Notice]:
    """Tell both sides of complete applications that wait for a permit number."""
    if not full_regions(context):
        return
    now = context.clock()
    for filed in waiting:
        try:
            found = precheck(context, filed.content.id)
        except (MatterUnknownError, LedgerInDoubtError):
            continue  # applied for elsewhere, or nothing can be told of it now
        number_from = number_wait(context, found)
        if number_from is not None:
            yield Notice(
                code=NoticeCode.NUMBER_AWAITED,
                application=filed.content.id,
                matter=filed.matter,
                project=filed.project,
                due=number_from,
                days_left=days_left(number_from, now=now),
            )


def _was_complete(context: ServiceContext, application: ApplicationId) -> bool:
    """Tell whether nothing is missing but data that grew old while it waited.

    While anything else is missing, the time for the decision does not run out.
    """
    found = precheck(context, application)
    if found.barred:
        return False
    return all(line.met or Reason.TOO_OLD in line.reasons for line in found.lines)
