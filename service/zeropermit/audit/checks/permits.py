"""What must hold before each event of the permit registry.

A permit is two events: `PermitIssued`, and `EvidencePresented` right after it. With
the second the whole case is decided again.
"""

from __future__ import annotations

from zeropermit.audit.checks.common import (
    Problems,
    Scene,
    acts,
    allowed,
    equal,
    given,
    granted,
    new,
)
from zeropermit.audit.differences import Code, Problem, as_text
from zeropermit.domain.law.calendar import add_months
from zeropermit.domain.ledger import events as e
from zeropermit.domain.ledger.identifiers import NO_END, permit_id
from zeropermit.domain.ledger.state import Filed
from zeropermit.domain.matters.matter import MatterVersion, Requirement
from zeropermit.domain.matters.rules import Case, evidence_ids, unmet, unused_evidence
from zeropermit.domain.permits.permit import Permit

NUMBER_LIMIT = 64
"""Bytes of a permit number."""


def permit_issued(scene: Scene, event: e.PermitIssued) -> Problems:
    """Check who issued a permit, to which application, and on what terms."""
    registers = scene.registers
    yield from equal(Code.ID_NOT_DERIVED, permit_id(event.application), event.permit)
    yield from new("permit", event.permit, registers.permits)
    yield from given("document", event.document)
    shaped = 0 < len(event.number.encode()) <= NUMBER_LIMIT
    yield from allowed(shaped, "a permit number", event.number)
    filed = registers.applications.get(event.application)
    version = registers.versions.get(filed.content.version) if filed else None
    if filed is None or version is None:
        found = as_text(event.application)
        yield Problem(Code.NAMES_UNKNOWN, "a known application", found)
        return
    yield from _issuer(scene, event, filed, version)
    before = registers.replaces.get(event.permit)
    replaced = registers.permits.get(before) if before else None
    if replaced is not None:
        yield from _same_case(scene, filed, replaced)
    yield from _terms(scene, event, version, replaced)


def _issuer(
    scene: Scene, event: e.PermitIssued, filed: Filed, version: MatterVersion
) -> Problems:
    authority = filed.content.authority
    yield from equal(Code.KEY_OF_ANOTHER, authority, event.authority)
    roles = {e.KeyRole.OFFICER}
    if version.automatic:
        roles.add(e.KeyRole.SYSTEM)
    yield from acts(scene, event.by, authority, roles=frozenset(roles))
    yield from granted(scene, authority, e.GrantKind.DECIDE, version.matter)


def _same_case(scene: Scene, filed: Filed, replaced: Permit) -> Problems:
    """Expect a change to keep authority, applicant, project and matter."""
    before = scene.registers.applications[replaced.application]
    yield from equal(Code.CHANGE_MISMATCH, _case(before), _case(filed))


def _case(filed: Filed) -> str:
    """Name what stays the same when a permit is changed."""
    content = filed.content
    parts = (content.authority, content.applicant, content.project)
    return " ".join((filed.matter, *(part.hex() for part in parts)))


def _terms(
    scene: Scene, event: e.PermitIssued, version: MatterVersion, replaced: Permit | None
) -> Problems:
    months = version.validity.start_within_months
    start_by = add_months(scene.time, months) if months else NO_END
    if replaced is not None:
        start_by = replaced.start_by
    yield from equal(Code.TIME_MISMATCH, start_by, event.start_by)
    months = version.validity.valid_for_months
    limit = add_months(scene.time, months) if months else NO_END
    fits = scene.time < event.valid_until <= limit
    wanted = f"valid until after {scene.time} and at most {limit}"
    yield from allowed(fits, wanted, event.valid_until)


def evidence_presented(scene: Scene, event: e.EvidencePresented) -> Problems:
    """Decide the case of a permit again, from all that was presented for it."""
    permit = scene.registers.permits.get(event.permit)
    if permit is None:
        yield Problem(Code.NAMES_UNKNOWN, "a known permit", as_text(event.permit))
        return
    try:
        yield from _case_problems(scene, event, permit)
    except (KeyError, IndexError, ValueError) as error:
        yield Problem(Code.UNDECIDABLE, "a case that can be decided", repr(error))


def _case_problems(
    scene: Scene, event: e.EvidencePresented, permit: Permit
) -> Problems:
    application = scene.registers.applications[permit.application].content
    requirements = scene.registers.versions[application.version].requirements
    case = Case(
        scene.registers, application, requirements, event.presentation, scene.time
    )
    choices = len(event.presentation.choices)
    if choices != len(requirements):
        yield Problem(Code.CHOICE_COUNT, str(len(requirements)), str(choices))
        return
    failures = [
        _not_met(requirements, found.requirement, found.reason.name)
        for found in unmet(case)
    ]
    yield from failures
    if failures:
        return
    if unused_evidence(case):
        yield Problem(Code.EVIDENCE_UNUSED, "evidence that serves", "more than that")
    yield from equal(Code.EVIDENCE_IDS, evidence_ids(case), permit.evidence)


def _not_met(
    requirements: tuple[Requirement, ...], position: int, reason: str
) -> Problem:
    name = requirements[position].name
    return Problem(Code.REQUIREMENT_NOT_MET, f"{name} met", reason)
