"""What must hold before each event of the commitment registry."""

from __future__ import annotations

from zeropermit.audit.checks.common import (
    Problems,
    Scene,
    acts,
    allowed,
    equal,
    given,
    granted,
    known,
    new,
)
from zeropermit.audit.differences import Code, Problem
from zeropermit.domain.ledger import events as e
from zeropermit.domain.ledger.identifiers import project_id
from zeropermit.domain.matters.matter import REQUIREMENT_LIMIT
from zeropermit.domain.permits.reasons import Outcome

FOLLOWS = frozenset(
    {
        (Outcome.NONE, Outcome.KEPT),
        (Outcome.NONE, Outcome.BREACHED),
        (Outcome.NONE, Outcome.CORRECTED),
        (Outcome.BREACHED, Outcome.CORRECTED),
    }
)
"""Which outcome may be recorded after which."""


def applied(scene: Scene, event: e.Applied) -> Problems:
    """Check an application: own key, open version, authority that decides it."""
    content = event.content
    yield from equal(Code.ID_NOT_DERIVED, content.id, event.application)
    yield from equal(Code.ID_NOT_DERIVED, project_id(event.project), content.project)
    yield from new("application", event.application, scene.registers.applications)
    yield from given("consent", content.consent)
    yield from acts(scene, event.by, content.applicant)
    version = scene.registers.versions.get(content.version)
    if version is None:
        yield Problem(Code.NAMES_UNKNOWN, "a known version", content.version.hex())
        return
    yield from equal(Code.VALUE_NOT_ALLOWED, version.code, event.matter)
    if not version.opens_at <= scene.time < version.open_until:
        window = f"within [{version.opens_at}, {version.open_until})"
        yield Problem(Code.NOT_OPEN, window, str(scene.time))
    yield from granted(scene, content.authority, e.GrantKind.DECIDE, version.matter)


def committed(scene: Scene, event: e.Committed) -> Problems:
    """Check a commitment: own key, known application, not barred."""
    content, registers = event.content, scene.registers
    yield from equal(Code.ID_NOT_DERIVED, content.id, event.commitment)
    yield from equal(Code.ID_NOT_DERIVED, content.application, event.application)
    yield from new("commitment", event.commitment, registers.commitments)
    yield from known("application", event.application, registers.applications)
    yield from acts(scene, event.by, content.organisation)
    if content.organisation in registers.barred:
        since = registers.barred[content.organisation]
        yield Problem(
            Code.ORGANISATION_BARRED, "one that may commit", f"barred since {since}"
        )
    count = len(content.requirements)
    wanted = f"1 to {REQUIREMENT_LIMIT} requirements"
    yield from allowed(0 < count <= REQUIREMENT_LIMIT, wanted, count)
    yield from given("letter", content.letter)
    later = content.due_at > scene.time
    yield from allowed(later, f"due after {scene.time}", content.due_at)


def commitment_withdrawn(scene: Scene, event: e.CommitmentWithdrawn) -> Problems:
    """Check that an organisation takes back its own commitment, once."""
    promise = scene.registers.commitments.get(event.commitment)
    if promise is None:
        yield Problem(Code.NAMES_UNKNOWN, "a known commitment", event.commitment.hex())
        return
    if promise.withdrawn_at:
        found = f"withdrawn at {promise.withdrawn_at}"
        yield Problem(Code.STATE_NOT_ALLOWED, "a commitment that stands", found)
    yield from acts(scene, event.by, promise.content.organisation)


def outcome_recorded(scene: Scene, event: e.OutcomeRecorded) -> Problems:
    """Check an outcome; its officers are in the calldata and not in the event."""
    promise = scene.registers.commitments.get(event.commitment)
    if promise is None:
        yield Problem(Code.NAMES_UNKNOWN, "a known commitment", event.commitment.hex())
        return
    organisation = promise.content.organisation
    yield from equal(Code.KEY_OF_ANOTHER, organisation, event.organisation)
    if (promise.outcome, event.outcome) not in FOLLOWS:
        expected = f"what may follow {promise.outcome.name}"
        yield Problem(Code.STATE_NOT_ALLOWED, expected, event.outcome.name)
    yield from given("decision", event.decision)


def organisation_barred(scene: Scene, event: e.OrganisationBarred) -> Problems:
    """Check a bar; that it follows a breach is checked with the order of events."""
    organisations = scene.registers.organisations
    yield from known("organisation", event.organisation, organisations)
    yield from given("decision", event.decision)


def credit_repaired(scene: Scene, event: e.CreditRepaired) -> Problems:
    """Check that a bar is lifted which is there."""
    if event.organisation not in scene.registers.barred:
        found = "0x" + event.organisation.hex()
        yield Problem(Code.ORGANISATION_BARRED, "one that is barred", found)
    yield from given("decision", event.decision)
