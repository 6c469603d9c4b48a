"""Rules: permits with an end are renewed, or not, or too late."""

from __future__ import annotations

from typing import Any

from tests.contracts import factories as f
from tests.contracts.world import DECISION
from tests.invariants.actions import action
from tests.invariants.acts import MODES
from tests.invariants.dossiers import OFFICERS_ONLY, SMALL, Dossier
from tests.invariants.hearings import Hearings
from tests.invariants.telling import HANDS
from zeropermit.domain.permits.permit import Permit
from zeropermit.domain.permits.renewal import longest_renewal

TO_DECIDE = 30 * f.DAY
TERMS = (31 * f.DAY, 45 * f.DAY, 90 * f.DAY)
ASKED_AT = (None, 0, -1, -TO_DECIDE + 1, 1, -f.DAY)
"""Seconds before or after the end of the time to ask; None for at once."""
OF_TURN = ("sequence before", "sequence after", "unknown permit", "stale key")
OF_END = ("value below", "value above")
WRONGS = {
    "requestRenewal": (*OF_TURN, *OF_END, "another's hand"),
    "renew": (*OF_TURN, *OF_END, "system", "another body's"),
    "refuseRenewal": (*OF_TURN, *HANDS[1:], "bad reason"),
}
STEPS = tuple(WRONGS)


class Renewals(Hearings):
    """The end of a permit, and the steps before and after it."""

    @action(3)
    def renew_in_time(self, pick: int) -> None:
        """Ask at an edge, wait to another, and decide; wrongly before."""
        case = self.begin_with_an_end(pick)
        self.wait_before_the_end(case, pick)
        self.renewal_steps(case, "requestRenewal", pick)
        if pick // 3 % 7 == 0:
            self.take("suspend", case, pick)
        if pick // 5 % 5 == 0:
            case = self.change_within_the_term(case, pick)
        self.renewal_step(case, "requestRenewal", pick // 2)
        self.wait_after_the_end(case, pick // 11)
        self.renewal_steps(case, STEPS[1 + pick // 7 % 2], pick)
        self.renewal_step(case, STEPS[pick // 13 % 3], pick)

    @action(2)
    def leave_a_renewal_undecided(self, pick: int) -> None:
        """Ask, let the end pass, and see whether there is room, or it is struck off."""
        case = self.begin_with_an_end(pick)
        self.renewal_step(case, "requestRenewal", pick)
        self.wait_after_the_end(case, pick // 3)
        permit = self.permit_of(case)
        if permit is None:
            return
        if pick // 5 % 3 == 0:
            like = self.gather(case.matter, pick, like=case, change=f.NEW_PERMIT)
            self.issue(like, pick)
        if pick // 5 % 3 == 1:
            self.move(permit, "deregister", pick)
        if pick // 15 % 4 == 0:
            self.move(permit, "end", pick)
        self.renewal_step(case, STEPS[pick // 15 % 3], pick)

    @action(3)
    def renew_again_and_again(self, pick: int) -> None:
        """Once more as soon as it is granted, or at the beginning of the new term."""
        case = self.long_line(pick) if pick % 2 else self.begin_with_an_end(pick)
        for step in range(3):
            self.renewal_step(case, "requestRenewal", pick, "value above")
            self.renewal_step(case, "requestRenewal", (pick >> step) % 7)
            if (pick >> step) % 3 == 0:
                case = self.change_within_the_term(case, pick >> step)
            self.renewal_step(case, STEPS[1 + (pick >> step) % 5 // 4], pick >> step)
            permit = self.permit_of(case)
            if permit is not None and (pick >> step) % 2:
                self.renewal_step(case, "requestRenewal", pick)
                self.wait_until(permit.renewal.term_from - (pick >> step) % 4 // 3)
                self.mend()

    @action(1)
    def report_late_within_a_renewal(self, pick: int) -> None:
        """The time to start is over after the end; confirmed while that goes on."""
        self.mend()
        case = self.gather(f.MATTER, pick)
        case.valid_until = self.now + 62 * f.DAY
        self.issue(case, pick)
        self.renewal_step(case, "requestRenewal", pick % 7)
        permit = self.permit_of(case)
        if permit is None:
            return
        self.wait_until(permit.start_until + (0, 1, f.DAY)[pick % 3])
        self.mend()
        self.take("reportStart", case, pick)
        if pick % 4 == 0:
            self.wait_until(permit.end_until + pick // 4 % 3 - 1)
            self.mend()
        self.take("confirmStart", case, pick)

    @action(1, step=STEPS, mode=("own", *MODES))
    def act_on_any_renewal(self, step: str, mode: str, pick: int) -> None:
        case = self.issued_case(pick)
        if case is not None:
            self.renewal_step(case, step, pick, mode=mode)

    def begin_with_an_end(self, pick: int) -> Dossier:
        """A permit with a near end, whose work has started if it has to."""
        self.mend()
        matter = (f.MATTER, OFFICERS_ONLY, SMALL)[pick % 3]
        case = self.gather(matter, pick)
        case.valid_until = self.now + TERMS[pick // 3 % len(TERMS)]
        if matter == SMALL and pick // 9 % 4 == 0:
            case.valid_until = f.NO_END
        self.issue(case, pick)
        if matter != OFFICERS_ONLY:
            self.take("reportStart", case, pick)
        return case

    def long_line(self, pick: int) -> Dossier:
        """A line that is older than a permit of its matter can be."""
        case = self.begin(OFFICERS_ONLY, pick)
        self.wait_until(self.now + f.DAY * (1 + pick // 2 % 20))
        self.mend()
        return self.take("change", case, 1 + pick // 2 % 5)

    def wait_before_the_end(self, case: Dossier, pick: int) -> None:
        permit = self.permit_of(case)
        offset = ASKED_AT[pick % len(ASKED_AT)] if pick // 6 % 3 else None
        if permit is not None and offset is not None:
            self.wait_until(permit.end_decided - TO_DECIDE + offset)
            self.mend()

    def wait_after_the_end(self, case: Dossier, pick: int) -> None:
        """To a second about the end, or about the end that was asked for."""
        permit = self.permit_of(case)
        if permit is None:
            return
        end, asked = permit.end_decided, permit.end_until
        seconds = (end - 1, end, end + f.DAY, asked - 1, asked, (end + asked) // 2)
        if pick % 4:
            self.wait_until(seconds[pick // 4 % len(seconds)])
            self.mend()

    def change_within_the_term(self, case: Dossier, pick: int) -> Dossier:
        """Change a permit to one that ends with it, a second before, or later."""
        permit = self.permit_of(case)
        if permit is None:
            return case
        named = (case.permit, "another contractor")
        new = self.gather(case.matter, pick, like=case, change=named)
        end = permit.end_decided + (0, -1, 1, 20 * f.DAY)[pick % 4]
        new.valid_until = min(end, f.NO_END)
        return new if self.change(case, new, pick) else case

    def renewal_steps(self, case: Dossier, step: str, pick: int) -> None:
        """In two wrong ways, and as it should be."""
        wrongs = WRONGS[step]
        for number in range(2):
            wrong = wrongs[(pick + 3 * number) % len(wrongs)]
            self.renewal_step(case, step, pick, wrong)
        self.renewal_step(case, step, pick)

    def renewal_step(
        self, case: Dossier, step: str, pick: int, wrong: str = "", mode: str = "own"
    ) -> bool:
        """Do an act on a renewal, as it should be as far as nothing is `wrong`."""
        permit = self.permit_of(case)
        if permit is None:
            return False
        application = list(case.application.as_abi())
        if wrong == "unknown permit":
            application[4] = f.word(7)
        renewal = permit.renewal
        turn = renewal.requests if step == "requestRenewal" else renewal.requests - 1
        turn += {"sequence before": -1, "sequence after": 1}.get(wrong, 0)
        words = self._renewal_words(case, permit, step, pick, wrong)
        arguments = (tuple(application), max(0, turn), *words)
        keys = self._renewal_keys(case, step, pick, wrong)
        act = self.signing.act(step, arguments, *keys, mode=mode)
        return self.ledger.submit(act)

    def _renewal_words(
        self, case: Dossier, permit: Permit, step: str, pick: int, wrong: str
    ) -> tuple[Any, ...]:
        if step == "refuseRenewal":
            decision = f.ZERO if wrong == "no decision" else DECISION
            return ("not met" if wrong == "bad reason" else "NOT_MET", decision)
        least, most = permit.end_decided, permit.renewal.requested_until
        if step == "requestRenewal":
            most = longest_renewal(self.ledger.state, case.permit)
        else:
            least = max(least, self.now)
        ends = {"value below": least, "value above": most + 1}
        good = (most, least + 1, (least + most + 1) // 2)[pick % 3]
        return (min(ends.get(wrong, good), f.NO_END),)

    def _renewal_keys(
        self, case: Dossier, step: str, pick: int, wrong: str
    ) -> tuple[Any, ...]:
        if step == "refuseRenewal":
            keys = self.officers(pick, HANDS.index(wrong) if wrong in HANDS else 0)
            return (keys[0], self.any_key(pick)) if wrong == "stale key" else keys
        if step == "renew":
            return (self._renewing_key(pick, wrong),)
        owner = case.application.applicant
        uscc = self.ledger.state.organisations[owner].uscc
        if wrong == "stale key":
            return (self.stale_key(uscc, pick),)
        others = (f.AUTHORITY, f.STRANGER, f.CONTRACTOR)
        uscc = others[pick % 3] if wrong == "another's hand" else uscc
        return (self.key(uscc, pick),)

    def _renewing_key(self, pick: int, wrong: str) -> Any:
        """Give the key that grants a renewal, as far as it is not wrong."""
        if wrong == "system":
            return self.key(f.AUTHORITY, pick, f.SYSTEM)
        if wrong == "another body's":
            return self.key(f.OTHER_BODY, pick, f.OFFICER)
        if wrong == "stale key":
            return self.stale_key(f.AUTHORITY, pick)
        return self.key(f.AUTHORITY, pick, f.OFFICER)
