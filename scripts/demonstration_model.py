"""People, firms and projects of the demonstration, none of which exist.

Every choice is a digest of a label, so that a new row never changes another.
Bodies of codes start with `DEM`, which no real organisation has.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeVar

from stdnum.cn import uscc
from stdnum.iso7064 import mod_11_10

Item = TypeVar("Item")

CATALOGUE = Path(__file__).resolve().parents[1] / "service/zeropermit/catalogue"
FOLDER = CATALOGUE / "demonstration"
PROJECTS = 194
SUPERVISED_FROM = 3_000_000_000
"""Contract price in fen from which the invented works must be supervised."""

AT_PERMIT_STAGE = 46
"""Other projects that have reached the housing bureau."""

AT_LATER_STAGE = 4
"""Of these, how many the departments of the other permits know."""

HOUSING = (
    "key-personnel/1",
    "supervision-contract/1",
    "drawing-review/1",
    "fire-design-review/1",
    "quality-safety-registration/1",
)
LATER = (
    "drainage-outlet/1",
    "water-quality/1",
    "road-works/1",
    "traffic-consent/1",
    "road-register/1",
    "moratorium-override/1",
    "reinstatement-fee/1",
    "tree-inventory/1",
    "tree-consent/1",
    "government-tree-approval/1",
    "waste-plan/1",
    "fire-technical-review/1",
    "land-price/1",
    "construction-permit/1",
    "escrow-account/1",
    "design-scheme/1",
    "planning-conformity/1",
)
POOLS = {
    "developer": (101, 62, ("置业", "开发", "产业园建设"), "有限公司（示范）"),
    "contractor": (201, 70, ("建工", "建设工程", "营造"), "有限公司（示范）"),
    "designer": (301, 44, ("建筑设计", "工程设计"), "有限公司（示范）"),
    "surveyor": (401, 34, ("勘察测绘", "岩土工程"), "有限公司（示范）"),
    "supervisor": (501, 44, ("工程监理", "项目管理"), "有限公司（示范）"),
    "review": (601, 8, ("施工图审查",), "中心有限公司（示范）"),
    "haulier": (701, 3, ("渣土运输",), "有限公司（示范）"),
    "sink": (711, 2, ("渣土消纳",), "有限公司（示范）"),
}
NAMES_A = tuple("云海山石林松岚澄朗禾锦嘉启恒宏泰瑞博卓远")
NAMES_B = tuple("川岳泽峰屿汀陵原洲澜桥屹城陆野舟港桐麓湾")
REGIONS = {
    "370202": "市南区",
    "370203": "市北区",
    "370211": "黄岛区",
    "370212": "崂山区",
    "370213": "李沧区",
    "370214": "城阳区",
    "370215": "即墨区",
    "370281": "胶州市",
    "370283": "平度市",
    "370285": "莱西市",
}
KINDS = ("住宅楼", "标准厂房", "研发楼", "教学楼", "商务楼", "物流仓库", "社区服务中心")
ROADS = ("汇智", "望岚", "听松", "织云", "临澜", "启航", "禾丰", "锦湾", "泊舟", "朗月")


@dataclass(frozen=True, slots=True)
class Enterprise:
    """One firm; `handle` is its key in organisations.json, or empty."""

    uscc: str
    name: str
    role: str
    handle: str = ""


@dataclass(frozen=True, slots=True)
class Project:
    """One project with all that any department knows about it."""

    code: str
    name: str
    region: str
    address: str
    scale: str
    area: int
    investment: int
    price: int
    parties: dict[str, str]
    flags: dict[str, bool]
    without: frozenset[str]
    personnel_conflict: bool = False
    verified_documents: bool = False
    site_promised: bool = False
    """The one unverified fact, left to a commitment."""


def draw(label: str, bound: int) -> int:
    """Choose below `bound`, always the same for one label."""
    digest = hashlib.sha256(f"zeropermit demonstration:{label}".encode()).digest()
    return int.from_bytes(digest[:8], "big") % bound


def pick(label: str, items: Sequence[Item]) -> Item:
    """Choose one of `items`, always the same for one label."""
    return items[draw(label, len(items))]


def day(label: str, first: date = date(2026, 9, 7), days: int = 50) -> str:
    """Choose a day."""
    return (first + timedelta(days=draw(f"{label} day", days))).isoformat()


def mint_uscc(prefix: str, body: str) -> str:
    """Append both check digits, GB 11714 and GB 32100."""
    weights = (3, 7, 9, 10, 5, 8, 4, 2)
    values = (
        int(char, 36) * weight for char, weight in zip(body, weights, strict=True)
    )
    inner = "0123456789X0"[11 - sum(values) % 11]
    return prefix + body + inner + uscc.calc_check_digit(prefix + body + inner)


def mint_project(prefix: str, serial: int) -> str:
    """Append the check digit (ISO 7064 MOD 11,10) and write the code with hyphens."""
    digits = f"{prefix}{serial:05d}"
    digits += mod_11_10.calc_check_digit(digits)
    cuts = (0, 4, 10, 12, 14, 20)
    return "-".join(digits[a:b] for a, b in pairwise(cuts))


def read(name: str, member: str) -> list[dict[str, Any]]:
    """Read a list from one of the hand-written JSON files of the demonstration."""
    content: dict[str, list[dict[str, Any]]]
    content = json.loads((FOLDER / name).read_text("utf-8"))
    return content[member]


def enterprises() -> list[Enterprise]:
    """Give the firms of organisations.json, then the invented ones."""
    firms = [
        Enterprise(o["uscc"], o["name"]["zh"], o["key"].split("-")[0], o["key"])
        for o in read("organisations.json", "organisations")
        if o["kind"] == "ENTERPRISE"
    ]
    number = 0
    for role, (first, count, trades, ending) in POOLS.items():
        for serial in range(first, first + count):
            prefix = "91" + pick(f"firm {serial} region", sorted(REGIONS))
            name = NAMES_A[number % 20] + NAMES_B[(number + number // 20) % 20]
            name += pick(f"firm {serial} trade", trades) + ending
            firms.append(Enterprise(mint_uscc(prefix, f"DEM{serial:05d}"), name, role))
            number += 1
    return firms


def scenario_projects(
    firms: Iterable[Enterprise], member: str = "scenarios"
) -> list[Project]:
    """Give the projects of scenarios.json, those of today or those of the past."""
    codes = {firm.handle: firm.uscc for firm in firms if firm.handle}
    common = {
        role: next(firm.uscc for firm in firms if firm.role == role)
        for role in ("review", "haulier", "sink")
    }
    roles = ("unit", "contractor", "designer", "surveyor", "supervisor")
    flags = ("planning_permit", "civil_air_defence", "supervision")
    return [
        Project(
            code=s["project"],
            name=s["name"],
            region=s["region"],
            address=s["address"],
            scale=s["scale"],
            area=s["building_area_m2"],
            investment=s["investment_fen"],
            price=s["contract_price_fen"],
            parties={r: codes[s[r]] for r in roles if s[r]} | common,
            flags={f"{name}_required": s[f"{name}_required"] for name in flags}
            | {"special_construction": s["special_construction"]},
            without=frozenset(s["without"]),
            personnel_conflict=s["personnel_conflict"],
            verified_documents=s["verified_documents"],
            site_promised=s.get("site_promised", False),
        )
        for s in read("scenarios.json", member)
    ]


def other_project(serial: int, pools: dict[str, list[str]]) -> Project:
    """Invent one project of somebody else; some are not complete yet."""
    label = f"project {serial}"
    region = pick(f"{label} region", sorted(REGIONS))
    code = mint_project(f"{2601 + draw(f'{label} month', 9)}{region}8901", serial)
    kind, road = pick(f"{label} kind", KINDS), pick(f"{label} road", ROADS)
    place = pick(f"{label} a", NAMES_A) + pick(f"{label} b", NAMES_B)
    sign_in_service = draw(f"{label} door", 188) + 2
    area = 1_200 + draw(f"{label} area", 900) * 100
    price = area * (240_000 + draw(f"{label} price", 260) * 1_000)
    without = {"verified-documents/1"}
    if serial >= 101 + AT_PERMIT_STAGE:
        without |= set(HOUSING)
    if serial >= 101 + AT_LATER_STAGE:
        without |= set(LATER)
    for schema, chance in (("planning-permit/1", 12), ("construction-award/1", 40)):
        if draw(f"{label} {schema}", chance) == 0:
            without.add(schema)
    return Project(
        code=code,
        name=f"{place}{kind}项目（示范）",
        region=region,
        address=f"青岛市{REGIONS[region]}{road}路{sign_in_service}号（示范）",
        scale=f"{kind}{draw(f'{label} count', 9) + 2}栋，总建筑面积{area}平方米",
        area=area,
        investment=price * 17 // 1_000 * 100,
        price=price,
        parties={role: pick(f"{label} {role}", pools[role]) for role in pools},
        flags={
            "planning_permit_required": True,
            "civil_air_defence_required": draw(f"{label} shelter", 4) > 0,
            "supervision_required": price > SUPERVISED_FROM,
            "special_construction": draw(f"{label} special", 5) == 0,
        },
        without=frozenset(without),
        personnel_conflict=draw(f"{label} conflict", 15) == 0,
    )


def other_projects(firms: Iterable[Enterprise]) -> list[Project]:
    """Invent the projects around the scenarios."""
    pools: dict[str, list[str]] = {}
    for firm in firms:
        if not firm.handle:
            role = "unit" if firm.role == "developer" else firm.role
            pools.setdefault(role, []).append(firm.uscc)
    return [other_project(serial, pools) for serial in range(101, 101 + PROJECTS)]
