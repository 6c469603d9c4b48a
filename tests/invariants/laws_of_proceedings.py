"""The laws of acts against a holder, each from the journal of events alone."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from tests.invariants.expected_care import care_of, left_to_supervisor
from tests.invariants.model import Model
from tests.invariants.tally import Law, Tally
from zeropermit.domain.law.calendar import DAY, add_months
from zeropermit.domain.ledger import events as e
from zeropermit.domain.ledger.identifiers import PermitId
from zeropermit.domain.permits.reasons import Ending, Measure

Adverse = e.PermitEnded | e.PermitSuspended


def after(
    tally: Tally, model: Model, event: Adverse, line: Collection[PermitId]
) -> None:
    """Look at an act on a permit of a line; a cancellation is against nobody."""
    measure = Measure.SUSPENDED
    if isinstance(event, e.PermitEnded):
        if event.ending is Ending.CANCELLED:
            return
        measure = Measure(event.ending)
    given = [
        (time, told)
        for time, told in model.journal
        if isinstance(told, e.NoticeGiven) and told.permit in line
    ]
    law = Law.nothing_adverse_is_done_without_its_notice
    tally.check(law, holds=given, what=f"{event}: nobody was told")
    time, last = given[-1]
    _was_heard(tally, model, event, time, last)
    law = Law.a_notice_serves_its_measure_and_reason_alone
    told_ = (last.measure, last.reason, last.notice)
    same = told_ == (measure, event.reason, event.notice)
    tally.check(law, holds=same, what=f"{event} after {last}")
    if measure is Measure.FORFEITED:
        heard = [
            found
            for _, found in model.journal
            if isinstance(found, e.HearingRecorded) and found.notice == last.notice
        ]
        _by_its_body(tally, model, event.permit, (event, last, *heard))


def told_of_forfeiture(tally: Tally, model: Model, event: e.NoticeGiven) -> None:
    """Look at a notice: it is given by the body that would forfeit."""
    if event.measure is Measure.FORFEITED:
        _by_its_body(tally, model, event.permit, (event,))


def _by_its_body(
    tally: Tally,
    model: Model,
    permit: PermitId,
    steps: Iterable[Adverse | e.NoticeGiven | e.HearingRecorded],
) -> None:
    """The body that forfeits gives the notice, and holds the hearing on it."""
    filed = model.state.applications[model.state.permits[permit].application]
    body: bytes = filed.content.authority
    if left_to_supervisor(model, permit, Measure.FORFEITED):
        body = care_of(model, permit).supervisor
    for step in steps:
        for key in (step.first, step.second):
            law = Law.a_forfeiture_is_the_act_of_the_body_that_the_version_names
            own = model.state.keys[key].organisation == body
            tally.check(law, holds=own, what=f"{step} by another than {body.hex()}")


def _was_heard(
    tally: Tally, model: Model, event: Adverse, time: int, last: e.NoticeGiven
) -> None:
    """Time to answer was given and is over, also after an answer; and so on."""
    law = Law.nothing_adverse_is_done_without_its_notice
    replies = {
        type(reply)
        for _, reply in model.journal
        if isinstance(reply, e.ProceedingStep) and reply.notice == last.notice
    }
    enough = time + 5 * DAY <= last.answer_until
    over = last.answer_until <= model.now
    tally.check(law, holds=enough and over, what=f"{event} too soon after {last}")
    asked = e.HearingRequested in replies
    held = not asked or e.HearingRecorded in replies
    tally.check(law, holds=held, what=f"{event} before the hearing on {last}")
    lasts = model.now < add_months(time, 12)
    tally.check(law, holds=lasts, what=f"{event} a year after {last}")
