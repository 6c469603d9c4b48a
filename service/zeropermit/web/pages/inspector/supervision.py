"""A permit under supervision: its inspections, orders and commitments."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from fastapi import APIRouter, Response

from zeropermit.domain.applications.preconditions import takes_outcome
from zeropermit.domain.ledger.identifiers import OrganisationId, PermitId, to_hex
from zeropermit.domain.ledger.state import CommitmentRecord, LedgerState
from zeropermit.domain.matters.matter import OptionKind
from zeropermit.domain.permits.permit import Permit
from zeropermit.domain.permits.reasons import Outcome
from zeropermit.domain.supervision.inspection import Finding, OrderResult, Severity
from zeropermit.domain.supervision.state import NOBODY
from zeropermit.usecases.accounts.sign_in import Caller
from zeropermit.web.pages.inspector.desk import (
    NOTES,
    DoneQuery,
    InspectorTask,
    arrived,
    board_of,
    draws,
)
from zeropermit.web.pages.shared.contexts import BAD, GOOD, OPEN, Fact, Mark, Sign
from zeropermit.web.pages.shared.face import essentials
from zeropermit.web.pages.shared.marks import state_mark
from zeropermit.web.pages.shared.page_request import PageRequest, PageRequestDep
from zeropermit.web.pages.shared.texts import N, grouped_number
from zeropermit.web.pages.shared.titles import (
    act_reason_words,
    matter_name,
    requirement_name,
)
from zeropermit.web.pages.shared.verification import known_permit
from zeropermit.web.paths import WordPath

router = APIRouter(prefix="/inspector")
PLACE_LINES = 4
"""Lines of the face with place and scope, by which one recognises the site."""
GRAVITIES: Mapping[Severity, str] = {
    Severity.MINOR: N("minor faults"),
    Severity.SERIOUS: N("serious faults"),
}
FINDINGS: Mapping[Finding, tuple[Sign, str]] = {
    Finding.PASSED: (GOOD, N("No faults")),
    Finding.FAULTS: (BAD, N("Faults found")),
}
RESULTS: Mapping[OrderResult, tuple[Sign, str]] = {
    OrderResult.NONE: (OPEN, N("Open")),
    OrderResult.NO_PENALTY: (GOOD, N("Corrected, not punished")),
    OrderResult.CORRECTED: (GOOD, N("Corrected")),
    OrderResult.NOT_CORRECTED: (BAD, N("Not corrected")),
}
OUTCOMES: Mapping[Outcome, tuple[Sign, str]] = {
    Outcome.NONE: (OPEN, N("Not checked yet")),
    Outcome.KEPT: (GOOD, N("Kept")),
    Outcome.BREACHED: (BAD, N("Broken")),
    Outcome.CORRECTED: (GOOD, N("Corrected")),
}
ANSWERS: Mapping[bool, tuple[Sign, str]] = {
    False: (OPEN, N("Not answered yet")),
    True: (GOOD, N("Answered")),
}
WITHDRAWN = (BAD, N("Withdrawn, not checked"))


@dataclass(frozen=True, slots=True)
class InspectionRow:
    """An inspection of a permit."""

    id: str  #: Identifier of the inspection.
    when: str  #: When it was recorded.
    mark: Mark  #: Result of the inspection.
    where: str  #: Whether it was of a round, and whether it was late.
    record: str  #: Digest of the record.
    faults: bool  #: Whether faults can be ordered to be corrected.


@dataclass(frozen=True, slots=True)
class OrderRow:
    """A correction order about a permit."""

    id: str  #: Identifier of the order.
    severity: str  #: How grave the faults are.
    ordered: str  #: Day of the order.
    due: str  #: Day until which the faults are to be corrected.
    mark: Mark  #: Whether they were.
    demands: str  #: Digest of the demands.
    decision: str  #: Digest of the decision that closed it; empty while open.
    open: bool  #: Whether it can be closed.


@dataclass(frozen=True, slots=True)
class ReferralRow:
    """A case that was referred to the authority."""

    id: str  #: Identifier of the referral.
    reason: str  #: Proposal of the supervisor.
    when: str  #: When it was referred.
    mark: Mark  #: Whether the authority answered.
    record: str  #: Digest of the record.
    decision: str  #: Digest of the answer; empty while there is none.


@dataclass(frozen=True, slots=True)
class CommitmentRow:
    """A commitment that stood in for a fact."""

    id: str  #: Identifier of the commitment.
    by: str  #: Name of the organisation.
    what: str  #: Titles of its requirements.
    due: str  #: Day until which it is checked.
    mark: Mark  #: Outcome of the commitment.
    open: bool  #: Whether an outcome can be recorded.


@dataclass(frozen=True, slots=True)
class Supervised:
    """How a permit is supervised, as one body sees it."""

    supervisor: str  #: Name of the body; empty if there is none.
    accepted_at: int  #: Second at which it accepted the permit.
    proposed: str  #: Name of the body that has yet to accept; empty if there is none.
    accept: bool  #: Whether the visitor's body has yet to accept the permit.
    ours: bool  #: Whether the visitor's body supervises the permit.
    inspections: tuple[InspectionRow, ...]  #: Inspections, newest first.
    orders: tuple[OrderRow, ...]  #: Correction orders, newest first.
    referrals: tuple[ReferralRow, ...]  #: Cases referred to the authority.
    commitments: tuple[CommitmentRow, ...]  #: Commitments in place of evidence.


@router.get("/permits/{permit}")
def supervision(
    request: PageRequestDep,
    permit: WordPath,
    done: DoneQuery = "",
) -> Response:
    """Show the supervision of a permit, and the open acts.

    Raises:
        NotAllowedError: Who is signed in acts for an enterprise.
        PermitUnknownError: There is no such permit.
    """
    person = request.public_officer
    said = arrived(request, done) if done else ""
    answer, facts = known_permit(request, permit)
    found = supervised(request, facts.id, person.organisation)
    return request.page(
        "inspector/supervision.html",
        title=matter_name(request, facts.matter),
        number=grouped_number(facts.number),
        mark=state_mark(request, answer.state),
        public=f"/p/{permit}",
        done=said,
        place=essentials(request, answer)[:PLACE_LINES],
        supervisor=_supervisor(request, found),
        history=found,
        rounds=tuple(_rounds(request, person, facts.id)) if found.ours else (),
        texts=request.texts(NOTES),
    )


def _rounds(
    request: PageRequest, person: Caller, permit: PermitId
) -> Iterator[InspectorTask]:
    """Give the rounds that drew this permit and wait for a visit."""
    wanted = f"/inspector/permits/{to_hex(permit)}/"
    for _, task in draws(request, board_of(request, person), person):
        if task.url.startswith(wanted):
            yield task


def _supervisor(request: PageRequest, found: Supervised) -> str:
    if found.proposed:
        words = N("Handed over to %(name)s, which has yet to accept it.")
        return request.say(words, name=found.proposed)
    if found.supervisor:
        day = request.day(found.accepted_at)
        words = N("Supervised by %(name)s since %(day)s.")
        return request.say(words, name=found.supervisor, day=day)
    return request.say("Nobody supervises it: it was not handed over yet.")


def supervised(
    request: PageRequest, permit: PermitId, body: OrganisationId
) -> Supervised:
    """Read how a permit is supervised."""

    def read(state: LedgerState, _: object) -> Supervised:
        entry = state.supervision.of(permit)
        return Supervised(
            supervisor=_name(state, entry.supervisor),
            accepted_at=entry.accepted_at,
            proposed=_name(state, entry.proposed),
            accept=entry.proposed == body,
            ours=entry.supervisor == body,
            inspections=tuple(_inspections(request, state, permit))[::-1],
            orders=tuple(_orders(request, state, permit))[::-1],
            referrals=tuple(_referrals(request, state, permit))[::-1],
            commitments=tuple(_commitments(request, state, state.permits[permit])),
        )

    return request.read(read)


def about_facts(request: PageRequest, rows: Supervised, about: str) -> Iterator[Fact]:
    """Say which inspection, order or referral an act is about, if any."""
    for row in rows.inspections:
        if row.id == about:
            found = f"{row.mark.word} · {row.when}"
            yield request.fact("Inspected", found)
    for order in rows.orders:
        if order.id == about:
            ordered = f"{request.say('Ordered')} {order.ordered}"
            due = f"{request.say('Until')} {order.due}"
            words = f"{order.severity} · {ordered} · {due}"
            yield request.fact("Correction order", words)
    for referral in rows.referrals:
        if referral.id == about:
            words = f"{referral.reason} · {referral.when}"
            yield request.fact("Referred to the authority", words)


def _name(state: LedgerState, body: OrganisationId) -> str:
    return "" if body == NOBODY else state.organisations[body].name


def _inspections(
    request: PageRequest, state: LedgerState, permit: PermitId
) -> Iterator[InspectionRow]:
    for number, found in state.supervision.inspections.items():
        if found.permit != permit:
            continue
        where = (
            request.say("drawn by lot")
            if found.round != bytes(32)
            else request.say("outside rounds")
        )
        late = request.say("late") if found.late else ""
        yield InspectionRow(
            id=to_hex(number),
            when=request.time(found.inspected_at),
            mark=request.mark(*FINDINGS[found.finding]),
            where=" · ".join(filter(None, (where, late))),
            record=to_hex(found.record),
            faults=found.finding is Finding.FAULTS,
        )


def _orders(
    request: PageRequest, state: LedgerState, permit: PermitId
) -> Iterator[OrderRow]:
    for number, found in state.supervision.orders.items():
        if found.permit == permit:
            yield OrderRow(
                id=to_hex(number),
                severity=request.say(GRAVITIES[found.gravity]),
                ordered=request.day(found.ordered_at),
                due=request.day(found.due_at - 1),
                mark=request.mark(*RESULTS[found.result]),
                demands=to_hex(found.demands),
                decision=to_hex(found.decision) if found.result else "",
                open=found.result is OrderResult.NONE,
            )


def _referrals(
    request: PageRequest, state: LedgerState, permit: PermitId
) -> Iterator[ReferralRow]:
    for number, found in state.supervision.referrals.items():
        if found.permit == permit:
            answered = found.answered_at > 0
            yield ReferralRow(
                id=to_hex(number),
                reason=act_reason_words(request, found.reason),
                when=request.time(found.referred_at),
                mark=request.mark(*ANSWERS[answered]),
                record=to_hex(found.record),
                decision=to_hex(found.decision) if answered else "",
            )


def _commitments(
    request: PageRequest, state: LedgerState, permit: Permit
) -> Iterator[CommitmentRow]:
    presentation = permit.presentation
    if presentation is None:
        return
    filed = state.applications[permit.application]
    requirements = state.versions[filed.content.version].requirements
    for position, promised in enumerate(presentation.commitments):
        content = promised.of(permit.application)
        titles = [
            requirement_name(request, filed.matter, requirement.name)
            for requirement, choice in zip(
                requirements, presentation.choices, strict=True
            )
            if requirement.options[choice.option].kind is OptionKind.COMMITMENT
            and choice.evidence == position
        ]
        recorded: CommitmentRecord = state.commitments[content.id]
        withdrawn = recorded.withdrawn_at and recorded.outcome is Outcome.NONE
        yield CommitmentRow(
            id=to_hex(content.id),
            by=_name(state, content.organisation),
            what=request.say("; ").join(titles),
            due=request.day(content.due_at - 1),
            mark=request.mark(
                *(WITHDRAWN if withdrawn else OUTCOMES[recorded.outcome])
            ),
            open=takes_outcome(recorded),
        )
