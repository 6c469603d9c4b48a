"""Predictions: what a holder reports, what both sides agree on, and a hearing."""

from __future__ import annotations

from tests.invariants.acts import Act, application_id
from tests.invariants.expected_permits import (
    issue,
    issuer,
    moment,
    reason_code,
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

HEARING = 5 * DAY
"""Shortest time to ask for a hearing (行政处罚法 64)."""
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
    issue(model, act)


def report_start(model: Model, act: Act) -> None:
    permit, entry = moment(model, act, State.VALID)
    refuse(entry.start_by == NO_END, "StartNotAwaited", permit)
    _holder(model, act)


def extend(model: Model, act: Act) -> None:
    application, start_by, reason = Application(*act.arguments[0]), *act.arguments[2:]
    permit, entry = moment(model, act, State.VALID)
    refuse(entry.start_by == NO_END, "StartNotAwaited", permit)
    version = model.state.versions[application.version]
    often = version.validity.extension_limit
    refuse(entry.progress.extensions >= often, "ExtensionLimit", permit, often)
    last_second = entry.start_by - 1
    latest = add_months(last_second, version.validity.extension_months)
    allowed = entry.start_by < start_by <= latest
    refuse(not allowed, "ExtensionNotAllowed", start_by, latest)
    reason_code(reason)
    _holder(model, act)
    issuer(model, act, application, version, position=1)


def report_stop(model: Model, act: Act) -> None:
    stopped_at, report = act.arguments[2:]
    permit, entry = moment(model, act, State.VALID, State.SUSPENDED)
    _work(permit, entry, Work.UNDER_WAY)
    earliest = entry.progress.work_since
    allowed = earliest <= stopped_at <= model.now
    refuse(not allowed, "StopNotAllowed", stopped_at, earliest)
    refuse(report == ZERO, "ReportMissing")
    _holder(model, act)


def clear_resumption(model: Model, act: Act) -> None:
    permit, entry = moment(model, act, State.VALID)
    _work(permit, entry, Work.STOPPED)
    two_officers(model, act)


def report_resumption(model: Model, act: Act) -> None:
    permit, entry = moment(model, act, State.VALID)
    _work(permit, entry, Work.STOPPED, Work.CLEARED)
    if entry.progress.work is Work.STOPPED:
        since = add_months(entry.progress.work_since, CLEARED_AFTER)
        refuse(since <= model.now, "ResumptionNotCleared", permit, since)
    _holder(model, act)


def announce_forfeiture(model: Model, act: Act) -> None:
    moment(model, act, State.VALID, State.SUSPENDED)
    until, earliest = act.arguments[2], model.now + HEARING
    refuse(until < earliest, "HearingTooShort", until, earliest)
    two_officers(model, act)


def _work(permit: PermitId, entry: Permit, *allowed: Work) -> None:
    work = entry.progress.work
    refuse(work not in allowed, "WorkNotAllowed", permit, int(work))


def _holder(model: Model, act: Act) -> None:
    holder, owner = Application(*act.arguments[0]).applicant, model.signer(act)
    refuse(owner != holder, "NotTheHolder", holder, owner)


def _matter(model: Model, application: Application) -> MatterId | None:
    version = model.state.versions.get(application.version)
    return version and version.matter
