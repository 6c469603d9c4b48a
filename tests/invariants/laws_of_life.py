"""The laws of a permit's life after issue, each from the journal of events alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from eth_utils.crypto import keccak

from tests.invariants.model import Model
from tests.invariants.tally import Law, Tally
from zeropermit.domain.evidence.evidence_set import Application
from zeropermit.domain.law.calendar import DAY, add_months
from zeropermit.domain.ledger import events as e
from zeropermit.domain.ledger.identifiers import NO_END, PermitId
from zeropermit.domain.matters.matter import Validity
from zeropermit.domain.permits.reasons import Ending
from zeropermit.domain.permits.status import status

Report: TypeAlias = e.WorkStarted | e.WorkStopped | e.WorkResumed | e.StartExtended
ActOnPermit: TypeAlias = (
    Report
    | e.PermitSuspended
    | e.PermitReinstated
    | e.PermitEnded
    | e.PermitSuperseded
    | e.ResumptionCleared
    | e.ForfeitureAnnounced
)
"""Events that count a permit's sequence up."""


def after(tally: Tally, model: Model, event: e.Event) -> None:
    """Look at an event; `model` is the state before the act that made it."""
    if isinstance(event, ActOnPermit):
        _nothing_follows_the_end(tally, model, event)
    if isinstance(event, Report):
        _only_the_holder_reports(tally, model, event)
    if isinstance(event, e.StartExtended):
        _start_is_put_off_within_limits(tally, model, event)
    if isinstance(event, e.PermitEnded):
        _whoever_forfeits_was_heard(tally, model, event)
    if isinstance(event, e.WorkResumed):
        _long_stopped_work_was_cleared(tally, model, event)
    if isinstance(event, e.PermitSuperseded):
        _successor_is_for_the_same(tally, model, event)


def start_is_not_moved(
    tally: Tally, model: Model, event: e.PermitIssued, replaced: PermitId
) -> None:
    """A changed permit has the time to start of the one before, to the second."""
    law = Law.a_start_is_put_off_only_within_the_limits
    same = event.start_by == model.state.permits[replaced].start_by
    tally.check(law, holds=same, what=f"{event} in the place of {replaced.hex()}")
    if event.start_by == NO_END:
        begun = any(True for _ in _of(model, replaced, e.WorkStarted))
        unlimited = not _validity(model, replaced).start_within_months
        tally.check(law, holds=begun or unlimited, what=f"{event} without a start")


def _nothing_follows_the_end(tally: Tally, model: Model, event: ActOnPermit) -> None:
    state = status(model.state.permits[event.permit], now=model.now)
    law = Law.terminal_stays_terminal
    tally.check(law, holds=not state.terminal, what=f"{event} after {state.name}")


def _only_the_holder_reports(tally: Tally, model: Model, event: Report) -> None:
    by = event.requested_by if isinstance(event, e.StartExtended) else event.by
    holder = _content(model, event.permit).applicant
    own = model.state.keys[by].organisation == holder
    law = Law.nobody_but_the_holder_reports
    tally.check(law, holds=own, what=f"{event} by another than {holder.hex()}")


def _start_is_put_off_within_limits(
    tally: Tally, model: Model, event: e.StartExtended
) -> None:
    """Counted over all permits that took each other's place."""
    validity = _validity(model, event.permit)
    often = 1 + sum(1 for _ in _of(model, event.permit, e.StartExtended))
    law = Law.extensions_never_exceed_the_limit
    tally.check(law, holds=often <= validity.extension_limit, what=f"{often}: {event}")
    first = lineage(model, event.permit)[-1]
    months = validity.start_within_months + often * validity.extension_months
    latest = add_months(model.state.permits[first].issued_at, months)
    law = Law.a_start_is_put_off_only_within_the_limits
    tally.check(law, holds=event.start_by <= latest, what=f"{event} after {latest}")
    before = model.state.permits[event.permit].start_by
    tally.check(law, holds=before < event.start_by, what=f"{event}, no later")
    granted = model.state.keys[event.granted_by].organisation
    own = granted == model.state.permits[event.permit].authority
    tally.check(law, holds=own, what=f"{event} granted by another")


def _whoever_forfeits_was_heard(
    tally: Tally, model: Model, event: e.PermitEnded
) -> None:
    announced = [
        (time, told.hearing_until)
        for time, told in _of(model, event.permit, e.ForfeitureAnnounced)
        if isinstance(told, e.ForfeitureAnnounced)
    ]
    time, until = announced[-1] if announced else (model.now, NO_END)
    heard = time + 5 * DAY <= until <= model.now
    free = event.ending is not Ending.FORFEITED
    law = Law.nothing_is_forfeited_without_a_hearing
    tally.check(law, holds=free or heard, what=f"{event} before {until}")


def _long_stopped_work_was_cleared(
    tally: Tally, model: Model, event: e.WorkResumed
) -> None:
    kinds = (e.WorkStopped, e.ResumptionCleared)
    law = Law.work_stopped_for_a_year_is_cleared_before_it_resumes
    told = [act for _, act in _of(model, event.permit, *kinds)]
    last = told[-1] if told else None
    tally.check(law, holds=last, what=f"{event}, and it was not stopped")
    cleared = isinstance(last, e.ResumptionCleared)
    stopped_at = last.stopped_at if isinstance(last, e.WorkStopped) else model.now
    short = model.now < add_months(stopped_at, 12)
    tally.check(law, holds=cleared or short, what=f"{event} after {last}")


def _successor_is_for_the_same(
    tally: Tally, model: Model, event: e.PermitSuperseded
) -> None:
    """The application that the new permit answers is found by its derived id."""
    old, law = _content(model, event.permit), Law.a_permit_gives_way_to_its_like_alone
    for number, filed in model.state.applications.items():
        if PermitId(_derived(number)) == event.successor:
            same = _purpose(model, filed.content) == _purpose(model, old)
            tally.check(law, holds=same, what=f"{event}: {old}, {filed.content}")
            return
    tally.check(law, holds=False, what=f"{event}: nobody applied for it")


def _purpose(model: Model, content: Application) -> tuple[bytes, ...]:
    """What a permit is for, and whose it is."""
    matter = model.state.versions[content.version].matter
    return (matter, content.authority, content.applicant, content.project)


def _derived(number: bytes) -> bytes:
    return keccak(b"permit:" + number)


def lineage(model: Model, permit: PermitId) -> list[PermitId]:
    """A permit, and those whose place it took, the first one last."""
    before = {
        event.successor: event.permit
        for _, event in model.journal
        if isinstance(event, e.PermitSuperseded)
    }
    found = [permit]
    while found[-1] in before:
        found.append(before[found[-1]])
    return found


def _of(
    model: Model, permit: PermitId, *kinds: type[e.Event]
) -> Iterator[tuple[int, ActOnPermit]]:
    """What happened under a permit and those before it, with the times."""
    numbers = set(lineage(model, permit))
    for time, event in model.journal:
        if not isinstance(event, ActOnPermit) or not isinstance(event, kinds):
            continue
        if event.permit in numbers:
            yield time, event


def _content(model: Model, permit: PermitId) -> Application:
    application = model.state.permits[permit].application
    return model.state.applications[application].content


def _validity(model: Model, permit: PermitId) -> Validity:
    return model.state.versions[_content(model, permit).version].validity
