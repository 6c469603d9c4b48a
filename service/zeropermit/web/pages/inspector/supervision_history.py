"""What became of a permit under supervision, as rows of its page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from zeropermit.domain.applications.preconditions import takes_outcome
from zeropermit.domain.ledger.identifiers import OrganisationId, PermitId, to_hex
from zeropermit.domain.ledger.state import Promise, Registers
from zeropermit.domain.matters.matter import OptionKind
from zeropermit.domain.permits.permit import Permit
from zeropermit.domain.permits.reasons import Outcome
from zeropermit.domain.supervision.inspection import Finding, Gravity, OrderResult
from zeropermit.domain.supervision.state import NOBODY, Order
from zeropermit.serialize.permit import requirement_title
from zeropermit.web.pages.shared.contexts import Fact, Mark
from zeropermit.web.pages.shared.page_request import Visit
from zeropermit.web.pages.shared.texts import N

GRAVITIES: Mapping[Gravity, str] = {
    Gravity.MINOR: N("minor faults"),
    Gravity.SERIOUS: N("serious faults"),
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
    gravity: str  #: How grave the faults are.
    ordered: str  #: Day of the order.
    due: str  #: Day until which the faults are to be corrected.
    mark: Mark  #: Whether they were.
    demands: str  #: Digest of the demands.
    decision: str  #: Digest of the decision that closed it; empty while open.
    open: bool  #: Whether it can be closed.


@dataclass(frozen=True, slots=True)
class PromiseRow:
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

    supervisor: str
    """Name of the body; empty if there is none."""
    accepted_at: int
    proposed: str
    """Name of the body that has yet to accept; empty if there is none."""
    proposed_to_us: bool
    ours: bool
    inspections: tuple[InspectionRow, ...]
    orders: tuple[OrderRow, ...]
    promises: tuple[PromiseRow, ...]


def supervised(visit: Visit, permit: PermitId, body: OrganisationId) -> Supervised:
    """Read how a permit is supervised."""

    def read(registers: Registers, _: object) -> Supervised:
        entry = registers.supervision.of(permit)
        return Supervised(
            supervisor=_name(registers, entry.supervisor),
            accepted_at=entry.accepted_at,
            proposed=_name(registers, entry.proposed),
            proposed_to_us=entry.proposed == body,
            ours=entry.supervisor == body,
            inspections=tuple(_inspections(visit, registers, permit))[::-1],
            orders=tuple(_orders(visit, registers, permit))[::-1],
            promises=tuple(_promises(visit, registers, registers.permits[permit])),
        )

    return visit.service.world.ledger.read(read)


def about_facts(visit: Visit, rows: Supervised, about: str) -> Iterator[Fact]:
    """Say which inspection or order an act is about; nothing if it is about neither."""
    for row in rows.inspections:
        if row.id == about:
            found = f"{row.mark.word} · {row.when}"
            yield visit.fact("Inspected", found)
    for order in rows.orders:
        if order.id == about:
            ordered = f"{visit.say('Ordered')} {order.ordered}"
            due = f"{visit.say('Until')} {order.due}"
            words = f"{order.gravity} · {ordered} · {due}"
            yield visit.fact("Correction order", words)


def _name(registers: Registers, body: OrganisationId) -> str:
    return "" if body == NOBODY else registers.organisations[body].name


def _inspections(
    visit: Visit, registers: Registers, permit: PermitId
) -> Iterator[InspectionRow]:
    for number, found in registers.supervision.inspections.items():
        if found.permit != permit:
            continue
        where = (
            visit.say("drawn by lot")
            if found.round != bytes(32)
            else visit.say("outside rounds")
        )
        late = visit.say("late") if found.late else ""
        yield InspectionRow(
            id=to_hex(number),
            when=visit.time(found.inspected_at),
            mark=_mark(visit, FINDINGS[found.finding]),
            where=" · ".join(filter(None, (where, late))),
            record=to_hex(found.record),
            faults=found.finding is Finding.FAULTS,
        )


def _orders(visit: Visit, registers: Registers, permit: PermitId) -> Iterator[OrderRow]:
    for number, found in registers.supervision.orders.items():
        if found.permit == permit:
            yield _order(visit, to_hex(number), found)


def _order(visit: Visit, number: str, found: Order) -> OrderRow:
    return OrderRow(
        id=number,
        gravity=visit.say(GRAVITIES[found.gravity]),
        ordered=visit.day(found.ordered_at),
        due=visit.day(found.due_at - 1),
        mark=_mark(visit, RESULTS[found.result]),
        demands=to_hex(found.demands),
        decision=to_hex(found.decision) if found.result else "",
        open=found.result is OrderResult.NONE,
    )


def _promises(
    visit: Visit, registers: Registers, permit: Permit
) -> Iterator[PromiseRow]:
    presentation = permit.presentation
    if presentation is None:
        return
    filed = registers.applications[permit.application]
    requirements = registers.versions[filed.content.version].requirements
    for position, promised in enumerate(presentation.commitments):
        content = promised.of(permit.application)
        titles = [
            requirement_title(
                visit.service.world.catalogue,
                filed.matter,
                requirement.name,
                visit.language,
            )
            for requirement, choice in zip(
                requirements, presentation.choices, strict=True
            )
            if requirement.options[choice.option].kind is OptionKind.COMMITMENT
            and choice.evidence == position
        ]
        promise: Promise = registers.commitments[content.id]
        yield PromiseRow(
            id=to_hex(content.id),
            by=_name(registers, content.organisation),
            what=visit.say("; ").join(titles),
            due=visit.day(content.due_at - 1),
            mark=_mark(visit, OUTCOMES[promise.outcome]),
            open=takes_outcome(promise),
        )


def _mark(visit: Visit, state: tuple[str, str, str]) -> Mark:
    sign, kind, word = state
    return Mark(sign, kind, visit.say(word))
