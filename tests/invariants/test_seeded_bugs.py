"""The same machine on contracts and models with planted bugs: it has to find each."""

from __future__ import annotations

from functools import cache

import pytest

from tests.invariants.bugs import BUGS
from tests.invariants.bugs_of_model import MODEL_BUGS, Plant
from tests.invariants.conftest import report
from tests.invariants.machine import machine_on
from tests.invariants.search import (
    Finding,
    broken_by,
    found_by,
    rounds_for,
    rounds_of_finding,
    sound_ground,
)
from tests.invariants.tally import Law, Tally

NAMES = [bug.name for bug in BUGS]


@cache
def finding_of(name: str) -> Finding | None:
    return broken_by(BUGS[NAMES.index(name)], rounds_for(name))


def test_contracts_whose_bugs_are_asleep_break_no_law() -> None:
    assert broken_by(None, range(2)) is None


@pytest.mark.parametrize("name", NAMES)
def test_a_bug_in_the_contracts_is_found(name: str) -> None:
    assert finding_of(name) is not None


def test_every_law_about_the_contracts_finds_some_bug(
    request: pytest.FixtureRequest,
) -> None:
    found = {name: finding_of(name) for name in NAMES}
    lines = [f"{name}: {one and one.law.name}" for name, one in found.items()]
    known = rounds_of_finding()
    moved = [
        name for name, one in found.items() if one and one.round != known.get(name)
    ]
    if moved:
        lines.append(f"not in the round of found.json: {', '.join(moved)}")
    report(request.config, "\n".join(lines))
    others = {
        Law.past_answers_never_change,
        Law.the_service_refuses_what_the_contracts_refuse,
    }
    broken = {law for one in found.values() if one for law in one.laws}
    assert set(Law) - broken - others == set()


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
