"""The real construction permit: rows for every schema, and a case that is met."""

from collections.abc import Mapping

from tests.builders import facts as f
from tests.builders.town import Town
from zeropermit.catalogue.loader import PackagedCatalogue, load_catalogue
from zeropermit.domain.evidence.evidence_set import (
    Choice,
    EvidenceSet,
    PresentedCommitment,
)
from zeropermit.domain.evidence.schema import SchemaSubject, check_row, definition
from zeropermit.domain.ledger.events import OrganisationKind
from zeropermit.domain.matters.matter import OptionKind, Requirement, SubjectKind

MATTER = "construction-permit"
CATALOGUE: PackagedCatalogue = load_catalogue()
DESIGNER = "91370214DEM000030X"
SURVEYOR = "91370211DEM000049F"
SUPERVISOR = "91370212DEM000057Q"
PARTIES = {
    "contractor": f.CONTRACTOR,
    "designer": DESIGNER,
    "surveyor": SURVEYOR,
    "supervisor": SUPERVISOR,
}

ROWS: Mapping[str, Mapping[str, str]] = {
    "project-registration/1": {
        "status": "valid",
        "unit": f.APPLICANT,
        "name": "示范项目一期",
        "address": "青岛市市北区",
        "region": "370203",
        "project_type": "89",
        "scale": "十八层",
        "building_area_m2": "86400",
        "investment_fen": "78600000000",
        "registered_on": "2026-09-01",
    },
    "legal-entity/1": {
        "name": "示范置业有限公司",
        "status": "active",
        "discredited": "false",
        "legal_kind": "company",
        "registered_on": "2010-01-04",
    },
    "land-use/1": {
        "status": "valid",
        "kind": "allocation",
        "approval_no": "L-1",
        "holder": f.APPLICANT,
        "parcel_no": "P-1",
        "area_m2": "20000",
        "land_use": "商业",
        "approved_on": "2026-09-01",
    },
    "planning-permit/1": {
        "status": "valid",
        "permit_no": "G-1",
        "holder": f.APPLICANT,
        "building_area_m2": "86400",
        "scale": "十八层",
        "issued_on": "2026-09-01",
    },
    "construction-award/1": {
        "status": "valid",
        "method": "tender",
        "notice_no": "A-1",
        "owner": f.APPLICANT,
        "contractor": f.CONTRACTOR,
        "contract_price_fen": "41235000000",
        "duration_days": "540",
        "awarded_on": "2026-09-01",
    },
    "contractor-qualification/1": {
        "qualification_no": "Q-1",
        "category": "building",
        "grade": "first",
        "scope": "房屋建筑",
        "qualification_expires": "2030-01-01",
        "safety_licence_no": "S-1",
        "safety_licence_expires": "2030-01-01",
        "safety_licence_valid": "true",
    },
    "key-personnel/1": {
        "contractor": f.CONTRACTOR,
        "complete": "true",
        "conflict": "false",
        "checked_on": "2026-09-01",
        "project_manager": "某甲",
        "project_manager_certificate": "C-1",
        "safety_officer": "某乙",
        "safety_officer_certificate": "C-2",
    },
    "drawing-review/1": {
        "result": "passed",
        "report_no": "D-1",
        "drawing_set": "0x" + "ab" * 32,
        "review_body": SUPERVISOR,
        "designer": DESIGNER,
        "surveyor": SURVEYOR,
        "special": "true",
        "reviewed_on": "2026-09-01",
    },
    "fire-design-review/1": {
        "result": "passed",
        "opinion_no": "F-1",
        "drawing_set": "0x" + "ab" * 32,
        "reviewed_on": "2026-09-01",
    },
    "civil-air-defence/1": {
        "result": "approved",
        "kind": "shelter",
        "approval_no": "C-1",
        "shelter_area_m2": "900",
        "approved_on": "2026-09-01",
    },
    "quality-safety-registration/1": {
        "status": "valid",
        "registration_no": "Q-1",
        "contractor": f.CONTRACTOR,
        "supervisor": SUPERVISOR,
        "registered_on": "2026-09-01",
    },
}


def fact(schema: str, *, observed_at: int = f.START, **changes: str) -> f.Fact:
    """Make the fact of a schema's row, some cells changed."""
    found = CATALOGUE.schema(schema)
    claims = check_row(found, {**ROWS[schema], **changes})
    subject = f.PROJECT
    if found.subject is SchemaSubject.ORGANISATION:
        applicants = schema == "legal-entity/1"
        subject = f.APPLICANT if applicants else f.CONTRACTOR
    return f.Fact(schema, claims, found.subject, subject, observed_at)


def construction_place(*, automatic: bool = True) -> Town:
    """Build the town where the real matter can be applied for."""
    town = Town()
    town.settle()
    for name in ("designer", "surveyor", "supervisor"):
        town.register(PARTIES[name], OrganisationKind.ENTERPRISE, name)
    for schema in CATALOGUE.schemas():
        town.define(schema.code, definition(schema))
    matter = CATALOGUE.matter(MATTER)
    town.publish(
        MATTER, matter.requirements, automatic=automatic, document=matter.document
    )
    return town


def construction_town() -> tuple[Town, EvidenceSet]:
    """Give a town, and evidence for each requirement by the first option it can have.

    No permit was issued there before.
    """
    town = construction_place()
    town.apply_for()
    held = {f.schema_id(schema): town.shown(fact(schema))[0] for schema in ROWS}
    first = [first_option(requirement) for requirement in town.requirements]
    chosen = [r.options[n] for r, n in zip(town.requirements, first, strict=True)]
    schemas = list(
        dict.fromkeys(o.schema for o in chosen if o.kind is OptionKind.ATTESTATION)
    )
    by = [_uscc(option.subject) for option in chosen]
    kinds = [option.kind for option in chosen]
    promising = {
        uscc: [
            requirement.name
            for requirement, who, kind in zip(town.requirements, by, kinds, strict=True)
            if who == uscc and kind is OptionKind.COMMITMENT
        ]
        for uscc, kind in zip(by, kinds, strict=True)
        if kind is OptionKind.COMMITMENT
    }
    promises: dict[str, PresentedCommitment] = {
        uscc: town.commit(uscc, *names) for uscc, names in promising.items()
    }
    order = list(promises)
    choices = tuple(
        Choice(
            number,
            order.index(uscc)
            if option.kind is OptionKind.COMMITMENT
            else schemas.index(option.schema),
        )
        for number, option, uscc in zip(first, chosen, by, strict=True)
    )
    presentation = EvidenceSet(
        choices, tuple(held[schema] for schema in schemas), tuple(promises.values())
    )
    return town, presentation


def first_option(requirement: Requirement) -> int:
    """Give the first option that takes no earlier permit."""
    kinds = [option.kind for option in requirement.options]
    return next(n for n, kind in enumerate(kinds) if kind is not OptionKind.PERMIT)


def _uscc(subject: f.Subject) -> str:
    """Give the organisation that a subject turns out to be here; empty if none."""
    if subject.kind is SubjectKind.PARTY:
        return PARTIES[subject.claim.rstrip(b"\0").decode()]
    return f.APPLICANT if subject.kind is SubjectKind.APPLICANT else ""
