"""Predictions of orders to stop work, and of work that goes on or does not.

Written from docs/protocol.md §6, as `expected_supervision.py` is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from eth_utils.crypto import keccak

from tests.contracts.factories import ZERO
from tests.invariants.expected_supervision import Supervised
from tests.invariants.model import RefusedError, refuse
from tests.invariants.supervision_entries import (
    CLEARED,
    STOPPED,
    UNDER_WAY,
    VALID,
    Hand,
    StopEntry,
    WorkEntry,
)


@dataclass
class SupervisedWork(Supervised):
    """The model of supervision, with the work that it stops."""

    stops: dict[bytes, StopEntry] = field(default_factory=dict)
    holding: dict[bytes, bytes] = field(default_factory=dict)
    """The order that holds, by the first permit of a line."""
    works: dict[bytes, WorkEntry] = field(default_factory=dict)

    def stopping(self, permit: bytes) -> tuple[bytes, bool]:
        """The order that holds for a permit, and whether it is of all the work."""
        number = self.holding.get(self.first(permit), ZERO)
        return number, number != ZERO and self.stops[number].whole

    def order_stop(
        self, permit: bytes, terms: tuple[bool, bytes, bytes], hands: Sequence[Hand]
    ) -> None:
        whole, scope, decision = terms
        self.in_force(permit)
        refuse(scope == ZERO, "RecordMissing")
        self.inspectors(permit, hands)
        held, _ = self.stopping(permit)
        refuse(held != ZERO, "StopInForce", permit, held)
        number = keccak(b"stop:" + permit + decision)
        refuse(number in self.stops, "StopExists", number)
        self.stops[number] = StopEntry(permit, self.now, 0, whole)
        self.holding[self.first(permit)] = number

    def lift_stop(
        self, permit: bytes, stop: bytes, record: bytes, hands: Sequence[Hand]
    ) -> None:
        entry = self.stops.get(stop)
        if entry is None or not self.same_line(entry.permit, permit):
            raise RefusedError("StopUnknown", (stop, permit))
        refuse(entry.lifted_at, "StopLiftedAlready", stop)
        refuse(record == ZERO, "RecordMissing")
        self.inspectors(permit, hands)
        entry.lifted_at = self.now
        del self.holding[self.first(permit)]

    def resume(self, permit: bytes, sequence: int, hand: Hand, holder: bytes) -> None:
        """Predict a report that work goes on; no stop is older than a year here."""
        entry, work = self.permits[permit], self.works[self.first(permit)]
        wrong = work.reports != sequence
        refuse(wrong, "SequenceMismatch", permit, work.reports, sequence)
        refuse(entry.state != VALID, "StateNotAllowed", permit, entry.state)
        idle = work.work in {STOPPED, CLEARED}
        refuse(not idle, "WorkNotAllowed", permit, work.work)
        stop, whole = self.stopping(permit)
        refuse(whole, "StoppedByOrder", permit, stop)
        signer = self.signed(hand).body
        refuse(signer != holder, "NotTheHolder", holder, signer)
        work.work, work.since = UNDER_WAY, self.now
        work.reports += 1
