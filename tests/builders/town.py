"""A town in memory: departments, an authority, enterprises, and their acts.

`Town` fills the ledger's state by applying events, as replay does. Records are sealed
in real salted trees and anchored in real batches. `tests.builders.chain` does the same
on a chain.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from tests.builders import facts as f
from tests.builders.breaches import barred, committed, recorded
from tests.builders.facts import address, word
from tests.builders.openings import only_asked
from zeropermit.domain.evidence.disclosure import Anchor, Disclosure, disclose
from zeropermit.domain.evidence.evidence_set import (
    Application,
    Choice,
    Commitment,
    EvidenceSet,
    PresentedAttestation,
    PresentedCommitment,
)
from zeropermit.domain.evidence.merkle import StandardTree
from zeropermit.domain.law.calendar import add_months
from zeropermit.domain.ledger import events as e
from zeropermit.domain.ledger.block import BlockStamp, Recorded
from zeropermit.domain.ledger.identifiers import (
    NO_END,
    Address,
    CommitmentId,
    MatterVersionId,
    OrganisationId,
    PermitId,
    batch_id,
    matter_id,
    matter_version_id,
    organisation_id,
    permit_id,
    project_id,
    schema_id,
    short_name,
)
from zeropermit.domain.ledger.state import LedgerState
from zeropermit.domain.matters.matter import Requirement, Validity
from zeropermit.domain.matters.rules import Case, evidence_ids
from zeropermit.domain.permits.reasons import Ending, Outcome, RevocationReason

DECISION = word("decision")
ATTESTED = {"award": f.award(), "licence": f.licence(), "fire": f.fire()}
PROMISED = {"funds": f.APPLICANT, "safety": f.CONTRACTOR}
"""Evidence for the requirements of the small matter, by their names."""


@dataclass
class Town:
    """The state of a ledger, and the events that made it."""

    state: LedgerState = field(default_factory=LedgerState)
    recorded: list[Recorded] = field(default_factory=list)
    now: int = f.START
    blocks: int = 0
    pace: int = 1
    """Seconds between two blocks."""
    keys: dict[Address, str] = field(default_factory=dict)
    """Names of the keys."""
    application: Application | None = None
    requirements: tuple[Requirement, ...] = ()
    matter: str = f.MATTER
    number: int = 1
    """Version of the matter."""
    authority: str = f.AUTHORITY
    cases: int = 0
    """Applications made by `ready`."""

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

    def tell(self, *events: e.Event, after: int = 0) -> None:
        """Let events happen, in one block that comes `after` seconds later."""
        self.now += after or self.pace
        self.blocks += 1
        self.record(recorded_in(self.blocks, self.now, *events))

    def record(self, recorded: Iterable[Recorded]) -> None:
        """Apply the events of a block to the state."""
        for one in recorded:
            self.state.apply(one.event, time=one.block.time)
            self.recorded.append(one)

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

    def register(self, uscc: str, kind: e.OrganisationKind, *keys: str) -> None:
        name = f.NAMES.get(uscc, uscc)
        self.tell(e.OrganisationRegistered(organisation_id(uscc), kind, uscc, name))
        for key in keys:
            self.add_key(key, uscc)

    def add_key(
        self,
        name: str,
        uscc: str,
        *,
        role: e.KeyRole = e.KeyRole.OFFICER,
        person: int | None = None,
        since: int = 1,
        until: int = NO_END,
    ) -> None:
        self.keys[address(name)] = name
        if person is None:
            person = len(self.keys)
        owner, governance = organisation_id(uscc), address("gov")
        self.tell(
            e.KeyAdded(address(name), owner, role, person, since, until, governance)
        )

    def grant(
        self, uscc: str, kind: e.GrantKind, scope: bytes, *, until: int = NO_END
    ) -> None:
        body = organisation_id(uscc)
        self.tell(e.GrantGiven(body, kind, scope, 1, until, word("basis")))

    def define(self, schema: str, definition: str) -> None:
        """Define a schema that a department may attest."""
        self.tell(e.SchemaDefined(schema_id(schema), schema, definition))
        attester = self.attester_of(schema)
        self.grant(attester, e.GrantKind.ATTEST, schema_id(schema))

    def attester_of(self, schema: str) -> str:
        """Give the department that attests a schema."""
        return f.DEPARTMENT

    def publish(
        self,
        matter: str,
        requirements: Sequence[Requirement],
        *,
        version: int = 1,
        automatic: bool = True,
        document: bytes = b"\1" * 32,
        validity: Validity = f.VALIDITY,
    ) -> None:
        """Publish a version that the authority may decide."""
        self.matter, self.requirements = matter, tuple(requirements)
        self.number = version
        scope = matter_id(matter)
        if self.number == 1:
            self.grant(self.authority, e.GrantKind.DECIDE, scope)
        self.tell(
            e.MatterVersionPublished(
                matter_version_id(scope, version),
                scope,
                matter,
                version,
                self.requirements,
                validity,
                automatic,
                document,
                word("texts"),
                self.opening(),
            )
        )

    def opening(self) -> int:
        """Give the second at which a version opens that is published next."""
        return self.now + self.pace

    @property
    def version(self) -> MatterVersionId:
        return matter_version_id(matter_id(self.matter), self.number)

    def anchor(
        self,
        facts: Iterable[f.Fact],
        *,
        key: str = "department",
        uscc: str = f.DEPARTMENT,
        salt: str = "",
    ) -> list[Disclosure]:
        """Anchor facts of one schema as one batch, and disclose all claims."""
        sealed = [f.seal(fact, uscc, salt) for fact in facts]
        tree, by = StandardTree.of([s.leaf for s in sealed]), address(key)
        schema = schema_id(sealed[0].record.schema)
        batch = batch_id(schema, by, tree.root)
        named = (batch, organisation_id(uscc), schema, by)
        self.tell(e.BatchAnchored(*named, tree.root, len(sealed)))
        return [
            disclose(
                s,
                [claim.name for claim in s.record.claims],
                anchor=Anchor(by, tree.root, tree.path(s.leaf)),
            )
            for s in sealed
        ]

    def shown(self, *facts: f.Fact, salt: str = "") -> tuple[PresentedAttestation, ...]:
        """Anchor facts, each in a batch with a sibling, and present them."""
        found = []
        for fact in facts:
            sibling = replace(fact, subject=f.SIBLING[fact.kind])
            found.append(f.shown(self.anchor([fact, sibling], salt=salt)[0]))
        return tuple(found)

    def apply_for(
        self, *, nonce: str = "consent", project: str = f.PROJECT
    ) -> Application:
        """Apply for a project's permit."""
        application = Application(
            self.version,
            f.APPLICANT_ID,
            organisation_id(self.authority),
            project_id(project),
            word(nonce),
        )
        by = self.key_of(f.APPLICANT_ID)
        self.tell(e.Applied(application.id, application, self.matter, project, by))
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
        attestations = self.shown(*(ATTESTED[name] for name in attested), salt=salt)
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
        self.tell(e.PermitSuspended(permit, *self._act(permit)))

    def reinstate(self, permit: PermitId) -> None:
        self.tell(e.PermitReinstated(permit, *self._act(permit)))

    def end(self, permit: PermitId, ending: Ending) -> None:
        sequence, *rest = self._act(permit)
        self.tell(e.PermitEnded(permit, sequence, ending, *rest))

    def _act(self, permit: PermitId) -> tuple[int, str, bytes, Address, Address]:
        sequence = self.state.permits[permit].sequence
        officers = (address("officer"), address("second"))
        return (sequence, "TEST", word(f"decision {sequence}"), *officers)

    def revoke(
        self,
        presented: PresentedAttestation,
        reason: RevocationReason = RevocationReason.FACT_CHANGED,
    ) -> None:
        by = presented.attester
        body: OrganisationId = self.state.keys[by].organisation
        named = (presented.id_for(body), body, presented.leaf)
        self.tell(e.AttestationRevoked(*named, reason, by))

    def revoke_batch(
        self,
        presented: PresentedAttestation,
        reason: RevocationReason = RevocationReason.DATA_ERROR,
    ) -> None:
        by = presented.attester
        body = self.state.keys[by].organisation
        self.tell(e.BatchRevoked(presented.batch, body, reason, by))

    def withdraw(self, commitment: PresentedCommitment) -> None:
        found = commitment.of(self.application.id).id
        self.tell(e.CommitmentWithdrawn(found, self.key_of(commitment.organisation)))

    def breach(self, commitment: PresentedCommitment) -> None:
        """Record a breach, which bars the organisation."""
        self.outcome(commitment.of(self.application.id).id, Outcome.BREACHED)

    def outcome(
        self,
        commitment: CommitmentId,
        outcome: Outcome,
    ) -> None:
        """Record the outcome of a commitment; a breach bars the organisation."""
        by = self.state.commitments[commitment].content.organisation
        events: list[e.Event] = [recorded(commitment, by, outcome)]
        if outcome is Outcome.BREACHED:
            events.append(barred(commitment, by))
        self.tell(*events)


def recorded_in(number: int, time: int, *events: e.Event) -> list[Recorded]:
    """Give the events of one transaction in a block of its own."""
    block = BlockStamp(number, word(f"b{number}"), word(f"b{number - 1}"), time)
    return [
        Recorded(event, block, index, word(f"t{number}"))
        for index, event in enumerate(events)
    ]
