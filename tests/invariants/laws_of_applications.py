"""Laws about applications, each from the journal alone."""

from __future__ import annotations

from collections.abc import Iterator

from tests.invariants.model import Model
from tests.invariants.tally import Law, Tally
from zeropermit.domain.law.calendar import DAY
from zeropermit.domain.ledger import events as e
from zeropermit.domain.ledger.identifiers import ApplicationId

CLOSING = (e.ApplicationWithdrawn, e.ApplicationDeclined, e.ApplicationRefused)


def after(tally: Tally, model: Model, event: e.Event) -> None:
    """Look at an event that was just told; `model` is the state before it."""
    if isinstance(event, e.RepairRequested | e.CreditRepaired):
        repaired(tally, model, event)
    if isinstance(event, e.PermitIssued | e.Committed):
        law = Law.a_closed_application_is_never_issued
        closed = [*_of(model, event.application, CLOSING)]
        tally.check(law, holds=not closed, what=f"{event} after {closed}")
    if isinstance(event, CLOSING):
        law = Law.an_application_is_closed_once
        ends = (*CLOSING, e.PermitIssued)
        ended = [*_of(model, event.application, ends)]
        tally.check(law, holds=not ended, what=f"{event} after {ended}")
    if isinstance(event, e.ServiceRecorded | e.ServiceAcknowledged):
        _served_once(tally, model, event)
    elif isinstance(event, e.ApplicationStep):
        _said_once(tally, model, event)


def _served_once(
    tally: Tally, model: Model, event: e.ServiceRecorded | e.ServiceAcknowledged
) -> None:
    """Once for each document; within the case, in the past, not long ago."""
    law = Law.a_document_is_served_once_and_put_on_record_soon
    kinds = (e.ServiceRecorded, e.ServiceAcknowledged)
    before = [
        one
        for one in _of(model, event.application, kinds)
        if getattr(one, "document", b"") == event.document
    ]
    tally.check(law, holds=not before, what=f"{event} after {before}")
    begun = [
        time
        for time, one in model.journal
        if isinstance(one, e.Applied) and one.application == event.application
    ]
    fits = begun and begun[0] <= event.served_at <= model.now
    soon = model.now - event.served_at <= 15 * DAY
    tally.check(law, holds=fits and soon, what=f"{event} at {model.now}, {begun}")


def repaired(
    tally: Tally, model: Model, event: e.RepairRequested | e.CreditRepaired
) -> None:
    """Look at a request for a repair, or a repair: one request for each repair."""
    law = Law.credit_is_repaired_as_asked_alone
    kinds = (e.OrganisationBarred, e.RepairRequested, e.CreditRepaired)
    course = [
        type(one)
        for _, one in model.journal
        if isinstance(one, kinds) and one.commitment == event.commitment
    ]
    wanted = [e.OrganisationBarred]
    if isinstance(event, e.CreditRepaired):
        wanted.append(e.RepairRequested)
    tally.check(law, holds=course == wanted, what=f"{event} after {course}")


def _said_once(tally: Tally, model: Model, event: e.ApplicationStep) -> None:
    """Accepted, told, answered and prolonged once; paused once at a time."""
    law = Law.an_application_is_accepted_corrected_and_prolonged_once
    before = [*_of(model, event.application, (type(event),))]
    if not isinstance(event, e.ApplicationPaused):
        tally.check(law, holds=not before, what=f"{event} after {before}")
        return
    for other in before:
        assert isinstance(other, e.ApplicationPaused)
        apart = other.paused_until <= event.paused_from
        tally.check(law, holds=apart, what=f"{event} within {other}")


def _of(
    model: Model, application: ApplicationId, kinds: tuple[type[e.Event], ...]
) -> Iterator[e.Event]:
    """Give the events of some kinds about an application."""
    for _, event in model.journal:
        if isinstance(event, kinds) and getattr(event, "application", 0) == application:
            yield event
