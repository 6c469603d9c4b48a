"""Notices (告知型无感服务): facts that an organisation needs before it asks.

They are computed from the ledger's state whenever somebody looks, and stored nowhere,
so none can be out of date. A notice changes nothing: time passes and acts are made
whether or not it was read.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from zeropermit.domain.applications.proceeding_rules import is_open
from zeropermit.domain.applications.service import served_papers
from zeropermit.domain.law.calendar import (
    DAY,
    WorkingCalendar,
    add_months,
    legal_day,
)
from zeropermit.domain.ledger import identifiers as ids
from zeropermit.domain.ledger.state import LedgerState
from zeropermit.domain.matters.matter import Validity
from zeropermit.domain.permits.permit import (
    MONTHS_WITHOUT_CLEARANCE,
    ActKind,
    Permit,
)
from zeropermit.domain.permits.reasons import Hearing, Outcome, State, Work
from zeropermit.domain.permits.status import permit_status
from zeropermit.domain.permits.turn import IN_FORCE
from zeropermit.domain.supervision.state import NOBODY

START_NEAR = 30 * DAY
"""Seconds before the end of the time to start work from which it is told."""
EXPIRY_NEAR = 60 * DAY
"""A renewal is asked for 30 days before the end (行政许可法 50): a month earlier."""
RENEWAL_NEWS = 60 * DAY
"""Seconds in which a holder is told of a decision: so long it can ask for a review."""
CHECK_NEAR = 30 * DAY
CLEARANCE_NEAR = 30 * DAY


class NoticeCode(StrEnum):
    """Code of the notice; its words and the next step are in `words/notices.toml`."""

    START_NEAR = "NOTICE_START_NEAR"
    #: As before, where there is no extension, or none is left.
    START_NEAR_FINAL = "NOTICE_START_NEAR_FINAL"
    EXPIRY_NEAR = "NOTICE_EXPIRY_NEAR"
    #: The end has passed, and a renewal that was asked for in time is undecided.
    DEEMED_RENEWED = "NOTICE_DEEMED_RENEWED"
    RENEWED = "NOTICE_RENEWED"
    RENEWAL_REFUSED = "NOTICE_RENEWAL_REFUSED"
    RENEWAL_REQUESTED = "NOTICE_RENEWAL_REQUESTED"  #: To the authority.
    #: From then on stopped work resumes only after the permit was verified (核验).
    CLEARANCE_NEAR = "NOTICE_CLEARANCE_NEAR"
    #: The authority means something; until then the holder can answer or be heard.
    HEARING_OPEN = "NOTICE_HEARING_OPEN"
    #: The supervisor ordered work to stop; as long as that holds.
    STOP_ORDERED = "NOTICE_STOP_ORDERED"
    #: To the body that gave the notice: the authority, or the supervisor.
    HEARING_REQUESTED = "NOTICE_HEARING_REQUESTED"
    #: To the authority, until it has struck the permit off.
    FORFEITED_BY_SUPERVISOR = "NOTICE_FORFEITED_BY_SUPERVISOR"
    EXTENSION_REQUESTED = "NOTICE_EXTENSION_REQUESTED"  #: To the authority.
    #: To the authority: late, so that two of its officers have to confirm it.
    START_REPORTED_LATE = "NOTICE_START_REPORTED_LATE"
    CORRECTION_REQUESTED = "NOTICE_CORRECTION_REQUESTED"  #: To the applicant.
    #: To the applicant, or holder: until then it can ask for a review.
    DECISION_SERVED = "NOTICE_DECISION_SERVED"
    #: To the body that recorded a breach; while the request is open.
    CREDIT_REPAIR_REQUESTED = "NOTICE_CREDIT_REPAIR_REQUESTED"
    #: To the committed party: until then the authority may check.
    COMMITMENT_DUE = "NOTICE_COMMITMENT_DUE"
    #: To the authority: until then it means to check a commitment.
    CHECK_DUE = "NOTICE_CHECK_DUE"
    EVIDENCE_REVOKED = "NOTICE_EVIDENCE_REVOKED"  #: To the holder.
    #: To the authority: it decides whether the permit stays.
    EVIDENCE_TO_REVIEW = "NOTICE_EVIDENCE_TO_REVIEW"
    #: Of an application that an advance consent let us prepare.
    PREPARED = "NOTICE_PREPARED"
    DECISION_OVERDUE = "NOTICE_DECISION_OVERDUE"  #: To the applicant.
    DECISION_OWED = "NOTICE_DECISION_OWED"  #: To the authority.
    #: To both: the permit numbers of the day are used up, and it gets one then.
    NUMBER_AWAITED = "NOTICE_NUMBER_AWAITED"

    @property
    def next_step(self) -> str:
        """Code of the next step."""
        return f"{self.value}_NEXT"


OF_EVIDENCE = frozenset({NoticeCode.EVIDENCE_REVOKED, NoticeCode.EVIDENCE_TO_REVIEW})
OF_AUTHORITY = frozenset(
    {
        NoticeCode.EVIDENCE_TO_REVIEW,
        NoticeCode.HEARING_REQUESTED,
        NoticeCode.FORFEITED_BY_SUPERVISOR,
        NoticeCode.EXTENSION_REQUESTED,
        NoticeCode.START_REPORTED_LATE,
        NoticeCode.RENEWAL_REQUESTED,
    }
)
"""Notices about a permit that its authority acts on, or its supervisor."""


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing to know."""

    code: NoticeCode
    application: ids.ApplicationId | None  #: None where nobody has applied yet.
    matter: str
    project: str
    due: int | None  #: Exclusive end; None for a past event.
    #: Whole days after today until the last one; 0 on it, negative after it.
    days_left: int | None
    permit: ids.PermitId | None = None
    number: str = ""
    requirements: tuple[str, ...] = ()
    #: Rules of the version that the permit was issued under.
    validity: Validity = field(default_factory=lambda: Validity(0, 0, 0, 0))


def days_left(due: int, *, now: int) -> int:
    """Count the days after today until the last day of a time that ends at `due`."""
    return (legal_day(due - 1) - legal_day(now)).days


def urgency(notice: Notice) -> tuple[int, str, bytes]:
    """Put past events first, then the earliest due."""
    return (notice.due or 0, notice.code.value, notice.application or b"")


def notices(
    state: LedgerState, organisation: ids.OrganisationId, *, now: int
) -> tuple[Notice, ...]:
    """Tell an organisation the due tasks and past events of permits and commitments.

    `state` includes presentations. The authority of a permit gets some notices too.
    """
    found = [
        *_of_permits(state, organisation, now),
        *_of_commitments(state, organisation, now),
        *_of_corrections(state, organisation),
        *_of_repairs(state, organisation),
    ]
    return tuple(sorted(found, key=urgency))


def _of_permits(
    state: LedgerState, organisation: ids.OrganisationId, now: int
) -> Iterator[Notice]:
    """Tell about permits in force: the holder of their ends and basis.

    An order to stop work and a decision on a renewal are told also when the permit has
    ended. The authority is told of the basis, of what was asked of it, and of a
    forfeiture by the supervisor. The supervisor is told of a hearing that was asked for
    on its own notice.
    """
    for identifier, permit in state.permits.items():
        filed = state.applications[permit.application]
        own = filed.content.applicant == organisation
        decides = permit.authority == organisation
        if not (own or decides or permit.notice.supervisor == organisation):
            continue
        stands = permit_status(state, permit, now=now)
        alive = stands.state in IN_FORCE
        stopped = own and _is_stopped(state, identifier)
        undone = decides and (_may_come_back(permit) or _to_strike_off(permit))
        news = list(_renewal_news(permit, now)) if own else []
        if not (alive or stopped or news or undone):
            continue
        version = state.versions[filed.content.version]
        revoked = tuple(
            requirement.name
            for position, requirement in enumerate(version.requirements)
            if stands.revoked >> position & 1
        )
        codes: list[tuple[NoticeCode, int | None]]
        codes = news if own else list(_requests(permit, organisation))
        if stopped:
            codes.append((NoticeCode.STOP_ORDERED, None))
        if revoked and ((own and alive) or decides):
            told = NoticeCode.EVIDENCE_REVOKED if own else NoticeCode.EVIDENCE_TO_REVIEW
            codes.append((told, None))
        if own and alive:
            codes += _ends(permit, version.validity, now)
        for code, due in codes:
            yield Notice(
                code=code,
                application=permit.application,
                matter=filed.matter,
                project=filed.project,
                due=due,
                days_left=None if due is None else days_left(due, now=now),
                permit=identifier,
                number=permit.number,
                requirements=revoked if code in OF_EVIDENCE else (),
                validity=version.validity,
            )


def _is_stopped(state: LedgerState, permit: ids.PermitId) -> bool:
    """Whether an order to stop work holds; of a line its newest permit is told."""
    newest = state.permits[permit].successor is None
    return newest and state.supervision.stop_in_force(permit) is not None


def _may_come_back(permit: Permit) -> bool:
    """Whether a start was reported after a permit had lapsed, and is undecided."""
    return bool(permit.progress.claimed_start) and not permit.deregistered_at


def _renewal_news(permit: Permit, now: int) -> Iterator[tuple[NoticeCode, int | None]]:
    """Give the last decision on a renewal, for as long as the holder is told of it."""
    told = {
        ActKind.RENEW: NoticeCode.RENEWED,
        ActKind.REFUSE_RENEWAL: NoticeCode.RENEWAL_REFUSED,
    }
    decided = [act for act in permit.history if act.kind in told]
    if decided and permit.successor is None and now < decided[-1].at + RENEWAL_NEWS:
        yield told[decided[-1].kind], None


def _to_strike_off(permit: Permit) -> bool:
    """Whether the supervisor forfeited a permit that is still on the register."""
    forfeited = permit.stored is State.FORFEITED and not permit.deregistered_at
    return forfeited and permit.notice.supervisor != NOBODY


def _requests(
    permit: Permit, body: ids.OrganisationId
) -> Iterator[tuple[NoticeCode, int | None]]:
    """List the tasks of a body on a permit, each with its last second."""
    supervisor = permit.notice.supervisor
    giver = permit.authority if supervisor == NOBODY else supervisor
    if permit.notice.hearing is Hearing.REQUESTED and giver == body:
        yield NoticeCode.HEARING_REQUESTED, None
    if permit.authority != body:
        return
    if _to_strike_off(permit):
        yield NoticeCode.FORFEITED_BY_SUPERVISOR, None
    if permit.progress.requested_start:
        yield NoticeCode.EXTENSION_REQUESTED, None
    if permit.progress.claimed_start:
        yield NoticeCode.START_REPORTED_LATE, None
    if permit.renewal_pending:
        yield NoticeCode.RENEWAL_REQUESTED, permit.end_decided


def _of_corrections(
    state: LedgerState, organisation: ids.OrganisationId
) -> Iterator[Notice]:
    """Tell applicants which of their applications wait for a correction."""
    for filed in state.applications.values():
        own = filed.content.applicant == organisation
        if own and filed.proceeding.awaits_correction and is_open(state, filed):
            yield Notice(
                code=NoticeCode.CORRECTION_REQUESTED,
                application=filed.content.id,
                matter=filed.matter,
                project=filed.project,
                due=None,
                days_left=None,
            )


def _of_repairs(
    state: LedgerState, organisation: ids.OrganisationId
) -> Iterator[Notice]:
    """Tell a body which organisations ask it for the repair of their credit."""
    for bars in state.barred.values():
        for breached, bar in bars.items():
            if bar.body == organisation and bar.repair_asked_at:
                made = state.commitments[breached].content
                filed = state.applications[made.application]
                yield Notice(
                    code=NoticeCode.CREDIT_REPAIR_REQUESTED,
                    application=made.application,
                    matter=filed.matter,
                    project=filed.project,
                    due=None,
                    days_left=None,
                    requirements=tuple(map(ids.short_text, made.requirements)),
                )


def of_services(
    state: LedgerState,
    organisation: ids.OrganisationId,
    calendar: WorkingCalendar,
    *,
    now: int,
) -> Iterator[Notice]:
    """Tell an organisation the decisions against which it can ask for a review."""
    for filed in state.applications.values():
        if filed.content.applicant != organisation:
            continue
        for paper in served_papers(filed, calendar):
            if paper.remedies is None or paper.remedies.review_until <= now:
                continue
            due = paper.remedies.review_until
            yield Notice(
                code=NoticeCode.DECISION_SERVED,
                application=filed.content.id,
                matter=filed.matter,
                project=filed.project,
                due=due,
                days_left=days_left(due, now=now),
            )


def _ends(
    permit: Permit, validity: Validity, now: int
) -> Iterator[tuple[NoticeCode, int]]:
    """List the times that are near; a time that does not end is never near."""
    if permit.start_until - START_NEAR <= now:
        final = permit.progress.extensions >= validity.extension_limit
        code = NoticeCode.START_NEAR_FINAL if final else NoticeCode.START_NEAR
        yield code, permit.start_until
    if permit.end_decided <= now:
        yield NoticeCode.DEEMED_RENEWED, permit.end_until
    elif permit.end_decided - EXPIRY_NEAR <= now and not permit.renewal_pending:
        yield NoticeCode.EXPIRY_NEAR, permit.end_decided
    if now < permit.notice.answer_until:
        yield NoticeCode.HEARING_OPEN, permit.notice.answer_until
    if permit.progress.work is Work.STOPPED:
        needed = add_months(permit.progress.work_since, MONTHS_WITHOUT_CLEARANCE)
        if needed - CLEARANCE_NEAR <= now:
            yield NoticeCode.CLEARANCE_NEAR, needed


def _of_commitments(
    state: LedgerState, organisation: ids.OrganisationId, now: int
) -> Iterator[Notice]:
    """Tell the committed party and the checking body the end of the checks."""
    for recorded in state.commitments.values():
        content = recorded.content
        settled = recorded.withdrawn_at or recorded.outcome is not Outcome.NONE
        if settled or now < content.due_at - CHECK_NEAR:
            continue
        filed = state.applications[content.application]
        codes = {}
        if now < content.due_at:
            codes[content.organisation] = NoticeCode.COMMITMENT_DUE
        codes[filed.content.authority] = NoticeCode.CHECK_DUE
        if organisation in codes:
            yield Notice(
                code=codes[organisation],
                application=content.application,
                matter=filed.matter,
                project=filed.project,
                due=content.due_at,
                days_left=days_left(content.due_at, now=now),
                requirements=tuple(map(ids.short_text, content.requirements)),
            )
