"""Whatever cannot be meant in a matter's file is named, in both languages."""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from zeropermit.catalogue.lint import LintContext, lint
from zeropermit.catalogue.loader import load_catalogue

CATALOGUE = load_catalogue()
MATTERS = [matter.code for matter in CATALOGUE.matters()]
AROUND = LintContext(
    schemas=CATALOGUE.by_schema,
    matters=[matter.content for matter in CATALOGUE.matters()],
    calendar=CATALOGUE.working_days,
    today=date(2026, 11, 24),
)
WASTE, FIRE, PLANNING, PRESALE = (
    "construction-waste-permit",
    "fire-design-review",
    "planning-permit",
    "presale-permit",
)


def file(code: str) -> Any:
    return deepcopy(CATALOGUE.matter(code).content)


def entry(content: Any, name: str) -> Any:
    return next(e for e in content["requirements"] if e["id"] == name)


def option(content: Any, name: str, number: int = 0) -> Any:
    return entry(content, name)["options"][number]


def said(content: Any, around: LintContext = AROUND) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for problem in lint(content, around):
        found.setdefault(problem.requirement, []).append(problem.words.en)
        assert problem.in_language("zh") != problem.in_language("en")
    return found


@pytest.mark.parametrize("code", MATTERS)
def test_every_matter_of_the_catalogue_can_be_meant(code):
    assert lint(file(code), AROUND) == ()


def no_requirement_decides(c: Any) -> None:
    for item in c["requirements"]:
        item["gating"] = False
    c["face"] = {}


def too_many(c: Any) -> None:
    first = c["requirements"][0]
    c["requirements"] += [{**first, "id": f"X{n:02d}"} for n in range(32)]


def party(c: Any, **changes: str) -> None:
    option(c, "R53")["subject"] |= changes


def predicate(c: Any, **changes: object) -> None:
    option(c, "R50")["predicates"][1] |= changes


def commit_to_the_plan(c: Any) -> None:
    entry(c, "R50")["options"].append(option(c, "R51"))


SPOILT: list[tuple[str, str, str, Callable[[Any], object]]] = [
    (WASTE, "", "no requirement decides", no_requirement_decides),
    (WASTE, "", "more than 32 requirements", too_many),
    (
        WASTE,
        "",
        "two requirements are called R01",
        lambda c: entry(c, "R17").update(id="R01"),
    ),
    (
        WASTE,
        "",
        "no law is named",
        lambda c: c["headline"].update(legal_basis=[]),
    ),
    (
        WASTE,
        "",
        "names the source X9, which is not listed",
        lambda c: c["headline"]["legal_basis"][0].update(source="X9"),
    ),
    (
        WASTE,
        "",
        "neither in working nor in calendar days",
        lambda c: c["decision_days"].update(kind="moon"),
    ),
    (
        WASTE,
        "",
        "which no requirement asks for",
        lambda c: c["face"]["route"].update(schema="land-use/1"),
    ),
    (
        WASTE,
        "",
        "waste-plan/1 has no claim way",
        lambda c: c["face"]["route"].update(claim="way"),
    ),
    (
        WASTE,
        "",
        "permit_title: a text is missing in one language",
        lambda c: c["permit_title"].pop("en"),
    ),
    (
        PLANNING,
        "",
        "in a circle, so none can be had: planning-permit → construction-permit",
        lambda c: option(c, "R03").update(schema="construction-permit/1"),
    ),
    (
        WASTE,
        "R50",
        "decides, but nothing can meet it",
        lambda c: entry(c, "R50").update(options=[]),
    ),
    (
        WASTE,
        "R54",
        "more than 8 options",
        lambda c: entry(c, "R54").update(options=[option(c, "R54")] * 9),
    ),
    (WASTE, "R54", "no legal basis is named", lambda c: entry(c, "R54").pop("basis")),
    (
        WASTE,
        "R54",
        "names the source (none), which is not listed",
        lambda c: entry(c, "R54")["basis"][0].pop("source"),
    ),
    (
        WASTE,
        "R51",
        "a text is missing in one language",
        lambda c: entry(c, "R51")["promise"]["text"].update(en=" "),
    ),
    (
        WASTE,
        "R54",
        "allows a commitment, but has no option for it",
        lambda c: entry(c, "R54").update(commitment_allowed=True),
    ),
    (
        WASTE,
        "R51",
        "has a commitment option, but allows none",
        lambda c: entry(c, "R51").update(commitment_allowed=False),
    ),
    (
        WASTE,
        "R51",
        "can only be met by a commitment",
        lambda c: entry(c, "R51")["options"].pop(),
    ),
    *(
        (
            WASTE,
            "R51",
            f"allows a commitment, but has no {part}",
            lambda c, part=part: entry(c, "R51").pop(part),
        )
        for part in ("notice", "promise", "check")
    ),
    (
        WASTE,
        "R54",
        "no such kind of option: ORACLE",
        lambda c: option(c, "R54").update(kind="ORACLE"),
    ),
    (
        WASTE,
        "R54",
        "schema nothing/1 is not in the catalogue",
        lambda c: option(c, "R54").update(schema="nothing/1"),
    ),
    (
        WASTE,
        "R54",
        "haulier-licence/1 is about organisations",
        lambda c: option(c, "R54").update(subject={"kind": "PROJECT"}),
    ),
    (
        WASTE,
        "R50",
        "waste-plan/1 is about: project",
        lambda c: option(c, "R50").update(subject={"kind": "APPLICANT"}),
    ),
    (
        WASTE,
        "R50",
        "waste-plan/1 is about: project",
        lambda c: c.update(subject="site"),
    ),
    (
        WASTE,
        "R50",
        "more than 4 conditions",
        lambda c: option(c, "R50").update(
            predicates=option(c, "R50")["predicates"] * 3
        ),
    ),
    (
        WASTE,
        "R50",
        "waste-plan/1 has no claim mood",
        lambda c: predicate(c, claim="mood"),
    ),
    (WASTE, "R50", "no such operator: LIKE", lambda c: predicate(c, operator="LIKE")),
    (
        WASTE,
        "R50",
        "waste-plan/1 status is of type code, not text",
        lambda c: predicate(c, type="text"),
    ),
    (
        WASTE,
        "R50",
        "waste-plan/1 status cannot be compared by GE",
        lambda c: predicate(c, operator="GE"),
    ),
    (
        WASTE,
        "R50",
        "waste-plan/1 volume_m3: many is no integer",
        lambda c: predicate(c, claim="volume_m3", type="integer", value="many"),
    ),
    (
        "construction-permit",
        "R14",
        "claim supervisor of quality-safety-registration/1 may be absent",
        lambda c: option(c, "R14")["predicates"].append(
            {"claim": "supervisor", "operator": "IS_APPLICANT", "type": "organisation"}
        ),
    ),
    (
        WASTE,
        "R53",
        "names R99, which does not exist or does not decide",
        lambda c: party(c, requirement="R99"),
    ),
    (
        WASTE,
        "R53",
        "names a party of R54, which comes later",
        lambda c: party(c, requirement="R54"),
    ),
    (WASTE, "R53", "R50 gives no claim owner", lambda c: party(c, claim="owner")),
    (
        WASTE,
        "R53",
        "sink of R50 is no organisation",
        lambda c: party(c, claim="sink"),
    ),
    (WASTE, "R53", "R50 may be met by a commitment", commit_to_the_plan),
    (
        WASTE,
        "R53",
        "R50 may be met by an earlier permit, which names nobody",
        lambda c: entry(c, "R50")["options"].append(option(file(FIRE), "R04")),
    ),
    (
        FIRE,
        "R04",
        "matter nothing is not in the catalogue",
        lambda c: option(c, "R04").update(matter="nothing"),
    ),
    (
        FIRE,
        "R04",
        "of permit planning-permit nothing can be asked but that its holder",
        lambda c: option(c, "R04")["predicates"][0].update(claim="permit_no"),
    ),
    (
        FIRE,
        "R04",
        "of permit planning-permit nothing can be asked but that its holder",
        lambda c: option(c, "R04")["predicates"][0].update(operator="NE"),
    ),
    (
        PLANNING,
        "",
        "in a circle, so none can be had: planning-permit → fire-design-review",
        lambda c: option(c, "R03").update(
            kind="PERMIT", matter="fire-design-review", predicates=[]
        ),
    ),
    (
        PRESALE,
        "",
        "the line construction_permit of the permit comes from permit planning",
        lambda c: c["face"]["construction_permit"].update(permit="planning"),
    ),
    (
        PRESALE,
        "",
        "construction-permit/1, and is empty where an earlier permit serves instead",
        lambda c: c["face"]["construction_permit"].pop("permit"),
    ),
]


@pytest.mark.parametrize(("code", "where", "words", "spoil"), SPOILT)
def test_what_cannot_be_meant_is_named_where_it_stands(code, where, words, spoil):
    content = file(code)
    spoil(content)

    found = said(content).get(where, [])

    assert any(words in problem for problem in found), found


def test_a_circle_is_found_across_files_that_are_not_in_the_catalogue():
    one, other = file(FIRE), file(FIRE)
    one |= {"code": "one", "permit_type": "one"}
    other |= {"code": "other", "permit_type": "other"}
    option(one, "R04")["matter"] = "other"
    option(other, "R04")["matter"] = "one"
    around = replace(AROUND, matters=[*AROUND.matters, one, other])

    for content, circle in ((one, "one → other → one"), (other, "other → one → other")):
        assert said(content, around) == {
            "": [f"permits need one another in a circle, so none can be had: {circle}"]
        }


def test_a_line_may_be_left_out_where_an_earlier_permit_serves():
    content = file(PRESALE)
    line = content["face"]["construction_permit"]
    line.pop("permit")
    line["optional"] = True

    assert lint(content, AROUND) == ()


def test_a_requirement_may_be_met_by_an_earlier_permit_or_a_commitment():
    content = file(WASTE)
    entry(content, "R51")["options"][1] = option(file(FIRE), "R04")

    assert "R51" not in said(content)


def test_a_condition_may_rest_on_the_record_itself():
    content = file(WASTE)
    predicate(content, claim="record")

    assert "R50" not in said(content)


def test_an_unknown_schema_of_a_party_is_named_once_and_where_it_stands():
    content = file(WASTE)
    option(content, "R50")["schema"] = "nothing/1"
    content["face"] = {}

    assert said(content).keys() == {"R50"}


def test_a_party_of_what_does_not_decide_is_looked_up_in_the_whole_matter():
    content = file(WASTE)
    entry(content, "R53")["gating"] = False

    assert "R53" not in said(content)


def test_a_superseded_schema_is_named():
    newer = replace(CATALOGUE.schema("waste-plan/1"), code="waste-plan/2")
    schemas = {**CATALOGUE.by_schema, newer.code: newer}

    found = said(file(WASTE), replace(AROUND, schemas=schemas))

    assert found == {"R50": ["schema waste-plan/1 is superseded by waste-plan/2"]}


@pytest.mark.parametrize(("code", "missing"), [(PLANNING, [2027]), (WASTE, [])])
def test_working_days_need_the_holidays_of_each_year_they_reach_into(code, missing):
    calendar = replace(AROUND.calendar, years=frozenset({2026}))
    around = replace(AROUND, calendar=calendar, today=date(2026, 12, 20))

    found = said(file(code), around).get("", [])

    assert found == [
        f"there is no holiday calendar for {year}: deadlines cannot be counted"
        for year in missing
    ]


@pytest.mark.parametrize("content", [{}, {"requirements": [{}]}])
def test_what_is_no_matter_is_not_judged(content):
    with pytest.raises(KeyError):
        lint(content, AROUND)
