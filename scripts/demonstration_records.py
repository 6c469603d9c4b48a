"""Departments' records: one function per schema.

`None` means that the department has nothing on record. Claims follow the schema
files; columns that a function leaves out stay empty.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeAlias

from demonstration_model import NAMES_B, Enterprise, Project, day, draw, pick

SURNAMES = tuple("王李张刘陈杨赵孙周吴徐于宋姜")
LARGE = 30_000
"""Square metres from which the invented works are tendered and get a shelter."""

Value: TypeAlias = str | int | bool
Claims: TypeAlias = dict[str, Value]


@dataclass(frozen=True, slots=True)
class Row:
    """One attestation to be; an empty `observed` means the moment of loading."""

    subject: str
    claims: Claims
    observed: date | None = date(2026, 11, 10)
    valid_until: date | None = None


def number(prefix: str, p: Project) -> str:
    """Make a document number that belongs to one project."""
    return f"{prefix}〔2026〕{p.code[-6:-1]}号"


def project_registration(p: Project) -> Claims | None:
    """R01."""
    return {
        "status": "invalid" if draw(f"{p.code} status", 60) == 1 else "valid",
        "unit": p.parties["unit"],
        "name": p.name,
        "address": p.address,
        "region": p.region,
        "project_type": "basic-construction",
        "scale": p.scale,
        "building_area_m2": p.area,
        "investment_fen": p.investment,
        "registered_on": day(
            p.code, date(2000 + int(p.code[:2]), int(p.code[2:4]), 1), 8
        ),
    }


def project_classification(p: Project) -> Claims | None:
    """Which of the conditional requirements apply."""
    on = day(f"{p.code} class", date(2026, 10, 12), 5)
    return {
        **p.flags,
        "classification_no": number("青审认（示）", p),
        "classified_on": on,
    }


def verified_documents(p: Project) -> Claims | None:
    """R05, R10, R15 and R16 without commitments."""
    if not p.verified_documents:
        return None
    facts = ("site_ready", "funds_in_place", "safety_measures_in_place")
    claims: Claims = dict.fromkeys((*facts, "liability_letters_complete"), True)
    claims |= {"site_ready": not p.site_promised}
    return claims | {"file_no": number("青审收（示）", p), "verified_on": "2026-11-09"}


def land_use(p: Project) -> Claims | None:
    """R03."""
    return {
        "status": "valid",
        "kind": pick(
            f"{p.code} land", ("title", "allocation", "transfer", "land-permit")
        ),
        "approval_no": number("青自然资批（示）", p),
        "holder": p.parties["unit"],
        "parcel_no": f"{p.region}-DEM-{p.code[-6:]}",
        "area_m2": p.area * 6 // 10,
        "land_use": pick(
            f"{p.code} use", ("工业用地", "住宅用地", "商务金融用地", "科研用地")
        ),
        "approved_on": day(f"{p.code} land", date(2026, 10, 9), 6),
    }


def planning_permit(p: Project) -> Claims | None:
    """R04."""
    if not p.flags["planning_permit_required"]:
        return None
    return {
        "status": "valid",
        "permit_no": f"建字第{p.region}2026DEM{p.code[-6:-1]}号（示范）",
        "holder": p.parties["unit"],
        "building_area_m2": p.area,
        "scale": p.scale,
        "issued_on": day(f"{p.code} planning", date(2026, 10, 15), 5),
    }


def construction_award(p: Project) -> Claims | None:
    """R06."""
    small = p.area < LARGE
    method = "direct" if small and draw(f"{p.code} method", 3) == 0 else "tender"
    return {
        "status": "valid",
        "method": method,
        "notice_no": number(
            "青中标（示）" if method == "tender" else "青直发（示）", p
        ),
        "owner": p.parties["unit"],
        "contractor": p.parties["contractor"],
        "contract_price_fen": p.price,
        "duration_days": 180 + draw(f"{p.code} duration", 40) * 15,
        "surveyor": p.parties["surveyor"],
        "awarded_on": day(f"{p.code} award", date(2026, 10, 20), 6),
    }


def person(label: str) -> str:
    """Invent a person's name that shows that it is invented."""
    return pick(f"{label} surname", SURNAMES) + "示" + pick(f"{label} given", NAMES_B)


def key_personnel(p: Project) -> Claims | None:
    """R08; the names stay in the department."""
    return {
        "contractor": p.parties["contractor"],
        "complete": True,
        "conflict": p.personnel_conflict,
        "checked_on": day(f"{p.code} people", date(2026, 11, 1), 9),
        "project_manager": person(f"{p.code} manager"),
        "project_manager_certificate": f"鲁1372026DEM{p.code[-6:]}",
        "safety_officer": person(f"{p.code} safety"),
        "safety_officer_certificate": f"鲁建安C（示范）2026DEM{p.code[-6:]}",
    }


def supervision_contract(p: Project) -> Claims | None:
    """R09."""
    if not p.flags["supervision_required"]:
        return None
    return {
        "status": "valid",
        "contract_no": number("青监理（示）", p),
        "supervisor": p.parties["supervisor"],
        "signed_on": day(f"{p.code} contract", date(2026, 10, 26), 4),
        "chief_engineer": person(f"{p.code} chief"),
        "chief_engineer_certificate": f"鲁监（示范）DEM{p.code[-6:]}",
    }


def drawing_set(p: Project) -> str:
    """Make the digest of a set of drawings that does not exist."""
    return "0x" + hashlib.sha256(f"drawings of {p.code}".encode()).hexdigest()


def drawing_review(p: Project) -> Claims | None:
    """R11."""
    return {
        "result": "passed",
        "report_no": number("青图审（示）", p),
        "drawing_set": drawing_set(p),
        "review_body": p.parties["review"],
        "designer": p.parties["designer"],
        "surveyor": p.parties["surveyor"],
        "special": p.flags["special_construction"],
        "reviewed_on": day(f"{p.code} review", date(2026, 10, 20), 6),
    }


def fire_design_review(p: Project) -> Claims | None:
    """R12."""
    if not p.flags["special_construction"]:
        return None
    return {
        "result": "failed" if draw(f"{p.code} fire", 9) == 1 else "passed",
        "opinion_no": number("青消审（示）", p),
        "drawing_set": drawing_set(p),
        "reviewed_on": day(f"{p.code} fire", date(2026, 10, 26), 4),
    }


def civil_air_defence(p: Project) -> Claims | None:
    """R13."""
    if not p.flags["civil_air_defence_required"]:
        return None
    built = p.area > LARGE or draw(f"{p.code} elsewhere", 3) > 0
    return {
        "result": "approved",
        "kind": "built" if built else "elsewhere",
        "approval_no": number("青防审（示）", p),
        "shelter_area_m2": p.area * 6 // 100 if built else 0,
        "approved_on": day(f"{p.code} shelter", date(2026, 10, 20), 5),
    }


def quality_safety_registration(p: Project) -> Claims | None:
    """R14."""
    claims: Claims = {
        "status": "valid",
        "registration_no": number("青质安（示）", p),
        "contractor": p.parties["contractor"],
        "registered_on": day(f"{p.code} quality", date(2026, 10, 30), 8),
    }
    if p.flags["supervision_required"]:
        claims["supervisor"] = p.parties["supervisor"]
    return claims


TABLES: tuple[tuple[str, str, Callable[[Project], Claims | None]], ...] = (
    ("approval", "project-registration/1", project_registration),
    ("housing", "project-classification/1", project_classification),
    ("approval", "verified-documents/1", verified_documents),
    ("planning", "land-use/1", land_use),
    ("planning", "planning-permit/1", planning_permit),
    ("trading", "construction-award/1", construction_award),
    ("housing", "key-personnel/1", key_personnel),
    ("housing", "supervision-contract/1", supervision_contract),
    ("housing", "drawing-review/1", drawing_review),
    ("housing", "fire-design-review/1", fire_design_review),
    ("housing", "quality-safety-registration/1", quality_safety_registration),
    ("defence", "civil-air-defence/1", civil_air_defence),
)


def legal_entity(firm: Enterprise) -> Row:
    """R02; always observed at loading, since it may be one day old at most."""
    gone = not firm.handle and draw(f"{firm.uscc} gone", 50) == 0
    claims: Claims = {
        "name": firm.name,
        "status": "cancelled" if gone else "active",
        "discredited": firm.handle == "developer-3" or draw(firm.uscc, 45) == 1,
        "legal_kind": pick(f"{firm.uscc} kind", ("limited", "limited", "joint-stock")),
        "registered_on": day(firm.uscc, date(2005, 1, 4), 7_000),
    }
    if firm.handle and firm.handle != "developer-3":
        claims["discredited"] = False
    return Row(firm.uscc, claims, observed=None)


def contractor_qualification(firm: Enterprise) -> Row | None:
    """R07; good until the day after the earlier of the two last days."""
    if firm.handle == "contractor-2":
        return None
    invented = not firm.handle
    expired = firm.handle == "contractor-4"
    expired |= invented and draw(f"{firm.uscc} old", 25) == 0
    last = date(2030, 12, 31) - timedelta(days=draw(f"{firm.uscc} last", 300))
    safety = date(2026, 5, 31) if expired else last
    civil = invented and draw(f"{firm.uscc} category", 3) == 0
    grade = pick(f"{firm.uscc} grade", ("grade-1", "grade-2", "grade-3"))
    serial = firm.uscc[8:17]
    claims: Claims = {
        "qualification_no": f"D137（示范）{serial}",
        "category": "municipal" if civil else "building",
        "grade": "special" if firm.handle == "contractor" else grade,
        "scope": "可承担证书等级许可范围内的工程施工（示范）",
        "qualification_expires": last.isoformat(),
        "safety_licence_no": f"（鲁）JZ安许证字（示范）{serial}",
        "safety_licence_expires": safety.isoformat(),
        "safety_licence_valid": not invented or draw(f"{firm.uscc} held", 30) > 0,
    }
    observed = date(2026, 4, 20) if expired else date(2026, 11, 10)
    return Row(firm.uscc, claims, observed, min(last, safety) + timedelta(days=1))


AT_LOADING = ("key-personnel/1", "water-quality/1", "road-register/1")
"""Schemas whose facts may be some days old at most."""


def project_rows(
    schema: str,
    claims_of: Callable[[Project], Claims | None],
    projects: Iterable[Project],
) -> list[Row]:
    """Return one table about projects; a record with a last day ends on it."""
    observed = None if schema in AT_LOADING else date(2026, 11, 10)
    known = ((p.code, claims_of(p)) for p in projects if schema not in p.without)
    return [Row(code, c, observed, day_after_last(c)) for code, c in known if c]


def day_after_last(claims: Claims) -> date | None:
    """Give the first day on which a fact no longer holds."""
    last = claims.get("until", claims.get("works_until"))
    if last is None:
        return None
    return date.fromisoformat(str(last)) + timedelta(days=1)
