"""Acts of supervision as somebody puts them together, well or with one thing wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from eth_utils.crypto import keccak

from tests.contracts import factories as f
from tests.contracts.world import DECISION
from tests.invariants.acts import Act
from tests.invariants.dossiers import Dossier
from tests.invariants.works import Works
from zeropermit.domain.identifiers import (
    RoundId,
    organisation_id,
    round_id,
)
from zeropermit.domain.supervision import Finding
from zeropermit.domain.supervision_register import Order, SupervisionRegister

HANDS = ("same officer", "system", "another body's", "two of another body", "stale key")
"""Whose signatures may be wrong where two officers have to sign."""
NO_ROUND = RoundId(f.ZERO)
Said = tuple[tuple[Any, ...], tuple[Any, ...]]
"""What an act says beside the application, and the keys that sign it."""


@dataclass
class Watch:
    """A permit, a body that supervises it or would, and a round of that body."""

    case: Dossier
    body: str
    number: RoundId = NO_ROUND

    @property
    def another(self) -> str:
        """Another body that inspects."""
        return f.AUTHORITY if self.body == f.OTHER_BODY else f.OTHER_BODY


class Steps(Works):
    """Each act of the supervision registry."""

    def __init__(self) -> None:
        super().__init__()
        self.secrets: dict[RoundId, bytes] = {}

    @property
    def supervision(self) -> SupervisionRegister:
        return self.ledger.registers.supervision

    def next_block(self) -> None:
        """Let the block be finished; it may be the same second still."""
        self.ledger.evm.warp(self.now)

    def step(
        self, step: str, watch: Watch, pick: int, *, wrong: str = "", mode: str = "own"
    ) -> bool:
        """Take a step of supervision."""
        ways: dict[str, Callable[[Watch, int, str], Said]] = {
            "handOver": self._hand_over,
            "accept": self._accept,
            "redraw": self._redraw,
            "inspect": self._inspect,
            "orderCorrection": self._order,
            "closeOrder": self._close,
            "refer": self._refer,
            "answerReferral": self._answer,
        }
        said, keys = ways[step](watch, pick, wrong)
        arguments = (self._application(watch, pick, wrong), *said)
        return self.ledger.submit(self.signing.act(step, arguments, *keys, mode=mode))

    def announce(self, watch: Watch, pick: int, wrong: str = "") -> RoundId:
        """Announce a round; give what its number would be."""
        secret = self.next_word()
        if wrong == "old secret" and self.secrets:
            secret = next(reversed(self.secrets.values()))
        hashed = f.ZERO if wrong == "no secret" else keccak(secret)
        drawn = {"none drawn": 0, "too many drawn": 1001}
        due = self.now + (1, 60, 600, f.DAY)[pick // 5 % 4]
        arguments = (
            "another-permit" if wrong == "another matter" else watch.case.matter,
            drawn.get(wrong, (*[1000] * 5, 500, 1)[pick % 7]),
            self._roster(watch, pick, wrong),
            hashed,
            self.now if wrong == "due now" else due,
        )
        body = watch.another if wrong == "another's hand" else watch.body
        role = f.SYSTEM if wrong == "system" else f.OFFICER
        key = self.key(body, pick, role)
        self.ledger.submit(self.signing.act("announceRound", arguments, key))
        number = round_id(organisation_id(watch.body), keccak(secret))
        self.secrets.setdefault(number, secret)
        return number

    def reveal(self, number: RoundId, secret: bytes | None = None) -> bool:
        arguments = (number, self.secrets[number] if secret is None else secret)
        return self.ledger.submit(Act("revealRound", arguments))

    def latest_order(self, watch: Watch) -> Order | None:
        orders = self.supervision.orders.values()
        return next(
            (one for one in reversed(orders) if one.permit == watch.case.permit), None
        )

    def _application(self, watch: Watch, pick: int, wrong: str) -> tuple[bytes, ...]:
        application = list(watch.case.application.as_abi())
        if wrong == "unknown permit":
            application[4] = f.word(7)
        if wrong == "another's permit":
            other = self.dossiers[pick % len(self.dossiers)]
            application = list(other.application.as_abi())
        return tuple(application)

    def _roster(self, watch: Watch, pick: int, wrong: str) -> list[str]:
        keys = list(self.keys_of(watch.body, f.OFFICER))
        if wrong == "another's officer":
            keys.append(self.key(watch.another, pick, f.OFFICER))
        if wrong == "system in roster":
            keys.append(self.key(watch.body, pick, f.SYSTEM))
        roster = sorted((key.address for key in keys), key=lambda at: int(at, 16))
        if wrong == "not ascending":
            return roster[::-1] if pick % 2 else [roster[0], *roster]
        return roster[:1] if wrong == "one officer" else roster

    def _inspectors(self, watch: Watch, pick: int, wrong: str) -> tuple[Any, ...]:
        """Two officers of the supervisor, as far as they are not wrong."""
        body, uscc = organisation_id(watch.body), watch.body
        supervisor = self.supervision.of(watch.case.permit).supervisor
        if any(supervisor) and supervisor != body:
            uscc = watch.another
        other = f.AUTHORITY if uscc == f.OTHER_BODY else f.OTHER_BODY
        if wrong == "two of another body":
            return self._two(other, pick)
        first, second = self._two(uscc, pick)
        replaced: dict[str, Callable[[], Any]] = {
            "same officer": lambda: first,
            "system": lambda: self.key(uscc, pick, f.SYSTEM),
            "another body's": lambda: self.key(other, pick, f.OFFICER),
            "stale key": lambda: self.stale_key(uscc, pick),
        }
        return (first, replaced.get(wrong, lambda: second)())

    def _two(self, uscc: str, pick: int) -> tuple[Any, ...]:
        keys = self.keys_of(uscc, f.OFFICER)
        return (keys[pick % len(keys)], keys[(pick + 1) % len(keys)])

    def _hand_over(self, watch: Watch, pick: int, wrong: str) -> Said:
        sequence = self.supervision.of(watch.case.permit).hand_overs
        to = f.LAND if wrong == "no inspector" else watch.body
        by = f.OTHER_BODY if wrong == "another's hand" else f.AUTHORITY
        return (sequence + (wrong == "sequence"), to), (self.key(by, pick),)

    def _accept(self, watch: Watch, pick: int, wrong: str) -> Said:
        made = self.supervision.of(watch.case.permit).hand_overs
        sequence = max(0, made - 1) + (wrong == "sequence")
        by = watch.another if wrong == "another's hand" else watch.body
        return (sequence,), (self.key(by, pick),)

    def _redraw(self, watch: Watch, pick: int, wrong: str) -> Said:
        made = self.supervision.draw(watch.number, watch.case.permit).redraws
        sequence = made + (wrong == "sequence")
        words = (watch.number, sequence, _reason(wrong), _digest(wrong, DECISION))
        return words, self._inspectors(watch, pick, wrong)

    def _inspect(self, watch: Watch, pick: int, wrong: str) -> Said:
        finding = 0 if wrong == "no finding" else 1 + pick % 2
        known = [
            entry.record
            for entry in self.supervision.inspections.values()
            if entry.permit == watch.case.permit
        ]
        record = _digest(wrong, self.next_word(), known)
        entry = self.supervision.rounds.get(watch.number)
        roster = list(entry.roster) if entry else []
        if wrong == "another roster":
            roster = roster[1:] or [self.any_key(pick).address]
        visit = (watch.number, finding, record)
        keys = self._inspectors(watch, pick, wrong)
        if entry is None or not entry.revealed or wrong in HANDS:
            return (visit, roster), keys
        first, second = self.supervision.pair(watch.number, watch.case.permit)
        drawn = (self.accounts[first], self.accounts[second])
        if wrong == "not the pair":
            others = [at for at in entry.roster if at not in {first, second}]
            spare = self.accounts[others[pick % len(others)]] if others else keys[0]
            drawn = (drawn[0], spare) if pick // 2 % 2 else (spare, drawn[1])
        return (visit, roster), drawn[:: 1 if pick // 4 % 2 else -1]

    def _order(self, watch: Watch, pick: int, wrong: str) -> Said:
        found = self.supervision.inspections.items()
        wanted = Finding.PASSED if wrong == "nothing found" else Finding.FAULTS
        inspection = next(
            (
                number
                for number, entry in reversed(found)
                if (entry.permit, entry.finding) == (watch.case.permit, wanted)
            ),
            f.word(9),
        )
        known = [
            order.demands
            for order in self.supervision.orders.values()
            if order.inspection == inspection
        ]
        words = (
            inspection,
            0 if wrong == "no gravity" else 1 + pick % 2,
            _digest(wrong, self.next_word(), known),
            self.now + (0 if wrong == "due now" else (60, 600, f.DAY)[pick // 2 % 3]),
        )
        return words, self._inspectors(watch, pick, wrong)

    def _close(self, watch: Watch, pick: int, wrong: str) -> Said:
        """The last order: corrected now, a second before, at once, or not at all."""
        orders = self.supervision.orders.items()
        order = next(
            (number for number, one in reversed(orders) if self._is_of(one, watch)),
            f.word(9),
        )
        entry = self.supervision.orders.get(order)
        since = self.now if entry is None else entry.ordered_at
        corrected = (self.now, since, max(since, self.now - 1), 0)[pick // 8 % 4]
        if wrong in {"too early", "in future"}:
            corrected = 0 if wrong == "too early" else self.now + 1
        words = (order, corrected, pick // 3 % 3 == 0, _digest(wrong, DECISION))
        return words, self._inspectors(watch, pick, wrong)

    def _is_of(self, order: Order, watch: Watch) -> bool:
        return order.permit == watch.case.permit

    def _refer(self, watch: Watch, pick: int, wrong: str) -> Said:
        known = [
            entry.record
            for entry in self.supervision.referrals.values()
            if entry.permit == watch.case.permit
        ]
        words = (_reason(wrong), _digest(wrong, self.next_word(), known))
        return words, self._inspectors(watch, pick, wrong)

    def _answer(self, watch: Watch, pick: int, wrong: str) -> Said:
        found = self.supervision.referrals.items()
        referral = next(
            (n for n, entry in reversed(found) if entry.permit == watch.case.permit),
            f.word(9),
        )
        by = f.OTHER_BODY if wrong == "another's hand" else f.AUTHORITY
        role = f.SYSTEM if wrong == "system" else f.OFFICER
        return (referral, _digest(wrong, DECISION)), (self.key(by, pick, role),)


def _reason(wrong: str) -> str:
    return "not done" if wrong == "bad reason" else "NOT_DONE"


def _digest(wrong: str, new: bytes, known: Iterable[bytes] = ()) -> bytes:
    """A digest that is new, one that was filed before, or none."""
    if wrong == "no record":
        return f.ZERO
    if wrong == "old record":
        return [new, *known][-1]
    return new
