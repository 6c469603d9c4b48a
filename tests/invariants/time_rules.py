"""Rules: time passes, often to the very second at which something begins or ends."""

from __future__ import annotations

from tests.contracts import factories as f
from tests.invariants.actions import action
from tests.invariants.answers import Answers, recalled, remembered
from tests.invariants.base import ORGANISATIONS, PERSONS, Base
from tests.invariants.tally import Law

STEPS = (0, 1, 1, 60, 3_600, f.DAY, 20 * f.DAY)
FAR = 3 * 365 * f.DAY
MEMORIES = 40


class Time(Base):
    """Time, and what was answered while it was now."""

    def __init__(self) -> None:
        super().__init__()
        self.answers: list[Answers] = []

    @action(1, step=STEPS)
    def wait(self, step: int, pick: int) -> None:
        self.wait_until(self.now + step)
        self.recall(pick)

    @action(3, offset=(0, 0, 0, -1, 1))
    def wait_for_an_edge(self, pick: int, offset: int) -> None:
        edges = [self.end_of_a_key(pick)] if pick // 8 % 4 == 0 else []
        edges = edges or sorted(self.edges())
        if edges:
            self.wait_until(edges[pick % min(8, len(edges))] + offset)

    def end_of_a_key(self, pick: int) -> int:
        """Give an organisation a key for a minute, since few keys have an end."""
        owner = f.organisation_id(ORGANISATIONS[pick % len(ORGANISATIONS)])
        end, key = self.now + 60, self.new_key().address
        hand = (f.OFFICER, PERSONS + self.spares)
        self.ledger.govern("addKey", owner, key, *hand, self.now, end)
        return end

    def edges(self) -> set[int]:
        """Seconds ahead at which something on the ledger begins or ends."""
        state = self.ledger.state
        found: set[int] = set()
        for permit in state.permits.values():
            found |= {permit.start_until, permit.end_decided, permit.end_until}
        for window in (*state.keys.values(), *state.grants.values()):
            found |= {window.active_from, window.active_until}
        for version in state.versions.values():
            found |= {version.opens_at, version.open_until}
        return {edge for edge in found if self.now < edge < self.now + FAR}

    def wait_until(self, time: int) -> None:
        """Let time pass, if it has to; this second is over then."""
        if self.now < time < self.now + FAR:
            documents = [case.document for case in self.dossiers[-6:]]
            self.answers.append(remembered(self.ledger, documents))
            del self.answers[:-MEMORIES]
            self.ledger.evm.warp(time)

    def recall(self, pick: int) -> None:
        """Ask again for a second that is over."""
        if self.answers:
            then = self.answers[pick % len(self.answers)]
            now = recalled(self.ledger.journal, then)
            law = Law.past_answers_never_change
            self.tally.check(law, holds=then == now, what=f"{then}\n{now}")

    def look_back(self) -> None:
        """Ask once more for the first second that is over, and for the last."""
        self.recall(0)
        self.recall(-1)
