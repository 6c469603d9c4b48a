"""Rules: a relayer sends what it has seen, as it was or changed."""

from __future__ import annotations

from dataclasses import replace

from tests.contracts.evm import SOMEBODY
from tests.invariants.actions import action
from tests.invariants.acts import Act
from tests.invariants.base import Base
from tests.invariants.corruptions import altered_calldata
from tests.invariants.tally import Law

FORGERIES = ("unsigned", "deadline", "signer", "signature", "swapped", "argument")


class MaliciousRelayer(Base):
    """A relayer that would like to decide."""

    @action(4)
    def replay_acts(self, pick: int) -> None:
        """Send what was sent before, as a relayer that has seen it."""
        for act in self.honest_acts(pick, 3):
            self.ledger.submit(act)

    @action(5, how=FORGERIES)
    def forge_acts(self, pick: int, how: str) -> None:
        """Send what nobody signed; the events tell if anything came of it."""
        for act in self.honest_acts(pick, 3):
            before = len(self.ledger.journal)
            self.ledger.submit(self.forged(act, how, pick))
            idle = len(self.ledger.journal) == before
            self.tally.check(Law.relayer_decides_nothing, holds=idle, what=how)

    def honest_acts(self, pick: int, count: int) -> list[Act]:
        """Acts that somebody signed, to be sent by a relayer, the last ones first."""
        acts = [
            act
            for act in self.ledger.acts
            if act.signed and all(signed.honest for signed in act.signed)
        ]
        count = min(count, len(acts))
        chosen = (acts[-1 - (pick // 3 + 5 * n) % len(acts)] for n in range(count))
        return [replace(act, sender=SOMEBODY) for act in chosen]

    def forged(self, act: Act, how: str, pick: int) -> Act:
        position = pick % len(act.signed)
        entry = act.signed[position]
        if how == "argument":
            changed = altered_calldata(act, pick)
            return changed if changed != act else act.resigned(position, signature=b"")
        if how == "deadline":
            return act.resigned(position, deadline=entry.deadline + 10**6)
        if how == "signer":
            other = self.any_key(pick).address
            if other != entry.signer and entry.signature:
                return act.resigned(position, signer=other)
        if how == "swapped" and len(act.signed) > 1 and entry.signature:
            other = act.signed[1 - position].signature
            if other not in {b"", entry.signature}:
                return act.resigned(position, signature=other)
        if how == "signature" and entry.signature:
            spoilt = entry.signature[:-2] + bytes([entry.signature[-2] ^ 1, 0])
            return act.resigned(position, signature=spoilt)
        return act.resigned(position, signature=b"")
