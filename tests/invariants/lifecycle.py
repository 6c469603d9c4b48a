"""Rules: permits are suspended, given back and ended, by right and wrong hands."""

from __future__ import annotations

from tests.contracts import factories as f
from tests.contracts.world import DECISION
from tests.invariants.actions import action
from tests.invariants.acts import MODES
from tests.invariants.cases import Cases
from zeropermit.domain.permits.permit import Permit
from zeropermit.domain.permits.reasons import State

FUNCTION = ("suspend", "suspend", "reinstate", "reinstate", "end")
HANDS = (
    "",
    "same officer",
    "system",
    "another body's",
    "two of another body",
    "no decision",
    "same person",
)
"""Faults of two officers, by number."""
WRONGS = (
    "same officer",
    "same person",
    "system",
    "another body's",
    "two of another body",
    "sequence before",
    "sequence after",
    "no ending",
    "no reason",
    "bad reason",
    "no decision",
    "unknown permit",
    "stale key",
)


class Lifecycle(Cases):
    """What happens to a permit after it was issued."""

    @action(2, function=FUNCTION)
    def move_a_permit(self, pick: int, function: str) -> None:
        permit = self.permit(pick)
        if permit is not None:
            self.move(permit, function, pick)

    @action(4)
    def move_a_permit_as_it_may(self, pick: int) -> None:
        permit = self.permit(pick)
        if permit is not None:
            self.move(permit, self.possible(permit, 1), pick)

    @action(5, first=range(len(WRONGS)))
    def move_a_permit_wrongly(self, pick: int, first: int) -> None:
        """What would be possible, in several wrong ways."""
        for step in range(5):
            permit = self.permit(pick)
            if permit is not None:
                wrong = WRONGS[(first + 5 * step) % len(WRONGS)]
                self.move(permit, self.possible(permit, pick), pick, wrong=wrong)

    @action(2, function=FUNCTION)
    def move_a_permit_unsigned(self, pick: int, function: str) -> None:
        permit = self.permit(pick)
        if permit is not None:
            for mode in MODES[2:]:
                self.move(permit, function, pick, mode=mode)

    @action(4, function=FUNCTION, offset=(0, -1))
    def move_a_permit_at_its_edge(self, pick: int, function: str, offset: int) -> None:
        permit = self.permit(pick)
        if permit is not None:
            if pick % 3 == 0:
                self.move(permit, "end", pick)
            edges = (permit.start_by, permit.valid_until)
            self.wait_until(edges[pick % 2] + offset)
            self.move(permit, function, pick)

    def possible(self, permit: Permit, pick: int) -> str:
        if pick % 3 == 0:
            return "end"
        return "reinstate" if permit.stored is State.SUSPENDED else "suspend"

    def permit(self, pick: int) -> Permit | None:
        """A permit, more often one that can still move."""
        permits = list(self.ledger.state.permits.values())
        moving = [permit for permit in permits if not permit.stored.terminal]
        chosen = moving if moving and pick % 5 else permits
        return chosen[-1 - pick % len(chosen)] if chosen else None

    def move(
        self,
        permit: Permit,
        function: str,
        pick: int,
        *,
        wrong: str = "",
        mode: str = "own",
    ) -> bool:
        """Do an act on a permit, by two officers as far as nothing is `wrong`."""
        filed = self.ledger.state.applications[permit.application]
        application = list(filed.content.as_abi())
        if wrong == "unknown permit":
            application[4] = f.word(7)
        step = {"sequence before": -1, "sequence after": 1}.get(wrong, 0)
        sequence = max(0, permit.sequence + step)
        reason = {"no reason": "", "bad reason": "not started"}.get(wrong, "NOT_DONE")
        decision = f.ZERO if wrong == "no decision" else DECISION
        ending = 0 if wrong == "no ending" else 1 + pick % 4
        spoken = (ending,) if function == "end" else ()
        arguments = (tuple(application), sequence, *spoken, reason, decision)
        keys = self.officers(pick, HANDS.index(wrong) if wrong in HANDS else 0)
        if wrong == "stale key":
            keys = (keys[0], self.any_key(pick))
        act = self.signing.act(function, arguments, *keys, mode=mode)
        return self.ledger.submit(act)
