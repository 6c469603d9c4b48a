"""Preconditions of acts on keys: enrol an enterprise, and retire a key."""

from __future__ import annotations

from zeropermit.domain.ledger.events import OrganisationKind
from zeropermit.domain.ledger.identifiers import Address, OrganisationId
from zeropermit.domain.ledger.state import LedgerState
from zeropermit.domain.ledger.violations import Violations, allowed, known, new


def enrol(state: LedgerState, organisation: OrganisationId) -> Violations:
    """Check that an organisation that is registered already is an enterprise."""
    found = state.organisations.get(organisation)
    if found is not None:
        enterprise = found.kind is OrganisationKind.ENTERPRISE
        yield from allowed(enterprise, "an enterprise", organisation)


def add_key(
    state: LedgerState, key: Address, *, active_from: int, active_until: int
) -> Violations:
    """Check that a key is new and its window not empty."""
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
