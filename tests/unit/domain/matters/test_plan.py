"""Plans: order, levels, the longest chain, and what is proven once."""

from dataclasses import replace

import pytest

from tests.builders.facts import START
from zeropermit.catalogue.loader import load_catalogue
from zeropermit.domain.applications.joint import JointApplication, Member, joint_id
from zeropermit.domain.law.calendar import WorkingCalendar, day_start, legal_day
from zeropermit.domain.law.decision_limit import DecisionLimit
from zeropermit.domain.ledger.identifiers import matter_id
from zeropermit.domain.matters.matter import (
    Option,
    OptionKind,
    Recheck,
    Requirement,
    Subject,
    SubjectKind,
)
from zeropermit.domain.matters.plan import (
    PlanRequirement,
    dependencies,
    plan,
    shared_requirements,
)
from zeropermit.errors import PlanCycleError

CATALOGUE = load_catalogue()
CALENDAR = CATALOGUE.working_days
PROJECT = Subject(SubjectKind.PROJECT)
DAY = 86_400


def matter(code, *needs, days=10, kind="calendar"):
    """A matter that rests on the permits of others."""
    options = tuple(
        Option(OptionKind.PERMIT, PROJECT, matter_id(need)) for need in needs
    ) or (Option(OptionKind.COMMITMENT, PROJECT),)
    requirement = Requirement(b"R01".ljust(32, b"\0"), Recheck.ALERT, options)
    return replace(
        CATALOGUE.matter("planning-permit"),
        code=code,
        requirements=(requirement,),
        decision_days=days,
        decision_days_kind=kind,
    )


def made(*matters, calendar=CALENDAR):
    return plan(matters, applied_at=START, calendar=calendar)


def test_a_circle_is_refused_with_those_that_are_in_it():
    circle = (matter("a"), matter("b", "c"), matter("c", "b"))

    with pytest.raises(PlanCycleError) as caught:
        made(*circle)

    assert caught.value.matters == ("b", "c")


def test_no_matter_makes_an_empty_plan():
    empty = made()

    assert (empty.steps, empty.levels, empty.critical_path) == ((), (), ())


def test_a_matter_that_takes_its_own_permits_waits_for_no_other():
    assert made(matter("a", "a")).step("a").rests_on == ()


def test_a_matter_outside_the_plan_is_not_waited_for():
    assert dependencies([matter("b", "a")]) == {"b": ()}


def test_what_rests_on_another_comes_after_it_whatever_is_wished_first():
    found = made(matter("d", "b", "c"), matter("c", "a"), matter("b", "a"), matter("a"))

    assert [step.matter for step in found.steps] == ["a", "c", "b", "d"]
    assert found.levels == (("a",), ("c", "b"), ("d",))
    assert found.step("d").rests_on == ("c", "b")


def test_the_critical_path_is_the_chain_that_takes_longest():
    found = made(
        *(matter("a", days=5), matter("b", "a", days=30), matter("c", "a", days=20)),
        *(matter("d", "b", "c", days=1), matter("e", days=35)),
    )

    assert found.critical_path == ("a", "b", "d")
    assert found.step("d").days == 36


def test_limits_add_up_along_the_chain():
    found = made(matter("a", days=5), matter("b", "a", days=10))

    first = day_start(legal_day(START)) + 6 * DAY
    assert found.step("a").limit == DecisionLimit(first, provisional=False)
    assert found.step("b").limit == DecisionLimit(first + 10 * DAY, provisional=False)


def test_working_days_are_counted_with_the_holidays():
    working = made(matter("a", days=10, kind="working")).step("a").limit
    calendar = made(matter("a", days=10)).step("a").limit

    assert working.due > calendar.due


def test_where_the_calendar_ends_no_date_is_promised():
    unknown = WorkingCalendar(frozenset(), frozenset(), frozenset())
    chain = (
        *(matter("a", days=3, kind="working"), matter("b", "a", days=1)),
        matter("c", days=60),
    )

    found = made(*chain, calendar=unknown)

    assert found.step("a").limit == DecisionLimit(None, provisional=True)
    assert found.step("b").limit == DecisionLimit(None, provisional=True)
    assert found.joint == DecisionLimit(None, provisional=True)
    assert found.critical_path == ("a", "b")


def test_a_date_after_a_provisional_one_is_provisional():
    year = legal_day(START).year
    draft = WorkingCalendar(
        *(frozenset({year}), frozenset(), frozenset(), frozenset({year}))
    )

    found = made(matter("a", days=3, kind="working"), matter("b", "a"), calendar=draft)

    assert found.step("a").limit.provisional
    assert found.step("b").limit.provisional


def test_forty_five_working_days_are_the_joint_limit():
    found = made(matter("a"))

    assert found.joint.due > START + 45 * DAY
    assert found.joint.due < START + 90 * DAY


def test_the_eight_permits_are_planned_as_they_rest_on_one_another():
    codes = (
        *("construction-permit", "drainage-permit", "road-works-permit"),
        *("fire-design-review", "planning-permit", "presale-permit"),
    )

    found = made(*map(CATALOGUE.matter, codes))

    order = [step.matter for step in found.steps]
    assert order[0] == "planning-permit" or found.step("planning-permit").level == 0
    for before, after in (
        ("planning-permit", "fire-design-review"),
        ("fire-design-review", "construction-permit"),
        ("construction-permit", "presale-permit"),
    ):
        assert before in found.step(after).rests_on
        assert order.index(before) < order.index(after)
    assert found.critical_path[0] == "planning-permit"


def test_requirements_of_the_same_meaning_are_one():
    matters = [
        CATALOGUE.matter("construction-permit"),
        CATALOGUE.matter("drainage-permit"),
    ]

    groups = shared_requirements(matters)

    shared = {use for group in groups if len(group) > 1 for use in group}
    for name in ("R01", "R02", "R11"):
        together = (
            PlanRequirement("construction-permit", name),
            PlanRequirement("drainage-permit", name),
        )
        assert together in groups
    assert PlanRequirement("drainage-permit", "R17") not in shared
    assert sum(map(len, groups)) == sum(len(m.requirements) for m in matters)


def test_a_party_is_the_same_if_the_same_fact_names_it():
    permit = CATALOGUE.matter("construction-permit")
    reordered = replace(permit, code="other", requirements=permit.requirements)

    groups = shared_requirements([permit, reordered])

    assert (
        PlanRequirement("construction-permit", "R07"),
        PlanRequirement("other", "R07"),
    ) in groups


def test_a_joint_application_is_named_by_its_applications():
    members = (
        Member("a", bytes(32), "11370200DEMG000190"),
        Member("b", b"\1" * 32, "11370200DEMG000190"),
    )
    joint = JointApplication("91370203DEM0000225", "P", START, members)

    assert joint.id == joint_id([bytes(32), b"\1" * 32])
    assert joint.id != joint_id([b"\1" * 32, bytes(32)])
