"""Predictions: what a holder reports, and what both sides agree on."""

from __future__ import annotations

from tests.invariants.acts import Act, application_id
from tests.invariants.expected_permits import (
    issue,
    issuer,
    moment,
    reason_code,
    struck_off,
    two_officers,
)
from tests.invariants.model import Model, refuse
from zeropermit.domain.evidence.evidence_set import Application
from zeropermit.domain.law.calendar import DAY, add_months
from zeropermit.domain.ledger.identifiers import (
    NO_END,
    ZERO,
    MatterId,
    PermitId,
    permit_id,
)
from zeropermit.domain.permits.permit import Permit
from zeropermit.domain.permits.reasons import State, Work
from zeropermit.domain.permits.status import status

ROLL = 14 * DAY
"""By how much a last day rolls over rest days at most."""
CLEARED_AFTER = 12
"""Months of stopped work after which the permit is verified again (建筑法 10)."""


def change(model: Model, act: Act) -> None:
    old, _ = moment(model, act, State.VALID)
    replaced, application = (Application(*act.arguments[n]) for n in (0, 2))
    kept = replaced.authority, replaced.applicant, replaced.project
    same = kept == (application.authority, application.applicant, application.project)
    same = same and _matter(model, replaced) == _matter(model, application)
    new = permit_id(application_id(act.arguments[2]))
    refuse(not same, "ChangeMismatch", new, old)
    issue(model, act, old)


def report_start(model: Model, act: Act) -> None:
    permit, entry = moment(model, act, *State, counter="reports")
    _awaited(model, permit, entry, State.VALID)
    _in_time(model, permit, entry, act.arguments[2])
    holder(model, act)


def confirm_start(model: Model, act: Act) -> None:
    permit, entry = moment(model, act, *State, counter="clearances")
    _awaited(model, permit, entry)
    started_at = act.arguments[2]
    claims = {entry.progress.claimed_start} - {0}
    refuse(started_at not in claims, "StartNotReported", permit, started_at)
    _in_time(model, permit, entry, started_at)
    two_officers(model, act)


def _awaited(model: Model, permit: PermitId, entry: Permit, *also: State) -> None:
    """Refuse a permit that is not one of `also`, unless time alone lapsed it."""
    state = status(entry, now=model.now)
    if state in also:
        return
    if state is State.LAPSED:
        state = entry.stored if entry.stored is not State.VALID else state
    if state is State.LAPSED and entry.end_until <= model.now:
        state = State.EXPIRED
    refuse(state is not State.LAPSED, "StateNotAllowed", permit, int(state))
    refuse(struck_off(model, permit), "AlreadyDeregistered", permit)
    content = model.state.applications[entry.application].content
    version = model.state.versions[content.version]
    last = model.state.latest.get((version.matter, content.project), ZERO)
    another = not version.several_permits and last != permit
    refuse(another, "AnotherPermitIssued", permit, last)


def _in_time(model: Model, permit: PermitId, entry: Permit, started_at: int) -> None:
    """Refuse work that did not begin between issue and now, and in time."""
    until = entry.start_until
    refuse(until == NO_END, "StartNotAwaited", permit)
    issued = _first_issue(model, permit)
    possible = issued <= started_at <= model.now
    refuse(not possible, "StartNotAllowed", started_at, issued)
    refuse(started_at >= until, "StartTooLate", started_at, until)


def request_extension(model: Model, act: Act) -> None:
    application, start_by, reason = Application(*act.arguments[0]), *act.arguments[2:]
    permit, entry = moment(model, act, State.VALID, counter="reports")
    until = entry.progress.start_by or entry.start_by
    refuse(until == NO_END, "StartNotAwaited", permit)
    refuse(entry.progress.requested_start, "ExtensionPending", permit)
    validity = model.state.versions[application.version].validity
    often, more = validity.extension_limit, entry.progress.extensions
    refuse(more >= often, "ExtensionLimit", permit, often)
    months = validity.start_within_months + (more + 1) * validity.extension_months
    latest = add_months(_first_issue(model, permit), months) + ROLL
    refuse(not until < start_by <= latest, "ExtensionNotAllowed", start_by, latest)
    reason_code(reason)
    holder(model, act)


def extend(model: Model, act: Act) -> None:
    application, start_by = Application(*act.arguments[0]), act.arguments[3]
    entry = _undecided(model, act)
    until, asked = entry.progress.start_by or entry.start_by, entry.start_until
    allowed = max(until, model.now) < start_by <= asked
    refuse(not allowed, "ExtensionNotAllowed", start_by, asked)
    version = model.state.versions[application.version]
    issuer(model, act, application, version)


def refuse_extension(model: Model, act: Act) -> None:
    _undecided(model, act)
    two_officers(model, act)


def _undecided(model: Model, act: Act) -> Permit:
    """Refuse unless the request that the act names is undecided."""
    permit, entry = moment(model, act, State.VALID, counter="clearances")
    asked = entry.progress.requested_start
    refuse(asked == 0, "ExtensionNotRequested", permit)
    request, named = entry.progress.reports - 1, act.arguments[2]
    refuse(request != named, "SequenceMismatch", permit, request, named)
    return entry


def _first_issue(model: Model, permit: PermitId) -> int:
    while permit in model.state.replaces:
        permit = model.state.replaces[permit]
    return model.state.permits[permit].issued_at


def report_stop(model: Model, act: Act) -> None:
    stopped_at, report = act.arguments[2:]
    permit, entry = moment(model, act, State.VALID, State.SUSPENDED, counter="reports")
    _work(permit, entry, Work.UNDER_WAY)
    earliest = entry.progress.work_since
    allowed = earliest <= stopped_at <= model.now
    refuse(not allowed, "StopNotAllowed", stopped_at, earliest)
    refuse(report == ZERO, "ReportMissing")
    holder(model, act)


def clear_resumption(model: Model, act: Act) -> None:
    permit, entry = moment(model, act, State.VALID, counter="clearances")
    _work(permit, entry, Work.STOPPED)
    two_officers(model, act)


def report_resumption(model: Model, act: Act) -> None:
    permit, entry = moment(model, act, State.VALID, counter="reports")
    _work(permit, entry, Work.STOPPED, Work.CLEARED)
    if entry.progress.work is Work.STOPPED:
        since = add_months(entry.progress.work_since, CLEARED_AFTER)
        refuse(since <= model.now, "ResumptionNotCleared", permit, since)
    holder(model, act)


def _work(permit: PermitId, entry: Permit, *allowed: Work) -> None:
    work = entry.progress.work
    refuse(work not in allowed, "WorkNotAllowed", permit, int(work))


def holder(model: Model, act: Act) -> None:
    own, owner = Application(*act.arguments[0]).applicant, model.signer(act)
    refuse(owner != own, "NotTheHolder", own, owner)


def _matter(model: Model, application: Application) -> MatterId | None:
    version = model.state.versions.get(application.version)
    return version and version.matter
