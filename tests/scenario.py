"""A small world on an embedded chain, to be told what to do in one line each.

    world = Scenario.start(tmp_path)
    permit = world.granted()
    world.suspend(permit)

Two public bodies and one enterprise are registered through the timelock, three
schemas and the matter of `tests.facts` are there; the rest is for the test to do.
Every method waits until its act is in a block.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from tests import facts
from tests.world import HOUR, MATTER, World
from zeropermit.domain.acts.attestations import Attest, RevokeAttestations, RevokeBatch
from zeropermit.domain.acts.commitments import (
    Apply,
    Commit,
    RecordOutcome,
    RepairCredit,
    WithdrawCommitment,
)
from zeropermit.domain.acts.permit_decisions import End, Reinstate, Suspend
from zeropermit.domain.acts.permits import Issue
from zeropermit.domain.evidence.evidence_set import (
    Application,
    Commitment,
    Presentation,
    PresentedAttestation,
    PresentedCommitment,
)
from zeropermit.domain.ledger.identifiers import (
    NO_END,
    PermitId,
    matter_version_id,
    permit_id,
    project_id,
    short_name,
)
from zeropermit.domain.permits.reasons import Ending, Outcome, RevocationReason


@dataclass(slots=True)
class Case:
    """An application with everything done for it so far."""

    application: Application
    project: str
    attestations: list[PresentedAttestation] = field(default_factory=list)
    commitment: PresentedCommitment | None = None
    sequence: int = 0
    """Acts done on its permit."""

    @property
    def permit(self) -> PermitId:
        return permit_id(self.application.id)

    @property
    def presentation(self) -> Presentation:
        assert self.commitment is not None
        return facts.presentation_of(self.attestations, self.commitment)

    @property
    def promised(self) -> Commitment:
        assert self.commitment is not None
        return self.commitment.of(self.application.id)


@dataclass(slots=True)
class Scenario(World):
    """The world, and everything that can be done in it."""

    cases: int = 0

    def attest(
        self, given: Sequence[facts.Fact], by: str = "department"
    ) -> list[PresentedAttestation]:
        """Anchor some facts of one schema as one batch."""
        batch = facts.batch_of(facts.address(by), given)
        self.submit(Attest(given[0].schema, batch[0].root, len(batch)), by)
        return batch

    def apply(self, project: str = facts.PROJECT) -> Case:
        """Apply for the matter, each time with a consent of its own."""
        self.cases += 1
        consent = facts.word(f"consent {self.cases}")
        self.submit(
            Apply(facts.MATTER, self.version, project, facts.AUTHORITY_USCC, consent),
            "applicant",
        )
        application = Application(
            matter_version_id(MATTER, self.version),
            facts.APPLICANT,
            facts.AUTHORITY,
            project_id(project),
            consent,
        )
        return Case(application, project)

    def commit(self, case: Case, requirement: str = "R04") -> PresentedCommitment:
        """Commit for one requirement of a case."""
        due_at, letter = self.now + 30 * 24 * HOUR, facts.word("letter")
        case.commitment = PresentedCommitment(
            facts.APPLICANT, (short_name(requirement),), letter, due_at
        )
        self.submit(
            Commit(case.application.id, (requirement,), letter, due_at),
            "applicant",
        )
        return case.commitment

    def issue(self, case: Case, *, by: str = "officer") -> PermitId:
        """Issue the permit of a case, with all that was collected for it."""
        number = f"3702032026092101{self.cases:02}"
        self.submit(
            Issue(
                application=case.application,
                matter=facts.MATTER,
                project=case.project,
                requirements=facts.requirements(),
                presentation=case.presentation,
                number=number,
                document=facts.word(f"face of {number}"),
                valid_until=NO_END,
            ),
            by,
        )
        return case.permit

    def ready(self, project: str = facts.PROJECT) -> Case:
        """Apply, attest and commit: everything but issue."""
        case = self.apply(project)
        for fact in facts.case_facts(self.now - 1, project, record=self.cases):
            case.attestations += self.attest([fact])
        self.commit(case)
        return case

    def granted(self, project: str = facts.PROJECT) -> Case:
        """Do all it takes for a permit."""
        case = self.ready(project)
        self.issue(case)
        return case

    def suspend(self, case: Case) -> None:
        """Suspend a permit by two officers."""
        self._officers(case, Suspend)

    def reinstate(self, case: Case) -> None:
        """Give a suspended permit back by two officers."""
        self._officers(case, Reinstate)

    def end(self, case: Case, ending: Ending = Ending.REVOKED) -> None:
        """End a permit by two officers."""
        self._officers(case, End, ending)

    def _officers(self, case: Case, kind: type, *more: object) -> None:
        decision = facts.word(f"decision {case.sequence}")
        act = kind(case.application, case.sequence, *more, "TEST", decision)
        self.submit(act, "officer", "second")
        case.sequence += 1

    def revoke(
        self, *attestations: PresentedAttestation, by: str = "department"
    ) -> None:
        """Revoke single attestations."""
        leaves = tuple(attestation.leaf for attestation in attestations)
        reason = RevocationReason.DATA_ERROR
        self.submit(RevokeAttestations(leaves, reason), by)

    def revoke_batch(self, schema: str, shown: PresentedAttestation) -> None:
        """Revoke the batch of an attestation."""
        reason = RevocationReason.FACT_CHANGED
        act = RevokeBatch(schema, shown.attester, shown.root, reason)
        self.submit(act, "department")

    def withdraw(self, case: Case) -> None:
        """Take the commitment of a case back."""
        self.submit(WithdrawCommitment(case.promised), "applicant")

    def record(self, case: Case, outcome: Outcome) -> None:
        """Record what became of the commitment of a case."""
        decision = facts.word(f"outcome {outcome}")
        act = RecordOutcome(case.application, case.promised, outcome, decision)
        self.submit(act, "officer", "second")

    def repair_credit(self, uscc: str = facts.APPLICANT_USCC) -> None:
        """Let an organisation commit again."""
        act = RepairCredit(uscc, facts.MATTER, facts.word("repaired"))
        self.submit(act, "officer", "second")
