"""Responsibility for an act: the organisation, the role of its keys and their number.

Each act declares its duties, and `domain/acts/duties.py` lists them. API, pages, use
cases and audit check them here. Acts of governance carry no signature.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

from zeropermit import errors
from zeropermit.domain.evidence.evidence_set import Application
from zeropermit.domain.ledger import identifiers as ids
from zeropermit.domain.ledger.events import GrantKind, KeyRole, OrganisationKind
from zeropermit.domain.ledger.state import LedgerState
from zeropermit.domain.ledger.violations import Rule, Violation, Violations, require
from zeropermit.domain.permits.lookup import find_permit
from zeropermit.domain.supervision.state import NOBODY

OFFICER: Final = frozenset({KeyRole.OFFICER, KeyRole.CHIEF})
CHIEF: Final = frozenset({KeyRole.CHIEF})
#: Keys that promise or decide: those of agents do not.
PRINCIPAL: Final = frozenset({*OFFICER, KeyRole.SYSTEM})
ANY_KEY: Final = frozenset({*PRINCIPAL, KeyRole.AGENT})


class Party(Enum):
    """The organisation that signs an act."""

    APPLICANT = auto()
    HOLDER = auto()  #: Applicant of the application that a permit answers.
    COMMITTER = auto()  #: Organisation of a commitment.
    #: Authority of an application, and issuer of the permit that answers it.
    AUTHORITY = auto()
    SUPERVISOR = auto()  #: Body that supervises a permit.
    #: Body to which a permit was handed over and that has not accepted it yet.
    PROPOSED_SUPERVISOR = auto()
    INSPECTOR = auto()  #: Public body that inspects the matter.
    #: Supervisor of a permit; the authority while nobody supervises it.
    RECORDER = auto()
    DEPARTMENT = auto()  #: Department that attests a schema, or attested a record.
    REGISTRAR = auto()  #: Body that enrols enterprises.
    KEY_OWNER = auto()  #: Organisation of a key.
    NEW_KEY = auto()  #: A key that no organisation has yet; it proves itself.


@dataclass(frozen=True, slots=True)
class Duty:
    """Signatures of one organisation under an act."""

    party: Party
    roles: frozenset[KeyRole] = ANY_KEY
    signatures: int = 1
    #: Grant that the organisation has to hold; None if the act needs no grant.
    grant: GrantKind | None = None
    #: Whether a system key signs only where the matter is decided by rule.
    by_rule: bool = False
    while_suspended: bool = False  #: Whether a suspended organisation can sign too.


def party_of(
    state: LedgerState, permit: ids.PermitId, party: Party
) -> ids.OrganisationId:
    """Name the holder, authority, recorder or a supervisor of a permit.

    Raises:
        PermitUnknownError: There is no such permit.
        NotSupervisedError: The permit has no such supervisor.
    """
    found = find_permit(state, permit)
    if party is Party.AUTHORITY:
        return found.authority
    if party is Party.HOLDER:
        return state.applications[found.application].content.applicant
    if party is Party.RECORDER:
        return recorder_of(state, state.applications[found.application].content)
    supervision = state.supervision.of(permit)
    body = supervision.supervisor
    if party is Party.PROPOSED_SUPERVISOR:
        body = supervision.proposed
    if body == NOBODY:
        raise errors.NotSupervisedError(ids.to_hex(permit))
    return body


def recorder_of(state: LedgerState, application: Application) -> ids.OrganisationId:
    """Name the body that records outcomes of commitments for an application.

    It supervises the permit that answers it, or a later one of its line; while nobody
    does, it is the authority.
    """
    supervisor = state.supervision.of(application.permit).supervisor
    return application.authority if supervisor == NOBODY else supervisor


def check_party(
    state: LedgerState,
    permit: ids.PermitId,
    party: Party,
    *,
    organisation: ids.OrganisationId,
) -> None:
    """Check that an organisation is a party to a permit.

    Raises:
        PermitUnknownError: There is no such permit.
        NotSupervisedError: The permit has no such supervisor.
        NotAllowedError: Another organisation is that party.
    """
    check_own(party_of(state, permit, party), organisation=organisation)


def check_own(owner: ids.OrganisationId, *, organisation: ids.OrganisationId) -> None:
    """Check that an organisation acts on its own matters.

    Raises:
        NotAllowedError: They are another organisation's.
    """
    if owner != organisation:
        raise errors.NotAllowedError


def check_granted(
    state: LedgerState,
    organisation: ids.OrganisationId,
    kind: GrantKind,
    scope: bytes,
    *,
    now: int,
) -> None:
    """Check that an organisation holds a grant.

    Raises:
        NotAllowedError: It does not hold the grant now.
    """
    refused = errors.NotAllowedError()
    held = grant_violations(state, organisation, kind, scope, now=now, error=refused)
    require(held)


def check_public_officer(kind: OrganisationKind, role: KeyRole) -> None:
    """Check that a key is one of an officer of a public body.

    Raises:
        NotAllowedError: The key is a system key, or the organisation an enterprise.
    """
    if kind is not OrganisationKind.PUBLIC_BODY or role not in OFFICER:
        raise errors.NotAllowedError


def acts_for(state: LedgerState, signer: ids.Address, uscc: str, *, now: int) -> bool:
    """Whether a key may act for an organisation now."""
    return not any(key_violations(state, signer, ids.organisation_id(uscc), now=now))


def check_acting(
    state: LedgerState,
    signers: Iterable[ids.Address],
    uscc: str,
    *,
    now: int,
    roles: frozenset[KeyRole] = ANY_KEY,
    while_suspended: bool = False,
) -> None:
    """Check that each key acts for an organisation now, in one of some roles.

    If `while_suspended`, the organisation may be suspended, but no key of it.

    Raises:
        NotActingForError: A key is unknown, another's, ended, suspended or of
            another role.
    """
    organisation = ids.organisation_id(uscc)
    for signer in signers:
        found = key_violations(
            state,
            signer,
            organisation,
            now=now,
            roles=roles,
            while_suspended=while_suspended,
        )
        if any(found):
            raise errors.NotActingForError(signer, uscc)


def key_violations(
    state: LedgerState,
    key: ids.Address,
    organisation: ids.OrganisationId,
    *,
    now: int,
    roles: frozenset[KeyRole] = ANY_KEY,
    while_suspended: bool = False,
) -> Violations:
    """Check that a key acts for an organisation, in one of some roles."""
    entry = state.keys.get(key)
    if entry is None:
        yield Violation(Rule.NAMES_UNKNOWN, "a known key", key)
        return
    if not entry.acts(now):
        found = f"{key} at {now}"
        yield Violation(Rule.KEY_NOT_ACTIVE, "a key inside its window", found)
    if entry.suspended if while_suspended else state.suspended(key):
        yield Violation(Rule.KEY_SUSPENDED, "a key that is not suspended", key)
    if entry.organisation != organisation:
        yield Violation(Rule.KEY_OF_ANOTHER, organisation, f"key {key}")
    if entry.role not in roles:
        wanted = " or ".join(sorted(role.name for role in roles))
        yield Violation(Rule.KEY_ROLE, wanted, f"{entry.role.name} {key}")


@dataclass(frozen=True, slots=True)
class SignedBy:
    """Keys that signed an act for one organisation."""

    organisation: ids.OrganisationId
    keys: tuple[ids.Address, ...]
    scope: bytes = (
        ids.ZERO
    )  #: Schema or matter for which the organisation needs its grant.
    by_rule: bool = False  #: Whether the matter is decided by rule.


def signature_violations(
    state: LedgerState, duty: Duty, by: SignedBy, *, now: int
) -> Violations:
    """Check that the keys of an organisation may sign an act, and its grant."""
    roles = duty.roles
    if duty.by_rule and not by.by_rule:
        roles = OFFICER
    if duty.signatures > 1 and not are_people(state, by.keys, duty.signatures):
        found = by.keys[0]
        yield Violation(Rule.OFFICER_TWICE, "two different people", found)
    for key in by.keys:
        yield from key_violations(
            state,
            key,
            by.organisation,
            now=now,
            roles=roles,
            while_suspended=duty.while_suspended,
        )
    if duty.grant is not None:
        yield from grant_violations(
            state, by.organisation, duty.grant, by.scope, now=now
        )


def are_people(state: LedgerState, keys: Iterable[ids.Address], count: int) -> bool:
    """Tell whether some keys are those of as many people, each with a code."""
    persons = {state.keys[key].person if key in state.keys else key for key in keys}
    return len(persons - {0}) >= count


def grant_violations(
    state: LedgerState,
    organisation: ids.OrganisationId,
    kind: GrantKind,
    scope: bytes,
    *,
    now: int,
    error: errors.ZeropermitError | None = None,
) -> Violations:
    """Check that an organisation holds a grant."""
    if not state.holds(organisation, kind, scope, now):
        wanted = f"{kind.name} of {ids.to_hex(scope)} at {now}"
        yield Violation(Rule.NOT_GRANTED, wanted, organisation, error)
