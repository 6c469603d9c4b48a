"""History of a permit under supervision, as rows of its page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from zeropermit.domain.applications.preconditions import takes_outcome
from zeropermit.domain.ledger.identifiers import OrganisationId, PermitId, to_hex
from zeropermit.domain.ledger.state import CommitmentRecord, LedgerState
from zeropermit.domain.matters.matter import OptionKind
from zeropermit.domain.permits.permit import Permit
from zeropermit.domain.permits.reasons import Outcome
from zeropermit.domain.supervision.inspection import Finding, OrderResult, Severity
from zeropermit.domain.supervision.state import NOBODY, Order
from zeropermit.serialize.permit import requirement_title
from zeropermit.web.pages.shared.contexts import Fact, Mark
from zeropermit.web.pages.shared.page_request import PageRequest
from zeropermit.web.pages.shared.texts import N

GRAVITIES: Mapping[Severity, str] = {
    Severity.MINOR: N("minor faults"),
    Severity.SERIOUS: N("serious faults"),
}
FINDINGS: Mapping[Finding, tuple[str, str, str]] = {
    Finding.PASSED: ("✓", "good", N("No faults")),
    Finding.FAULTS: ("✗", "bad", N("Faults found")),
}
RESULTS: Mapping[OrderResult, tuple[str, str, str]] = {
    OrderResult.NONE: ("…", "held", N("Open")),
    OrderResult.NO_PENALTY: ("✓", "good", N("Corrected, not punished")),
    OrderResult.CORRECTED: ("✓", "good", N("Corrected")),
    OrderResult.NOT_CORRECTED: ("✗", "bad", N("Not corrected")),
}
OUTCOMES: Mapping[Outcome, tuple[str, str, str]] = {
    Outcome.NONE: ("…", "held", N("Not checked yet")),
    Outcome.KEPT: ("✓", "good", N("Kept")),
    Outcome.BREACHED: ("✗", "bad", N("Broken")),
    Outcome.CORRECTED: ("✓", "good", N("Corrected")),
}
WITHDRAWN = ("✗", "bad", N("Withdrawn, not checked"))


@dataclass(frozen=True, slots=True)
class InspectionRow:
    """An inspection of a permit."""

    id: str  #: Identifier of the inspection.
    when: str  #: When it was recorded.
    mark: Mark  #: What was found.
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
class CommitmentRow:
    """A commitment that stood in for a fact."""

    id: str  #: Identifier of the commitment.
    by: str  #: Who committed.
    what: str  #: To what, by the titles of the requirements.
    due: str  #: Day until which it is checked.
    mark: Mark  #: What became of it.
    open: bool  #: Whether an outcome can be recorded.


@dataclass(frozen=True, slots=True)
class Supervised:
    """How a permit is supervised, as one body sees it."""

    supervisor: str  #: Name of the body; empty if there is none.
    accepted_at: int
    proposed: str  #: Name of the body that has yet to accept; empty if there is none.
    proposed_to_us: bool
    ours: bool
    inspections: tuple[InspectionRow, ...]
    orders: tuple[OrderRow, ...]
    commitments: tuple[CommitmentRow, ...]


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
            proposed_to_us=entry.proposed == body,
            ours=entry.supervisor == body,
            inspections=tuple(_inspections(request, state, permit))[::-1],
            orders=tuple(_orders(request, state, permit))[::-1],
            commitments=tuple(_commitments(request, state, state.permits[permit])),
        )

    return request.service.context.ledger.read(read)


def about_facts(request: PageRequest, rows: Supervised, about: str) -> Iterator[Fact]:
    """Say which inspection or order an act is about; nothing if it is about neither."""
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
            mark=_mark(request, FINDINGS[found.finding]),
            where=" · ".join(filter(None, (where, late))),
            record=to_hex(found.record),
            faults=found.finding is Finding.FAULTS,
        )


def _orders(
    request: PageRequest, state: LedgerState, permit: PermitId
) -> Iterator[OrderRow]:
    for number, found in state.supervision.orders.items():
        if found.permit == permit:
            yield _order(request, to_hex(number), found)


def _order(request: PageRequest, number: str, found: Order) -> OrderRow:
    return OrderRow(
        id=number,
        severity=request.say(GRAVITIES[found.gravity]),
        ordered=request.day(found.ordered_at),
        due=request.day(found.due_at - 1),
        mark=_mark(request, RESULTS[found.result]),
        demands=to_hex(found.demands),
        decision=to_hex(found.decision) if found.result else "",
        open=found.result is OrderResult.NONE,
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
            requirement_title(
                request.service.context.catalogue,
                filed.matter,
                requirement.name,
                request.language,
            )
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
            mark=_mark(request, WITHDRAWN if withdrawn else OUTCOMES[recorded.outcome]),
            open=takes_outcome(recorded),
        )


def _mark(request: PageRequest, state: tuple[str, str, str]) -> Mark:
    sign, kind, word = state
    return Mark(sign, kind, request.say(word))
