"""A permit under supervision: what the tests of the supervision registry start from.

`OTHER_BODY` inspects the matter. Identifiers and draws are written anew from
docs/protocol.md §1 and §18, and are not the package's.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from eth_utils.crypto import keccak

from tests.contracts import factories as f
from tests.contracts.evm import Receipt
from tests.contracts.factories import organisation_id
from tests.contracts.world import DECISION, World

AUTHORITY, BODY = organisation_id(f.AUTHORITY), organisation_id(f.OTHER_BODY)
PAIR = ("other one", "other two")
OFFICERS = ("other one", "other two", "other three")
PASSED, FAULTS = 1, 2
MINOR, SERIOUS = 1, 2
NO_PENALTY, CORRECTED, NOT_CORRECTED = 1, 2, 3
FINDINGS, GRAVITIES = ("None", "Passed", "Faults"), ("None", "Minor", "Serious")
SECRET = keccak(text="secret")
RECORD, DEMANDS = keccak(text="record"), keccak(text="demands")
SCOPE = keccak(text="the tower crane")
NO_ROUND = f.ZERO


def number(content: bytes) -> int:
    return int.from_bytes(keccak(content), "big")


def round_id(secret: bytes = SECRET, body: bytes = BODY) -> bytes:
    return keccak(b"round:" + body + keccak(secret))


def inspection_id(permit: bytes, record: bytes = RECORD) -> bytes:
    return keccak(b"inspection:" + permit + record)


def order_id(inspection: bytes, demands: bytes = DEMANDS) -> bytes:
    return keccak(b"order:" + inspection + demands)


def referral_id(permit: bytes, record: bytes = RECORD) -> bytes:
    return keccak(b"referral:" + permit + record)


def stop_id(permit: bytes, decision: bytes = DECISION) -> bytes:
    return keccak(b"stop:" + permit + decision)


def drawn(seed: bytes, permit: bytes, permille: int) -> bool:
    return number(b"draw:" + seed + permit) % 1000 < permille


def pair_of(
    seed: bytes, permit: bytes, roster: list[str], redraws: int = 0
) -> tuple[str, str]:
    tail = seed + permit + redraws.to_bytes(4, "big")
    first = number(b"first:" + tail) % len(roster)
    second = number(b"second:" + tail) % (len(roster) - 1)
    return roster[first], roster[second + (second >= first)]


@dataclass
class Office:
    """A body that inspects, and one permit."""

    world: World
    case: f.Case

    @classmethod
    def open(cls, world: World) -> Office:
        """Issue a permit that can be handed over."""
        world.grant(f.OTHER_BODY, f.INSPECT, f.matter_id(f.MATTER))
        case = world.case()
        world.issue(case)
        return cls(world, case)

    @classmethod
    def supervising(cls, world: World) -> Office:
        office = cls.open(world)
        office.hand_over()
        office.accept()
        return office

    @property
    def permit(self) -> bytes:
        return self.case.permit_id

    @property
    def roster(self) -> list[str]:
        return sorted((self.address(name) for name in OFFICERS), key=str.lower)

    def address(self, key: str) -> str:
        return self.world.keys[key].address

    def named(self, addresses: tuple[str, str]) -> tuple[str, str]:
        """Names of two officers' keys."""
        names = {key.address: name for name, key in self.world.keys.items()}
        return names[addresses[0]], names[addresses[1]]

    def ask(self, view: str, *arguments: Any) -> Any:
        return self.world.evm.call(self.world.supervision, view, *arguments)

    def next_block(self) -> None:
        self.world.evm.warp(self.world.evm.now)

    def hand_over(
        self,
        sequence: int = 0,
        *,
        to: str = f.OTHER_BODY,
        key: str = "authority system",
    ) -> Receipt:
        values = (self.permit, sequence, to)
        return self._one("handOver", values, key, (sequence, to))

    def accept(self, sequence: int = 0, *, key: str = "other system") -> Receipt:
        return self._one("accept", (self.permit, sequence), key, (sequence,))

    def announce(self, *, key: str = "other one", **changes: Any) -> Receipt:
        fields = {
            "matter": f.MATTER,
            "permille": 1000,
            "roster": self.roster,
            "secret_hash": keccak(SECRET),
            "due_at": self.world.evm.now + 30 * f.DAY,
        }
        values = list({**fields, **changes}.values())
        return self.world.act(self.world.supervision, "announceRound", values, key)

    def reveal(self, secret: bytes = SECRET, round_: bytes | None = None) -> Receipt:
        named = round_ or round_id(secret)
        evm = self.world.evm
        return evm.transact(self.world.supervision, "revealRound", named, secret)

    def in_round(self, **changes: Any) -> bytes:
        """Announce and reveal a round; give its seed."""
        self.announce(**changes)
        self.next_block()
        seed: bytes = self.reveal().returned
        return seed

    def drawn_keys(self, seed: bytes, redraws: int = 0) -> tuple[str, str]:
        return self.named(pair_of(seed, self.permit, self.roster, redraws))

    def redraw(
        self,
        sequence: int = 0,
        *,
        keys: tuple[str, str] = PAIR,
        reason: str = "RECUSAL",
        decision: bytes = DECISION,
    ) -> Receipt:
        values = (round_id(), sequence, reason, decision)
        return self._two("redraw", (self.permit, *values), keys, values)

    def inspect(
        self,
        finding: int = PASSED,
        *,
        keys: tuple[str, str] = PAIR,
        round_: bytes = NO_ROUND,
        record: bytes = RECORD,
        roster: list[str] | None = None,
    ) -> Receipt:
        """Inspect; in a round with its roster unless another is given."""
        own = self.roster if round_ != NO_ROUND else []
        values = (self.permit, round_, FINDINGS[finding], record)
        given = ((round_, finding, record), own if roster is None else roster)
        return self._two("inspect", values, keys, given)

    def order(
        self,
        gravity: int = MINOR,
        *,
        keys: tuple[str, str] = PAIR,
        inspection: bytes | None = None,
        demands: bytes = DEMANDS,
        due_at: int | None = None,
    ) -> Receipt:
        due = self.world.evm.now + 10 * f.DAY if due_at is None else due_at
        found = inspection or inspection_id(self.permit)
        values = (found, GRAVITIES[gravity], demands, due)
        given = (found, gravity, demands, due)
        return self._two("orderCorrection", values, keys, given)

    def close(
        self,
        corrected_at: int,
        *,
        harm: bool = False,
        keys: tuple[str, str] = PAIR,
        order: bytes | None = None,
        decision: bytes = DECISION,
    ) -> Receipt:
        named = order or order_id(inspection_id(self.permit))
        values = (named, corrected_at, harm, decision)
        return self._two("closeOrder", values, keys, values)

    def stop(
        self,
        *,
        whole: bool = True,
        keys: tuple[str, str] = PAIR,
        scope: bytes = SCOPE,
        reason: str = "STOP_HAZARD",
        decision: bytes = DECISION,
    ) -> Receipt:
        values = (whole, scope, reason, decision)
        return self._two("orderStop", (self.permit, *values), keys, values)

    def lift(
        self,
        *,
        keys: tuple[str, str] = PAIR,
        stop: bytes | None = None,
        record: bytes = RECORD,
    ) -> Receipt:
        values = (stop or stop_id(self.permit), record)
        return self._two("liftStop", values, keys, values)

    def refer(
        self,
        *,
        keys: tuple[str, str] = PAIR,
        reason: str = "PROPOSE_REVOKE",
        record: bytes = RECORD,
    ) -> Receipt:
        values = (reason, record)
        return self._two("refer", (self.permit, *values), keys, values)

    def answer(
        self,
        *,
        key: str = "authority one",
        referral: bytes | None = None,
        decision: bytes = DECISION,
    ) -> Receipt:
        values = (referral or referral_id(self.permit), decision)
        return self._one("answerReferral", values, key, values)

    def end(self) -> None:
        """Revoke the permit."""
        self.world.do("end", self.case, 0, ending=2)

    def _one(self, function: str, values: Any, key: str, given: Any) -> Receipt:
        words = (self.case.application, *given)
        return self.world.act(self.world.supervision, function, values, key, words)

    def _two(
        self, function: str, values: Any, keys: tuple[str, str], given: Any
    ) -> Receipt:
        words = (self.case.application, *given)
        where = self.world.supervision
        return self.world.in_pairs(where, function, values, keys, words)


ROUND = round_id()
