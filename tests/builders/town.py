"""A town in memory: departments, an authority, enterprises, and their acts.

`Town` fills the ledger's state by applying events, as replay does. Records are sealed
in real salted trees and anchored in real batches. `tests.builders.chain` does the same
on a chain.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from eth_utils.crypto import keccak

from tests.builders import facts as f
from tests.builders.breaches import barred, committed, recorded, recorders
from tests.builders.facts import address, word
from tests.builders.offices import Offices
from tests.builders.openings import only_asked
from zeropermit.domain.evidence.evidence_set import (
    Application,
    Choice,
    Commitment,
    EvidenceSet,
    PresentedAttestation,
    PresentedCommitment,
)
from zeropermit.domain.law.calendar import DAY, add_months
from zeropermit.domain.ledger import events as e
from zeropermit.domain.ledger.block import BlockStamp
from zeropermit.domain.ledger.identifiers import (
    NO_END,
    NO_PERMIT,
    Address,
    CommitmentId,
    NoticeId,
    OrganisationId,
    PermitId,
    changes_digest,
    notice_id,
    organisation_id,
    permit_id,
    project_id,
    short_name,
)
from zeropermit.domain.matters.matter import Requirement
from zeropermit.domain.matters.rules import Case, evidence_ids
from zeropermit.domain.permits.permit import HEARING_DAYS, NO_NOTICE
from zeropermit.domain.permits.reasons import (
    Ending,
    Measure,
    Outcome,
    RevocationReason,
)

DECISION = word("decision")
HOUR = 3600
ATTESTED = {"award": f.award(), "licence": f.licence(), "fire": f.fire()}
PROMISED = {"funds": f.APPLICANT, "safety": f.CONTRACTOR}
"""Evidence for the requirements of the small matter, by their names."""


@dataclass
class Town(Offices):
    """The state of a ledger, and the events that made it."""

    application: Application | None = None
    cases: int = 0
    """Applications made by `ready`."""
    project: str = f.PROJECT
    """Project that is applied for."""

    @classmethod
    def small(cls) -> "Town":
        """Build the town in which the small matter can be applied for."""
        town = cls()
        town.offer(f.small_requirements())
        return town

    def offer(
        self, requirements: Sequence[Requirement], *, automatic: bool = True
    ) -> None:
        """Register everybody, define the schemas and publish the small matter."""
        self.settle()
        for schema in f.SMALL_SCHEMAS:
            self.define(schema, "{}")
        self.publish(f.MATTER, requirements, automatic=automatic)

    @property
    def as_of(self) -> BlockStamp:
        return BlockStamp(self.blocks, word(f"b{self.blocks}"), bytes(32), self.now)

    def settle(self) -> None:
        """Register everybody with their keys; the contractor's rival as well."""
        kinds = e.OrganisationKind
        public, enterprise = kinds.PUBLIC_BODY, kinds.ENTERPRISE
        self.register(f.DEPARTMENT, public, "department")
        self.register(f.AUTHORITY, public, "officer", "second")
        self.add_key("system", f.AUTHORITY, role=e.KeyRole.SYSTEM)
        self.register(f.APPLICANT, enterprise, "applicant")
        self.register(f.CONTRACTOR, enterprise, "contractor")
        self.register(f.RIVAL, enterprise, "rival")

    def apply_for(
        self,
        *,
        nonce: str = "consent",
        project: str = "",
        change: tuple[PermitId, str] = (NO_PERMIT, ""),
    ) -> Application:
        """Apply for a project's permit, or to change one."""
        (replaces, changes), project = change, project or self.project
        application = Application(
            self.version,
            f.APPLICANT_ID,
            organisation_id(self.authority),
            project_id(project),
            word(nonce),
            replaces,
            changes_digest(changes),
        )
        by = self.key_of(f.APPLICANT_ID)
        told = (self.matter, project, changes, by)
        self.tell(e.Applied(application.id, application, *told))
        self.application = application
        return application

    def commit(
        self, uscc: str, *requirements: str, letter: str = "letter"
    ) -> PresentedCommitment:
        """Let an organisation commit for the application."""
        content = Commitment(
            self.application.id,
            organisation_id(uscc),
            tuple(map(short_name, requirements)),
            word(letter),
            self.now + 60 * f.DAY,
        )
        by = self.key_of(content.organisation)
        self.tell(committed(content, by))
        return PresentedCommitment(
            content.organisation, content.requirements, content.letter, content.due_at
        )

    def key_of(self, organisation: OrganisationId) -> Address:
        """Give the first key of an organisation."""
        keys = self.state.keys.items()
        return next(key for key, one in keys if one.organisation == organisation)

    def presentation(self, salt: str = "") -> EvidenceSet:
        """Apply and collect evidence that meets the small matter."""
        names = [requirement.name for requirement in self.requirements]
        attested = [name for name in names if name in ATTESTED]
        promised = [name for name in names if name in PROMISED]
        facts = (f.about(ATTESTED[name], self.project) for name in attested)
        attestations = self.shown(*facts, salt=salt)
        self.application = self.application or self.apply_for()
        commitments = tuple(self.commit(PROMISED[name], name) for name in promised)
        choices = tuple(
            Choice(0, (attested if name in ATTESTED else promised).index(name))
            for name in names
        )
        shown = EvidenceSet(choices, attestations, commitments)
        return only_asked(self.requirements, shown)

    def case(self, presentation: EvidenceSet, *, now: int | None = None) -> Case:
        return Case(
            self.state,
            self.application,
            self.requirements,
            presentation,
            self.now if now is None else now,
        )

    def issue(
        self,
        presentation: EvidenceSet,
        *,
        document: bytes = b"\2" * 32,
        number: str = "370203202609210101",
        by: str = "system",
        valid_until: int = NO_END,
    ) -> PermitId:
        """Issue the permit, as if the contract had let it pass."""
        application = self.application
        permit = permit_id(application.id)
        issued_at = self.now + self.pace
        evidence = tuple(evidence_ids(self.case(presentation)))
        self.tell(
            e.PermitIssued(
                permit,
                application.id,
                document,
                application.authority,
                number,
                add_months(issued_at, f.VALIDITY.start_within_months),
                valid_until,
                evidence,
                address(by),
            ),
            e.EvidencePresented(permit, presentation),
        )
        return permit

    def granted(self) -> PermitId:
        """Do everything up to the small permit."""
        return self.issue(self.presentation())

    def ready(self) -> EvidenceSet:
        """Apply once more and collect evidence: everything but issue."""
        self.cases += 1
        self.apply_for(nonce=f"consent {self.cases}")
        return self.presentation(f"case {self.cases}")

    def another(self, *, by: str = "officer") -> PermitId:
        """Do everything up to one more small permit."""
        shown = self.ready()
        number, document = f"3702032026092102{self.cases:02}", f"case {self.cases}"
        return self.issue(shown, number=number, document=word(document), by=by)

    def suspend(self, permit: PermitId) -> None:
        notice = self.noticed(permit, Measure.SUSPENDED)
        sequence, *rest = self._act(permit)
        self.tell(e.PermitSuspended(permit, sequence, notice, *rest))

    def correct(self, permit: PermitId, corrected: bytes) -> None:
        sequence, *decided = self._act(permit)
        old = self.state.permits[permit].document
        given = (permit, sequence, old, corrected)
        self.tell(e.DocumentCorrected(*given, *decided))

    def deregister(self, permit: PermitId) -> None:
        self.tell(e.PermitDeregistered(permit, *self._act(permit)))

    def reinstate(self, permit: PermitId) -> None:
        self.tell(e.PermitReinstated(permit, *self._act(permit)))

    def end(self, permit: PermitId, ending: Ending) -> None:
        notice = NO_NOTICE
        if ending.measure:
            notice = self.noticed(permit, ending.measure)
        sequence, *rest = self._act(permit)
        self.tell(e.PermitEnded(permit, sequence, ending, notice, *rest))

    def noticed(self, permit: PermitId, measure: Measure) -> NoticeId:
        """Tell the holder, have it answer, and let its time pass; give the notice."""
        event = self.notice(permit, measure)
        self.tell(event)
        answer = word("answer")
        application = self.state.permits[permit].application
        holder = self.state.applications[application].by
        self.tell(e.NoticeAnswered(permit, event.notice, answer, holder))
        self.wait_until(event.answer_until)
        return event.notice

    def wait_until(self, time: int) -> None:
        """Let time pass."""
        self.now = time

    def notice(self, permit: PermitId, measure: Measure) -> e.NoticeGiven:
        """Give the event of the next notice to the holder of a permit."""
        given = self.state.permits[permit].notice.given
        until, grounds = self.now + HEARING_DAYS * DAY + HOUR, word("grounds")
        origin = self.state.supervision.origin(permit)
        words = (keccak(text="TEST"), grounds, until)
        number = notice_id(origin, given, measure, words)
        officers = (address("officer"), address("second"))
        what = (measure, until, "TEST", grounds)
        return e.NoticeGiven(permit, given, number, *what, *officers)

    def _act(self, permit: PermitId) -> tuple[int, str, bytes, Address, Address]:
        sequence = self.state.permits[permit].sequence
        officers = (address("officer"), address("second"))
        return (sequence, "TEST", word(f"decision {sequence}"), *officers)

    def revoke(
        self,
        presented: PresentedAttestation,
        reason: RevocationReason = RevocationReason.FACT_CHANGED,
    ) -> None:
        by = self.state.batches[presented.batch].attester
        named = (presented.id, presented.department, presented.leaf)
        self.tell(e.AttestationRevoked(*named, reason, by))

    def revoke_batch(
        self,
        presented: PresentedAttestation,
        reason: RevocationReason = RevocationReason.DATA_ERROR,
    ) -> None:
        batch = self.state.batches[presented.batch]
        named = (presented.batch, presented.department)
        self.tell(e.BatchRevoked(*named, reason, batch.attester))

    def withdraw(self, commitment: PresentedCommitment) -> None:
        found = commitment.of(self.application.id).id
        self.tell(e.CommitmentWithdrawn(found, self.key_of(commitment.organisation)))

    def breach(self, commitment: PresentedCommitment) -> None:
        """Record a breach, which bars the organisation."""
        self.outcome(commitment.of(self.application.id).id, Outcome.BREACHED)

    def outcome(self, commitment: CommitmentId, outcome: Outcome) -> None:
        """Record the outcome of a commitment; a breach bars the organisation."""
        by = self.state.commitments[commitment].content.organisation
        body, pair = recorders(self.state, commitment)
        events: list[e.Event] = [recorded(commitment, by, outcome, body, pair)]
        if outcome is Outcome.BREACHED:
            events.append(barred(commitment, by, body, pair))
        self.tell(*events)
