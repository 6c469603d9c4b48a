"""Rules: permits are suspended, given back and ended, by right and wrong hands."""

from __future__ import annotations

from typing import Any

from eth_utils.crypto import keccak

from tests.contracts import factories as f
from tests.contracts.world import DECISION
from tests.invariants.actions import action
from tests.invariants.acts import MODES
from tests.invariants.cases import Cases
from tests.invariants.telling import HANDS, TO_SUSPEND
from zeropermit.domain.ledger.identifiers import permit_id
from zeropermit.domain.permits.permit import Permit
from zeropermit.domain.permits.reasons import State

FUNCTION = ("suspend", "suspend", "reinstate", "reinstate", "end", "deregister")
ENDED = frozenset({State.WITHDRAWN, State.REVOKED, State.FORFEITED})
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
    "no notice",
    "no answer",
    "another notice",
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
            after = self.ledger.state.permits[permit_id(permit.application)]
            if after.stored is State.SUSPENDED and pick % 4:
                self.move(after, "reinstate", pick)

    @action(3)
    def correct_a_document(self, pick: int) -> None:
        """Wrongly, rightly, and back to the document that had the error."""
        permit = self.permit(pick)
        if permit is None:
            return
        number, old = permit_id(permit.application), permit.document
        new = keccak(old + bytes([pick % 256]))
        wrong = WRONGS[pick % len(WRONGS)]
        ids = (permit.evidence[:-1], permit.evidence[::-1], permit.evidence)
        self.correct(permit, (old, new, ids[pick % 2]), pick)
        self.correct(permit, (new, new, ids[2]), pick)
        self.correct(permit, (old, new, ids[2]), pick, wrong=wrong)
        for corrected in (new, old, f.ZERO):
            permit = self.ledger.state.permits[number]
            self.correct(permit, (permit.document, corrected, permit.evidence), pick)

    def correct(
        self,
        permit: Permit,
        words: tuple[bytes, bytes, tuple[bytes, ...]],
        pick: int,
        *,
        wrong: str = "",
    ) -> None:
        filed = self.ledger.state.applications[permit.application]
        step = {"sequence before": -1, "sequence after": 1}.get(wrong, 0)
        sequence = max(0, permit.sequence + step)
        reason = {"no reason": "", "bad reason": "a slip"}.get(wrong, "ERROR")
        decision = f.ZERO if wrong == "no decision" else DECISION
        given = (filed.content.as_abi(), sequence, *words, reason, decision)
        keys = self.officers(pick, HANDS.index(wrong) if wrong in HANDS else 0)
        self.ledger.submit(self.signing.act("correctDocument", given, *keys))

    @action(3, by_time=(False, False, True))
    def strike_off_what_ended(self, pick: int, *, by_time: bool) -> None:
        """End a permit or wait, and strike it off: wrongly, rightly, once more."""
        permit = self.permit(pick)
        if permit is None:
            return
        if by_time:
            self.wait_until(min(permit.start_until, permit.valid_until) - pick // 7 % 2)
            self.mend()
        else:
            self.move(permit, "end", 3 + pick % 2, wrong="another notice")
            self.move(permit, "end", pick)
        number = permit_id(permit.application)
        wrong = WRONGS[pick % len(WRONGS)]
        self.move(self.ledger.state.permits[number], "deregister", pick, wrong=wrong)
        for _ in range(2):
            self.move(self.ledger.state.permits[number], "deregister", pick)

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
            edges = (permit.start_until, permit.valid_until)
            self.wait_until(edges[pick % 2] + offset)
            self.move(permit, function, pick)

    def possible(self, permit: Permit, pick: int) -> str:
        if permit.stored in ENDED:
            return "deregister"
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
        spoken: tuple[Any, ...] = (ending,) if function == "end" else ()
        measure = ending % 4 if function == "end" else TO_SUSPEND
        if function in {"suspend", "end"}:
            number = self.told(permit, measure, pick, wrong) if measure else f.ZERO
            spoken = (*spoken, f.word(6) if wrong == "another notice" else number)
        arguments = (tuple(application), sequence, *spoken, reason, decision)
        body = self.body_for(permit, measure if function == "end" else 0)
        keys = self.officers(pick, HANDS.index(wrong) if wrong in HANDS else 0, body)
        if wrong == "stale key":
            keys = (keys[0], self.any_key(pick))
        act = self.signing.act(function, arguments, *keys, mode=mode)
        return self.ledger.submit(act)
