"""Departments' records of organisations, for the permits beside the first."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from demonstration_model import LATER, Enterprise, Project, draw, pick
from demonstration_records import Claims, Row


def credit_record(firm: Enterprise) -> Row:
    """R17; observed at loading, since it may be one day old at most."""
    claims: Claims = {
        "commitment_barred": firm.handle == "developer-3",
        "record_no": f"青信查（示）{firm.uscc[8:17]}",
        "checked_on": "2026-11-10",
    }
    return Row(firm.uscc, claims, observed=None)


def waste_sink(uscc: str) -> Row:
    """R53."""
    claims: Claims = {
        "land_use_lawful": True,
        "approved": True,
        "site": "城郊一号消纳场（示范）",
        "capacity_m3": 1_800_000,
        "check_no": f"青渣核（示）{uscc[8:17]}",
    }
    return Row(uscc, claims)


def haulier_licence(uscc: str) -> Row:
    """R54."""
    claims: Claims = {
        "licence_valid": True,
        "vehicles_certified": True,
        "sealed_and_tracked": True,
        "vehicles": 12 + draw(f"{uscc} vehicles", 30),
        "licence_no": f"鲁交运管许（示）{uscc[8:17]}",
        "expires": "2029-12-31",
    }
    return Row(uscc, claims, valid_until=date(2030, 1, 1))


def designer_qualification(uscc: str) -> Row:
    """R62."""
    claims: Claims = {
        "status": "valid",
        "grade": pick(f"{uscc} grade", ("grade-a", "grade-b")),
        "qualification_no": f"A137（示范）{uscc[8:17]}",
        "expires": "2029-12-31",
    }
    return Row(uscc, claims, valid_until=date(2030, 1, 1))


PARTY_TABLES: tuple[tuple[str, str, str, Callable[[str], Row]], ...] = (
    ("city", "waste-sink/1", "sink", waste_sink),
    ("transport", "haulier-licence/1", "haulier", haulier_licence),
    ("housing", "designer-qualification/1", "designer", designer_qualification),
)


def party_rows(
    role: str, row_of: Callable[[str], Row], projects: Iterable[Project]
) -> list[Row]:
    """Return one table about the parties of projects at this stage."""
    reached = (p for p in projects if not p.without.issuperset(LATER))
    return [row_of(uscc) for uscc in dict.fromkeys(p.parties[role] for p in reached)]
