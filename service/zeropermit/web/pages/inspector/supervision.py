"""A permit under supervision: its inspections, orders and commitments."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

from fastapi import APIRouter, Response

from zeropermit.domain.applications.preconditions import takes_outcome
from zeropermit.domain.ledger.identifiers import (
    ZERO,
    CommitmentId,
    OrganisationId,
    PermitId,
    from_hex,
)
from zeropermit.domain.ledger.state import CommitmentRecord, LedgerState
from zeropermit.domain.matters.matter import OptionKind
from zeropermit.domain.permits.permit import Permit
from zeropermit.domain.permits.reasons import Outcome
from zeropermit.domain.supervision.inspection import Finding, OrderResult, Severity
from zeropermit.domain.supervision.state import (
    NOBODY,
    Inspection,
    Order,
    Referral,
    StopOrder,
    SupervisionState,
)
from zeropermit.web.pages.inspector.desk import (
    DoneQuery,
    arrived,
    board_of,
    draws,
)
from zeropermit.web.pages.inspector.forfeiture import Forfeiture, forfeiture
from zeropermit.web.pages.shared.contexts import BAD, GOOD, OPEN, Fact, Mark, Sign
from zeropermit.web.pages.shared.face import essentials
from zeropermit.web.pages.shared.page_request import PageRequest, PageRequestDep
from zeropermit.web.pages.shared.templates import page_filter
from zeropermit.web.pages.shared.texts import N
from zeropermit.web.pages.shared.titles import (
    act_reason_words,
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
WITHDRAWN = (BAD, N("Withdrawn, not checked"))


T = TypeVar("T", Inspection, Order, Referral, StopOrder)


@dataclass(frozen=True, slots=True)
class CommitmentToCheck:
    """A commitment that stood in for a fact."""

    id: CommitmentId  #: Which one.
    recorded: CommitmentRecord  #: The commitment and its outcome.
    by: str  #: Name of the organisation.
    titles: tuple[str, ...]  #: Titles of its requirements.

    @property
    def open(self) -> bool:
        """Whether an outcome can be recorded."""
        return takes_outcome(self.recorded)


@dataclass(frozen=True, slots=True)
class Supervised:
    """How a permit is supervised, as one body sees it."""

    supervisor: str  #: Name of the body; empty if there is none.
    accepted_at: int  #: Second at which it accepted the permit.
    proposed: str  #: Name of the body that has yet to accept; empty if there is none.
    accept: bool  #: Whether the visitor's body has yet to accept the permit.
    ours: bool  #: Whether the visitor's body supervises the permit.
    inspections: Mapping[bytes, Inspection]  #: Inspections, newest first.
    orders: Mapping[bytes, Order]  #: Correction orders, newest first.
    stops: Mapping[bytes, StopOrder]  #: Orders to stop work, newest first.
    stopped: bool  #: Whether one of them holds.
    referrals: Mapping[bytes, Referral]  #: Cases referred to the authority.
    commitments: tuple[CommitmentToCheck, ...]  #: Commitments to be checked.


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
    rounds = draws(board_of(request, person), person) if found.ours else ()
    return request.page(
        "inspector/supervision.html",
        answer=answer,
        permit=facts,
        done=said,
        place=essentials(request, answer)[:PLACE_LINES],
        rounds=[task for task in rounds if task.permit == facts.id],
        history=found,
        forfeiture=forfeiture(request, facts.id) if found.ours else Forfeiture(),
        texts=request.texts("notes"),
    )


def supervised(
    request: PageRequest, permit: PermitId, body: OrganisationId
) -> Supervised:
    """Read how a permit is supervised."""

    def read(state: LedgerState, _: object) -> Supervised:
        entry = state.supervision.of(permit)
        about = partial(_about, state.supervision, permit)
        return Supervised(
            supervisor=_name(state, entry.supervisor),
            accepted_at=entry.accepted_at,
            proposed=_name(state, entry.proposed),
            accept=entry.proposed == body,
            ours=entry.supervisor == body,
            inspections=about(state.supervision.inspections),
            orders=about(state.supervision.orders),
            stops=about(state.supervision.stops),
            stopped=state.supervision.stop_in_force(permit) is not None,
            referrals=about(state.supervision.referrals),
            commitments=tuple(_commitments(request, state, state.permits[permit])),
        )

    return request.read(read)


def about_facts(request: PageRequest, rows: Supervised, about: str) -> Iterator[Fact]:
    """Say which inspection, order, stop or referral an act is about, if any."""
    number = from_hex(about) if about else b""
    if inspection := rows.inspections.get(number):
        word = finding_mark(request, inspection.finding).word
        when = request.time(inspection.inspected_at)
        yield request.fact("Inspected", f"{word} · {when}")
    if order := rows.orders.get(number):
        ordered = f"{request.say('Ordered')} {request.day(order.ordered_at)}"
        due = f"{request.say('Until')} {request.day(order.due_at - 1)}"
        words = f"{severity_words(request, order.gravity)} · {ordered} · {due}"
        yield request.fact("Correction order", words)
    if stop := rows.stops.get(number):
        day = request.day(stop.ordered_at)
        reason = act_reason_words(request, stop.reason)
        words = f"{request.say('Ordered')} {day} · {reason}"
        yield request.fact("Order to stop work", words)
    if referral := rows.referrals.get(number):
        reason = act_reason_words(request, referral.reason)
        words = f"{reason} · {request.time(referral.referred_at)}"
        yield request.fact("Referred to the authority", words)


def _about(
    state: SupervisionState, permit: PermitId, table: dict[Any, T]
) -> Mapping[bytes, T]:
    """Give the entries of a table about a permit or its line, newest first."""
    return {
        key: one
        for key, one in reversed(table.items())
        if state.of_one_line(one.permit, permit)
    }


@page_filter
def finding_mark(request: PageRequest, finding: Finding) -> Mark:
    """Name the finding of an inspection."""
    return request.mark(*FINDINGS[finding])


@page_filter
def occasion(request: PageRequest, found: Inspection) -> str:
    """Say whether an inspection was of a round, and whether it was late."""
    drawn, free = request.say("drawn by lot"), request.say("outside rounds")
    late = request.say("late") if found.late else ""
    return " · ".join(filter(None, (free if found.round == ZERO else drawn, late)))


@page_filter
def severity_words(request: PageRequest, severity: Severity) -> str:
    """Say how grave faults are."""
    return request.say(GRAVITIES[severity])


@page_filter
def result_mark(request: PageRequest, result: OrderResult) -> Mark:
    """Say how a correction order ended."""
    return request.mark(*RESULTS[result])


@page_filter
def outcome_of(request: PageRequest, recorded: CommitmentRecord) -> Mark:
    """Name the outcome of a commitment."""
    withdrawn = recorded.withdrawn_at and recorded.outcome is Outcome.NONE
    return request.mark(*(WITHDRAWN if withdrawn else OUTCOMES[recorded.outcome]))


def _name(state: LedgerState, body: OrganisationId) -> str:
    return "" if body == NOBODY else state.organisations[body].name


def _commitments(
    request: PageRequest, state: LedgerState, permit: Permit
) -> Iterator[CommitmentToCheck]:
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
        by = _name(state, content.organisation)
        recorded = state.commitments[content.id]
        yield CommitmentToCheck(content.id, recorded, by, tuple(titles))
