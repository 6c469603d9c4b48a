"""What must hold before each act in a permit's life after issue."""

from __future__ import annotations

import re
from typing import TypeAlias

from zeropermit.audit.checks.common import (
    Problems,
    Scene,
    acts,
    allowed,
    equal,
    given,
    granted,
    new,
    two_officers,
)
from zeropermit.audit.differences import Code, Problem, as_text
from zeropermit.domain.law.calendar import DAY, add_months
from zeropermit.domain.ledger import events as e
from zeropermit.domain.ledger.identifiers import NO_END, Address, PermitId
from zeropermit.domain.ledger.state import Filed
from zeropermit.domain.permits.permit import (
    HEARING_DAYS,
    MONTHS_WITHOUT_CLEARANCE,
    Permit,
)
from zeropermit.domain.permits.reasons import Ending, State, Work
from zeropermit.domain.permits.status import status

REASON_CODE = re.compile("[A-Z0-9_]{1,32}")

VALID = frozenset({State.VALID})
SUSPENDED = frozenset({State.SUSPENDED})
IN_LIFE = VALID | SUSPENDED

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


def permit_suspended(scene: Scene, event: e.PermitSuspended) -> Problems:
    """Check that a valid permit is suspended."""
    yield from _moment(scene, event, VALID)
    yield from _decision(scene, event)


def permit_reinstated(scene: Scene, event: e.PermitReinstated) -> Problems:
    """Check that a suspended permit is given back."""
    yield from _moment(scene, event, SUSPENDED)
    yield from _decision(scene, event)


def permit_ended(scene: Scene, event: e.PermitEnded) -> Problems:
    """Check that a permit is ended in its life, and forfeited after a hearing."""
    yield from allowed(event.ending != 0, "an ending", event.ending)
    yield from _moment(scene, event, IN_LIFE)
    yield from _decision(scene, event)
    permit = scene.registers.permits.get(event.permit)
    if permit is not None and event.ending is Ending.FORFEITED:
        until = permit.progress.hearing_until
        heard = until != 0 and until <= scene.time
        yield from allowed(heard, f"a hearing closed by {scene.time}", until)


def forfeiture_announced(scene: Scene, event: e.ForfeitureAnnounced) -> Problems:
    """Check that there is time to ask for a hearing."""
    yield from _moment(scene, event, IN_LIFE)
    yield from _decision(scene, event)
    earliest = scene.time + HEARING_DAYS * DAY
    enough = event.hearing_until >= earliest
    yield from allowed(enough, f"{earliest} or later", event.hearing_until)


def permit_superseded(scene: Scene, event: e.PermitSuperseded) -> Problems:
    """Check that a valid permit gives way; the issue that follows says to what."""
    yield from _moment(scene, event, VALID)
    yield from new("permit", event.successor, scene.registers.permits)


def work_started(scene: Scene, event: e.WorkStarted) -> Problems:
    """Check that a start was awaited."""
    yield from _moment(scene, event, VALID)
    yield from _by_holder(scene, event.permit, event.by)
    permit = scene.registers.permits.get(event.permit)
    if permit is not None:
        awaited = permit.start_by != NO_END
        yield from allowed(awaited, "an awaited start", permit.start_by)


def start_extended(scene: Scene, event: e.StartExtended) -> Problems:
    """Check that the start is put off as the matter allows."""
    yield from _moment(scene, event, VALID)
    yield from _by_holder(scene, event.permit, event.requested_by)
    yield from _reason(event.reason)
    found = _filed(scene, event.permit)
    if found is None:
        return
    permit, filed = found
    version = scene.registers.versions[filed.content.version]
    roles = {e.KeyRole.OFFICER} | ({e.KeyRole.SYSTEM} if version.automatic else set())
    authority = permit.authority
    yield from acts(scene, event.granted_by, authority, roles=frozenset(roles))
    yield from granted(scene, authority, e.GrantKind.DECIDE, version.matter)
    if permit.start_by == NO_END:
        yield Problem(Code.VALUE_NOT_ALLOWED, "an awaited start", "none")
        return
    most = version.validity.extension_limit
    before = permit.progress.extensions
    yield from allowed(before < most, f"at most {most} extensions", before + 1)
    limit = add_months(permit.start_by - 1, version.validity.extension_months)
    later = permit.start_by < event.start_by <= limit
    wanted = f"after {permit.start_by} and at most {limit}"
    yield from allowed(later, wanted, event.start_by)


def work_stopped(scene: Scene, event: e.WorkStopped) -> Problems:
    """Check that work was under way when it stopped."""
    yield from _moment(scene, event, IN_LIFE)
    yield from _by_holder(scene, event.permit, event.by)
    yield from _work(scene, event.permit, frozenset({Work.UNDER_WAY}))
    yield from given("report", event.report)
    permit = scene.registers.permits.get(event.permit)
    if permit is not None:
        since = permit.progress.work_since
        possible = since <= event.stopped_at <= scene.time
        yield from allowed(possible, f"{since} to {scene.time}", event.stopped_at)


def resumption_cleared(scene: Scene, event: e.ResumptionCleared) -> Problems:
    """Check that the permit of stopped work is verified."""
    yield from _moment(scene, event, VALID)
    yield from _decision(scene, event)
    yield from _work(scene, event.permit, frozenset({Work.STOPPED}))


def work_resumed(scene: Scene, event: e.WorkResumed) -> Problems:
    """Check that stopped work resumes, after a year only if it was cleared."""
    yield from _moment(scene, event, VALID)
    yield from _by_holder(scene, event.permit, event.by)
    yield from _work(scene, event.permit, frozenset({Work.STOPPED, Work.CLEARED}))
    permit = scene.registers.permits.get(event.permit)
    if permit is not None and permit.progress.work is Work.STOPPED:
        until = add_months(permit.progress.work_since, MONTHS_WITHOUT_CLEARANCE)
        yield from allowed(scene.time < until, f"before {until}", scene.time)


def _moment(scene: Scene, event: LifeEvent, follows: frozenset[State]) -> Problems:
    """Expect an act to come at its turn, in a state that allows it."""
    permit = scene.registers.permits.get(event.permit)
    if permit is None:
        yield Problem(Code.NAMES_UNKNOWN, "a known permit", as_text(event.permit))
        return
    yield from equal(Code.OUT_OF_SEQUENCE, permit.sequence, event.sequence)
    state = status(permit, now=scene.time)
    if state not in follows:
        wanted = " or ".join(sorted(state.name for state in follows))
        yield Problem(Code.STATE_NOT_ALLOWED, wanted, state.name)


def _decision(scene: Scene, event: Decided) -> Problems:
    """Expect two officers of the authority, which still holds the matter."""
    yield from _reason(event.reason)
    yield from given("decision", event.decision)
    found = _filed(scene, event.permit)
    if found is None:
        return
    permit, filed = found
    yield from two_officers(scene, event.first, event.second, permit.authority)
    matter = scene.registers.versions[filed.content.version].matter
    yield from granted(scene, permit.authority, e.GrantKind.DECIDE, matter)


def _reason(reason: str) -> Problems:
    shaped = REASON_CODE.fullmatch(reason) is not None
    yield from allowed(shaped, "a reason code", reason)


def _work(scene: Scene, permit: PermitId, follows: frozenset[Work]) -> Problems:
    entry = scene.registers.permits.get(permit)
    if entry is not None and entry.progress.work not in follows:
        wanted = " or ".join(sorted(work.name for work in follows))
        yield Problem(Code.STATE_NOT_ALLOWED, wanted, entry.progress.work.name)


def _by_holder(scene: Scene, permit: PermitId, by: Address) -> Problems:
    """Expect a key of the permit's holder."""
    found = _filed(scene, permit)
    if found is not None:
        yield from acts(scene, by, found[1].content.applicant)


def _filed(scene: Scene, permit: PermitId) -> tuple[Permit, Filed] | None:
    """Give a permit and its application."""
    entry = scene.registers.permits.get(permit)
    if entry is None:
        return None
    return entry, scene.registers.applications[entry.application]
