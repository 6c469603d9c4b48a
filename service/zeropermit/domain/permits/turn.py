"""The state that an act on a permit follows, and the acts of its kind before it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from zeropermit import errors
from zeropermit.domain.ledger import violations as expect
from zeropermit.domain.ledger.identifiers import PermitId, to_hex
from zeropermit.domain.ledger.state import LedgerState
from zeropermit.domain.ledger.violations import Rule, Violation, Violations
from zeropermit.domain.permits.permit import Permit
from zeropermit.domain.permits.reasons import State
from zeropermit.domain.permits.status import status

VALID = frozenset({State.VALID})
SUSPENDED = frozenset({State.SUSPENDED})
LAPSED = frozenset({State.LAPSED})
IN_FORCE = VALID | SUSPENDED
"""States of a permit that has not ended."""


@dataclass(frozen=True, slots=True)
class Moment:
    """The place of an act in a permit's life."""

    permit: PermitId
    now: int  #: Second of the act.
    #: Number that the act carries, of acts of its kind before; None before it is made.
    sequence: int | None = None


def known_permit(state: LedgerState, permit: PermitId) -> Violations:
    """Check that a permit is on the ledger."""
    error = errors.PermitUnknownError(to_hex(permit))
    yield from expect.known("permit", permit, state.permits, error)


def in_force(state: LedgerState, permit: PermitId, *, now: int) -> Violations:
    """Check that a permit on the ledger has not ended."""
    yield from in_state(state.permits[permit], IN_FORCE, now)


def is_in_force(permit: Permit, *, now: int) -> bool:
    """Whether a permit has not ended."""
    return status(permit, now=now) in IN_FORCE


def at_turn(
    state: LedgerState, moment: Moment, follows: frozenset[State]
) -> Violations:
    """Expect an officers' act to have the next number, in a state that allows it."""
    yield from numbered(state, moment, follows, lambda permit: permit.sequence)


def numbered(
    state: LedgerState,
    moment: Moment,
    follows: frozenset[State],
    count: Callable[[Permit], int],
) -> Violations:
    """Expect an act to name how many of its kind were done before."""
    permit = state.permits.get(moment.permit)
    if permit is None:
        yield from known_permit(state, moment.permit)
        return
    if moment.sequence is not None:
        yield from expect.equal(Rule.OUT_OF_SEQUENCE, count(permit), moment.sequence)
    yield from in_state(permit, follows, moment.now)


def in_state(permit: Permit, follows: frozenset[State], now: int) -> Violations:
    """Expect a permit to be in one of some states."""
    found = status(permit, now=now)
    if found not in follows:
        wanted = " or ".join(sorted(each.name for each in follows))
        error = errors.StateRefusedError(found.name)
        yield Violation(Rule.STATE_NOT_ALLOWED, wanted, found.name, error)


def registered(permit: Permit) -> Violations:
    """Check that a permit was not struck off."""
    since = permit.deregistered_at
    error = errors.AlreadyDeregisteredError(since)
    yield from expect.allowed(since == 0, "not struck off", since, error)
