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
from zeropermit.domain.supervision.state import NOBODY
from zeropermit.web.pages.shared.contexts import BAD, GOOD, OPEN, Fact, Mark, Sign
from zeropermit.web.pages.shared.page_request import PageRequest
from zeropermit.web.pages.shared.texts import N
from zeropermit.web.pages.shared.titles import requirement_name

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
    accepted_at: int  #: Second at which it accepted the permit.
    proposed: str  #: Name of the body that has yet to accept; empty if there is none.
    accept: bool  #: Whether the visitor's body has yet to accept the permit.
    ours: bool  #: Whether the visitor's body supervises the permit.
    inspections: tuple[InspectionRow, ...]  #: Inspections, newest first.
    orders: tuple[OrderRow, ...]  #: Correction orders, newest first.
    commitments: tuple[CommitmentRow, ...]  #: Commitments in place of evidence.


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
            commitments=tuple(_commitments(request, state, state.permits[permit])),
        )

    return request.read(read)


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
        yield CommitmentRow(
            id=to_hex(content.id),
            by=_name(state, content.organisation),
            what=request.say("; ").join(titles),
            due=request.day(content.due_at - 1),
            mark=request.mark(*OUTCOMES[recorded.outcome]),
            open=takes_outcome(recorded),
        )
