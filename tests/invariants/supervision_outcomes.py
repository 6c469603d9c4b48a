"""Random outcomes of commitments that supervised permits rest on."""

from __future__ import annotations

from tests.contracts import factories as f
from tests.contracts.filings import filing
from tests.invariants.supervision_calls import DECISION, SupervisionSurroundings
from tests.invariants.supervision_ground import BODIES

KEPT = 1
"""The one outcome that is tried: a breach would bar the applicant of all permits."""


class SupervisionOutcomes(SupervisionSurroundings):
    """Outcomes recorded by bodies that supervise, did so, or never will."""

    def record(self) -> None:
        open_ = [p for p in self.model.permits if p not in self.model.kept]
        permit = self.dice.among(open_) if open_ and not self.odd() else self.permit()
        entry, care = self.model.permits[permit], self.model.care(permit)
        bodies = (care.supervisor, entry.authority, *map(f.organisation_id, BODIES))
        body = self.dice.among([one for one in bodies if one != f.ZERO])
        case = self.ground.cases[permit]
        content = (case.application_id, *case.commitments[0])
        number = f.commitment_id(content)
        proof = filing(case.application_id, number)
        done = self.submit(
            "recordOutcome",
            (number, "Kept", DECISION),
            (case.application, content, proof, KEPT, DECISION),
            self.pair(body),
            lambda hands: self.model.record(permit, number, KEPT, hands),
        )
        if done:
            names = {"commitment": number, "outcome": KEPT, "body": done[1]}
            self.told(done[0], "OutcomeRecorded", **names)
