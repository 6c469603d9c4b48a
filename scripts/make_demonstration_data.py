#!/usr/bin/env python3
"""Make the records of the demonstration: fictional, and the same on every run.

The cases people click through stand in `scenarios.json`; around them stand other
projects and enterprises, invented in `demonstration_model.py`. What departments
know about them is in `demonstration_records.py`,
`demonstration_permits.py` and `demonstration_parties.py`.

What they knew a hundred days ago, about one project of then, is in `records-past`.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import sys
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from demonstration_model import (
    CATALOGUE,
    FOLDER,
    Enterprise,
    Project,
    draw,
    enterprises,
    other_projects,
    scenario_projects,
)
from demonstration_parties import PARTY_TABLES, credit_record, party_rows
from demonstration_permits import TABLES as OTHER_TABLES
from demonstration_records import (
    TABLES,
    Row,
    Value,
    contractor_qualification,
    legal_entity,
    project_rows,
)

EARLIER = timedelta(days=150)
"""How much older the facts of the past are than those of today."""
THIS_YEAR = ("2026-01-01", "2026-12-31")
"""Days of the facts themselves; later ends do not move."""
META = ("subject", "observed_at", "valid_until", "source_system", "query_id")
SOURCES = {
    "approval": "投资项目在线审批监管平台（示范）",
    "market": "经营主体登记系统（示范）",
    "planning": "自然资源一张图（示范）",
    "trading": "公共资源电子交易系统（示范）",
    "housing": "建筑市场监管一体化平台（示范）",
    "defence": "人防工程审批系统（示范）",
    "credit": "公共信用信息平台（示范）",
    "water": "排水管网地理信息系统（示范）",
    "ecology": "水质检测联网平台（示范）",
    "traffic": "道路交通安全审查系统（示范）",
    "city": "城市管理综合业务系统（示范）",
    "government": "政府批件库（示范）",
    "finance": "非税收入收缴系统（示范）",
    "landscape": "绿化现状和古树名木档案（示范）",
    "transport": "道路运政系统（示范）",
    "tax": "税费征收系统（示范）",
}


def text(value: Value) -> str:
    """Write a value as its claim type is written."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def render(department: str, schema: str, rows: Iterable[Row], series: str) -> str:
    """Write one CSV; the columns are the schema's fields, in its order.

    `series` is how the numbers of the queries begin, so that those of the past are
    others than those of today.
    """
    path = CATALOGUE / "schemas" / f"{schema.replace('/', '-')}.json"
    fields = [field["name"] for field in json.loads(path.read_text("utf-8"))["fields"]]
    name = schema.split("/", maxsplit=1)[0]
    out = io.StringIO()
    writer = csv.DictWriter(out, (*META, *fields), restval="", lineterminator="\n")
    writer.writeheader()
    for index, row in enumerate(rows, start=1):
        minute = draw(f"{schema} {row.subject}", 600)
        at = f"T{8 + minute // 60:02d}:{minute % 60:02d}:00+08:00"
        meta = {
            "subject": row.subject,
            "observed_at": row.observed.isoformat() + at if row.observed else "",
            "valid_until": row.valid_until.isoformat() if row.valid_until else "",
            "source_system": SOURCES[department],
            "query_id": f"{series}-{department}-{name}-{index:05d}",
        }
        writer.writerow(
            meta | {name: text(value) for name, value in row.claims.items()}
        )
    return out.getvalue()


Tables = Mapping[tuple[str, str], list[Row]]
"""Rows by department and schema."""


def tables(firms: list[Enterprise], projects: list[Project]) -> Tables:
    """Return departments' records of projects and firms."""
    contractors = [firm for firm in firms if firm.role == "contractor"]
    rows = {
        (d, s): project_rows(s, claims, projects)
        for d, s, claims in (*TABLES, *OTHER_TABLES)
    }
    for department, schema, role, row_of in PARTY_TABLES:
        rows[department, schema] = party_rows(role, row_of, projects)
    rows["credit", "credit-record/1"] = [credit_record(f) for f in firms if f.handle]
    rows["market", "legal-entity/1"] = [legal_entity(firm) for firm in firms]
    rows["housing", "contractor-qualification/1"] = [
        row for firm in contractors if (row := contractor_qualification(firm))
    ]
    return rows


def past(firms: list[Enterprise]) -> Tables:
    """Return departments' records of the past projects, as observed then."""
    projects = scenario_projects(firms, "past")
    parts = {uscc for project in projects for uscc in project.parties.values()}
    known = tables([firm for firm in firms if firm.uscc in parts], projects)
    construction = {schema for _, schema, _ in TABLES}
    firms_too = {"legal-entity/1", "contractor-qualification/1"}
    return {
        (department, schema): [earlier(row) for row in rows]
        for (department, schema), rows in known.items()
        if rows and schema in construction | firms_too
    }


def earlier(row: Row) -> Row:
    """Move a row into the past: observed when it is loaded, of facts of then."""
    claims = {
        name: str(date.fromisoformat(value) - EARLIER)
        if isinstance(value, str) and THIS_YEAR[0] <= value <= THIS_YEAR[1]
        else value
        for name, value in row.claims.items()
    }
    return replace(row, claims=claims, observed=None)


def make() -> dict[Path, str]:
    """Make every file: path to content."""
    firms = enterprises()
    now = tables(firms, scenario_projects(firms) + other_projects(firms))
    return {
        FOLDER / folder / d / f"{s.replace('/', '-')}.csv": render(d, s, rows, series)
        for folder, series, known in (
            ("records", "DEM", now),
            ("records-past", "DEM-PAST", past(firms)),
        )
        for (d, s), rows in known.items()
    }


def main() -> int:
    """Write the files, or check that the committed ones are the same."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="write nothing; compare")
    check = parser.parse_args().check
    files = make()
    written = {
        path
        for folder in ("records", "records-past")
        for path in (FOLDER / folder).rglob("*.csv")
    }
    stale = written - set(files)
    for path, content in files.items():
        if check and (not path.exists() or path.read_bytes() != content.encode()):
            stale.add(path)
        if not check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode())
    for path in sorted(stale):
        print(f"not as generated: {path.relative_to(FOLDER)}", file=sys.stderr)
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
