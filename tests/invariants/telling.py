"""Rules: a holder is told of a measure, and answers."""

from __future__ import annotations

from tests.contracts import factories as f
from tests.invariants.expected_care import care_of, left_to_supervisor
from tests.invariants.gathering import Gathering
from zeropermit.domain.ledger.identifiers import OrganisationId, permit_id
from zeropermit.domain.permits.permit import Permit
from zeropermit.domain.permits.reasons import DECEIT, Measure

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
TO_SUSPEND = int(Measure.SUSPENDED)
GROUNDS, ANSWER = f.word(31), f.word(32)
HEARING = 5 * f.DAY


class Telling(Gathering):
    """The steps before an act against a holder."""

    def told(self, permit: Permit, measure: int, pick: int, wrong: str = "") -> bytes:
        """Tell the holder, and mostly let its time pass; give its last notice."""
        number = permit_id(permit.application)
        if wrong != "no notice" and pick % 9:
            self.give_notice(permit, measure, pick)
            last = self.ledger.state.permits[number].notice.id
            if pick % 3:
                self.reply("answerNotice", permit, pick, last, ANSWER)
            if wrong != "no answer" and pick % 7:
                until = self.ledger.state.permits[number].notice.answer_until
                self.wait_until(until)
                self.mend()
        return self.ledger.state.permits[number].notice.id

    def body_for(self, permit: Permit, measure: int) -> str:
        """The body whose act a measure is; the authority while there is none."""
        number = permit_id(permit.application)
        model = self.ledger.model
        body = care_of(model, number).supervisor
        if body == f.ZERO or not left_to_supervisor(model, number, measure):
            return f.AUTHORITY
        return self.ledger.state.organisations[OrganisationId(body)].uscc

    def give_notice(
        self, permit: Permit, measure: int, pick: int, wrong: str = "", by: str = ""
    ) -> bool:
        """Tell the holder of a measure, as far as nothing is `wrong`."""
        filed = self.ledger.state.applications[permit.application]
        held = self.ledger.state.permits[permit_id(permit.application)]
        step = {"sequence before": -1, "sequence after": 1}.get(wrong, 0)
        off = {"value below": -1, "value above": 400 * f.DAY}.get(wrong, pick % 3 * 60)
        reason = "not done" if wrong == "bad reason" else "NOT_DONE"
        if pick % 11 == 10:
            reason = "ANOTHER"
        if pick % 11 == 9 and measure == Measure.REVOKED:
            reason = DECEIT
        arguments = (
            filed.content.as_abi(),
            max(0, held.notice.given + step),
            0 if wrong == "no measure" else measure,
            self.now + HEARING + off,
            reason,
            f.ZERO if wrong == "no decision" else GROUNDS,
        )
        hand = HANDS.index(wrong) if wrong in HANDS else 0
        keys = self.officers(pick, hand, by or self.body_for(permit, measure))
        return self.ledger.submit(self.signing.act("giveNotice", arguments, *keys))

    def reply(
        self, function: str, permit: Permit, pick: int, *words: bytes, wrong: str = ""
    ) -> bool:
        """Have the holder answer, or ask for a hearing; or another one, if wrong."""
        filed = self.ledger.state.applications[permit.application].content
        holder = self.ledger.state.organisations[filed.applicant].uscc
        uscc = f.AUTHORITY if wrong == "another's hand" else holder
        arguments = (filed.as_abi(), *words)
        key = self.key(uscc, pick)
        return self.ledger.submit(self.signing.act(function, arguments, key))
