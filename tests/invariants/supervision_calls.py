"""Random calls of supervision by everybody, each predicted, done and compared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

from eth_utils.crypto import keccak

from tests.contracts import factories as f
from tests.contracts.evm import Contract, Receipt, RevertedError
from tests.contracts.world import ACTS
from tests.invariants.expected_stops import SupervisedWork
from tests.invariants.model import RefusedError
from tests.invariants.supervision_entries import (
    REVOKED,
    SUSPENDED,
    TEN_YEARS,
    VALID,
    Hand,
)
from tests.invariants.supervision_ground import BODIES, MATTERS, SupervisionGround

T = TypeVar("T")
DECISION = keccak(text="decision")
NOTHING = keccak(text="nothing")


class SurpriseError(AssertionError):
    """The contract answers otherwise than the model."""


class Dice:
    """Numbers that look random and are the same whenever the seed is."""

    def __init__(self, seed: int) -> None:
        self._seed, self._thrown = seed, 0

    def below(self, limit: int) -> int:
        self._thrown += 1
        thrown = keccak(text=f"{self._seed} {self._thrown}")
        return int.from_bytes(thrown[:8], "big") % limit

    def once_in(self, times: int) -> bool:
        return self.below(times) == 0

    def among(self, values: Sequence[T]) -> T:
        return values[self.below(len(values))]


class SupervisionCalls:
    """Common to all calls: signatures, and the comparison with the model."""

    def __init__(self, ground: SupervisionGround, seed: int) -> None:
        self.ground, self.world, self.dice = ground, ground.world, Dice(seed)
        self.model: SupervisedWork = ground.begin()
        self.acts: Counter[str] = Counter()
        self.refusals: Counter[str] = Counter()
        self.secrets: dict[bytes, bytes] = {}
        self.records: Counter[bytes] = Counter()
        self.tell_time()

    def tell_time(self) -> None:
        self.model.now = self.world.evm.now
        self.model.block = self.world.evm.number

    # Who and what

    def keys_of(self, body: bytes) -> list[str]:
        people = self.model.people.items()
        return [key for key, person in people if person.body == body]

    def officers_of(self, body: bytes) -> list[str]:
        roles = {f.OFFICER, f.CHIEF}
        keys = self.keys_of(body)
        return [key for key in keys if self.model.people[key].role in roles]

    def hand(self, wanted: Sequence[str]) -> str:
        """A key, mostly one of those that are wanted."""
        if not wanted or self.dice.once_in(12):
            forger = f.account("forger").address
            return self.dice.among([*self.model.people, forger])
        return self.dice.among(wanted)

    def pair(self, body: bytes) -> tuple[str, str]:
        """Two keys, mostly of two officers of a body."""
        officers = self.officers_of(body)
        first = self.hand(officers)
        people = self.model.people
        others = [
            key
            for key in officers
            if first not in people or people[key].number != people[first].number
        ]
        return first, self.hand(officers if self.dice.once_in(8) else others)

    def permit(self) -> bytes:
        """A permit, mostly one in force, and mostly one with a supervisor."""
        alive = self.in_force()
        if not alive or self.dice.once_in(6):
            return self.dice.among([*self.model.permits])
        cared = [key for key in alive if self.model.care(key).supervisor != f.ZERO]
        return self.dice.among(cared if cared and self.dice.below(4) else alive)

    def in_force(self) -> list[bytes]:
        permits = self.model.permits.items()
        return [key for key, entry in permits if entry.in_force]

    def sequence(self, right: int) -> int:
        return max(0, right + self.dice.among((-1, 1))) if self.odd() else max(0, right)

    def odd(self) -> bool:
        return self.dice.once_in(10)

    def word(self, about: bytes) -> bytes:
        """The digest of a new record about something; seldom that of an earlier one."""
        if not self.odd():
            self.records[about] += 1
        return keccak(about + keccak(text=f"record {self.records[about]}"))

    def due(self) -> int:
        now = self.world.evm.now
        edges = (now, now + TEN_YEARS, now + TEN_YEARS + 1, now + 60)
        return self.dice.among(edges) if self.dice.once_in(4) else now + 30 * f.DAY

    # Doing

    def submit(
        self,
        function: str,
        signed: Sequence[Any],
        given: Sequence[Any],
        keys: Sequence[str],
        predict: Callable[[list[Hand]], Any],
    ) -> tuple[Receipt, Any] | None:
        """Sign an act, mostly well; predict its answer, do it, and compare."""
        made = [self._sign(function, signed, key) for key in keys]
        hands = [hand for hand, _ in made]
        words = (*given, *(authorization for _, authorization in made))
        done = self.compared(function, lambda: predict(hands), words)
        if done:
            names = ("by",) if len(keys) == 1 else ("first", "second")
            self.told(done[0], **dict(zip(names, keys, strict=True)))
        return done

    def place(self, function: str) -> Contract:
        """The registry of an act."""
        if function == "recordOutcome":
            return self.world.commitments
        if function == "reportResumption":
            return self.world.works
        return self.world.supervision

    def compared(
        self, function: str, predict: Callable[[], Any], arguments: Sequence[Any]
    ) -> tuple[Receipt, Any] | None:
        try:
            wanted, refusal = predict(), None
        except RefusedError as refused:
            wanted = None
            refusal = (refused.refusal.name, tuple(refused.refusal.values))
        try:
            place = self.place(function)
            receipt = self.world.evm.transact(place, function, *arguments)
        except RevertedError as reverted:
            told = (reverted.name, tuple(reverted.values))
            if told != refusal:
                raise SurpriseError(f"{function}: {told} for {refusal}") from None
            self.refusals[reverted.name] += 1
            return None
        if refusal is not None:
            raise SurpriseError(f"{function}: done, and not {refusal}")
        self.acts[function] += 1
        return receipt, wanted

    def _sign(self, function: str, values: Sequence[Any], key: str) -> Any:
        evm, known = self.world.evm, self.ground.accounts.get(key)
        account = known or f.account("forger")
        person = self.model.people.get(key)
        body = person.body if person else f.ZERO
        honest, deadline = not self.dice.once_in(30), evm.now + 600
        if self.dice.once_in(40):
            deadline = evm.now
        by = account if honest else f.account("another forger")
        signed = f.authorize(
            *(evm, self.place(function), ACTS[function], values, by, body),
            wallet=key,
            deadline=deadline,
        )
        return Hand(key, deadline, honest), signed

    def told(self, receipt: Receipt, name: str = "", **values: Any) -> None:
        """Expect one event with these values among its own."""
        (event,) = receipt.events
        held = {key: event.values[key] for key in values}
        if held != values or name not in {"", event.name}:
            raise SurpriseError(f"{event.name} {held} for {name} {values}")

    # Looking

    def look(self) -> None:
        """Compare everything that is held."""
        for view, arguments, wanted in self._views():
            told = self.world.evm.call(self.world.supervision, view, *arguments)
            if told != wanted:
                raise SurpriseError(f"{view}{arguments}: {told} for {wanted}")

    def _views(self) -> Any:
        model = self.model
        for permit in model.permits:
            care = model.care(permit)
            yield "stopInForce", (permit,), model.stopping(permit)
            yield "supervisionOf", (permit,), tuple(vars(care).values())
            for number in model.rounds:
                line = (number, model.first(permit))
                held = (model.redraws.get(line, 0), line in model.done)
                yield "drawById", (number, permit), held
        for number, entry in model.rounds.items():
            words = [bytes.fromhex(key[2:]).rjust(32, b"\0") for key in entry.roster]
            secret, roster = keccak(entry.secret), keccak(b"".join(words))
            names = (entry.body, entry.matter, secret, roster, entry.seed)
            times = (entry.announced_at, entry.due_at, entry.block, entry.permille)
            yield "roundById", (number,), (*names, *times)
        for number, found in model.inspections.items():
            yield "inspectionById", (number,), found
        for number, order in model.orders.items():
            yield "orderById", (number,), tuple(vars(order).values())
        for number, stop in model.stops.items():
            yield "stopById", (number,), tuple(vars(stop).values())
        for number, referral in model.referrals.items():
            yield "referralById", (number,), tuple(referral)


class SupervisionSurroundings(SupervisionCalls):
    """Acts around supervision: permits, keys, grants, and time."""

    def issue(self) -> None:
        if self.dice.below(3) and len(self.model.cares) >= 3:
            return
        lines = sum(entry.before == f.ZERO for entry in self.model.permits.values())
        if lines < 5:
            self.ground.issue(self.model, lines)

    def change(self) -> None:
        alive = [p for p, entry in self.model.permits.items() if entry.state == VALID]
        if alive:
            self.ground.change(self.model, self.dice.among(alive))

    def end(self) -> None:
        alive = self.in_force()
        if len(alive) > 2 and self.dice.once_in(3):
            self._decide("end", self.dice.among(alive), REVOKED, ending=2)

    def pause(self) -> None:
        """Suspend a permit, or let it be valid again."""
        permit = self.dice.among(self.in_force() or [NOTHING])
        if permit in self.model.permits:
            valid = self.model.permits[permit].state == VALID
            after = ("suspend", SUSPENDED) if valid else ("reinstate", VALID)
            self._decide(after[0], permit, after[1])

    def _decide(self, function: str, permit: bytes, after: int, **words: Any) -> None:
        entry = self.model.permits[permit]
        self.world.do(function, self.ground.cases[permit], entry.decisions, **words)
        self.tell_time()  # the holder had its time to answer
        entry.state = after
        entry.decisions += 1

    def wait(self) -> None:
        evm = self.world.evm
        blocks = 1 + self.dice.among((0, 0, 0, 1, 1, 1, 254, 255, 256))
        pause = self.dice.among((0, 0, 1, 60, 3_600, f.DAY, 10 * f.DAY, 30 * f.DAY))
        due = sorted(self._due_times())
        time = due[0] if due and self.dice.once_in(4) else evm.now + pause
        evm.warp(time, blocks=blocks)
        self.tell_time()

    def _due_times(self) -> Iterator[int]:
        """When orders and rounds will be due."""
        orders, rounds = self.model.orders.values(), self.model.rounds.values()
        for due_at in (one.due_at for one in (*orders, *rounds)):
            if due_at > self.model.now:
                yield due_at

    def trust(self) -> None:
        """Suspend a key, or give one back."""
        asleep = self.model.asleep
        if asleep:
            key = self.dice.among(sorted(asleep))
            self.world.govern("reinstateKey", key)
            asleep.remove(key)
        else:
            key = self.dice.among(self.officers_of(f.organisation_id(f.OTHER_BODY)))
            if key not in asleep:
                self.world.guard("suspendKey", key)
                asleep.add(key)

    def grants(self) -> None:
        """Take a body's matter away, or give one back."""
        uscc, code = self.dice.among(BODIES), self.dice.among(MATTERS)
        body, matter = f.organisation_id(uscc), f.matter_id(code)
        if (body, matter) not in self.model.grants:
            self.world.grant(uscc, f.INSPECT, matter)
            self.model.grants.add((body, matter))
        elif self.dice.once_in(5):
            self.world.govern("withdrawGrant", body, f.INSPECT, matter)
            self.model.grants.remove((body, matter))
