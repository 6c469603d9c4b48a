"""The machine of supervision: each act of its contract, by right and wrong hands."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from eth_utils.crypto import keccak

from tests.contracts import factories as f
from tests.contracts.evm import RevertedError
from tests.contracts.supervising import FINDINGS, GRAVITIES, drawn
from tests.contracts.world import World
from tests.invariants.supervision_calls import DECISION, NOTHING, SurpriseError
from tests.invariants.supervision_entries import BEACON_BLOCKS, RoundEntry
from tests.invariants.supervision_ground import BODIES, MATTERS, SupervisionGround
from tests.invariants.supervision_stops import SupervisionStops

DECK = (
    *("issue", "change", "change", "end", "pause", "wait", "wait", "wait", "trust"),
    *("grants", "hand_over", "accept", "accept", "announce", "announce"),
    *("reveal", "reveal", "reveal", "redraw", "redraw", "inspect_outside"),
    *("inspect_in_round",) * 5,
    *("order", "order", "close", "close", "refer", "answer", "draw_early"),
    *("record", "record"),
    *("order_stop", "order_stop", "lift_stop", "lift_stop", "resume", "resume"),
)
STEPS = 140


class SupervisionMachine(SupervisionStops):
    """Random sequences of calls of the supervision registry."""

    def run(self) -> None:
        for _ in range(3):
            self.issue()
        for _ in range(6):
            self.hand_over()
            self.accept()
        for step in range(STEPS):
            getattr(self, self.dice.among(DECK))()
            if step % 10 == 9:
                self.look()
        self.look()

    # Hand-over

    def hand_over(self) -> None:
        permit = self.permit()
        entry, care = self.model.permits[permit], self.model.care(permit)
        uscc = f.LAND if self.odd() else self.dice.among(BODIES)
        sequence = self.sequence(care.hand_overs)
        done = self.submit(
            "handOver",
            (permit, sequence, uscc),
            (self.application(permit), sequence, uscc),
            [self.hand(self.keys_of(entry.authority))],
            lambda hands: self.model.hand_over(permit, sequence, uscc, hands[0]),
        )
        if done:
            names = {"permit": permit, "sequence": sequence}
            body = f.organisation_id(uscc)
            self.told(done[0], "SupervisionHandedOver", supervisor=body, **names)

    def accept(self) -> None:
        permits = self.model.permits
        waiting = [p for p in permits if self.model.care(p).proposed != f.ZERO]
        alive = [p for p in waiting if permits[p].in_force]
        if not alive and self.dice.below(4):
            return
        permit = self.permit() if not alive or self.odd() else self.dice.among(alive)
        care = self.model.care(permit)
        body, sequence = care.proposed, self.sequence(care.hand_overs - 1)
        done = self.submit(
            "accept",
            (permit, sequence),
            (self.application(permit), sequence),
            [self.hand(self.keys_of(body))],
            lambda hands: self.model.accept(permit, sequence, hands[0]),
        )
        if done:
            names = {"permit": permit, "supervisor": body, "sequence": sequence}
            self.told(done[0], "SupervisionAccepted", **names)

    # Rounds

    def announce(self) -> None:
        code, body = self.dice.among(MATTERS), self.body()
        secret = keccak(text=f"secret {len(self.secrets)}")
        if self.secrets and self.odd():
            secret = self.dice.among(list(self.secrets.values()))
        permille = 0 if self.odd() else self.dice.among((1, 300, 500, 700, 1000))
        due_at, roster = self.due(), self.roster(body)
        values = (code, permille, list(roster), keccak(secret), due_at)
        terms = (permille, secret, due_at)
        done = self.submit(
            "announceRound",
            values,
            values,
            [self.hand(self.officers_of(body))],
            lambda hands: self.model.announce(
                f.matter_id(code), terms, roster, hands[0]
            ),
        )
        if done:
            round_ = done[0].returned
            self.secrets[round_] = secret
            self.told(done[0], "RoundAnnounced", round=round_, roster=roster)

    def roster(self, body: bytes) -> tuple[str, ...]:
        """Mostly acting officers of a body, and mostly one key of each person."""
        officers = [k for k in self.officers_of(body) if k not in self.model.asleep]
        if not self.odd():
            order = officers[::-1] if self.dice.below(2) else officers
            people = {self.model.people[key].number: key for key in order}
            officers = [*people.values()]
        chosen = [key for key in officers if self.dice.below(4)] or officers
        if self.odd():
            chosen.append(self.dice.among([*self.model.people]))
        ordered = sorted(chosen, key=lambda key: int(key, 16))
        return tuple(ordered[::-1] if self.odd() else ordered)

    def reveal(self) -> None:
        """Not before time has passed, but for once in a while."""
        if not self.odd():
            self.world.evm.warp(self.world.evm.now)
            self.tell_time()
        hidden = [n for n, e in self.model.rounds.items() if e.seed == f.ZERO]
        if not hidden and self.dice.below(5):
            return
        known = [*self.model.rounds, NOTHING]
        round_ = hidden[-1] if hidden and not self.odd() else self.dice.among(known)
        secret = NOTHING if self.odd() else self.secrets.get(round_, NOTHING)
        block = self.model.rounds[round_].block if round_ != NOTHING else 0
        beacon = keccak(text=str(block))
        done = self.compared(
            "revealRound",
            lambda: self.model.reveal(round_, secret, beacon),
            (round_, secret),
        )
        if done:
            seed = keccak(secret + beacon)
            values = {"round": round_, "beacon": beacon, "seed": seed}
            self.told(done[0], "RoundRevealed", **values)

    def draw_early(self) -> None:
        """Ask for the draw of a round, revealed or not."""
        if not self.model.rounds:
            return
        round_, permit = self.dice.among([*self.model.rounds]), self.permit()
        entry = self.model.rounds[round_]
        try:
            given = (round_, permit, list(entry.roster))
            told = self.world.evm.call(self.world.supervision, "drawnPair", *given)
        except RevertedError as reverted:
            told = reverted.name
        wanted: Any = "RoundNotRevealed"
        if entry.seed != f.ZERO:
            origin = self.model.first(permit)
            chosen = drawn(entry.seed, origin, entry.permille)
            wanted = (chosen, *self.model.pair(round_, permit))
        if told != wanted:
            raise SurpriseError(f"drawnPair {told} for {wanted}")

    def redraw(self) -> None:
        revealed = {n for n, e in self.model.rounds.items() if e.seed != f.ZERO}
        owed = self.owed(() if self.odd() else revealed)
        if owed is None:
            self.announce()
            return
        round_, permit = owed
        for _ in range(self.dice.among((1, 1, 4))):
            self.draw_again(round_, permit)

    def draw_again(self, round_: bytes, permit: bytes) -> None:
        line = (round_, self.model.first(permit))
        sequence = self.sequence(self.model.redraws.get(line, 0))
        words = (round_, sequence, "RECUSAL", DECISION)
        done = self.submit(
            "redraw",
            (permit, *words),
            (self.application(permit), *words),
            self.pair(self.model.care(permit).supervisor),
            lambda hands: self.model.redraw(permit, round_, sequence, hands),
        )
        if done:
            names = {"round": round_, "permit": permit, "sequence": sequence}
            self.told(done[0], "PairRedrawn", **names)

    # Inspections

    def inspect_outside(self) -> None:
        permit = self.permit()
        keys = self.pair(self.model.care(permit).supervisor)
        roster = self.roster(self.body()) if self.odd() else ()
        self.inspect(permit, f.ZERO, roster, keys)

    def inspect_in_round(self) -> None:
        """By the pair, or by two of the roster if the round fell, or by others."""
        owed = self.owed()
        if owed is None:
            self.announce()
            return
        round_, permit = owed
        entry = self.model.rounds.get(round_)
        keys = self.pair(self.model.care(permit).supervisor)
        if entry is None:
            self.inspect(permit, round_, (), keys)
            return
        if entry.seed != f.ZERO and self.dice.below(6):
            keys = self.model.pair(round_, permit)
        elif entry.seed == f.ZERO and self.dice.below(3):
            keys = (self.dice.among(entry.roster), self.dice.among(entry.roster))
        if self.dice.once_in(2):
            keys = keys[::-1]
        roster = entry.roster[:-1] if self.odd() else entry.roster
        self.inspect(permit, round_, roster, keys)

    def inspect(
        self,
        permit: bytes,
        round_: bytes,
        roster: tuple[str, ...],
        keys: tuple[str, str],
    ) -> None:
        finding = self.dice.among((1, 2, 2))
        visit = (
            round_,
            finding,
            f.ZERO if self.dice.once_in(20) else self.word(permit),
        )
        done = self.submit(
            "inspect",
            (permit, round_, FINDINGS[finding], visit[2]),
            (self.application(permit), visit, list(roster)),
            keys,
            lambda hands: self.model.inspect(permit, visit, roster, hands),
        )
        if done:
            names = {"permit": permit, "round": round_, "late": done[1]}
            self.told(done[0], "Inspected", finding=finding, **names)

    # Orders and referrals

    def order(self) -> None:
        if not self.model.inspections and self.dice.below(8):
            return
        found = [n for n, entry in self.model.inspections.items() if entry[2] == 2]
        known = found if found and not self.odd() else [*self.model.inspections]
        inspection = self.dice.among([*known[-4:], *([] if known else [NOTHING])])
        permit = self.of_line(self.model.inspections.get(inspection, (f.ZERO,))[0])
        terms = (self.dice.among((1, 1, 2)), self.word(inspection), self.due())
        gravity, demands, due_at = terms
        done = self.submit(
            "orderCorrection",
            (inspection, GRAVITIES[gravity], demands, due_at),
            (self.application(permit), inspection, gravity, demands, due_at),
            self.pair(self.model.care(permit).supervisor),
            lambda hands: self.model.order(permit, inspection, terms, hands),
        )
        if done:
            names = {"permit": permit, "inspection": inspection, "dueAt": due_at}
            self.told(done[0], "CorrectionOrdered", **names)

    def close(self) -> None:
        if not self.model.orders and self.dice.below(8):
            return
        opened = [n for n, entry in self.model.orders.items() if not entry.result]
        known = opened if opened and not self.odd() else [*self.model.orders]
        order = self.dice.among(known or [NOTHING])
        entry = self.model.orders.get(order)
        permit = self.of_line(entry.permit if entry else f.ZERO)
        said = (self.corrected(order), self.dice.once_in(4))
        done = self.submit(
            "closeOrder",
            (order, *said, DECISION),
            (self.application(permit), order, *said, DECISION),
            self.pair(self.model.care(permit).supervisor),
            lambda hands: self.model.close(permit, order, said, hands),
        )
        if done:
            names = {"permit": permit, "order": order, "result": done[1]}
            self.told(done[0], "OrderClosed", **names)

    def corrected(self, order: bytes) -> int:
        entry, now = self.model.orders.get(order), self.world.evm.now
        if entry is None or self.dice.once_in(4):
            return self.dice.among((0, now, now + 1))
        since, due = entry.inspected_at, entry.due_at
        return self.dice.among((since, since - 1, min(now, due - 1), min(now, due), 0))

    def refer(self) -> None:
        permit = self.permit()
        record = self.word(permit)
        done = self.submit(
            "refer",
            (permit, "PROPOSE_REVOKE", record),
            (self.application(permit), "PROPOSE_REVOKE", record),
            self.pair(self.model.care(permit).supervisor),
            lambda hands: self.model.refer(permit, record, hands),
        )
        if done:
            self.told(done[0], "CaseReferred", permit=permit, record=record)

    def answer(self) -> None:
        if not self.model.referrals and self.dice.below(8):
            return
        known = [n for n, entry in self.model.referrals.items() if not entry[2]]
        referral = self.dice.among(known or [*self.model.referrals, NOTHING])
        permit = self.of_line(self.model.referrals.get(referral, [f.ZERO])[0])
        body = self.model.permits[permit].authority
        done = self.submit(
            "answerReferral",
            (referral, DECISION),
            (self.application(permit), referral, DECISION),
            [self.hand(self.officers_of(body))],
            lambda hands: self.model.answer(permit, referral, hands[0]),
        )
        if done:
            self.told(done[0], "ReferralAnswered", permit=permit, referral=referral)

    # What is chosen

    def application(self, permit: bytes) -> list[Any]:
        return self.ground.cases[permit].application

    def body(self) -> bytes:
        return f.organisation_id(self.dice.among((BODIES[0], *BODIES)))

    def owed(self, among: Collection[bytes] = ()) -> tuple[bytes, bytes] | None:
        """A round and a permit that it may want; seldom two that never met."""
        pairs = [
            (number, permit)
            for number, entry in self.model.rounds.items()
            for permit in self.waiting(number, entry)
            if not among or number in among
        ]
        if self.dice.below(12):
            return self.dice.among(pairs) if pairs else None
        known = list(self.model.rounds) if self.dice.below(5) else []
        return self.dice.among(known or [NOTHING]), self.permit()

    def waiting(self, number: bytes, entry: RoundEntry) -> Iterable[bytes]:
        open_ = self.model.block > entry.block + BEACON_BLOCKS - 2
        if entry.seed == f.ZERO and not open_:
            return
        for permit, known in self.model.permits.items():
            care, line = self.model.care(permit), (number, self.model.first(permit))
            early = care.handed_over_at <= entry.announced_at or self.odd()
            mine = care.supervisor == entry.body and known.matter == entry.matter
            done = line in self.model.done and self.dice.below(4)
            shown = entry.seed == f.ZERO or self.odd()
            chosen = shown or drawn(entry.seed, line[1], entry.permille)
            if known.in_force and early and mine and chosen and not done:
                yield permit


def sequence(ground: SupervisionGround, seed: int) -> SupervisionMachine:
    """Run one sequence; the world is taken back at its end."""
    world: World = ground.world
    with world.evm.undone():
        world.evm.warp(world.evm.now)
        machine = SupervisionMachine(ground, seed)
        machine.run()
    return machine
