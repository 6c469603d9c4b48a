"""Conditions before each act in a permit's life after issue."""

from __future__ import annotations

import re
from typing import TypeAlias

from zeropermit.audit.checks.common import PriorState, signed
from zeropermit.domain.accounts.responsibility import SignedBy
from zeropermit.domain.ledger import events as e
from zeropermit.domain.ledger.identifiers import Address, PermitId
from zeropermit.domain.ledger.violations import Violations, allowed, given, new
from zeropermit.domain.permits import preconditions as rules
from zeropermit.domain.permits.preconditions import Moment

REASON_CODE = re.compile("[A-Z0-9_]{1,32}")

LifeEvent: TypeAlias = (
    e.PermitSuspended
    | e.PermitReinstated
    | e.PermitEnded
    | e.PermitSuperseded
    | e.WorkStarted
    | e.StartExtended
    | e.WorkStopped
    | e.WorkResumed
    | e.ResumptionCleared
    | e.ForfeitureAnnounced
)
Decided: TypeAlias = (
    e.PermitSuspended
    | e.PermitReinstated
    | e.PermitEnded
    | e.ResumptionCleared
    | e.ForfeitureAnnounced
)


def permit_suspended(prior: PriorState, event: e.PermitSuspended) -> Violations:
    """Check that a valid permit is suspended."""
    yield from rules.suspend(prior.state, _moment(prior, event))
    yield from _decision(prior, "Suspend", event)


def permit_reinstated(prior: PriorState, event: e.PermitReinstated) -> Violations:
    """Check that a suspended permit is given back."""
    yield from rules.reinstate(prior.state, _moment(prior, event))
    yield from _decision(prior, "Reinstate", event)


def permit_ended(prior: PriorState, event: e.PermitEnded) -> Violations:
    """Check that a permit is ended in its life, and forfeited after a hearing."""
    yield from rules.end(prior.state, _moment(prior, event), event.ending)
    yield from _decision(prior, "End", event)


def forfeiture_announced(prior: PriorState, event: e.ForfeitureAnnounced) -> Violations:
    """Check that there is time to ask for a hearing."""
    moment = _moment(prior, event)
    until = event.hearing_until
    yield from rules.announce_forfeiture(prior.state, moment, until)
    yield from _decision(prior, "AnnounceForfeiture", event)


def permit_superseded(prior: PriorState, event: e.PermitSuperseded) -> Violations:
    """Check that a valid permit gives way; the next issue names the new one."""
    yield from rules.supersede(prior.state, _moment(prior, event))
    yield from new("permit", event.successor, prior.state.permits)


def work_started(prior: PriorState, event: e.WorkStarted) -> Violations:
    """Check that a start was awaited."""
    yield from rules.report_start(prior.state, _moment(prior, event))
    yield from _by_holder(prior, "ReportStart", event.permit, event.by)


def start_extended(prior: PriorState, event: e.StartExtended) -> Violations:
    """Check that the start is put off as the matter allows."""
    moment = _moment(prior, event)
    yield from rules.extend(prior.state, moment, event.start_by)
    yield from _by_holder(prior, "Extend", event.permit, event.requested_by)
    yield from reason_code(event.reason)
    permit = prior.state.permits.get(event.permit)
    if permit is not None:
        version = rules.version_of(prior.state, permit)
        keys, by_rule = (event.granted_by,), version.automatic
        by = SignedBy(permit.authority, keys, version.matter, by_rule)
        yield from signed(prior, "Extend", by, position=1)


def work_stopped(prior: PriorState, event: e.WorkStopped) -> Violations:
    """Check that work was under way when it stopped."""
    moment = _moment(prior, event)
    yield from rules.report_stop(prior.state, moment, event.stopped_at)
    yield from _by_holder(prior, "ReportStop", event.permit, event.by)
    yield from given("report", event.report)


def resumption_cleared(prior: PriorState, event: e.ResumptionCleared) -> Violations:
    """Check that the permit of stopped work is verified."""
    yield from rules.clear_resumption(prior.state, _moment(prior, event))
    yield from _decision(prior, "ClearResumption", event)


def work_resumed(prior: PriorState, event: e.WorkResumed) -> Violations:
    """Check that stopped work resumes, after a year only if it was cleared."""
    yield from rules.report_resumption(prior.state, _moment(prior, event))
    yield from _by_holder(prior, "ReportResumption", event.permit, event.by)


def reason_code(reason: str) -> Violations:
    """Check the form of a reason code."""
    shaped = REASON_CODE.fullmatch(reason) is not None
    yield from allowed(shaped, "a reason code", reason)


def _moment(prior: PriorState, event: LifeEvent) -> Moment:
    return Moment(event.permit, prior.time, event.sequence)


def _decision(prior: PriorState, act: str, event: Decided) -> Violations:
    """Expect two officers of the authority, which still holds the matter."""
    yield from reason_code(event.reason)
    yield from given("decision", event.decision)
    permit = prior.state.permits.get(event.permit)
    if permit is not None:
        matter = rules.version_of(prior.state, permit).matter
        by = SignedBy(permit.authority, (event.first, event.second), matter)
        yield from signed(prior, act, by)


def _by_holder(
    prior: PriorState, act: str, permit: PermitId, by: Address
) -> Violations:
    """Expect a key of the permit's holder."""
    found = prior.state.permits.get(permit)
    if found is not None:
        holder = prior.state.applications[found.application].content.applicant
        yield from signed(prior, act, SignedBy(holder, (by,)))
