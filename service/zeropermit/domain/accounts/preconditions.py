"""Preconditions of acts on keys: enrol an enterprise, and retire a key."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from zeropermit.domain.law.codes import check_uscc
from zeropermit.domain.law.regions import REGION_LIMIT, is_region
from zeropermit.domain.ledger.events import GrantKind, KeyRole, OrganisationKind
from zeropermit.domain.ledger.identifiers import (
    NO_END,
    Address,
    OrganisationId,
    organisation_id,
)
from zeropermit.domain.ledger.state import Key, LedgerState, Organisation
from zeropermit.domain.ledger.violations import (
    Rule,
    Violation,
    Violations,
    allowed,
    known,
    new,
)
from zeropermit.domain.records.text import TEXT_LIMIT, check_text
from zeropermit.errors import NameMismatchError, TextError, UsccError

ENTERPRISE = "9"
"""First character of an enterprise's code: the market regulator registered it."""
LAST_END = 2**40 - 1
"""Windows begin and end before this second, in the year 36812, or have no end."""


def enrol(state: LedgerState, organisation: OrganisationId) -> Violations:
    """Check that an organisation that is registered already is an enterprise."""
    found = state.organisations.get(organisation)
    if found is not None:
        enterprise = found.kind is OrganisationKind.ENTERPRISE
        yield from allowed(enterprise, "an enterprise", organisation)


def role_given(role: KeyRole, allowed_: Collection[KeyRole]) -> Violations:
    """Check that a key of such a role may be given in this way."""
    wanted = " or ".join(each.name for each in allowed_)
    yield from allowed(role in allowed_, wanted, role.name)


def enrolled_as(state: LedgerState, uscc: str, name: str) -> Violations:
    """Check code and name of an enterprise, which the contract takes as they are.

    A registered enterprise has the name that it is registered under. A new one has a
    name that a record may hold, and the code of an enterprise, which begins with 9,
    with the right check digit (GB 32100).
    """
    found = state.organisations.get(organisation_id(uscc))
    if found is not None:
        error = NameMismatchError(found.name)
        yield from allowed(name == found.name, found.name, name, error)
        return
    try:
        check_text(name, limit=TEXT_LIMIT)
        check_uscc(uscc)
    except (TextError, UsccError) as error:
        yield Violation(Rule.VALUE_NOT_ALLOWED, "a name and a code", name, error)
    yield from allowed(
        uscc.startswith(ENTERPRISE),
        f"a code that begins with {ENTERPRISE}",
        uscc,
        UsccError(uscc, "enterprise"),
    )


def add_key(
    state: LedgerState, key: Address, *, active_from: int, active_until: int
) -> Violations:
    """Check that a key is new and its window not empty."""
    yield from allowed(int(key, 16) != 0, "a key", key)
    yield from new("key", key, state.keys)
    yield from window(active_from, active_until)


def key_of(
    organisation: Organisation,
    role: KeyRole,
    active_from: int,
    active_until: int,
    *,
    now: int,
) -> Violations:
    """Check role and window of a key against the organisation that gets it."""
    enterprise = organisation.kind is OrganisationKind.ENTERPRISE
    refused = {KeyRole.CHIEF, KeyRole.SYSTEM} if enterprise else {KeyRole.AGENT}
    yield from allowed(role not in refused, f"none of {refused}", role.name)
    since = organisation.keys_since
    yield from allowed(since <= active_from, f"from {since} on", active_from)
    yield from allowed(now < active_until, f"an end after {now}", active_until)


def appoint(state: LedgerState, signer: Key, role: KeyRole) -> Violations:
    """Check that a key may appoint one of a role in its own organisation."""
    may = signer.role is KeyRole.CHIEF and role is KeyRole.OFFICER
    agent = _leads_enterprise(state, signer) and role is KeyRole.AGENT
    yield from allowed(may or agent, "who is in charge of such keys", signer.role.name)


def in_charge(state: LedgerState, key: Address, by: Address) -> Violations:
    """Check that a signer may retire a key of its organisation."""
    signer = state.keys.get(by)
    if signer is not None:
        leads = signer.role is KeyRole.CHIEF or _leads_enterprise(state, signer)
        yield from allowed(by == key or leads, "who is in charge of the key", by)


def _leads_enterprise(state: LedgerState, signer: Key) -> bool:
    kind = state.organisations[signer.organisation].kind
    return kind is OrganisationKind.ENTERPRISE and signer.role is KeyRole.OFFICER


def not_suspended(key: Key) -> Violations:
    """Check that a key is not suspended: governance alone lifts a suspension."""
    yield from allowed(
        not key.suspended, "a key that is not suspended", key.status.name
    )


def window_open(key: Key, *, now: int) -> Violations:
    """Check that the window of a key is open, and the key not retired."""
    open_still = now < key.active_until and not key.retired
    yield from allowed(open_still, f"a window open at {now}", key.active_until)


def retire_key(
    state: LedgerState, key: Address, *, now: int, chief: bool = False
) -> Violations:
    """Check that the window of a key is open, and that it is a chief's or is not."""
    found = state.keys.get(key)
    if found is None:
        yield from known("key", key, state.keys)
        return
    yield from window_open(found, now=now)
    yield from not_suspended(found)
    is_chief = found.role is KeyRole.CHIEF
    wanted = "a chief's key" if chief else "no chief's key"
    yield from allowed(is_chief is chief, wanted, found.role.name)


def window(active_from: int, active_until: int) -> Violations:
    """Check that a window is not empty, and that its times are not too far away."""
    found = f"[{active_from}, {active_until})"
    yield from allowed(active_from < active_until, "a window", found)
    fits = active_until < LAST_END or active_until == NO_END
    fits = fits and active_from < LAST_END
    yield from allowed(fits, f"times before {LAST_END}, or no end", found)


def grant_regions(kind: GrantKind, regions: Sequence[int]) -> Violations:
    """Check the regions of a grant: to decide needs one to eight, any other none."""
    decides = kind is GrantKind.DECIDE
    fits = 0 < len(regions) <= REGION_LIMIT if decides else not regions
    wanted = f"1 to {REGION_LIMIT} regions" if decides else "no region"
    yield from allowed(fits, wanted, len(regions))
    for region in regions:
        wanted = "a number of two, four or six digits"
        yield from allowed(is_region(region), wanted, region)
