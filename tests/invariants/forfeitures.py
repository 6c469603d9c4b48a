"""Rules: a permit is handed over, and forfeited by the body that may, or another."""

from __future__ import annotations

from tests.contracts import factories as f
from tests.invariants.actions import action
from tests.invariants.dossiers import FORFEITED_BY_SUPERVISOR, Dossier
from tests.invariants.expected_care import care_of
from tests.invariants.hearings import Hearings
from tests.invariants.telling import HEARING
from zeropermit.domain.ledger.identifiers import permit_id
from zeropermit.domain.permits.permit import Permit
from zeropermit.domain.permits.reasons import Measure

BODIES = (f.OTHER_BODY, f.AUTHORITY)
MATTERS_TO_FORFEIT = (FORFEITED_BY_SUPERVISOR, FORFEITED_BY_SUPERVISOR, f.MATTER)
TO_FORFEIT = int(Measure.FORFEITED)


class Forfeitures(Hearings):
    """Forfeiture by the authority, or by the supervisor."""

    @action(4, wait=(HEARING, HEARING, HEARING + 120, 0))
    def forfeit_by_one_body(self, wait: int, pick: int) -> None:
        """Tell and forfeit; perhaps hand over, hear or change on the way."""
        case = self.begin(MATTERS_TO_FORFEIT[pick % 3], pick)
        if pick // 3 % 6:
            self.put_in_care(case, BODIES[pick // 2 % 5 == 0], pick)
        permit = self.permit_of(case)
        if permit is None:
            return
        self.take("reportStart", case, pick)
        for body in (BODIES[pick % 2], self.body_for(permit, TO_FORFEIT)):
            self.give_notice(permit, TO_FORFEIT, 1 + pick % 9, by=body)
        self._hear(case, pick)
        if pick // 5 % 4 == 0:
            self.put_in_care(case, BODIES[pick // 2 % 5 != 0], pick)
        if pick // 7 % 4 == 0:
            case = self.take("change", case, pick)
        self.wait_until(self.now + wait)
        self.mend()
        self._forfeit(case, pick)

    @action(2, wrong=("", "another body", "sequence", "nobody asked"))
    def hand_a_permit_over(self, wrong: str, pick: int) -> None:
        """Hand over and accept, as far as nothing is `wrong`."""
        self.mend()
        case = self.issued_case(pick)
        if case is not None:
            self.put_in_care(case, BODIES[pick % 2], pick, wrong)

    def put_in_care(self, case: Dossier, body: str, pick: int, wrong: str = "") -> None:
        """Let a body supervise a permit, for which it gets the grant."""
        triple = (f.organisation_id(body), f.INSPECT, f.matter_id(case.matter))
        if pick % 13 and triple not in self.ledger.state.grants:
            span = (f.regions_of(f.INSPECT), self.now, f.NO_END)
            self.ledger.govern("grant", *triple, *span, f.ZERO)
        made = care_of(self.ledger.model, case.permit).made + (wrong == "sequence")
        application = case.application.as_abi()
        by = f.OTHER_BODY if wrong == "another body" else f.AUTHORITY
        if wrong != "nobody asked":
            given = (application, made, body)
            act = self.signing.act("handOver", given, self.key(by, pick))
            self.ledger.submit(act)
        number = max(0, care_of(self.ledger.model, case.permit).made - 1)
        by = f.FIRE if wrong == "another body" else body
        given = (application, number)
        self.ledger.submit(self.signing.act("accept", given, self.key(by, pick)))

    def _hear(self, case: Dossier, pick: int) -> None:
        """Perhaps have a hearing asked for, and record it by one body or the other."""
        permit = self.permit_of(case)
        if permit is None or pick % 4:
            return
        self.reply("requestHearing", permit, pick, permit.notice.id)
        if pick // 4 % 2:
            self.put_in_care(case, BODIES[pick // 2 % 5 != 0], pick)
        for body in (BODIES[pick // 8 % 2], self.body_for(permit, TO_FORFEIT)):
            self.record_hearing(permit, pick, by=body)

    def _forfeit(self, case: Dossier, pick: int) -> None:
        """Forfeit as another body, as the body that may, and after a new notice."""
        permit = self.permit_of(case)
        if permit is None:
            return
        own = self.body_for(permit, TO_FORFEIT)
        for body in (BODIES[pick % 2], own):
            self.end(permit, pick, body, TO_FORFEIT)
        self.give_notice(permit, TO_FORFEIT, 1, by=own)
        self.wait_until(self.now + HEARING + 60)
        self.mend()
        later = self.permit_of(case)
        if later is not None:
            self.end(later, pick, own, TO_FORFEIT)
            self.move(later, "deregister", pick)

    def end(self, permit: Permit, pick: int, body: str, ending: int) -> bool:
        """End a permit by two officers of a body, for the reason of the last notice."""
        held = self.ledger.state.permits[permit_id(permit.application)]
        filed = self.ledger.state.applications[permit.application]
        words = (ending, held.notice.id, held.notice.code or "NOT_DONE", f.word(9))
        arguments = (filed.content.as_abi(), held.sequence, *words)
        keys = self.officers(pick, by=body)
        return self.ledger.submit(self.signing.act("end", arguments, *keys))
