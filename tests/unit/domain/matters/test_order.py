"""Matters are published after those whose permits they take."""

from dataclasses import replace

import pytest

from tests.builders import facts as f
from tests.builders.prerequisite_permits import permitted
from zeropermit.catalogue.loader import load_catalogue
from zeropermit.domain.matters.file import MatterFile
from zeropermit.domain.matters.matter import Recheck, Requirement
from zeropermit.domain.matters.plan import publishing_order
from zeropermit.errors import MatterFileError

CATALOGUE = load_catalogue()


def taking(code: str, *needed: str) -> MatterFile:
    """A matter that takes permits of others."""
    options = tuple(permitted(f.ON_PROJECT, other) for other in needed)
    requirement = Requirement(f.word("R"), Recheck.ALERT, options)
    return replace(
        CATALOGUE.matter("planning-permit"), code=code, requirements=(requirement,)
    )


def order_of(*matters: MatterFile) -> list[str]:
    return [matter.code for matter in publishing_order(matters)]


def test_matters_that_need_one_another_have_no_order():
    with pytest.raises(MatterFileError, match="a, b: their permits need one another"):
        publishing_order([taking("first"), taking("a", "b"), taking("b", "a")])


def test_a_matter_comes_after_those_it_rests_on():
    matters = (taking("c", "b"), taking("b", "a"), taking("a"), taking("d"))

    assert order_of(*matters) == ["a", "d", "b", "c"]


def test_a_matter_may_take_its_own_permits_and_those_of_matters_known_elsewhere():
    assert order_of(taking("renewal", "renewal", "known")) == ["renewal"]


def test_the_matters_of_the_catalogue_begin_with_the_planning_permit():
    order = order_of(*CATALOGUE.matters())
    chain = ["planning-permit", "fire-design-review", "construction-permit"]

    assert [code for code in order if code in {*chain, "presale-permit"}] == [
        *chain,
        "presale-permit",
    ]
