"""Random orders to stop work, their lifting, and holders who go on."""

from __future__ import annotations

from tests.contracts import factories as f
from tests.contracts.lifecycle import live
from tests.invariants.supervision_calls import DECISION, NOTHING
from tests.invariants.supervision_entries import CLEARED, STOPPED, UNDER_WAY, VALID
from tests.invariants.supervision_outcomes import SupervisionOutcomes

LONG = 300 * f.DAY
"""Work that is stopped for longer is verified here before it goes on."""


class SupervisionStops(SupervisionOutcomes):
    """Work that is ordered to stop, and reported to go on."""

    def order_stop(self) -> None:
        permit = self.permit()
        scope = f.ZERO if self.dice.once_in(20) else NOTHING
        terms = (self.dice.below(3) > 0, scope, self.word(permit))
        whole, _, decision = terms
        words = (whole, scope, "STOP_HAZARD", decision)
        done = self.submit(
            "orderStop",
            (permit, *words),
            (self.ground.cases[permit].application, *words),
            self.pair(self.model.care(permit).supervisor),
            lambda hands: self.model.order_stop(permit, terms, hands),
        )
        if done:
            names = {"permit": permit, "whole": whole, "decision": decision}
            self.told(done[0], "StopOrdered", **names)

    def lift_stop(self) -> None:
        if not self.model.stops and self.dice.below(8):
            return
        held = [*self.model.holding.values()]
        known = held if held and not self.odd() else [*self.model.stops]
        stop = self.dice.among(known or [NOTHING])
        entry = self.model.stops.get(stop)
        permit = self.of_line(entry.permit if entry else f.ZERO)
        record = f.ZERO if self.dice.once_in(20) else DECISION
        done = self.submit(
            "liftStop",
            (stop, record),
            (self.ground.cases[permit].application, stop, record),
            self.pair(self.model.care(permit).supervisor),
            lambda hands: self.model.lift_stop(permit, stop, record, hands),
        )
        if done:
            self.told(done[0], "StopLifted", permit=permit, stop=stop, record=record)

    def resume(self) -> None:
        """Report that work goes on, mostly after it was reported to have stopped."""
        held = [p for p in self.model.permits if self.model.stopping(p)[0] != f.ZERO]
        permit = self.dice.among(held) if held and self.dice.below(3) else self.permit()
        if self.model.permits[permit].state == VALID and not self.odd():
            self._rest(permit)
        work = self.model.works[self.model.first(permit)]
        sequence = self.sequence(work.reports)
        holder = f.organisation_id(f.APPLICANT)
        done = self.submit(
            "reportResumption",
            (permit, sequence),
            (self.ground.cases[permit].application, sequence),
            [self.hand(self.keys_of(holder))],
            lambda hands: self.model.resume(permit, sequence, hands[0], holder),
        )
        if done:
            names = {"permit": permit, "sequence": sequence}
            self.told(done[0], "WorkResumed", **names)

    def _rest(self, permit: bytes) -> None:
        """Let the holder report a stop; let the authority verify an old one."""
        work, now = self.model.works[self.model.first(permit)], self.world.evm.now
        case = self.ground.cases[permit]
        if work.work == UNDER_WAY:
            live(self.world, "reportStop", case, work.reports)
            work.work, work.since = STOPPED, now
            work.reports += 1
        elif work.work == STOPPED and work.since + LONG < now:
            live(self.world, "clearResumption", case, work.clearances)
            work.work, work.since = CLEARED, now
            work.clearances += 1

    def of_line(self, permit: bytes) -> bytes:
        """A permit of the line of one, or seldom any permit."""
        first = self.model.first(permit)
        line = [p for p in self.model.permits if self.model.first(p) == first]
        return self.permit() if not line or self.odd() else self.dice.among(line)
