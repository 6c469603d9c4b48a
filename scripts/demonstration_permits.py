"""Departments' records for the permits beside the construction permit.

Registers already hold planning, fire and construction permits, so that each of the
eight can be tried by itself; in a real town they would follow one another.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import date

from demonstration_model import Project, day, draw, pick
from demonstration_records import Claims, number

FEW_TREES = 3
"""Up to so many the district decides."""
LAST_DAYS = (date(2027, 3, 1), 400)
"""Permits that hold for a period end within so many days from then."""


def drainage_outlet(p: Project) -> Claims | None:
    """R21."""
    return {
        "unit": p.parties["unit"],
        "fits_plan": draw(f"{p.code} outlet", 11) != 1,
        "outlet": f"{p.address}西侧排放口",
        "sewer_no": f"WS（示）{p.code[-6:]}",
        "daily_volume_m3": 40 + draw(f"{p.code} volume", 30) * 10,
        "works_until": day(f"{p.code} works", *LAST_DAYS),
        "check_no": number("青水核（示）", p),
        "checked_on": day(f"{p.code} outlet", date(2026, 10, 26), 8),
    }


def water_quality(p: Project) -> Claims | None:
    """R25; observed at loading, since it may be ninety days old at most."""
    return {
        "compliant": draw(f"{p.code} water", 9) != 1,
        "report_no": number("青环检（示）", p),
        "laboratory": "青岛示范水质检测有限公司（示范）",
        "pretreated": True,
        "sampled_on": day(f"{p.code} water", date(2026, 10, 26), 8),
    }


def papers(*facts: str) -> Callable[[Project], Claims | None]:
    """Say that all was proven on paper, for a case without commitments."""

    def verified(p: Project) -> Claims | None:
        if not p.verified_documents:
            return None
        claims: Claims = dict.fromkeys((*facts, "complete"), True)
        file_no = number("青审收（示）", p)
        return claims | {"file_no": file_no, "verified_on": "2026-11-09"}

    return verified


def road_works(p: Project) -> Claims | None:
    """R30 and R35."""
    return {
        "unit": p.parties["unit"],
        "status": "valid",
        "kind": pick(f"{p.code} road kind", ("occupy", "dig", "both")),
        "works": "接入市政管线，挖掘人行道和非机动车道",
        "road": f"{p.name[:2]}路（示范）",
        "place": f"{p.address}门前人行道",
        "area_m2": 30 + draw(f"{p.code} road", 20) * 10,
        "from": day(f"{p.code} road from", date(2026, 12, 1), 60),
        "until": day(f"{p.code} road until", *LAST_DAYS),
        "emergency": False,
        "registration_no": number("青占挖登（示）", p),
    }


def traffic_consent(p: Project) -> Claims | None:
    """R31."""
    return {
        "unit": p.parties["unit"],
        "result": "refused" if draw(f"{p.code} traffic", 9) == 1 else "agreed",
        "consent_no": number("青交警（示）", p),
        "place": f"{p.address}门前人行道",
        "until": day(f"{p.code} road until", *LAST_DAYS),
        "agreed_on": day(f"{p.code} traffic", date(2026, 10, 26), 8),
    }


def under_moratorium(p: Project) -> bool:
    """Say whether the road of a project is too new to be dug up."""
    return draw(f"{p.code} moratorium", 3) == 1


def road_register(p: Project) -> Claims | None:
    """R32; observed at loading, since it may be thirty days old at most."""
    young = under_moratorium(p)
    first = date(2024, 5, 1) if young else date(2012, 5, 1)
    return {
        "road": f"{p.name[:2]}路（示范）",
        "last_work": pick(f"{p.code} last work", ("new", "overhaul")),
        "completed_on": day(f"{p.code} completed", first, 200),
        "under_moratorium": young,
        "checked_on": "2026-11-10",
    }


def moratorium_override(p: Project) -> Claims | None:
    """R32, where the government approved it."""
    if not under_moratorium(p) or draw(f"{p.code} override", 4) == 1:
        return None
    return {
        "result": "approved",
        "approval_no": number("青政挖（示）", p),
        "road": f"{p.name[:2]}路（示范）",
        "approved_on": day(f"{p.code} override", date(2026, 10, 12), 8),
    }


def reinstatement_fee(p: Project) -> Claims | None:
    """R34."""
    return {
        "paid": True,
        "amount_fen": 1_200_000 + draw(f"{p.code} fee", 90) * 10_000,
        "receipt_no": number("青财票（示）", p),
        "paid_on": day(f"{p.code} fee", date(2026, 10, 26), 8),
    }


def trees(p: Project) -> int:
    """Count the trees on the site."""
    return pick(f"{p.code} trees", (0, 2, 3, 8, 14, 26))


def largest(p: Project) -> int:
    """Measure the largest of them, in millimetres; few trees are thin ones."""
    if not trees(p):
        return 0
    thin = 60 + draw(f"{p.code} size", 4) * 10
    return thin if trees(p) <= FEW_TREES else thin + 90


def tree_inventory(p: Project) -> Claims | None:
    """R41, R42 and R44."""
    return {
        "unit": p.parties["unit"],
        "place": f"{p.address}沿街绿地",
        "trees": trees(p),
        "largest_dbh_mm": largest(p),
        "green_area_m2": 40 + draw(f"{p.code} green", 30) * 10,
        "protected": draw(f"{p.code} old tree", 13) == 1,
        "until": day(f"{p.code} green until", *LAST_DAYS),
        "list_no": number("青园清（示）", p),
        "surveyed_on": day(f"{p.code} trees", date(2026, 10, 26), 8),
    }


def tree_consent(p: Project) -> Claims | None:
    """R42, from four trees to twenty."""
    if trees(p) not in range(4, 21):
        return None
    return {
        "result": "agreed",
        "trees": trees(p),
        "consent_no": number("青园意（示）", p),
        "agreed_on": day(f"{p.code} tree consent", date(2026, 11, 2), 7),
    }


def government_tree_approval(p: Project) -> Claims | None:
    """R42, from twenty-one trees."""
    if trees(p) not in range(21, 100):
        return None
    return {
        "result": "approved",
        "trees": trees(p),
        "approval_no": number("青政绿（示）", p),
        "approved_on": day(f"{p.code} tree approval", date(2026, 11, 2), 7),
    }


def waste_plan(p: Project) -> Claims | None:
    """R50; names haulier and sink."""
    return {
        "unit": p.parties["unit"],
        "status": "valid",
        "volume_m3": 2_000 + p.area // 10,
        "haulier": p.parties["haulier"],
        "sink_operator": p.parties["sink"],
        "sink": "城郊一号消纳场（示范）",
        "route": f"{p.name[:2]}路—环湾路—城郊一号消纳场（示范）",
        "hours": "每日20:00至次日5:00",
        "until": day(f"{p.code} waste until", *LAST_DAYS),
        "plan_no": number("青渣登（示）", p),
        "registered_on": day(f"{p.code} waste", date(2026, 10, 26), 8),
    }


def fire_technical_review(p: Project) -> Claims | None:
    """R61; names the designer."""
    drawings = hashlib.sha256(f"fire drawings of {p.code}".encode()).hexdigest()
    return {
        "result": "passed",
        "designer": p.parties["designer"],
        "drawing_set": f"0x{drawings}",
        "report_no": number("青消技（示）", p),
        "reviewed_on": day(f"{p.code} technical", date(2026, 10, 20), 6),
    }


def land_price(p: Project) -> Claims | None:
    """R71."""
    return {
        "paid": draw(f"{p.code} land price", 9) != 1,
        "amount_fen": p.investment // 5,
        "receipt_no": number("青税证（示）", p),
        "paid_on": day(f"{p.code} land price", date(2026, 10, 12), 6),
    }


def construction_permit(p: Project) -> Claims | None:
    """R72; permits from before the ledger."""
    return {
        "status": "valid",
        "permit_no": f"{p.region}20261102DEM{p.code[-6:-1]}（示范）",
        "holder": p.parties["unit"],
        "issued_on": "2026-11-02",
    }


def escrow_account(p: Project) -> Claims | None:
    """R74."""
    return {
        "status": "open",
        "holder": p.parties["unit"],
        "bank": "胶澳示范银行股份有限公司（示范）",
        "agreement_no": number("青监管（示）", p),
        "buildings": "一号楼、二号楼",
        "opened_on": day(f"{p.code} escrow", date(2026, 11, 2), 7),
    }


def design_scheme(p: Project) -> Claims | None:
    """R81."""
    return {
        "result": "approved",
        "holder": p.parties["unit"],
        "scheme_no": number("青规方（示）", p),
        "building_area_m2": p.area,
        "scale": p.scale,
        "reviewed_on": day(f"{p.code} scheme", date(2026, 9, 14), 20),
    }


def planning_conformity(p: Project) -> Claims | None:
    """R82."""
    return {
        "conforms": draw(f"{p.code} conforms", 11) != 1,
        "plan_no": number("青规条（示）", p),
        "conclusion_no": number("青规核（示）", p),
        "checked_on": day(f"{p.code} conforms", date(2026, 9, 14), 20),
    }


TABLES: tuple[tuple[str, str, Callable[[Project], Claims | None]], ...] = (
    ("water", "drainage-outlet/1", drainage_outlet),
    ("ecology", "water-quality/1", water_quality),
    (
        "approval",
        "drainage-papers/1",
        papers("pretreatment_built", "concealed_works_passed"),
    ),
    ("city", "road-works/1", road_works),
    ("traffic", "traffic-consent/1", traffic_consent),
    ("city", "road-register/1", road_register),
    ("government", "moratorium-override/1", moratorium_override),
    ("finance", "reinstatement-fee/1", reinstatement_fee),
    (
        "approval",
        "road-papers/1",
        papers("reinstatement_arranged", "emergency_reported"),
    ),
    ("landscape", "tree-inventory/1", tree_inventory),
    ("landscape", "tree-consent/1", tree_consent),
    ("government", "government-tree-approval/1", government_tree_approval),
    ("approval", "greening-papers/1", papers("replanting_arranged")),
    ("city", "waste-plan/1", waste_plan),
    (
        "approval",
        "waste-papers/1",
        papers("plan_undertaken", "haulage_contract", "sorting_plan"),
    ),
    ("housing", "fire-technical-review/1", fire_technical_review),
    ("tax", "land-price/1", land_price),
    ("approval", "construction-permit/1", construction_permit),
    ("housing", "escrow-account/1", escrow_account),
    ("approval", "presale-papers/1", papers("investment_proven")),
    ("planning", "design-scheme/1", design_scheme),
    ("planning", "planning-conformity/1", planning_conformity),
)
