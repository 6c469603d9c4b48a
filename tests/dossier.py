"""Evidence for any matter of the catalogue, made from what the matter asks for.

    dossier = Dossier.of(CATALOGUE.matter("presale-permit"))
    assert unmet(dossier.case()) == ()

Each requirement has evidence of its own, for each of its options, so that one piece
can be spoilt without touching another. No requirement is known here by name.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from tests import factories as f
from zeropermit.catalogue.loader import PackagedCatalogue, load_catalogue
from zeropermit.domain.claim import Claim, ClaimType
from zeropermit.domain.evidence import (
    Choice,
    Presentation,
    PresentedAttestation,
    PresentedCommitment,
)
from zeropermit.domain.matter import SubjectKind
from zeropermit.domain.matter_file import MatterFile
from zeropermit.domain.rules import Case
from zeropermit.domain.schema import Schema, SchemaSubject, definition

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
    def predicates(self) -> Sequence[Content]:
        found: Sequence[Content] = self.content.get("predicates", ())
        return found

    @property
    def subject(self) -> Content:
        found: Content = self.content["subject" if self.attested else "by"]
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
    town: f.Town = field(default_factory=f.Town)
    shown: Presentation = field(default_factory=lambda: Presentation((), (), ()))

    @classmethod
    def of(cls, matter: MatterFile) -> "Dossier":
        """Register everybody, apply, and meet each requirement by its first option."""
        dossier = cls(matter)
        town = dossier.town
        town.settle()
        for schema in CATALOGUE.schemas():
            town.define(schema.code, definition(schema))
        town.publish(matter.code, matter.requirements, document=matter.document)
        town.apply_for()
        for piece in pieces(matter):
            if piece.option == 0:
                dossier.meet(piece)
        return dossier

    def meet(self, piece: Piece) -> None:
        """Meet a requirement by an option; requirements are met in their order."""
        evidence = self.attest(piece) if piece.attested else self.promise(piece)
        self.shown = self.with_evidence(piece, evidence)

    def with_evidence(
        self, piece: Piece, evidence: PresentedAttestation | PresentedCommitment
    ) -> Presentation:
        """The presentation, with other evidence for one requirement."""
        attestations, promises = self.shown.attestations, self.shown.commitments
        if isinstance(evidence, PresentedAttestation):
            choice = Choice(piece.option, len(attestations))
            attestations = (*attestations, evidence)
        else:
            choice = Choice(piece.option, len(promises))
            promises = (*promises, evidence)
        choices = list(self.shown.choices)
        choices[piece.requirement : piece.requirement + 1] = [choice]
        return Presentation(tuple(choices), attestations, promises)

    def attest(self, piece: Piece, **changes: object) -> PresentedAttestation:
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
        salt = f"{piece.name} {piece.option} {changes} {spoilt}"
        return self.town.shown(replace(fact, **changes), salt=salt)[0]

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

    def case(self, shown: Presentation | None = None, *, now: int = 0) -> Case:
        case = self.town.case(shown or self.shown)
        return replace(case, now=now) if now else case


OTHER = {
    SchemaSubject.PROJECT: f.OTHER_PROJECT,
    SchemaSubject.ORGANISATION: f.RIVAL,
}
"""Subjects that the evidence is not about."""
