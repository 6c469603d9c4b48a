"""Rules: applications are accepted, corrected, put off and closed, well and badly."""

from __future__ import annotations

from typing import Any

from eth_account.signers.local import LocalAccount

from tests.contracts import factories as f
from tests.contracts.world import DECISION
from tests.invariants.actions import action
from tests.invariants.acts import MODES
from tests.invariants.cases import UNTOLD, Cases
from tests.invariants.dossiers import MATTERS, Dossier
from tests.invariants.expected_applications import LONGEST_PAUSE
from tests.invariants.lifecycle import HANDS
from tests.invariants.promises import TEN_YEARS

OF_APPLICANT = ("answerCorrection", "withdrawApplication")
DECIDED = ("prolong", "pause", "decline", "refuse")
OF_AUTHORITY = ("acceptApplication", "requestCorrection", *DECIDED)
CLOSING = ("withdrawApplication", "decline", "refuse")
STEPS = (*OF_AUTHORITY, *OF_APPLICANT)
COURSE = ("requestCorrection", "answerCorrection", "acceptApplication", "prolong")
COURSE += ("pause", "pause", "refuse")
"""Steps that follow one another."""
MOMENTS = ("unknown application", "another's hand", "stale key")
TURNS = ("sequence before", "sequence after")
FAULTS = ("no decision", "bad reason", "value below", "value above")
OF_TIMES = ("value below", "value above")
OF_OFFICERS = ("unknown application", "stale key", *TURNS, *FAULTS[:2], *HANDS[1:])
WRONGS = {
    "acceptApplication": (*MOMENTS, *TURNS),
    "requestCorrection": (*MOMENTS, *TURNS, *FAULTS[:2], "system"),
    "answerCorrection": (*MOMENTS, "no decision"),
    "withdrawApplication": MOMENTS,
    "prolong": (*OF_OFFICERS, *OF_TIMES, *OF_TIMES),
    "pause": (*OF_OFFICERS, *OF_TIMES, *OF_TIMES),
}
"""Faults of a step; of those that are not here, the faults of two officers."""


class Proceedings(Cases):
    """Applications before a permit answers them."""

    @action(3)
    def go_through_a_proceeding(self, pick: int) -> None:
        """Step by step, each in a wrong way before; issued, or refused at the end."""
        self.mend()
        case = self.gather(tuple(MATTERS)[pick % len(MATTERS)], pick)
        for number, step in enumerate(COURSE):
            self.step_wrongly(case, step, pick + 5 * number)
            if number == pick // 7 % 9:
                self.issue(case, pick)
            self.step(case, step, pick)
            if pick // 3 % 4 == 0:
                self.wait_until(self.now + 1)
        self.issue(case, pick)

    @action(3, closing=CLOSING)
    def close_a_case(self, pick: int, closing: str) -> None:
        """Close it, perhaps issued before, and try everything afterwards."""
        self.mend()
        case = self.gather(tuple(MATTERS)[pick % len(MATTERS)], pick)
        if pick // 4 % 5 == 0:
            self.issue(case, pick)
        self.step(case, closing, pick)
        self.step(case, STEPS[pick % len(STEPS)], pick)
        self.step(case, CLOSING[pick // 8 % 3], pick)
        arguments = (case.id, f.word("R04"), self.next_word(), self.now + 600)
        key = self.key(f.APPLICANT, pick)
        self.ledger.submit(self.signing.act("commit", arguments, key))
        self.issue(case, pick)

    @action(3, step=STEPS, mode=("own", *MODES))
    def act_on_any_case(self, pick: int, step: str, mode: str) -> None:
        if self.dossiers:
            case = self.dossiers[-1 - pick % len(self.dossiers)]
            self.step(case, step, pick, mode=mode)

    @action(3, step=STEPS)
    def act_on_a_case_wrongly(self, pick: int, step: str) -> None:
        """In several wrong ways, twice as it should be, and in wrong ways again."""
        self.mend()
        case = self.open_dossier(pick)
        if step == "answerCorrection":
            self.step(case, "requestCorrection", pick)
        if pick % 3:
            self.wait_until(self.now + 60)
            self.mend()
        for number in range(3):
            self.step_wrongly(case, step, pick + 4 * number)
        self.step(case, step, pick)
        self.step(case, step, pick)
        self.step(case, step, pick, FAULTS[pick % len(FAULTS)])

    def step_wrongly(self, case: Dossier, step: str, pick: int) -> None:
        wrongs = WRONGS.get(step, OF_OFFICERS)
        self.step(case, step, pick, wrongs[pick % len(wrongs)])

    def step(
        self,
        case: Dossier,
        function: str,
        pick: int,
        wrong: str = "",
        *,
        mode: str = "own",
    ) -> bool:
        """Act on an application, as it should be as far as nothing is `wrong`."""
        filed = self.ledger.state.applications.get(case.id)
        if filed is None:
            return False
        application = list(case.application.as_abi())
        if wrong == "unknown application":
            application[4] = f.word(7)
        terms = self._terms(case, function, pick, wrong)
        if function in OF_AUTHORITY:
            turn = {"sequence before": -1, "sequence after": 1}.get(wrong, 0)
            terms = (max(0, filed.proceeding.sequence + turn), *terms)
        if function in DECIDED:
            reason = "not met" if wrong == "bad reason" else "NOT_MET"
            decision = f.ZERO if wrong == "no decision" else DECISION
            terms = (*terms, reason, decision)
        arguments = (tuple(application), *terms)
        keys = self._keys(function, pick, wrong)
        act = self.signing.act(function, arguments, *keys, mode=mode)
        return self.ledger.submit(act)

    def _terms(
        self, case: Dossier, function: str, pick: int, wrong: str
    ) -> tuple[Any, ...]:
        """Terms of an act beside its reason and decision."""
        digest = f.ZERO if wrong == "no decision" else f.word(200 + pick % 2)
        if function == "answerCorrection":
            return (digest,)
        if function == "requestCorrection":
            bad = wrong in {"value below", "value above", "bad reason"}
            return (UNTOLD[pick % len(UNTOLD)] if bad else "规划许可附图", digest)
        if function == "prolong":
            good = self.now + (1, f.DAY, TEN_YEARS - 1)[pick % 3]
            wrongs = {"value below": self.now, "value above": self.now + TEN_YEARS}
            return (wrongs.get(wrong, good),)
        return self._pause(case, pick, wrong) if function == "pause" else ()

    def _pause(self, case: Dossier, pick: int, wrong: str) -> tuple[int, int]:
        """A pause at an edge of those that are allowed, or a second beyond."""
        filed = self.ledger.state.applications[case.id]
        begin = max(filed.applied_at, filed.proceeding.paused_until)
        begin += (0, 0, f.DAY)[pick % 3]
        first = max(begin, self.now) + 1
        last = min(begin, self.now) + LONGEST_PAUSE
        if wrong == "value above":
            return begin, last + 1
        if wrong == "value below":
            return (begin - f.DAY - 1, first) if pick // 16 % 2 else (begin, first - 1)
        return begin, (first, last, first + f.DAY)[pick // 3 % 3]

    def _keys(self, function: str, pick: int, wrong: str) -> tuple[LocalAccount, ...]:
        hand = HANDS.index(wrong) if wrong in HANDS else 0
        if function in DECIDED:
            keys = self.officers(pick, hand)
            return (keys[0], self.any_key(pick)) if wrong == "stale key" else keys
        if wrong == "stale key":
            return (self.any_key(pick),)
        if function in OF_APPLICANT:
            foreign = wrong == "another's hand" or hand
            return (self.key(f.CONTRACTOR if foreign else f.APPLICANT, pick),)
        if hand == HANDS.index("system"):
            return (self.key(f.AUTHORITY, pick, f.SYSTEM),)
        if wrong == "another's hand" or hand:
            return (self.key(f.OTHER_BODY, pick, f.OFFICER),)
        role = 0 if function == "acceptApplication" and pick % 3 else f.OFFICER
        return (self.key(f.AUTHORITY, pick, role),)
