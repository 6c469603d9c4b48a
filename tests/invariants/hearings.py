"""Rules: a holder is told, answers and is heard; then officers act, or too soon."""

from __future__ import annotations

from tests.contracts import factories as f
from tests.invariants.actions import action
from tests.invariants.dossiers import Dossier
from tests.invariants.telling import ANSWER, HANDS, HEARING
from tests.invariants.works import MATTERS_WITH_A_START, Works
from zeropermit.domain.ledger.identifiers import permit_id
from zeropermit.domain.permits.permit import Permit


class Hearings(Works):
    """The steps before a measure against a holder."""

    @action(2, wait=(0, HEARING - 1, HEARING, HEARING + 1))
    def forfeit_in_time(self, wait: int, pick: int) -> None:
        """Tell the holder or not, wait, perhaps change the permit, and forfeit it."""
        case = self.begin(MATTERS_WITH_A_START[pick % 3], pick)
        for wrong in ("value below", "") if pick % 4 else ():
            self.take("giveNotice", case, pick % 2 * 3, wrong=wrong)
        if pick // 4 % 3 == 0:
            case = self.take("change", case, pick)
        self.wait_until(self.now + wait)
        self.mend()
        for wrong in ("another decision", ""):
            self.take("forfeit", case, pick, wrong=wrong)

    @action(3, wait=(0, HEARING - 1, HEARING + 120, 366 * f.DAY), steps=range(27))
    def hear_the_holder(self, wait: int, steps: int, pick: int) -> None:
        """Tell, be answered, be asked for a hearing, hold it, wait, and act."""
        case = self.begin(f.MATTER, pick)
        permit = self.permit_of(case)
        if permit is None:
            return
        self.take("reportStart", case, pick)
        measure = 1 + pick % 4
        self.give_notice(permit, measure, 1 + pick % 2)
        self.reply_in_turn(case, steps, pick)
        if pick % 5 == 0:
            case = self.take("change", case, pick)
        self.wait_until(self.now + wait)
        self.mend()
        latest = self.permit_of(case)
        if latest is not None:
            function = "suspend" if measure == 4 else "end"
            if pick % 2 == 0:
                self.reply("answerNotice", latest, pick, latest.notice.id, ANSWER)
            self.move(latest, function, measure - 1, wrong="no notice")
            if pick % 3 == 0:
                self.record_hearing(latest, pick)
                self.move(latest, function, measure - 1, wrong="no notice")
            self.take("reinstate", case, pick)

    @action(3, before=("", "suspend", "end"))
    def seek_a_second_permit(self, before: str, pick: int) -> None:
        """For the same project, while the first one is in force, or is not."""
        case = self.begin(MATTERS_WITH_A_START[pick % 2], pick)
        permit = self.permit_of(case)
        if permit is None:
            return
        if before:
            self.move(permit, before, 1)
        self.issue(self.gather(case.matter, pick, like=case, change=f.NEW_PERMIT), pick)

    def reply_in_turn(self, case: Dossier, steps: int, pick: int) -> None:
        """Three steps, of answers, requests and records, each as it may be."""
        for step in range(3):
            permit = self.permit_of(case)
            if permit is None:
                return
            last = permit.notice.id
            named = f.word(7) if pick % 9 == step else last
            wrong = "another's hand" if pick % 7 == step else ""
            if steps % 3 == 0:
                text = f.ZERO if pick % 8 == step else ANSWER
                self.reply("answerNotice", permit, pick, named, text, wrong=wrong)
            elif steps % 3 == 1:
                self.reply("requestHearing", permit, pick, named, wrong=wrong)
            else:
                self.record_hearing(permit, pick, HANDS[pick % len(HANDS)])
            steps //= 3

    def record_hearing(
        self, permit: Permit, pick: int, wrong: str = "", by: str = ""
    ) -> bool:
        """Record a hearing, by two officers as far as nothing is `wrong`."""
        filed = self.ledger.state.applications[permit.application].content
        record = f.ZERO if wrong == "no decision" else ANSWER
        number = permit_id(permit.application)
        last = self.ledger.state.permits[number].notice.id
        measure = int(self.ledger.state.permits[number].notice.measure)
        body = by or self.body_for(permit, measure)
        keys = self.officers(pick, HANDS.index(wrong), body)
        arguments = (filed.as_abi(), last, record)
        return self.ledger.submit(self.signing.act("recordHearing", arguments, *keys))
