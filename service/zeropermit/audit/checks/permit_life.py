"""What must hold before each act in a permit's life after issue."""

from __future__ import annotations

import re
from typing import TypeAlias

from zeropermit.audit.checks.common import Scene, signed
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


def permit_suspended(scene: Scene, event: e.PermitSuspended) -> Violations:
    """Check that a valid permit is suspended."""
    yield from rules.suspend(scene.registers, _moment(scene, event))
    yield from _decision(scene, "Suspend", event)


def permit_reinstated(scene: Scene, event: e.PermitReinstated) -> Violations:
    """Check that a suspended permit is given back."""
    yield from rules.reinstate(scene.registers, _moment(scene, event))
    yield from _decision(scene, "Reinstate", event)


def permit_ended(scene: Scene, event: e.PermitEnded) -> Violations:
    """Check that a permit is ended in its life, and forfeited after a hearing."""
    yield from rules.end(scene.registers, _moment(scene, event), event.ending)
    yield from _decision(scene, "End", event)


def forfeiture_announced(scene: Scene, event: e.ForfeitureAnnounced) -> Violations:
    """Check that there is time to ask for a hearing."""
    moment = _moment(scene, event)
    until = event.hearing_until
    yield from rules.announce_forfeiture(scene.registers, moment, until)
    yield from _decision(scene, "AnnounceForfeiture", event)


def permit_superseded(scene: Scene, event: e.PermitSuperseded) -> Violations:
    """Check that a valid permit gives way; the issue that follows says to what."""
    yield from rules.supersede(scene.registers, _moment(scene, event))
    yield from new("permit", event.successor, scene.registers.permits)


def work_started(scene: Scene, event: e.WorkStarted) -> Violations:
    """Check that a start was awaited."""
    yield from rules.report_start(scene.registers, _moment(scene, event))
    yield from _by_holder(scene, "ReportStart", event.permit, event.by)


def start_extended(scene: Scene, event: e.StartExtended) -> Violations:
    """Check that the start is put off as the matter allows."""
    moment = _moment(scene, event)
    yield from rules.extend(scene.registers, moment, event.start_by)
    yield from _by_holder(scene, "Extend", event.permit, event.requested_by)
    yield from reason_code(event.reason)
    permit = scene.registers.permits.get(event.permit)
    if permit is not None:
        version = rules.version_of(scene.registers, permit)
        keys, by_rule = (event.granted_by,), version.automatic
        by = SignedBy(permit.authority, keys, version.matter, by_rule)
        yield from signed(scene, "Extend", by, position=1)


def work_stopped(scene: Scene, event: e.WorkStopped) -> Violations:
    """Check that work was under way when it stopped."""
    moment = _moment(scene, event)
    yield from rules.report_stop(scene.registers, moment, event.stopped_at)
    yield from _by_holder(scene, "ReportStop", event.permit, event.by)
    yield from given("report", event.report)


def resumption_cleared(scene: Scene, event: e.ResumptionCleared) -> Violations:
    """Check that the permit of stopped work is verified."""
    yield from rules.clear_resumption(scene.registers, _moment(scene, event))
    yield from _decision(scene, "ClearResumption", event)


def work_resumed(scene: Scene, event: e.WorkResumed) -> Violations:
    """Check that stopped work resumes, after a year only if it was cleared."""
    yield from rules.report_resumption(scene.registers, _moment(scene, event))
    yield from _by_holder(scene, "ReportResumption", event.permit, event.by)


def reason_code(reason: str) -> Violations:
    """Check the form of a reason code."""
    shaped = REASON_CODE.fullmatch(reason) is not None
    yield from allowed(shaped, "a reason code", reason)


def _moment(scene: Scene, event: LifeEvent) -> Moment:
    return Moment(event.permit, scene.time, event.sequence)


def _decision(scene: Scene, act: str, event: Decided) -> Violations:
    """Expect two officers of the authority, which still holds the matter."""
    yield from reason_code(event.reason)
    yield from given("decision", event.decision)
    permit = scene.registers.permits.get(event.permit)
    if permit is not None:
        matter = rules.version_of(scene.registers, permit).matter
        by = SignedBy(permit.authority, (event.first, event.second), matter)
        yield from signed(scene, act, by)


def _by_holder(scene: Scene, act: str, permit: PermitId, by: Address) -> Violations:
    """Expect a key of the permit's holder."""
    found = scene.registers.permits.get(permit)
    if found is not None:
        holder = scene.registers.applications[found.application].content.applicant
        yield from signed(scene, act, SignedBy(holder, (by,)))
