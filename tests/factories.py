"""A town in memory: departments, an authority, enterprises, and what they say.

`Town` fills a `Registers` by applying events, as replay does. Records are sealed with
real salted trees and anchored in real batches, so every proof in it is one.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from eth_account import Account
from eth_account.signers.local import LocalAccount
from eth_utils.crypto import keccak

from zeropermit.domain.evidence.attestation import (
    AttestationRecord,
    SealedAttestation,
    salt_count,
    seal_attestation,
)
from zeropermit.domain.evidence.claim import Claim, ClaimType, Salt, claim_value
from zeropermit.domain.evidence.disclosure import Anchor, Disclosure, disclose
from zeropermit.domain.evidence.evidence_set import (
    Application,
    Choice,
    Commitment,
    Presentation,
    PresentedAttestation,
    PresentedCommitment,
    PresentedOpening,
)
from zeropermit.domain.evidence.merkle import StandardTree
from zeropermit.domain.evidence.schema import SchemaSubject
from zeropermit.domain.law.calendar import add_months
from zeropermit.domain.ledger import events as e
from zeropermit.domain.ledger.block import BlockStamp, Recorded
from zeropermit.domain.ledger.identifiers import (
    NO_END,
    Address,
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
from zeropermit.domain.ledger.state import Registers
from zeropermit.domain.matters.matter import (
    Operator,
    Option,
    OptionKind,
    Predicate,
    Recheck,
    Requirement,
    Subject,
    SubjectKind,
    Validity,
)
from zeropermit.domain.matters.rules import Case, evidence_ids
from zeropermit.domain.permits.reasons import Ending, Outcome, RevocationReason
from zeropermit.domain.permits.verification import AsOf

START = 1_790_000_000
DAY = 86_400

PROJECT = "2609-370203-89-01-000018"
OTHER_PROJECT = "2610-370214-89-01-000035"
DEPARTMENT = "11370200DEMG00027T"
AUTHORITY = "11370200DEMG000190"
APPLICANT = "91370200DEM000014Y"
CONTRACTOR = "91370203DEM0000225"
RIVAL = "91370200163562681G"
SIBLING = {
    SchemaSubject.PROJECT: "2610-370214-89-01-000043",
    SchemaSubject.ORGANISATION: DEPARTMENT,
}
"""Subjects of the attestations that share a batch with one that is presented."""
NAMES = {
    DEPARTMENT: "住房和城乡建设局",
    AUTHORITY: "行政审批服务局",
    APPLICANT: "示范置业有限公司",
    CONTRACTOR: "示范建设有限公司",
    RIVAL: "金阶建设有限公司",
}

MATTER = "small-permit"
AWARD, LICENCE, FIRE, CLASS = "award/1", "licence/1", "fire/1", "class/1"
SMALL_SCHEMAS = (AWARD, LICENCE, FIRE, CLASS)
MAX_AGE = 30 * DAY
VALIDITY = Validity(3, 2, 3, 0)


def account(name: str) -> LocalAccount:
    """Give the account of this name; the same in every run."""
    return Account.from_key(keccak(f"zeropermit town {name}".encode()))


def address(name: str) -> Address:
    return Address(account(name).address)


def word(text: str) -> bytes:
    """Give some digest that is not zero."""
    return keccak(text.encode())


def number(value: int) -> bytes:
    return value.to_bytes(32, "big")


def code(name: str, text: str) -> Claim:
    return Claim(name, ClaimType.CODE, text)


def integer(name: str, value: int) -> Claim:
    return Claim(name, ClaimType.INTEGER, str(value))


def flag(name: str, *, on: bool) -> Claim:
    return Claim(name, ClaimType.BOOLEAN, "true" if on else "false")


def organisation(name: str, uscc: str) -> Claim:
    return Claim(name, ClaimType.ORGANISATION, uscc)


def attested(
    schema: str, subject: Subject, *predicates: Predicate, max_age: int = NO_END
) -> Option:
    return Option(
        OptionKind.ATTESTATION, subject, schema_id(schema), max_age, predicates
    )


def promised(subject: Subject) -> Option:
    return Option(OptionKind.COMMITMENT, subject)


ON_PROJECT = Subject(SubjectKind.PROJECT)
BY_APPLICANT = Subject(SubjectKind.APPLICANT)
BY_CONTRACTOR = Subject(SubjectKind.PARTY, 0, short_name("contractor"))


def small_requirements() -> tuple[Requirement, ...]:
    """Award, licence of who won it, fire review or none due, funds, safety.

    Every operator, kind of subject, kind of option and recheck is among them.
    """
    award = attested(
        AWARD,
        ON_PROJECT,
        Predicate(short_name("owner"), Operator.IS_APPLICANT),
        Predicate(short_name("site"), Operator.IS_PROJECT),
        Predicate(short_name("price"), Operator.AT_LEAST, number(100)),
        Predicate(short_name("floors"), Operator.AT_MOST, number(30)),
        max_age=MAX_AGE,
    )
    licence = attested(
        LICENCE,
        BY_CONTRACTOR,
        Predicate(short_name("status"), Operator.EQUAL, short_name("valid")),
        Predicate(short_name("grade"), Operator.NOT_EQUAL, short_name("none")),
    )
    passed = Predicate(short_name("result"), Operator.EQUAL, short_name("passed"))
    plain = Predicate(short_name("special"), Operator.EQUAL, number(0))
    fire = attested(FIRE, ON_PROJECT, passed)
    not_special = attested(CLASS, ON_PROJECT, plain)
    funds = Predicate(short_name("funds"), Operator.EQUAL, number(1))
    paper = attested(CLASS, ON_PROJECT, funds)
    return (
        Requirement(short_name("award"), Recheck.SUSPEND, (award,)),
        Requirement(short_name("licence"), Recheck.ALERT, (licence,)),
        Requirement(short_name("fire"), Recheck.AT_ISSUE, (fire, not_special)),
        Requirement(
            short_name("funds"), Recheck.SUSPEND, (promised(BY_APPLICANT), paper)
        ),
        Requirement(short_name("safety"), Recheck.ALERT, (promised(BY_CONTRACTOR),)),
    )


@dataclass(frozen=True, slots=True)
class Fact:
    """What a department finds about one subject."""

    schema: str
    claims: tuple[Claim, ...]
    kind: SchemaSubject = SchemaSubject.PROJECT
    subject: str = PROJECT
    observed_at: int = START
    valid_until: int | None = None


def award(
    contractor: str = CONTRACTOR,
    *,
    price: int = 5000,
    floors: int = 18,
    owner: str = APPLICANT,
    site: str = PROJECT,
) -> Fact:
    claims = (
        organisation("owner", owner),
        Claim("site", ClaimType.PROJECT, site),
        integer("price", price),
        integer("floors", floors),
        organisation("contractor", contractor),
        Claim("manager", ClaimType.TEXT, "某人"),
    )
    return Fact(AWARD, claims)


def licence(
    holder: str = CONTRACTOR, *, status: str = "valid", grade: str = "first"
) -> Fact:
    claims = (code("status", status), code("grade", grade))
    return Fact(LICENCE, claims, SchemaSubject.ORGANISATION, holder)


def fire(result: str = "passed") -> Fact:
    return Fact(FIRE, (code("result", result),))


def classification(*, special: bool = False, funds: bool = True) -> Fact:
    return Fact(CLASS, (flag("special", on=special), flag("funds", on=funds)))


def seal(fact: Fact, department: str = DEPARTMENT, salt: str = "") -> SealedAttestation:
    """Seal a fact as its department would; the same `salt` gives the same leaves."""
    record = AttestationRecord(
        schema=fact.schema,
        department=department,
        subject_kind=fact.kind,
        subject=fact.subject,
        claims=fact.claims,
        observed_at=fact.observed_at,
        valid_until=fact.valid_until,
        source_system="test",
        query_id="1",
    )
    seed = f"{fact.schema}{fact.subject}{salt}"
    salts = [Salt(word(f"{seed} {i}")) for i in range(salt_count(record))]
    return seal_attestation(record, salts=salts)


def shown(disclosure: Disclosure) -> PresentedAttestation:
    """Present an anchored disclosure with all its openings."""
    anchor = disclosure.anchor
    until = disclosure.valid_until
    return PresentedAttestation(
        schema=schema_id(disclosure.schema),
        attester=anchor.attester,
        root=anchor.root,
        subject=disclosure.subject_kind.word(disclosure.subject),
        claims=disclosure.claims_root,
        observed_at=disclosure.observed_at,
        valid_until=NO_END if until is None else until,
        path=anchor.path,
        openings=tuple(
            PresentedOpening(o.claim, o.value, o.salt, o.path)
            for o in disclosure.openings
        ),
    )


@dataclass
class Town:
    """Registers, and everything that was told to them."""

    registers: Registers = field(default_factory=Registers)
    recorded: list[Recorded] = field(default_factory=list)
    now: int = START
    blocks: int = 0
    application: Application | None = None
    requirements: tuple[Requirement, ...] = ()
    matter: str = MATTER

    @classmethod
    def small(cls) -> "Town":
        """Build the town in which the small matter can be applied for."""
        town = cls()
        town.settle()
        for schema in SMALL_SCHEMAS:
            town.define(schema, "{}")
        town.publish(MATTER, small_requirements())
        return town

    def tell(self, *events: e.Event, after: int = 1) -> None:
        """Let events happen, in one block that comes `after` seconds later."""
        self.now += after
        self.blocks += 1
        block = BlockStamp(
            self.blocks,
            word(f"block {self.blocks}"),
            word(f"block {self.blocks - 1}"),
            self.now,
        )
        for index, event in enumerate(events):
            self.registers.apply(event, time=self.now)
            recorded = Recorded(event, block, index, word(f"tx {self.blocks}"))
            self.recorded.append(recorded)

    @property
    def as_of(self) -> AsOf:
        return AsOf(self.blocks, word(f"block {self.blocks}"), self.now)

    def settle(self) -> None:
        """Register everybody with their keys; the contractor's rival as well."""
        public, enterprise = (
            e.OrganisationKind.PUBLIC_BODY,
            e.OrganisationKind.ENTERPRISE,
        )
        self.register(DEPARTMENT, public, "department")
        self.register(AUTHORITY, public, "officer", "second")
        self.add_key("system", AUTHORITY, role=e.KeyRole.SYSTEM)
        self.register(APPLICANT, enterprise, "applicant")
        self.register(CONTRACTOR, enterprise, "contractor")
        self.register(RIVAL, enterprise, "rival")

    def register(self, uscc: str, kind: e.OrganisationKind, *keys: str) -> None:
        name = NAMES.get(uscc, uscc)
        self.tell(e.OrganisationRegistered(organisation_id(uscc), kind, uscc, name))
        for key in keys:
            self.add_key(key, uscc)

    def add_key(
        self,
        name: str,
        uscc: str,
        *,
        role: e.KeyRole = e.KeyRole.OFFICER,
        since: int = 0,
        until: int = NO_END,
    ) -> None:
        self.tell(
            e.KeyAdded(
                address(name), organisation_id(uscc), role, since, until, address("gov")
            )
        )

    def grant(
        self, uscc: str, kind: e.GrantKind, scope: bytes, *, until: int = NO_END
    ) -> None:
        body = organisation_id(uscc)
        self.tell(e.GrantGiven(body, kind, scope, 0, until, word("basis")))

    def define(self, schema: str, definition: str) -> None:
        """Define a schema that the department may attest."""
        self.tell(e.SchemaDefined(schema_id(schema), schema, definition))
        self.grant(DEPARTMENT, e.GrantKind.ATTEST, schema_id(schema))

    def publish(
        self,
        matter: str,
        requirements: Sequence[Requirement],
        *,
        version: int = 1,
        automatic: bool = True,
        document: bytes = b"\1" * 32,
    ) -> None:
        """Publish a version that the authority may decide."""
        self.matter, self.requirements = matter, tuple(requirements)
        scope = matter_id(matter)
        self.grant(AUTHORITY, e.GrantKind.DECIDE, scope)
        self.tell(
            e.MatterVersionPublished(
                matter_version_id(scope, version),
                scope,
                matter,
                version,
                self.requirements,
                VALIDITY,
                automatic,
                document,
                self.now,
            )
        )

    @property
    def version(self) -> MatterVersionId:
        return matter_version_id(matter_id(self.matter), 1)

    def anchor(
        self,
        facts: Iterable[Fact],
        *,
        key: str = "department",
        uscc: str = DEPARTMENT,
        salt: str = "",
        names: Mapping[str, Sequence[str]] | None = None,
    ) -> list[Disclosure]:
        """Anchor facts of one schema as one batch; disclose all claims, or `names`."""
        sealed = [seal(fact, uscc, salt) for fact in facts]
        tree = StandardTree.of([s.leaf for s in sealed])
        schema = sealed[0].record.schema
        self.tell(
            e.BatchAnchored(
                batch_id(schema_id(schema), address(key), tree.root),
                organisation_id(uscc),
                schema_id(schema),
                address(key),
                tree.root,
                len(sealed),
            )
        )
        return [
            disclose(
                s,
                (names or {}).get(schema) or [claim.name for claim in s.record.claims],
                anchor=Anchor(address(key), tree.root, tree.path(s.leaf)),
            )
            for s in sealed
        ]

    def shown(self, *facts: Fact, salt: str = "") -> tuple[PresentedAttestation, ...]:
        """Anchor facts, each in a batch with a sibling, and present them."""
        found = []
        for fact in facts:
            sibling = replace(fact, subject=SIBLING[fact.kind])
            found.append(shown(self.anchor([fact, sibling], salt=salt)[0]))
        return tuple(found)

    def apply_for(
        self, *, nonce: str = "consent", project: str = PROJECT
    ) -> Application:
        """Apply for a project's permit."""
        application = Application(
            self.version,
            organisation_id(APPLICANT),
            organisation_id(AUTHORITY),
            project_id(project),
            word(nonce),
        )
        by = address("applicant")
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
            self.now + 60 * DAY,
        )
        self.tell(
            e.Committed(content.id, self.application.id, content, address("applicant"))
        )
        return PresentedCommitment(
            content.organisation, content.requirements, content.letter, content.due_at
        )

    def presentation(self) -> Presentation:
        """Apply and collect evidence that meets the small matter."""
        application = self.application or self.apply_for()
        self.application = application
        attestations = self.shown(award(), licence(), fire())
        commitments = (
            self.commit(APPLICANT, "funds"),
            self.commit(CONTRACTOR, "safety"),
        )
        choices = (Choice(0, 0), Choice(0, 1), Choice(0, 2), Choice(0, 0), Choice(0, 1))
        return Presentation(choices, attestations, commitments)

    def case(self, presentation: Presentation, *, now: int | None = None) -> Case:
        return Case(
            self.registers,
            self.application,
            self.requirements,
            presentation,
            self.now if now is None else now,
        )

    def issue(
        self,
        presentation: Presentation,
        *,
        document: bytes = b"\2" * 32,
        number: str = "370203202609210101",
        by: str = "system",
        valid_until: int = NO_END,
    ) -> PermitId:
        """Issue the permit, as if the contract had let it pass."""
        application = self.application
        permit = permit_id(application.id)
        issued_at = self.now + 1
        evidence = tuple(evidence_ids(self.case(presentation)))
        self.tell(
            e.PermitIssued(
                permit,
                application.id,
                document,
                application.authority,
                number,
                add_months(issued_at, VALIDITY.start_within_months),
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

    def suspend(self, permit: PermitId) -> None:
        self.tell(e.PermitSuspended(permit, *self._act(permit)))

    def reinstate(self, permit: PermitId) -> None:
        self.tell(e.PermitReinstated(permit, *self._act(permit)))

    def end(self, permit: PermitId, ending: Ending) -> None:
        sequence, *rest = self._act(permit)
        self.tell(e.PermitEnded(permit, sequence, ending, *rest))

    def _act(self, permit: PermitId) -> tuple[int, str, bytes, Address, Address]:
        sequence = self.registers.permits[permit].sequence
        officers = (address("officer"), address("second"))
        return (sequence, "TEST", word("decision"), *officers)

    def revoke(self, presented: PresentedAttestation) -> None:
        body: OrganisationId = self.registers.keys[presented.attester].organisation
        self.tell(
            e.AttestationRevoked(
                presented.id_for(body),
                body,
                presented.leaf,
                RevocationReason.FACT_CHANGED,
                presented.attester,
            )
        )

    def revoke_batch(self, presented: PresentedAttestation) -> None:
        body = self.registers.keys[presented.attester].organisation
        self.tell(
            e.BatchRevoked(
                presented.batch, body, RevocationReason.DATA_ERROR, presented.attester
            )
        )

    def withdraw(self, commitment: PresentedCommitment) -> None:
        found = commitment.of(self.application.id).id
        self.tell(e.CommitmentWithdrawn(found, address("applicant")))

    def breach(self, commitment: PresentedCommitment) -> None:
        """Record a breach, which bars the organisation."""
        found = commitment.of(self.application.id).id
        by = commitment.organisation
        decision = word("decision")
        self.tell(
            e.OutcomeRecorded(found, by, Outcome.BREACHED, decision),
            e.OrganisationBarred(by, decision),
        )

    def until(self, count: int) -> Registers:
        """Fold the first `count` events again."""
        registers = Registers()
        for recorded in self.recorded[:count]:
            registers.apply(recorded.event, time=recorded.block.time)
        return registers


def opened(presented: PresentedAttestation) -> set[str]:
    """Name the claims that are opened."""
    return {o.claim.rstrip(b"\0").decode() for o in presented.openings}


def value_of(claim: Claim) -> bytes:
    return claim_value(claim.type, claim.text)
