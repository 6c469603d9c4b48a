"""The permit document, put together from the proven facts.

Every line of the licence face comes from a disclosed claim of an attestation that
was presented, or from the ledger's state; nothing is typed in by anyone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from zeropermit.domain.acts.act import SigningDomain
from zeropermit.domain.evidence.disclosure import Disclosure
from zeropermit.domain.evidence.evidence_set import EvidenceSet
from zeropermit.domain.law.calendar import DAY, day_start, legal_day
from zeropermit.domain.law.codes import (
    LicenceIdentifier,
    PermitNumber,
    parse_licence_identifier,
)
from zeropermit.domain.ledger.identifiers import EvidenceId, schema_id
from zeropermit.domain.ledger.state import Organisation
from zeropermit.domain.matters.matter import MatterVersion, OptionKind
from zeropermit.domain.permits.document import (
    DocumentEvidence,
    EvidenceKind,
    PermitDocument,
)
from zeropermit.domain.permits.face import Face, FaceLine, GeneralFace, LicenceFace
from zeropermit.domain.permits.issue_terms import valid_until_limit
from zeropermit.domain.records.record import NamedOrganisation
from zeropermit.errors import FaceIncompleteError
from zeropermit.usecases.applications.precheck import PreCheck

FEN_PER_WAN = 1_000_000
"""分 in 万元."""
_HOW = {
    OptionKind.ATTESTATION: (EvidenceKind.ATTESTATION, "共享数据", "shared data"),
    OptionKind.COMMITMENT: (EvidenceKind.COMMITMENT, "告知承诺", "commitment"),
    OptionKind.PERMIT: (EvidenceKind.PERMIT, "已签发的许可", "permit issued before"),
}


@dataclass(frozen=True, slots=True)
class DocumentParts:
    """The parts of a permit document."""

    found: PreCheck
    version: MatterVersion
    presentation: EvidenceSet
    evidence: tuple[EvidenceId, ...]
    disclosures: tuple[Disclosure, ...]
    holder: Organisation
    authority: Organisation
    names: Mapping[str, str]  #: Names of organisations, by unified social credit code.
    domain: SigningDomain
    issued_at: int
    #: Numbers of the earlier permits presented, by the code of their matter.
    earlier: Mapping[str, str]
    #: Document of the permit that this one takes the place of, if it changes one.
    replaced: PermitDocument | None = None
    sequence: int = 0  #: Of the day, from the service's register of permit numbers.

    @property
    def remarks(self) -> tuple[str, ...]:
        """The text under 备注: the permit that this one replaces, if it does."""
        old = self.replaced
        return (f"变更：代替许可证 {old.face.number}",) if old else ()

    @property
    def region(self) -> str:
        """Region code of the project, as its department states it."""
        return self.text("region")

    def text(self, line: str, default: str | None = None) -> str:
        """Give a line of the face, from the evidence that was presented.

        A line may name the matter whose earlier permit has it as its number.

        Raises:
            FaceIncompleteError: No presented attestation discloses it.
        """
        source = self.found.matter.content["face"][line]
        if source.get("permit") in self.earlier:
            return self.earlier[source["permit"]]
        shown = shown_fact(source, self.presentation, self.disclosures)
        if shown is not None:
            return shown
        if default is None:
            raise FaceIncompleteError(line, source["schema"])
        return default

    def organisations(self, line: str) -> tuple[NamedOrganisation, ...]:
        """Give the organisation on a line of the face, if there is one."""
        uscc = self.text(line, default="")
        if not uscc:
            return ()
        return (NamedOrganisation(uscc, self.names.get(uscc, uscc)),)


def shown_fact(
    source: Mapping[str, str],
    presentation: EvidenceSet,
    disclosures: Iterable[Disclosure],
) -> str | None:
    """Give the claim of a schema from the evidence presented, if it is shown."""
    wanted = schema_id(source["schema"])
    leaves = {a.leaf for a in presentation.attestations if a.schema == wanted}
    return next(
        (
            item.claim.text
            for disclosure in disclosures
            if disclosure.leaf in leaves
            for item in disclosure.claims
            if item.claim.name == source["claim"]
        ),
        None,
    )


def document_for(parts: DocumentParts) -> PermitDocument:
    """Make the permit document.

    Raises:
        FaceIncompleteError: A line of the face is not proven by what was presented.
        PermitNumberOverflowError: The day's numbers are used up.
        LicenceIdentifierError: The licence was changed as often as versions allow.
    """
    day = legal_day(parts.issued_at)
    content = parts.found.matter.content["permit_number"]
    number = PermitNumber(parts.region, day, parts.sequence, content["specialty"])
    serial = f"{day:%Y%m%d}{parts.region}{parts.sequence:06d}"
    licence = (
        parse_licence_identifier(parts.replaced.licence).next_version()
        if parts.replaced
        else LicenceIdentifier(content["licence_type"], parts.authority.uscc, serial, 1)
    )
    return PermitDocument(
        face=_face(parts, number.format()),
        licence=licence.format(),
        application=parts.found.filed.content.id,
        matter=parts.found.filed.matter,
        version=parts.version.number,
        evidence=_rows(parts),
        chain_id=parts.domain.chain_id,
        registry=parts.domain.contract,
    )


def valid_until(parts: DocumentParts) -> int:
    """Give the exclusive end of the permit: a proven last day, or the matter's limit.

    The line `valid_until` of a matter's face, if there is one, is that last day.

    Raises:
        FaceIncompleteError: The line is not proven by what was presented.
    """
    limit = valid_until_limit(parts.version, now=parts.issued_at)
    if "valid_until" not in parts.found.matter.content["face"]:
        return limit
    last = date.fromisoformat(parts.text("valid_until"))
    return min(limit, day_start(last) + DAY)


def _face(parts: DocumentParts, number: str) -> Face:
    """Make the face: in the form of the construction permit if no line has a title."""
    lines = parts.found.matter.content["face"]
    if any("title" in line for line in lines.values()):
        return _general(parts, number)
    return _licence(parts, number)


def _general(parts: DocumentParts, number: str) -> GeneralFace:
    return GeneralFace(
        number=number,
        holder=NamedOrganisation(parts.holder.uscc, parts.holder.name),
        project_code=parts.found.filed.project,
        lines=tuple(
            FaceLine(name, line["title"]["zh"], line["title"]["en"], value)
            for name, line in parts.found.matter.content["face"].items()
            if "title" in line and (value := _printed(parts, name))
        ),
        remarks=parts.remarks,
        authority=NamedOrganisation(parts.authority.uscc, parts.authority.name),
        issued_on=legal_day(parts.issued_at),
    )


def _printed(parts: DocumentParts, name: str) -> str:
    """Write a line of the face, an organisation with its name; empty if not proven."""
    line = parts.found.matter.content["face"][name]
    text = parts.text(name, default="" if line.get("optional") else None)
    return f"{parts.names[text]}（{text}）" if text in parts.names else text


def _licence(parts: DocumentParts, number: str) -> LicenceFace:
    price = Decimal(parts.text("contract_price_fen")) / FEN_PER_WAN
    days = parts.text("duration_days")
    return LicenceFace(
        number=number,
        developer=NamedOrganisation(parts.holder.uscc, parts.holder.name),
        project_code=parts.found.filed.project,
        project_name=parts.text("project_name"),
        address=parts.text("address"),
        scale=parts.text("scale"),
        contract_price=f"{price.normalize():f}",
        contract_period=f"{days} 日历天",
        surveyors=parts.organisations("surveyor"),
        designers=parts.organisations("designer"),
        contractors=parts.organisations("contractor"),
        supervisors=parts.organisations("supervisor"),
        general_contractors=parts.organisations("general_contractor"),
        remarks=parts.remarks,
        authority=NamedOrganisation(parts.authority.uscc, parts.authority.name),
        issued_on=legal_day(parts.issued_at),
    )


def _rows(parts: DocumentParts) -> tuple[DocumentEvidence, ...]:
    rows: list[DocumentEvidence] = []
    for line, evidence in zip(parts.found.lines, parts.evidence, strict=True):
        position = len(rows)
        choice = parts.presentation.choices[position]
        option = parts.version.requirements[position].options[choice.option]
        schemas = {schema_id(one.schema): one.schema for one in parts.disclosures}
        kind, how_zh, how_en = _HOW[line.kind]
        rows.append(
            DocumentEvidence(
                requirement=line.entry.id,
                kind=kind,
                met_zh=f"{line.entry.title.zh}：{how_zh}（{line.name}）",
                met_en=f"{line.entry.title.en}: {how_en} ({line.name})",
                evidence=evidence,
                organisation=line.by,
                schema=schemas.get(option.schema),
            )
        )
    return tuple(rows)
