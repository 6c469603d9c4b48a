"""The laws of a permit's life after issue, each from the journal of events alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeAlias

from eth_utils.crypto import keccak

from tests.invariants import laws_of_proceedings, laws_of_renewals
from tests.invariants.model import Model
from tests.invariants.tally import Law, Tally
from tests.invariants.terms import term_of
from zeropermit.domain.evidence.evidence_set import Application
from zeropermit.domain.law.calendar import DAY, add_months
from zeropermit.domain.ledger import events as e
from zeropermit.domain.ledger.identifiers import NO_END, PermitId
from zeropermit.domain.matters.matter import Validity
from zeropermit.domain.permits.reasons import Ending, State
from zeropermit.domain.permits.status import status

Report: TypeAlias = (
    e.WorkStarted
    | e.StartReportedLate
    | e.WorkStopped
    | e.WorkResumed
    | e.ExtensionRequested
)
Reply: TypeAlias = Report | e.NoticeAnswered | e.HearingRequested | e.RenewalRequested
ActOnPermit: TypeAlias = (
    Report
    | e.PermitSuspended
    | e.PermitReinstated
    | e.PermitEnded
    | e.PermitSuperseded
    | e.ResumptionCleared
    | e.StartConfirmed
    | e.StartExtended
    | e.ExtensionRefused
    | e.NoticeGiven
    | e.PermitDeregistered
    | e.DocumentCorrected
    | e.RenewalStep
)
"""Events that follow the issue of a permit in force."""


def after(tally: Tally, model: Model, event: e.Event) -> None:
    """Look at an event; `model` is the state before the act that made it."""
    if isinstance(event, ActOnPermit):
        _nothing_follows_the_end(tally, model, event)
    if isinstance(event, Reply):
        _only_the_holder_reports(tally, model, event)
    _before_a_start(tally, model, event)
    _before_a_measure(tally, model, event)
    if isinstance(event, e.RenewalStep):
        laws_of_renewals.after(tally, model, event)
    if isinstance(event, e.WorkResumed):
        _long_stopped_work_was_cleared(tally, model, event)
    if isinstance(event, e.DocumentCorrected):
        _nothing_decided_is_corrected(tally, model, event)
    if isinstance(event, e.PermitSuperseded):
        _successor_is_for_the_same(tally, model, event)


def _before_a_measure(tally: Tally, model: Model, event: e.Event) -> None:
    """Look at a measure against a holder, or at the notice of one."""
    if isinstance(event, e.PermitEnded | e.PermitSuspended):
        laws_of_proceedings.after(tally, model, event, lineage(model, event.permit))
    if isinstance(event, e.NoticeGiven):
        laws_of_proceedings.told_of_forfeiture(tally, model, event)


def _before_a_start(tally: Tally, model: Model, event: e.Event) -> None:
    """Look at an event of a start that is awaited."""
    if isinstance(event, e.ExtensionRequested):
        _more_time_is_asked_for_within_limits(tally, model, event)
    if isinstance(event, e.StartExtended):
        _start_is_put_off_within_limits(tally, model, event)
    if isinstance(event, e.WorkStarted | e.StartReportedLate | e.StartConfirmed):
        _work_began_in_time(tally, model, event)


def start_is_not_moved(
    tally: Tally, model: Model, event: e.PermitIssued, replaced: PermitId
) -> None:
    """A changed permit has the time to start of the one before, to the second."""
    law = Law.a_start_is_put_off_only_within_the_limits
    same = event.start_by == model.state.permits[replaced].start_by
    tally.check(law, holds=same, what=f"{event} in the place of {replaced.hex()}")
    if event.start_by == NO_END:
        unlimited = not _validity(model, replaced).start_within_months
        tally.check(law, holds=unlimited, what=f"{event} without a start")


def nothing_is_shortened(
    tally: Tally, model: Model, event: e.PermitIssued, replaced: PermitId
) -> None:
    before = term_of(model, replaced).decided
    law = Law.a_change_takes_nothing_from_the_holder
    longer = event.valid_until >= before
    tally.check(law, holds=longer, what=f"{event} in the place of {replaced.hex()}")


def nothing_is_in_force_beside_it(
    tally: Tally, model: Model, event: e.PermitIssued, events: Sequence[e.Event]
) -> None:
    """Looked up among all permits, where one of its like is in force."""
    content = model.state.applications[event.application].content
    if model.state.versions[content.version].several_permits:
        return
    ended = {one.permit for one in events if isinstance(one, e.PermitSuperseded)}
    beside = [
        permit.hex()
        for permit, entry in model.state.permits.items()
        if permit not in ended
        and _is_like(model, _content(model, permit), content)
        and status(entry, now=model.now) in {State.VALID, State.SUSPENDED}
    ]
    law = Law.one_permit_of_a_matter_is_in_force_for_a_project
    tally.check(law, holds=not beside, what=f"{event} beside {beside}")


def _is_like(model: Model, other: Application, content: Application) -> bool:
    """Whether an application is for the same, and one of its kind at a time."""
    version, own = (model.state.versions[one.version] for one in (other, content))
    same = (version.matter, other.project) == (own.matter, content.project)
    return same and not version.several_permits


def _nothing_follows_the_end(tally: Tally, model: Model, event: ActOnPermit) -> None:
    """But for a start in time: reported when time had lapsed the permit, confirmed."""
    if isinstance(event, e.PermitDeregistered):
        _struck_off_after_the_end(tally, model, event)
        return
    entry = model.state.permits[event.permit]
    state = status(entry, now=model.now)
    law = Law.terminal_stays_terminal
    if not isinstance(event, e.StartReportedLate | e.StartConfirmed):
        tally.check(law, holds=not state.terminal, what=f"{event} after {state.name}")
        return
    lasts = model.now < term_of(model, event.permit).ends
    alone = entry.stored is State.VALID and lasts
    struck = [one for _, one in _of(model, event.permit, e.PermitDeregistered)]
    gone = any(one.permit == event.permit for one in struck)
    back = state is State.LAPSED and alone and not gone
    tally.check(law, holds=back, what=f"{event} after {state.name}, {entry.stored}")
    if isinstance(event, e.StartConfirmed):
        _comes_back_alone(tally, model, event)


def _comes_back_alone(tally: Tally, model: Model, event: e.StartConfirmed) -> None:
    """As it was reported last, and no permit of its like was issued since."""
    told = [one for _, one in _of(model, event.permit, e.StartReportedLate)]
    claimed = getattr(told[-1], "started_at", None) if told else None
    law = Law.terminal_stays_terminal
    same = claimed == event.started_at
    tally.check(law, holds=same, what=f"{event}, reported was {claimed}")
    content, entries = _content(model, event.permit), model.state.permits
    if model.state.versions[content.version].several_permits:
        return
    since = entries[event.permit].issued_at
    beside = [
        permit.hex()
        for permit, entry in entries.items()
        if permit != event.permit
        and _is_like(model, _content(model, permit), content)
        and entry.issued_at > since
    ]
    law = Law.one_permit_of_a_matter_is_in_force_for_a_project
    tally.check(law, holds=not beside, what=f"{event} beside {beside}")


def _work_began_in_time(
    tally: Tally,
    model: Model,
    event: e.WorkStarted | e.StartReportedLate | e.StartConfirmed,
) -> None:
    """After the first permit of the line was issued, and in the time to start."""
    first = lineage(model, event.permit)[-1]
    issued = model.state.permits[first].issued_at
    until = min(model.state.permits[event.permit].start_until, model.now + 1)
    law = Law.a_permit_is_kept_by_a_start_in_time_alone
    in_time = issued <= event.started_at < until
    tally.check(law, holds=in_time, what=f"{event}, issued {issued}, until {until}")


def _struck_off_after_the_end(
    tally: Tally, model: Model, event: e.PermitDeregistered
) -> None:
    """Once, and ended by time, or by an act of the journal that is not itself 注销."""
    kinds = (e.PermitEnded, e.PermitSuperseded, e.PermitDeregistered)
    line = _of(model, event.permit, *kinds)
    told = [one for _, one in line if one.permit == event.permit]
    state = status(model.state.permits[event.permit], now=model.now)
    by_time = not told and state in {State.LAPSED, State.EXPIRED}
    last = told[-1] if told else None
    by_act = isinstance(last, e.PermitEnded) and last.ending is not Ending.CANCELLED
    law = Law.what_is_struck_off_had_ended_and_stays_it
    tally.check(law, holds=by_time or by_act, what=f"{event} after {last}")


def _nothing_decided_is_corrected(
    tally: Tally, model: Model, event: e.DocumentCorrected
) -> None:
    """From the document that the journal has last, to one that it never had."""
    permit, seen = event.permit, set()
    last: bytes = b""
    for _, one in model.journal:
        new = getattr(one, "corrected", None) or getattr(one, "document", None)
        if isinstance(one, e.PermitIssued | e.DocumentCorrected):
            seen.add(new)
            last = new or b"" if one.permit == permit else last
    follows = event.document == last and event.corrected not in seen
    law = Law.a_correction_gives_a_permit_a_document_of_its_own
    tally.check(law, holds=follows and any(event.corrected), what=event)


def _only_the_holder_reports(tally: Tally, model: Model, event: Reply) -> None:
    holder = _content(model, event.permit).applicant
    own = model.state.keys[event.by].organisation == holder
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
    law = Law.a_start_is_put_off_only_within_the_limits
    asked = _undecided_request(model, event.permit)
    tally.check(law, holds=asked, what=f"{event}, and nobody asked")
    latest = asked.start_by if asked else 0
    tally.check(law, holds=event.start_by <= latest, what=f"{event} after {latest}")
    before = model.state.permits[event.permit].start_decided
    later = max(before, model.now) < event.start_by
    tally.check(law, holds=later, what=f"{event}, no later")
    granted = model.state.keys[event.by].organisation
    own = granted == model.state.permits[event.permit].authority
    tally.check(law, holds=own, what=f"{event} granted by another")


def _more_time_is_asked_for_within_limits(
    tally: Tally, model: Model, event: e.ExtensionRequested
) -> None:
    """Months are counted from the first issue, and a last day rolls 14 days at most."""
    validity = _validity(model, event.permit)
    often = 1 + sum(1 for _ in _of(model, event.permit, e.StartExtended))
    law = Law.extensions_never_exceed_the_limit
    tally.check(law, holds=often <= validity.extension_limit, what=f"{often}: {event}")
    first = lineage(model, event.permit)[-1]
    months = validity.start_within_months + often * validity.extension_months
    latest = add_months(model.state.permits[first].issued_at, months) + 14 * DAY
    law = Law.a_start_is_put_off_only_within_the_limits
    tally.check(law, holds=event.start_by <= latest, what=f"{event} after {latest}")
    before = model.state.permits[event.permit].start_decided
    tally.check(law, holds=before < event.start_by, what=f"{event}, no later")
    once = _undecided_request(model, event.permit) is None
    tally.check(law, holds=once, what=f"{event}, and another is undecided")


def _undecided_request(model: Model, permit: PermitId) -> e.ExtensionRequested | None:
    """The last request of a line, if nothing answered it."""
    answers = (e.StartExtended, e.ExtensionRefused, e.WorkStarted, e.StartConfirmed)
    told = [act for _, act in _of(model, permit, e.ExtensionRequested, *answers)]
    last = told[-1] if told else None
    return last if isinstance(last, e.ExtensionRequested) else None


def kept_until_decided(
    tally: Tally, model: Model, permit: PermitId, shown: State
) -> None:
    """A valid permit whose holder asked in time does not lapse before that is decided.

    `shown` is its status on chain; when the day asked for has come, it has lapsed.
    """
    entry = model.state.permits[permit]
    if not entry.progress.requested_start or entry.stored is not State.VALID:
        return
    asked = _undecided_request(model, permit)
    if asked is None or term_of(model, permit).ends <= model.now:
        return
    law = Law.an_extension_asked_for_in_time_keeps_a_permit_until_decided
    wanted = State.VALID if model.now < asked.start_by else State.LAPSED
    tally.check(law, holds=shown is wanted, what=f"{asked}: {shown.name}")


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
            asked = filed.content.replaces == event.permit and filed.changes != ""
            law = Law.no_permit_gives_way_unless_its_holder_asked
            tally.check(law, holds=asked, what=f"{event}: {filed}")
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
