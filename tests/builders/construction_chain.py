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

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from tests.builders import construction
from tests.builders import facts as f
from tests.builders.chain import ChainTown
from tests.builders.dossier import resting_on
from zeropermit.domain.acts.attestations import Attest
from zeropermit.domain.acts.commitments import Commit
from zeropermit.domain.acts.permits import Issue
from zeropermit.domain.evidence.assembly import claims_to_open
from zeropermit.domain.evidence.disclosure import Anchor, disclose
from zeropermit.domain.evidence.evidence_set import (
    Application,
    Choice,
    Commitment,
    EvidenceSet,
    PresentedAttestation,
    PresentedCommitment,
    PresentedPermit,
)
from zeropermit.domain.evidence.merkle import StandardTree
from zeropermit.domain.evidence.references import evidence_references
from zeropermit.domain.evidence.schema import definition
from zeropermit.domain.ledger.events import GrantKind, OrganisationKind
from zeropermit.domain.ledger.filings import filing_for, filing_of
from zeropermit.domain.ledger.identifiers import (
    NO_END,
    ZERO,
    PermitId,
    SchemaId,
    matter_id,
    organisation_id,
    permit_id,
    schema_id,
    short_name,
)
from zeropermit.domain.matters.matter import (
    OWNED_BY_APPLICANT,
    Option,
    OptionKind,
    Recheck,
    Requirement,
    Subject,
    SubjectKind,
)
from zeropermit.ledger.acts import call_data
from zeropermit.ledger.client import Receipt

BATCH = 1_000
"""Attestations under one root."""
SETTLED_AT = 1_790_100_000
OBSERVED_AT = SETTLED_AT - 3_600
DUE_AT = SETTLED_AT + 60 * 86_400
NUMBER = "370203202609210101"
AUTHORITY = "11370200MB2856021L"
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
"""Keys of the departments, their codes and their schemas."""
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
    presentation: EvidenceSet
    attested: list[Receipt]
    applied: Receipt
    committed: list[Receipt] = field(default_factory=list)

    @property
    def permit(self) -> PermitId:
        return permit_id(self.application.id)

    def promised(self, position: int) -> Commitment:
        return self.presentation.commitments[position].of(self.application.id)


def commitment(application: Application, given: PresentedCommitment) -> Commit:
    """Commit to the same as `given`, for an application."""
    names = tuple(name.rstrip(b"\0").decode() for name in given.requirements)
    return Commit(application.id, names, f.word(f"letter {names}"), DUE_AT)


@dataclass
class Permitting(ChainTown):
    """The town in which a construction permit can be had."""

    authority: str = AUTHORITY

    def settle(self) -> None:
        """Register everybody, and publish schemas and matters."""
        public, enterprise = OrganisationKind.PUBLIC_BODY, OrganisationKind.ENTERPRISE
        with self.together():
            self.register(AUTHORITY, public, "officer", "second")
            for key, (uscc, _) in DEPARTMENTS.items():
                self.register(uscc, public, key)
            for key, uscc in ENTERPRISES.items():
                self.register(uscc, enterprise, key)
            self.grant(DEPARTMENTS[REGISTRAR][0], GrantKind.ENROL, ZERO)
            scope = matter_id(construction.MATTER)
            self.grant(AUTHORITY, GrantKind.INSPECT, scope)
        for schema in construction.CATALOGUE.schemas():
            with self.together():
                self.define(schema.code, definition(schema))
        matter = construction.CATALOGUE.matter(construction.MATTER)
        for one in (*resting_on(matter), matter):
            self.publish(one.code, one.requirements, automatic=False)
        self.publish(matter.code, matter.requirements, version=2, automatic=False)
        self.wait_until(SETTLED_AT)

    def attester_of(self, schema: str) -> str:
        return DEPARTMENTS[HOLDER.get(schema, "housing")][0]

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
        self.apply_for()
        works = Works(self.application, shown, attested, self.last)
        promises = [self.promise(works, promise) for promise in shown.commitments]
        works.presentation = replace(
            shown, attestations=tuple(attestations), commitments=tuple(promises)
        )
        return works

    def attest(self, schema: str) -> tuple[Receipt, PresentedAttestation]:
        """Anchor the row of a schema among others, and open what the rules need."""
        key = HOLDER[schema]
        fact = construction.fact(schema, observed_at=OBSERVED_AT)
        sealed = f.seal(fact, DEPARTMENTS[key][0])
        others = [f.word(f"{schema} {number}") for number in range(1, BATCH)]
        tree = StandardTree.of([sealed.leaf, *others])
        receipt = self.submit(Attest(schema, tree.root, BATCH), key)
        anchor = Anchor(tree.root, tree.path(sealed.leaf))
        needed = claims_to_open(self.requirements, schema_id(schema))
        names = [claim.rstrip(b"\0").decode() for claim in sorted(needed)]
        return receipt, f.shown(disclose(sealed, names, anchor=anchor))

    def promise(self, works: Works, given: PresentedCommitment) -> PresentedCommitment:
        """Promise what `given` does, for this application."""
        act = commitment(works.application, given)
        works.committed.append(self.submit(act, KEY_OF[given.organisation]))
        return replace(given, letter=act.letter, due_at=DUE_AT)

    def promise_together(self, works: Works) -> Receipt:
        """Promise the same for another application, all in one transaction."""
        before = self.application
        application = self.apply_for(nonce="promised together")
        acts = [
            self.signed_data(commitment(application, one), KEY_OF[one.organisation])
            for one in works.presentation.commitments
        ]
        self.application = before
        data = call_data("CommitmentRegistry", "tryMulticall", acts)
        return self.relay(self.manifest.address("CommitmentRegistry"), data)

    def issuing(self, works: Works) -> Issue:
        """Give the act that issues the permit; it has number and document alone."""
        count = len(self.state.permits)
        return Issue(
            application=works.application,
            matter=construction.MATTER,
            project=f.PROJECT,
            presentation=works.presentation,
            number=str(int(NUMBER) + count),
            document=f.word(f"face {count}" if count else "face"),
            valid_until=NO_END,
            filing=filing_for(self.state, works.application.id, works.presentation),
        )

    def rest(
        self, works: Works, code: str = RESTING, until: int = NO_END, serial: int = 2
    ) -> Issue:
        """Apply for a permit that rests on that of `works` alone."""
        references = tuple(
            evidence_references(self.state, works.application.id, works.presentation)
        )
        earlier = PresentedPermit(works.application, f.word("face"), references)
        subject, matter = Subject(SubjectKind.PROJECT), matter_id(construction.MATTER)
        option = Option(
            OptionKind.PERMIT, subject, SchemaId(matter), 0, (OWNED_BY_APPLICANT,)
        )
        wanted = (Requirement(short_name("R72"), Recheck.ALERT, (option,)),)
        before = (self.matter, self.number, self.application)
        self.publish(code, wanted, automatic=False)
        self.wait_until(self.now + 2)
        application = self.apply_for(nonce="later consent")
        self.matter, self.number, self.application = before
        return Issue(
            application=application,
            matter=code,
            project=f.PROJECT,
            presentation=EvidenceSet((Choice(0, 0),), (), (), (earlier,)),
            number=f"{NUMBER[:-2]}{serial:02}",
            document=f.word("later face" if code == RESTING else f"face of {code}"),
            valid_until=until,
            filing=filing_of(self.state, application.id),
        )
