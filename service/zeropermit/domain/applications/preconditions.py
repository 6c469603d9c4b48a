"""Preconditions of new applications and of commitments.

Use cases, pages and audit call the same functions. They are written from
`docs/protocol.md` and not from the contracts.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from zeropermit import errors
from zeropermit.domain.accounts.responsibility import grant_violations, recorder_of
from zeropermit.domain.applications.proceeding_rules import due, not_closed
from zeropermit.domain.evidence.evidence_set import Application, Commitment
from zeropermit.domain.law.subjects import is_subject
from zeropermit.domain.ledger import identifiers as ids
from zeropermit.domain.ledger import violations as expect
from zeropermit.domain.ledger.events import GrantKind
from zeropermit.domain.ledger.state import CommitmentRecord, LedgerState
from zeropermit.domain.ledger.texts import is_name
from zeropermit.domain.ledger.violations import Rule, Violation, Violations
from zeropermit.domain.matters.matter import REQUIREMENT_LIMIT, MatterVersion
from zeropermit.domain.permits.deceit import not_barred
from zeropermit.domain.permits.reasons import Outcome

FOLLOWS: Final[Mapping[Outcome, frozenset[Outcome]]] = MappingProxyType(
    {
        Outcome.NONE: frozenset({Outcome.KEPT, Outcome.BREACHED, Outcome.CORRECTED}),
        Outcome.BREACHED: frozenset({Outcome.CORRECTED}),
    }
)
"""Outcomes that can follow each."""


def is_open(version: MatterVersion, *, now: int) -> bool:
    """Whether a version of a matter takes applications."""
    return version.opens_at <= now < version.open_until


def apply(state: LedgerState, application: Application, *, now: int) -> Violations:
    """Check that a version of the matter is open, and that the authority decides it."""
    version = state.versions.get(application.version)
    if version is None:
        wanted = "a known version"
        yield Violation(Rule.NAMES_UNKNOWN, wanted, application.version.hex())
        return
    if not is_open(version, now=now):
        window = f"within [{version.opens_at}, {version.open_until})"
        yield Violation(Rule.NOT_OPEN, window, str(now))
    yield from decides(state, application.authority, version, now=now)
    yield from not_barred(state, application.applicant, version, now=now)


def subject_code(
    state: LedgerState, version: ids.MatterVersionId, code: str
) -> Violations:
    """Check that a code is one of the kind that permits of a version are for."""
    known = state.versions.get(version)
    if known is not None:
        wanted = f"a code of kind {known.subject.name}"
        yield from expect.allowed(is_subject(known.subject, code), wanted, code)


def change_told(application: Application, changes: str) -> Violations:
    """Check that an application for a change has a text, and no other one has."""
    changing = application.replaces != ids.NO_PERMIT
    told = is_name(changes) if changing else not changes
    wanted = "a text of what changes" if changing else "nothing that changes"
    yield from expect.allowed(told, wanted, changes)


def decides(
    state: LedgerState,
    authority: ids.OrganisationId,
    version: MatterVersion,
    *,
    now: int,
    error: errors.ZeropermitError | None = None,
) -> Violations:
    """Check that an authority decides a matter."""
    kind = GrantKind.DECIDE
    yield from grant_violations(
        state, authority, kind, version.matter, now=now, error=error
    )


def commit(state: LedgerState, content: Commitment, *, now: int) -> Violations:
    """Check the terms of a commitment, and that its organisation may commit."""
    yield from expect.known("application", content.application, state.applications)
    yield from not_closed(state, content.application)
    since = state.barred_since(content.organisation)
    if since is not None:
        found = f"barred since {since}"
        yield Violation(Rule.ORGANISATION_BARRED, "one that may commit", found)
    count = len(content.requirements)
    wanted = f"1 to {REQUIREMENT_LIMIT} requirements"
    yield from expect.allowed(0 < count <= REQUIREMENT_LIMIT, wanted, count)
    yield from expect.given("letter", content.letter)
    yield from due(content.due_at, now=now)


def withdraw(state: LedgerState, commitment: ids.CommitmentId) -> Violations:
    """Check that a commitment was not taken back."""
    recorded = state.commitments.get(commitment)
    if recorded is None:
        yield from known_commitment(state, commitment)
        return
    if recorded.withdrawn_at:
        found = f"withdrawn at {recorded.withdrawn_at}"
        yield Violation(Rule.STATE_NOT_ALLOWED, "a commitment that stands", found)


def record_outcome(
    state: LedgerState, commitment: ids.CommitmentId, outcome: Outcome
) -> Violations:
    """Check that an outcome follows from the one that is recorded."""
    recorded = state.commitments.get(commitment)
    if recorded is None:
        yield from known_commitment(state, commitment)
        return
    before = recorded.outcome
    if outcome not in FOLLOWS.get(before, frozenset()):
        yield Violation(
            Rule.STATE_NOT_ALLOWED,
            f"an outcome that may follow {before.name}",
            outcome.name,
            errors.OutcomeRefusedError(before.name),
        )


def recorder(
    state: LedgerState, application: Application, body: ids.OrganisationId
) -> Violations:
    """Check that a body records outcomes of commitments for an application."""
    expected = recorder_of(state, application)
    if body != expected:
        error = errors.NotAllowedError()
        yield Violation(Rule.KEY_OF_ANOTHER, expected, body, error)


def request_repair(
    state: LedgerState,
    organisation: ids.OrganisationId,
    breached: ids.CommitmentId,
    request: bytes | None = None,
) -> Violations:
    """Check that a barred organisation asks for the repair of one breach, once."""
    bar = state.barred.get(organisation, {}).get(breached)
    if bar is None:
        yield _not_barred(organisation, breached)
        return
    if bar.repair_asked_at:
        yield Violation(
            Rule.STATE_NOT_ALLOWED,
            "no open request",
            f"asked at {bar.repair_asked_at}",
            errors.RepairRequestedBeforeError(ids.to_hex(breached)),
        )
    if request is not None:
        yield from expect.given("request", request)


def _not_barred(
    organisation: ids.OrganisationId, breached: ids.CommitmentId
) -> Violation:
    return Violation(
        Rule.ORGANISATION_BARRED,
        "one that is barred for this breach",
        organisation,
        errors.NotBarredError(ids.to_hex(breached)),
    )


def repair(
    state: LedgerState,
    organisation: ids.OrganisationId,
    breached: ids.CommitmentId,
    body: ids.OrganisationId,
) -> Violations:
    """Check that an organisation asked the body that barred it for a breach."""
    bar = state.barred.get(organisation, {}).get(breached)
    if bar is None:
        yield _not_barred(organisation, breached)
        return
    asked = errors.RepairNotRequestedError(ids.to_hex(breached))
    if not bar.repair_asked_at:
        wanted = "a request for the repair"
        yield Violation(Rule.STATE_NOT_ALLOWED, wanted, "none", asked)
    if bar.body != body:
        error = errors.NotAllowedError()
        yield Violation(Rule.KEY_OF_ANOTHER, bar.body, body, error)


def takes_outcome(recorded: CommitmentRecord) -> bool:
    """Whether an outcome can be recorded; a withdrawal hinders none."""
    return recorded.outcome in FOLLOWS


def known_commitment(state: LedgerState, commitment: ids.CommitmentId) -> Violations:
    """Check that a commitment is on the ledger."""
    error = errors.CommitmentUnknownError(ids.to_hex(commitment))
    entries = state.commitments
    yield from expect.known("commitment", commitment, entries, error)
