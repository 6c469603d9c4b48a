"""Rules: permits are handed over, drawn by lot, inspected; faults are corrected."""

from __future__ import annotations

from tests.contracts import factories as f
from tests.invariants.actions import action
from tests.invariants.acts import MODES
from tests.invariants.dossiers import SUPERVISED
from tests.invariants.supervision_steps import HANDS, Steps, Watch

BODIES = (f.OTHER_BODY, f.OTHER_BODY, f.AUTHORITY)
OF_ROUND = (
    "none drawn",
    "too many drawn",
    "no secret",
    "old secret",
    "due now",
    "one officer",
    "not ascending",
    "another's officer",
    "system in roster",
    "system",
    "another's hand",
    "another matter",
)
"""What may be wrong with the announcement of a round."""
WRONGS = {
    "handOver": ("sequence", "another's hand", "no inspector", "unknown permit"),
    "accept": ("sequence", "another's hand", "unknown permit"),
    "redraw": ("sequence", "bad reason", "no record", *HANDS),
    "inspect": (
        "another roster",
        "no finding",
        "no record",
        "old record",
        *HANDS,
    ),
    "orderCorrection": (
        "another's permit",
        "nothing found",
        "no gravity",
        "no record",
        "old record",
        "due now",
        *HANDS,
    ),
    "closeOrder": ("too early", "in future", "another's permit", "no record", *HANDS),
    "refer": ("bad reason", "no record", "old record", "unknown permit", *HANDS),
    "answerReferral": ("another's hand", "system", "another's permit", "no record"),
}
BLOCKS = 257
"""After so many, a chain has forgotten the hash of a block."""


class Supervising(Steps):
    """What a body does that inspects."""

    @action(3)
    def supervise(self, pick: int) -> None:
        """A permit of its own, in a round; and then its faults, or a referral."""
        watch = Watch(
            self.begin(SUPERVISED[pick % 2], pick), BODIES[pick // 2 % len(BODIES)]
        )
        if pick // 6 % 3 == 0:
            self.hold_a_round(watch, pick)
            self.wait_until(self.now + 60)
        early = watch.number
        self.wrongly_and_well("handOver", watch, pick)
        self.wrongly_and_well("accept", watch, pick)
        if any(early):
            self.step("inspect", watch, pick)
        self.hold_a_round(watch, pick // 3)
        self.inspect_in_the_round(watch, pick // 5)
        watch.number = f.ZERO
        if pick // 7 % 3:
            self.correct_faults(watch, pick // 21)
        else:
            self.wrongly_and_well("refer", watch, pick)
            self.wrongly_and_well("answerReferral", watch, pick)

    @action(2)
    def let_a_round_fall(self, pick: int) -> None:
        """Reveal it when its beacon is about to be gone, or gone."""
        self.mend()
        watch = Watch(self.open_dossier(pick), f.AUTHORITY)
        number = self.announce(watch, pick)
        for _ in range(BLOCKS - pick % 2):
            self.next_block()
        self.reveal(number)
        self.announce(watch, pick)

    @action(2, step=tuple(WRONGS), mode=("own", "own", *MODES))
    def supervise_what_is_there(self, step: str, mode: str, pick: int) -> None:
        """One step for whichever permit, supervised or not, ended or not."""
        cases = self.issued()
        if cases:
            watch = Watch(cases[-1 - pick % len(cases)], BODIES[pick % len(BODIES)])
            rounds = [*self.supervision.rounds, f.ZERO, f.word(3)]
            watch.number = rounds[pick // 3 % len(rounds)]
            self.step(step, watch, pick, mode=mode)

    def wrongly_and_well(self, step: str, watch: Watch, pick: int) -> None:
        """Take a step in two wrong ways, then as it should be, and once more."""
        wrongs = WRONGS[step]
        for number in range(2):
            wrong = wrongs[(pick + 3 * number) % len(wrongs)]
            self.step(step, watch, pick, wrong=wrong)
        self.step(step, watch, pick)
        self.step(step, watch, pick, wrong="old record")

    def hold_a_round(self, watch: Watch, pick: int) -> None:
        """Announce and reveal it: too early, wrongly, well and twice."""
        for step in range(2):
            wrong = OF_ROUND[(pick + 5 * step) % len(OF_ROUND)]
            self.announce(watch, pick, wrong)
        watch.number = self.announce(watch, pick)
        self.reveal(watch.number)
        self.announce(watch, pick)
        for _ in range(1 + pick % 3):
            self.next_block()
        self.reveal(watch.number, f.word(1))
        self.reveal(watch.number)
        self.reveal(watch.number)

    def inspect_in_the_round(self, watch: Watch, pick: int) -> None:
        """Draw the pair anew or not, wait or not, and inspect."""
        for _ in range((0, 0, 1, 2, 4)[pick % 5]):
            self.step("redraw", watch, pick)
        if pick % 4 == 0:
            self.wrongly_and_well("redraw", watch, pick)
        entry = self.supervision.rounds.get(watch.number)
        if entry is not None and pick % 2:
            self.wait_until(entry.due_at + (0, 0, -1, 1)[pick // 2 % 4])
        self.step("inspect", watch, pick, wrong="not the pair")
        self.wrongly_and_well("inspect", watch, pick)
        self.step("inspect", watch, pick)

    def correct_faults(self, watch: Watch, pick: int) -> None:
        """Find them, order them to be corrected, and close the orders."""
        for number in range(2):
            self.step("inspect", watch, pick + number)
        self.wrongly_and_well("orderCorrection", watch, pick)
        order = self.latest_order(watch)
        if order is not None:
            edges = (self.now, self.now + 30, order.due_at - 1, order.due_at)
            self.wait_until(edges[pick // 2 % len(edges)])
        self.wrongly_and_well("closeOrder", watch, pick)
        self.step("orderCorrection", watch, pick + 1)
        self.step("closeOrder", watch, pick // 2)
