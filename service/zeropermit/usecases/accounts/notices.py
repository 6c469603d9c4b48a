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
from zeropermit.domain.law.decision_limit import decision_limit
from zeropermit.domain.ledger.block import BlockStamp
from zeropermit.domain.ledger.identifiers import ApplicationId, OrganisationId
from zeropermit.domain.ledger.state import Filed, LedgerState
from zeropermit.domain.permits.reasons import Reason
from zeropermit.errors import MatterUnknownError
from zeropermit.usecases.applications.advance_consent import list_advance_consents
from zeropermit.usecases.applications.precheck import precheck
from zeropermit.usecases.ports import ServiceContext


def list_notices(
    context: ServiceContext, organisation: OrganisationId
) -> tuple[Notice, ...]:
    """List an organisation's notices, the most urgent first."""
    now = context.clock()

    def read(
        state: LedgerState, _: BlockStamp
    ) -> tuple[tuple[Notice, ...], list[Filed]]:
        decided = {permit.application for permit in state.permits.values()}
        waiting = [
            filed
            for application, filed in state.applications.items()
            if application not in decided
            and organisation in {filed.content.applicant, filed.content.authority}
        ]
        return notices(state, organisation, now=now), waiting

    known, waiting = context.ledger.read(read)
    overdue = _overdue(context, organisation, waiting)
    prepared = _prepared(context, organisation)
    return tuple(sorted([*known, *overdue, *prepared], key=urgency))


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
        due = decision_limit(
            matter, filed.applied_at, context.catalogue.working_days
        ).due
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


def _was_complete(context: ServiceContext, application: ApplicationId) -> bool:
    """Tell whether nothing is missing but data that grew old while it waited.

    While anything else is missing, the time for the decision does not run out.
    """
    lines = precheck(context, application).lines
    return all(line.met or Reason.TOO_OLD in line.reasons for line in lines)
