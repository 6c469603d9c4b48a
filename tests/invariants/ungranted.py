"""Rules: a body loses the grant that its act needs, at the moment before the act."""

from __future__ import annotations

from collections.abc import Callable

from tests.contracts import factories as f
from tests.invariants.actions import action
from tests.invariants.deceits import Deceits
from tests.invariants.dossiers import FORFEITED_BY_SUPERVISOR, Dossier
from tests.invariants.forfeitures import TO_FORFEIT
from tests.invariants.proceedings import Proceedings
from tests.invariants.renewals import Renewals
from tests.invariants.telling import HEARING, TO_SUSPEND

STEPS = ("acceptApplication", "renew", "suspend", "end")


class Ungranted(Deceits, Renewals, Proceedings):
    """Acts whose signers were granted the matter, and are no longer."""

    @action(4, step=STEPS)
    def act_without_the_grant(self, step: str, pick: int) -> None:
        """Once without it, and as it should be afterwards."""
        before: dict[str, Callable[[], Dossier]] = {
            "acceptApplication": lambda: self.gather(f.MATTER, pick),
            "renew": lambda: self._to_renew(pick),
            "suspend": lambda: self._to_move(f.MATTER, TO_SUSPEND, pick),
            "end": lambda: self._to_move(FORFEITED_BY_SUPERVISOR, TO_FORFEIT, pick),
        }
        self.mend()
        case = before[step]()
        body, kind = f.AUTHORITY, f.DECIDE
        if step == "end":
            body, kind = f.OTHER_BODY, f.INSPECT
        triple = (f.organisation_id(body), kind, f.matter_id(case.matter))
        self.ledger.govern("withdrawGrant", *triple)
        self._act(step, case, pick)
        self.mend()
        self._act(step, case, pick)

    def _to_renew(self, pick: int) -> Dossier:
        case = self.begin_with_an_end(pick)
        self.renewal_step(case, "requestRenewal", pick)
        return case

    def _to_move(self, matter: str, measure: int, pick: int) -> Dossier:
        """A permit whose holder was told of a measure, and had its time."""
        case = self.begin(matter, pick)
        if measure == TO_FORFEIT:
            self.put_in_care(case, f.OTHER_BODY, 1)
        permit = self.permit_of(case)
        if permit is not None:
            body = self.body_for(permit, measure)
            self.give_notice(permit, measure, 0, by=body)
        self.wait_until(self.now + HEARING + 60)
        self.mend()
        return case

    def _act(self, step: str, case: Dossier, pick: int) -> None:
        permit = self.permit_of(case)
        if step == "acceptApplication":
            self.step(case, step, pick)
        elif permit is None:
            return
        elif step == "renew":
            self.renewal_step(case, step, pick)
        elif step == "suspend":
            self.take(step, case, pick)
        else:
            self.end(permit, pick, f.OTHER_BODY, TO_FORFEIT)
