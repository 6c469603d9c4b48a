"""Evidence for any matter of the catalogue, made from what the matter asks for.

    dossier = Dossier.of(CATALOGUE.matter("presale-permit"))
    assert unmet(dossier.case()) == ()

Each requirement has evidence of its own, for each of its options, so that one piece
can be spoilt without touching another. No requirement is known here by name.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from tests.builders import facts as f
from tests.builders.openings import only_asked
from tests.builders.prerequisite_permits import presented_permit
from tests.builders.town import Town
from zeropermit.catalogue.loader import PackagedCatalogue, load_catalogue
from zeropermit.domain.evidence.claim import Claim, ClaimType
from zeropermit.domain.evidence.evidence_set import (
    Choice,
    EvidenceSet,
    PresentedAttestation,
    PresentedCommitment,
    PresentedPermit,
)
from zeropermit.domain.evidence.schema import Schema, SchemaSubject, definition
from zeropermit.domain.ledger.identifiers import matter_id
from zeropermit.domain.matters.file import MatterFile
from zeropermit.domain.matters.matter import SubjectKind, permit_dependencies
from zeropermit.domain.matters.plan import publishing_order
from zeropermit.domain.matters.rules import Case

CATALOGUE: PackagedCatalogue = load_catalogue()
PARTY = f.CONTRACTOR
"""Whoever is named by the evidence of another requirement."""
DEFAULTS = {
    ClaimType.TEXT: "示范",
    ClaimType.INTEGER: "1",
    ClaimType.BOOLEAN: "true",
    ClaimType.DATE: "2026-09-01",
    ClaimType.CODE: "any",
    ClaimType.ORGANISATION: PARTY,
    ClaimType.PROJECT: f.PROJECT,
    ClaimType.DIGEST: "0x" + "ab" * 32,
}

Content = Mapping[str, Any]


def satisfying(predicate: Content) -> str:
    """A value of the claim that meets a predicate."""
    if predicate["operator"] == "IS_APPLICANT":
        return f.APPLICANT
    return str(predicate["value"])


def failing(predicate: Content) -> str:
    """A value of the claim that fails a predicate, by as little as it can."""
    operator, value = predicate["operator"], predicate.get("value", "")
    if operator == "IS_APPLICANT":
        return f.RIVAL
    if operator in {"LE", "GE"}:
        return str(int(value) + (1 if operator == "LE" else -1))
    return {"true": "false", "false": "true"}.get(value, "other")


def claims_of(schema: Schema, values: Mapping[str, str]) -> tuple[Claim, ...]:
    """Claims of every field of a schema, some with given values."""
    return tuple(
        Claim(field.name, field.type, values.get(field.name, DEFAULTS[field.type]))
        for field in schema.fields
    )


@dataclass(frozen=True)
class Piece:
    """One option of one requirement, by positions among those that decide."""

    requirement: int
    option: int
    name: str
    content: Content

    @property
    def attested(self) -> bool:
        return self.content["kind"] == "ATTESTATION"

    @property
    def promised(self) -> bool:
        return self.content["kind"] == "COMMITMENT"

    @property
    def predicates(self) -> Sequence[Content]:
        """Conditions on claims; that on a permit is in `test_earlier_permits.py`."""
        found: Sequence[Content] = self.content.get("predicates", ())
        return found if self.attested else ()

    @property
    def subject(self) -> Content:
        found: Content = self.content["by" if self.promised else "subject"]
        return found


def pieces(matter: MatterFile) -> list[Piece]:
    """Every option of every requirement of a matter that decides."""
    gating = [entry for entry in matter.entries if entry.gating]
    return [
        Piece(position, number, entry.id, option)
        for position, entry in enumerate(gating)
        for number, option in enumerate(entry.content["options"])
    ]


@dataclass
class Dossier:
    """A town with an application for a matter, and evidence for each requirement."""

    matter: MatterFile
    town: Town = field(default_factory=Town)
    shown: EvidenceSet = field(default_factory=lambda: EvidenceSet((), (), ()))
    earlier: dict[str, PresentedPermit] = field(default_factory=dict)
    """Permits that were issued before, by the code of their matter."""

    @classmethod
    def of(cls, matter: MatterFile) -> "Dossier":
        """Register everybody, apply, and meet each requirement by its first option.

        Permits that the matter rests on are issued before, in the same way.
        """
        dossier = cls(matter)
        town = dossier.town
        town.settle()
        for schema in CATALOGUE.schemas():
            town.define(schema.code, definition(schema))
        for one in resting_on(matter):
            town.publish(one.code, one.requirements, document=one.document)
            dossier.earlier[one.code] = dossier.issue_earlier(one)
        town.publish(matter.code, matter.requirements, document=matter.document)
        dossier.prepare()
        return dossier

    def prepare(self, nonce: str = "consent") -> None:
        """Apply, and meet each requirement by its first option."""
        self.town.apply_for(nonce=nonce)
        for piece in pieces(self.matter):
            if piece.option == 0:
                self.meet(piece, nonce)

    def issue_earlier(self, matter: MatterFile) -> PresentedPermit:
        """Issue a permit of a matter that was published before."""
        town = self.town
        now = (town.matter, town.requirements, town.application)
        town.matter, town.requirements = matter.code, matter.requirements
        before = Dossier(matter, town, earlier=self.earlier)
        before.prepare(matter.code)
        serial = len(town.state.permits)
        permit = town.issue(
            only_asked(matter.requirements, before.shown),
            document=f.word(f"document {serial}"),
            number=f"3702032026092201{serial:02d}",
            by="officer",
        )
        town.matter, town.requirements, town.application = now
        return presented_permit(town, permit)

    def meet(self, piece: Piece, salt: str = "") -> None:
        """Meet a requirement by an option; requirements are met in their order."""
        self.shown = self.with_evidence(piece, self.evidence(piece, salt))

    def evidence(
        self, piece: Piece, salt: str = ""
    ) -> PresentedAttestation | PresentedCommitment | PresentedPermit:
        """What meets an option."""
        if piece.attested:
            return self.attest(piece, salt)
        if piece.promised:
            promise: PresentedCommitment = self.promise(piece)
            return promise
        return self.earlier[piece.content["matter"]]

    def with_evidence(
        self,
        piece: Piece,
        evidence: PresentedAttestation | PresentedCommitment | PresentedPermit,
    ) -> EvidenceSet:
        """The presentation, with other evidence for one requirement."""
        kind = {
            PresentedAttestation: "attestations",
            PresentedCommitment: "commitments",
            PresentedPermit: "permits",
        }[type(evidence)]
        presented = getattr(self.shown, kind)
        choices = list(self.shown.choices)
        choice = Choice(piece.option, len(presented))
        choices[piece.requirement : piece.requirement + 1] = [choice]
        more = {"choices": tuple(choices), kind: (*presented, evidence)}
        return replace(self.shown, **more)

    def attest(
        self, piece: Piece, salt: str = "", **changes: object
    ) -> PresentedAttestation:
        """Anchor what meets an option; `changes` are of the fact, or of its claims."""
        schema = CATALOGUE.schema(piece.content["schema"])
        values = {p["claim"]: satisfying(p) for p in piece.predicates}
        spoilt = {k: str(changes.pop(k)) for k in list(changes) if schema.field(k)}
        subject = self.whom(piece) or f.PROJECT
        fact = f.Fact(
            schema.code,
            claims_of(schema, values | spoilt),
            schema.subject,
            subject,
            observed_at=self.town.now - 60,
        )
        seed = f"{self.matter.code} {piece.name} {piece.option} {changes} {spoilt}"
        return self.town.shown(replace(fact, **changes), salt=seed + salt)[0]

    def promise(self, piece: Piece, *, by: str = "", letter: str = "") -> Any:
        """Commit to a requirement."""
        whom = by or self.whom(piece)
        return self.town.commit(whom, piece.name, letter=letter or piece.name)

    def whom(self, piece: Piece) -> str:
        """The organisation that an option is about; empty for the project."""
        kind = SubjectKind[piece.subject["kind"]]
        return {SubjectKind.APPLICANT: f.APPLICANT, SubjectKind.PARTY: PARTY}.get(
            kind, ""
        )

    def case(self, shown: EvidenceSet | None = None, *, now: int = 0) -> Case:
        case = self.town.case(shown or self.shown)
        return replace(case, now=now) if now else case


def resting_on(matter: MatterFile) -> list[MatterFile]:
    """The matters whose permits a matter rests on, those they rest on before them."""
    by_id = {matter_id(one.code): one for one in CATALOGUE.matters()}
    found: dict[str, MatterFile] = {}
    left = [matter]
    while left:
        for needed in permit_dependencies(left.pop().requirements):
            found[by_id[needed].code] = by_id[needed]
            left.append(by_id[needed])
    return [*publishing_order([found[code] for code in sorted(found)])]


OTHER = {
    SchemaSubject.PROJECT: f.OTHER_PROJECT,
    SchemaSubject.ORGANISATION: f.RIVAL,
}
"""Subjects that the evidence is not about."""
