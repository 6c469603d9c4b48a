"""The real construction permit on the embedded chain, each act in its own block.

    town = Permitting.start(tmp_path / "chain")
    town.settle()
    case = town.gather()
    receipt = town.issue(case)

Six departments, an authority and the five parties of a construction project are
registered, the requirement set of the catalogue is published, and every attestation
stands in a tree of `BATCH` leaves. Salts, keys and times are fixed from `settle` on,
so that the same code uses the same gas in every run.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from tests import construction, facts
from tests import factories as f
from tests.dossier import resting_on
from tests.world import World, call
from zeropermit.domain.acts.attestations import Attest, RevokeAttestations, RevokeBatch
from zeropermit.domain.acts.commitments import (
    Apply,
    Commit,
    RecordOutcome,
    WithdrawCommitment,
)
from zeropermit.domain.acts.permits import Issue
from zeropermit.domain.evidence.assembly import claims_to_open
from zeropermit.domain.evidence.disclosure import Anchor, disclose
from zeropermit.domain.evidence.evidence_set import (
    Application,
    Choice,
    Commitment,
    EvidenceReference,
    Presentation,
    PresentedAttestation,
    PresentedCommitment,
    PresentedPermit,
)
from zeropermit.domain.evidence.merkle import StandardTree
from zeropermit.domain.evidence.schema import definition
from zeropermit.domain.ledger.events import GrantKind, OrganisationKind
from zeropermit.domain.ledger.identifiers import (
    NO_END,
    ZERO,
    BatchId,
    PermitId,
    SchemaId,
    matter_id,
    matter_version_id,
    organisation_id,
    permit_id,
    project_id,
    schema_id,
    short_name,
)
from zeropermit.domain.matters.matter import (
    HELD_BY_APPLICANT,
    Option,
    OptionKind,
    Recheck,
    Requirement,
    Subject,
    SubjectKind,
)
from zeropermit.domain.permits.reasons import Outcome, RevocationReason
from zeropermit.ledger.client import Receipt

BATCH = 1_000
"""Attestations under one root."""
SETTLED_AT = 1_790_100_000
OBSERVED_AT = SETTLED_AT - 3_600
DUE_AT = SETTLED_AT + 60 * 86_400
NUMBER = "370203202609210101"
RESTING = "presale-permit"
"""A matter that takes the construction permit for its only evidence."""

DEPARTMENTS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "approval": ("11370200DEMG000190", ("project-registration/1",)),
    "market": ("11370200DEMG00043G", ("legal-entity/1",)),
    "planning": ("11370200DEMG00035M", ("land-use/1", "planning-permit/1")),
    "trading": ("12370200DEMG000518", ("construction-award/1",)),
    "housing": (
        "11370200DEMG00027T",
        (
            "contractor-qualification/1",
            "key-personnel/1",
            "drawing-review/1",
            "fire-design-review/1",
            "quality-safety-registration/1",
        ),
    ),
    "defence": ("11370200DEMG0006X3", ("civil-air-defence/1",)),
}
"""Keys of the departments, their codes and what they attest."""
ENTERPRISES = {"developer": f.APPLICANT, **construction.PARTIES}
KEY_OF = {organisation_id(uscc): key for key, uscc in ENTERPRISES.items()}
BODIES = {key: organisation_id(uscc) for key, (uscc, _) in DEPARTMENTS.items()}
HOLDER = {
    schema: key for key, (_, schemas) in DEPARTMENTS.items() for schema in schemas
}
SCHEMA_OF = {schema_id(schema): schema for schema in HOLDER}
REGISTRAR = "market"


@dataclass(slots=True)
class Works:
    """An application with all that was done for it."""

    application: Application
    presentation: Presentation
    attested: list[Receipt]
    applied: Receipt
    committed: list[Receipt] = field(default_factory=list)
    sequence: int = 0
    """Acts done on its permit."""

    @property
    def permit(self) -> PermitId:
        return permit_id(self.application.id)

    def promised(self, position: int) -> Commitment:
        return self.presentation.commitments[position].of(self.application.id)


@dataclass(slots=True)
class Permitting(World):
    """The world in which a construction permit can be had."""

    def settle(self) -> None:
        """Register everybody, and publish schemas and matter."""
        for key, (uscc, _) in DEPARTMENTS.items():
            self.org(uscc, key)
        for key, uscc in ENTERPRISES.items():
            self.org(uscc, key, kind=OrganisationKind.ENTERPRISE)
        for schema in construction.CATALOGUE.schemas():
            if schema.code not in facts.SCHEMAS:
                described = (schema.code, definition(schema))
                self.govern(call("MatterRegistry", "defineSchema", *described))
        for code, key in HOLDER.items():
            self.grant(BODIES[key], GrantKind.ATTEST, schema_id(code))
        self.grant(BODIES[REGISTRAR], GrantKind.ENROL, ZERO)
        self.publish_construction()
        self.pass_time_until(SETTLED_AT)
        self.provider.mine()

    def publish_construction(self) -> Receipt:
        """Publish the requirement set of the catalogue, and those it rests on."""
        matter = construction.CATALOGUE.matter(construction.MATTER)
        for one in resting_on(matter):
            self.publish_set(one.code, one.requirements)
        done = self.publish_set(construction.MATTER, self.requirements)
        self.version += 1
        return done

    def publish_set(self, matter: str, requirements: Sequence[Requirement]) -> Receipt:
        """Publish a matter, and wait until it opens."""
        opens_at = self.now + 5
        done = self.govern(
            call(
                "MatterRegistry",
                "publish",
                matter,
                [requirement.as_abi() for requirement in requirements],
                facts.VALIDITY.as_abi(),
                False,
                facts.word("document"),
                opens_at,
            )
        )
        self.pass_time_until(opens_at)
        return done

    @property
    def requirements(self) -> tuple[Requirement, ...]:
        return construction.CATALOGUE.matter(construction.MATTER).requirements

    def gather(self) -> Works:
        """Attest, apply and commit: everything but issue."""
        _, shown = construction.construction_town()
        attested, attestations = [], []
        for schema in construction.ROWS:
            receipt, attestation = self.attest(schema)
            attested.append(receipt)
            attestations.append(attestation)
        order = [attestation.schema for attestation in shown.attestations]
        attestations.sort(key=lambda attestation: order.index(attestation.schema))
        applied, application = self.apply()
        works = Works(application, shown, attested, applied)
        promises = [self.commit(works, promise) for promise in shown.commitments]
        works.presentation = replace(
            shown, attestations=tuple(attestations), commitments=tuple(promises)
        )
        return works

    def attest(self, schema: str) -> tuple[Receipt, PresentedAttestation]:
        """Anchor the row of a schema among others, and open what the rules need."""
        key = HOLDER[schema]
        fact = construction.fact(schema, observed_at=OBSERVED_AT)
        sealed = f.seal(fact, DEPARTMENTS[key][0])
        others = [facts.word(f"{schema} {number}") for number in range(1, BATCH)]
        tree = StandardTree.of([sealed.leaf, *others])
        receipt = self.submit(Attest(schema, tree.root, BATCH), key)
        anchor = Anchor(facts.address(key), tree.root, tree.path(sealed.leaf))
        needed = claims_to_open(self.requirements, schema_id(schema))
        names = [claim.rstrip(b"\0").decode() for claim in sorted(needed)]
        return receipt, f.shown(disclose(sealed, names, anchor=anchor))

    def apply(self) -> tuple[Receipt, Application]:
        """Apply for the permit."""
        consent = facts.word("consent")
        words = (construction.MATTER, self.version, f.PROJECT, facts.AUTHORITY_USCC)
        receipt = self.submit(Apply(*words, consent), "developer")
        return receipt, Application(
            matter_version_id(matter_id(construction.MATTER), self.version),
            organisation_id(f.APPLICANT),
            facts.AUTHORITY,
            project_id(f.PROJECT),
            consent,
        )

    def rest(self, works: Works) -> Issue:
        """Apply for a permit that rests on that of `works` alone."""
        subject, matter = Subject(SubjectKind.PROJECT), matter_id(construction.MATTER)
        option = Option(
            OptionKind.PERMIT, subject, SchemaId(matter), 0, (HELD_BY_APPLICANT,)
        )
        wanted = (Requirement(short_name("R72"), Recheck.ALERT, (option,)),)
        self.publish_set(RESTING, wanted)
        self.grant(facts.AUTHORITY, GrantKind.DECIDE, matter_id(RESTING))
        consent = facts.word("later consent")
        words = (RESTING, 1, f.PROJECT, facts.AUTHORITY_USCC)
        self.submit(Apply(*words, consent), "developer")
        references = tuple(
            EvidenceReference(BatchId(batch), one)
            for batch, one in self.references(works)
        )
        earlier = PresentedPermit(works.application, references)
        version = matter_version_id(matter_id(RESTING), 1)
        return Issue(
            application=replace(works.application, version=version, consent=consent),
            matter=RESTING,
            project=f.PROJECT,
            requirements=wanted,
            presentation=Presentation((Choice(0, 0),), (), (), (earlier,)),
            number=NUMBER[::-1],
            document=facts.word("later face"),
            valid_until=NO_END,
        )

    def commit(self, works: Works, promise: PresentedCommitment) -> PresentedCommitment:
        """Promise what `promise` does, for this application."""
        names = tuple(name.rstrip(b"\0").decode() for name in promise.requirements)
        letter = facts.word(f"letter {names}")
        act = Commit(works.application.id, names, letter, DUE_AT)
        works.committed.append(self.submit(act, KEY_OF[promise.organisation]))
        return replace(promise, letter=letter, due_at=DUE_AT)

    def issuing(self, works: Works) -> Issue:
        """Give the act that issues the permit."""
        return Issue(
            application=works.application,
            matter=construction.MATTER,
            project=f.PROJECT,
            requirements=self.requirements,
            presentation=works.presentation,
            number=NUMBER,
            document=facts.word("face"),
            valid_until=NO_END,
        )

    def issue(self, works: Works) -> Receipt:
        """Issue the permit."""
        return self.submit(self.issuing(works), "officer")

    def decide(self, works: Works, kind: type, *more: object) -> Receipt:
        """Do something to the permit, by two officers."""
        decision = facts.word(f"decision {works.sequence}")
        act = kind(works.application, works.sequence, *more, "TEST", decision)
        works.sequence += 1
        return self.submit(act, "officer", "second")

    def withdraw(self, works: Works, position: int) -> Receipt:
        """Take back the commitment at a position."""
        promise = works.promised(position)
        act = WithdrawCommitment(promise)
        return self.submit(act, KEY_OF[promise.organisation])

    def record(self, works: Works, position: int, outcome: Outcome) -> Receipt:
        """Record what became of the commitment at a position."""
        words = (works.application, works.promised(position), outcome)
        act = RecordOutcome(*words, facts.word(f"outcome {position}"))
        return self.submit(act, "officer", "second")

    def revoke(self, shown: PresentedAttestation) -> Receipt:
        """Revoke one attestation."""
        act = RevokeAttestations((shown.leaf,), RevocationReason.DATA_ERROR)
        return self.submit(act, HOLDER[SCHEMA_OF[shown.schema]])

    def revoke_batch(self, shown: PresentedAttestation) -> Receipt:
        """Revoke the batch of an attestation."""
        schema = SCHEMA_OF[shown.schema]
        reason = RevocationReason.FACT_CHANGED
        act = RevokeBatch(schema, shown.attester, shown.root, reason)
        return self.submit(act, HOLDER[schema])

    def references(self, works: Works) -> list[tuple[bytes, bytes]]:
        """Name the evidence of every requirement, as batch and id."""
        shown = works.presentation
        found: list[tuple[bytes, bytes]] = []
        for requirement, choice in zip(self.requirements, shown.choices, strict=True):
            if requirement.options[choice.option].kind is OptionKind.COMMITMENT:
                found.append((ZERO, works.promised(choice.evidence).id))
            else:
                attestation = shown.attestations[choice.evidence]
                department = BODIES[HOLDER[SCHEMA_OF[attestation.schema]]]
                found.append((attestation.batch, attestation.id_for(department)))
        return found
