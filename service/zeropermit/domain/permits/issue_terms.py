"""Terms of a new permit: its times, and the case that a change keeps.

Use cases and audit call the same functions. Whether the requirements are met is the
question of `domain/matters/rules.py`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Self

from zeropermit.domain.applications.proceeding_rules import not_closed
from zeropermit.domain.law.calendar import add_months
from zeropermit.domain.law.regions import contains_number
from zeropermit.domain.ledger import identifiers as ids
from zeropermit.domain.ledger import violations as expect
from zeropermit.domain.ledger.events import GrantKind
from zeropermit.domain.ledger.state import Filed, LedgerState
from zeropermit.domain.ledger.violations import Rule, Violation, Violations
from zeropermit.domain.matters.matter import MatterVersion
from zeropermit.domain.permits.turn import is_in_force
from zeropermit.errors import (
    ApplicantKeyNotTrustedError,
    ChangeNotAppliedForError,
    ChangeRefusedError,
    ChangeShortensError,
    NumberNotGrantedError,
    PermitInForceError,
)

NUMBER = re.compile(r"[!-`{-~]{1,64}")
"""Printable ASCII without blanks and small letters: a number is written in one way."""


@dataclass(frozen=True, slots=True)
class ChangedCase:
    """The parts of an application that a change of its permit keeps."""

    matter: str
    authority: ids.OrganisationId
    applicant: ids.OrganisationId
    project: ids.ProjectId

    @classmethod
    def of(cls, filed: Filed) -> Self:
        """Take the parts of an application."""
        content = filed.content
        return cls(filed.matter, content.authority, content.applicant, content.project)

    def __str__(self) -> str:
        parts = (self.authority, self.applicant, self.project)
        return " ".join((self.matter, *(part.hex() for part in parts)))


def same_case(
    state: LedgerState, replaced: ids.PermitId, case: ChangedCase
) -> Violations:
    """Check that a change keeps authority, applicant, project and matter."""
    before = ChangedCase.of(state.applications[state.permits[replaced].application])
    if before != case:
        error = ChangeRefusedError(ids.to_hex(replaced))
        yield Violation(Rule.CHANGE_MISMATCH, str(before), str(case), error)


def applied_for(filed: Filed, replaced: ids.PermitId | None) -> Violations:
    """Check that the holder applied for just this: a new permit, or this change."""
    wanted, found = filed.content.replaces, replaced or ids.NO_PERMIT
    if wanted != found:
        error = ChangeNotAppliedForError(ids.to_hex(found))
        yield Violation(Rule.CHANGE_MISMATCH, wanted, found, error)


def not_shortened(
    state: LedgerState, replaced: ids.PermitId, valid_until: int
) -> Violations:
    """Check that a change does not shorten the permit: it ends no earlier."""
    current = state.permits[replaced].end_decided
    error = ChangeShortensError(current, valid_until)
    yield from expect.allowed(
        valid_until >= current, f"valid until {current} or later", valid_until, error
    )


def barring(
    state: LedgerState,
    version: MatterVersion,
    project: ids.ProjectId,
    replaced: ids.PermitId | None,
    *,
    now: int,
) -> ids.PermitId | None:
    """Find the permit in force for a project that bars another; None if there is none.

    `replaced` is the permit that is to be changed, which bars nothing.
    """
    latest = state.latest.get((version.matter, project))
    if version.several_permits or latest is None or latest == replaced:
        return None
    return latest if is_in_force(state.permits[latest], now=now) else None


def alone(
    state: LedgerState,
    version: MatterVersion,
    project: ids.ProjectId,
    replaced: ids.PermitId | None,
    *,
    now: int,
) -> Violations:
    """Check that no other permit of a matter is in force for a project."""
    other = barring(state, version, project, replaced, now=now)
    if other is not None:
        error = PermitInForceError(ids.to_hex(other))
        wanted = "no other permit in force for the project"
        yield Violation(Rule.EXISTS_ALREADY, wanted, other, error)


def open_application(state: LedgerState, filed: Filed) -> Violations:
    """Check that an application was not withdrawn, declined or refused."""
    yield from not_closed(state, filed.content.id)


def applicant_key(state: LedgerState, filed: Filed) -> Violations:
    """Check that the key that signed an application counts at that second."""
    if not state.trusts(filed.by, filed.applied_at):
        wanted = "an application by a key that was to be trusted"
        error = ApplicantKeyNotTrustedError(ids.to_hex(filed.content.id))
        yield Violation(Rule.KEY_NOT_ACTIVE, wanted, filed.by, error)


def face(number: str, document: bytes) -> Violations:
    """Check the number and the document of a new permit."""
    yield from expect.given("document", document)
    shaped = NUMBER.fullmatch(number) is not None
    yield from expect.allowed(shaped, "a permit number", number)


def unused(
    state: LedgerState, authority: ids.OrganisationId, number: str, document: bytes
) -> Violations:
    """Check that neither document nor number is that of another permit.

    Each authority gives its own numbers.
    """
    yield from expect.new("document", document, state.by_document)
    same = state.by_number.get(number, ())
    holders = {state.permits[permit].authority for permit in same}
    if authority in holders:
        yield Violation(Rule.EXISTS_ALREADY, "a number of no other permit", number)


def granted(
    state: LedgerState, authority: ids.OrganisationId, matter: ids.MatterId, number: str
) -> Violations:
    """Check that the grant of the authority names a region of the number.

    That there is a grant is for those who check the signature.
    """
    grant = state.grants.get((authority, GrantKind.DECIDE, matter))
    if grant is not None and not contains_number(grant.regions, number):
        wanted = f"a number in {', '.join(map(str, grant.regions))}"
        error = NumberNotGrantedError(number)
        yield Violation(Rule.NOT_GRANTED, wanted, number, error)


def applicant(state: LedgerState, organisation: ids.OrganisationId) -> Violations:
    """Check that the applicant's organisation is not suspended."""
    entry = state.organisations.get(organisation)
    if entry is not None and entry.suspended:
        wanted = "an applicant that is not suspended"
        yield Violation(Rule.KEY_SUSPENDED, wanted, organisation)


def validity(version: MatterVersion, valid_until: int, *, now: int) -> Violations:
    """Check the exclusive end of the validity of a permit issued now."""
    limit = valid_until_limit(version, now=now)
    wanted = f"valid until after {now} and at most {limit}"
    yield from expect.allowed(now < valid_until <= limit, wanted, valid_until)


def valid_until_limit(version: MatterVersion, *, now: int) -> int:
    """Give the latest exclusive end of the validity of a permit issued now."""
    return _limit(now, version.validity.valid_for_months)


def start_limit(version: MatterVersion, *, now: int) -> int:
    """Give the exclusive end of the time to start under a first permit issued now."""
    return _limit(now, version.validity.start_within_months)


def _limit(now: int, months: int) -> int:
    return add_months(now, months) if months else ids.NO_END
