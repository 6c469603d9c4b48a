"""The same machine on contracts and models with planted bugs: it has to find each."""

from __future__ import annotations

import pytest

from tests.invariants.bugs import BUGS
from tests.invariants.bugs_of_model import MODEL_BUGS, Plant
from tests.invariants.conftest import report
from tests.invariants.machine import machine_on
from tests.invariants.search import (
    SILENT,
    broken_by,
    finding_of_law,
    found_by,
    rounds_for,
    rounds_of_finding,
    sound_ground,
)
from tests.invariants.tally import Law, Tally

NAMES = [bug.name for bug in BUGS]


def test_contracts_whose_bugs_are_asleep_break_no_law() -> None:
    assert broken_by(None, range(2)) is None


@pytest.mark.parametrize("name", NAMES)
def test_a_bug_in_the_contracts_is_found(
    name: str, request: pytest.FixtureRequest
) -> None:
    found = broken_by(BUGS[NAMES.index(name)], rounds_for(name))

    assert found is not None
    if found.round != rounds_of_finding().get(name):
        report(request.config, f"{name}: found in round {found.round} now")


@pytest.mark.parametrize("law", sorted(set(Law) - SILENT, key=lambda law: law.value))
def test_a_law_about_the_contracts_is_broken_by_some_bug(law: Law) -> None:
    assert finding_of_law(law) is not None


@pytest.mark.parametrize(
    ("plant", "laws"), MODEL_BUGS, ids=[plant.__name__ for plant, _ in MODEL_BUGS]
)
def test_a_bug_in_the_model_is_found(
    plant: Plant, laws: set[Law], monkeypatch: pytest.MonkeyPatch
) -> None:
    settled = sound_ground()
    plant(monkeypatch)
    found = found_by(machine_on(settled, Tally()), rounds_for(plant.__name__))
    assert found is not None
    assert found.law in laws
