"""Preconditions of acts on keys: enrol an enterprise, and retire a key."""

from __future__ import annotations

from zeropermit.domain.law.codes import check_uscc
from zeropermit.domain.ledger.events import OrganisationKind
from zeropermit.domain.ledger.identifiers import (
    Address,
    OrganisationId,
    organisation_id,
)
from zeropermit.domain.ledger.state import LedgerState
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


def enrol(state: LedgerState, organisation: OrganisationId) -> Violations:
    """Check that an organisation that is registered already is an enterprise."""
    found = state.organisations.get(organisation)
    if found is not None:
        enterprise = found.kind is OrganisationKind.ENTERPRISE
        yield from allowed(enterprise, "an enterprise", organisation)


def enrolled_as(state: LedgerState, uscc: str, name: str) -> Violations:
    """Check code and name of an enterprise, which the contract takes as they are.

    A registered enterprise has the name that it is registered under. A new one has a
    name that a record may hold, and a code with the right check digit (GB 32100).
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


def add_key(
    state: LedgerState, key: Address, *, active_from: int, active_until: int
) -> Violations:
    """Check that a key is new and its window not empty."""
    yield from allowed(int(key, 16) != 0, "a key", key)
    yield from new("key", key, state.keys)
    yield from window(active_from, active_until)


def retire_key(state: LedgerState, key: Address, *, now: int) -> Violations:
    """Check that the window of a key is open."""
    found = state.keys.get(key)
    if found is None:
        yield from known("key", key, state.keys)
        return
    open_still = now < found.active_until
    yield from allowed(open_still, f"a window open at {now}", found.active_until)


def window(active_from: int, active_until: int) -> Violations:
    """Check that a window is not empty."""
    found = f"[{active_from}, {active_until})"
    yield from allowed(active_from < active_until, "a window", found)
