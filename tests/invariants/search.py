"""The search for a planted bug: round after round, until a law breaks.

The rounds are the same for every bug. `found.json` names the round in which each bug
was found, and that round is tried first. It may be any of the rounds that find the bug:
for two it is one in which the law about that bug is the first to break. A bug that its
round does not find any more is looked for in all of them, and the report says so:

    python -m tests.invariants.search    find all bugs again, and write `found.json`
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis.errors import Flaky

from tests.contracts.world import World
from tests.invariants import seeded
from tests.invariants.base import Ground
from tests.invariants.bug import Bug
from tests.invariants.bugs import BUGS
from tests.invariants.bugs_of_model import MODEL_BUGS
from tests.invariants.ledger import PlainEvm
from tests.invariants.machine import Machine, machine_on
from tests.invariants.rounds import run
from tests.invariants.tally import Law, LawBrokenError, Tally

ROUNDS = 100
"""A bug has to be found within a thousand sequences of calls."""
ROUNDS_FOR_LAWS = 12
"""Rounds in which a bug is looked for to prove a law: another one may do as well."""
SEED = 1_000
"""Always the same; the laws are run with a seed that can be chosen."""
FOUND = Path(__file__).with_name("found.json")
LAWS = Path(__file__).with_name("laws.json")
SILENT = frozenset(
    {
        Law.past_answers_never_change,
        Law.the_service_refuses_what_the_contracts_refuse,
        Law.every_answer_is_the_predicted_one,
    }
)
"""Laws about other things than acts that the contracts let through."""


class AlreadyFoundError(Exception):
    """The bug that is looked for was found before."""


class Finding(NamedTuple):
    """The law that a bug broke first, the round, and all laws that it broke there."""

    law: Law
    round: int
    laws: frozenset[Law]


@cache
def ground() -> Ground:
    """A world whose contracts have all the bugs, none of them called."""
    return Ground.of(World(evm=PlainEvm(codes=seeded.compiled(seeded.OTHERS))))


@cache
def sound_ground() -> Ground:
    """A world whose contracts are right, for bugs in the model."""
    return Ground.of(World(evm=PlainEvm()))


@cache
def rounds_of_finding() -> Mapping[str, int]:
    found: Mapping[str, int] = json.loads(FOUND.read_text("utf-8"))
    return found


def rounds_for(name: str) -> list[int]:
    """All rounds, that in which a bug was found at the head."""
    first = rounds_of_finding().get(name, 0)
    return sorted(range(ROUNDS), key=lambda number: number != first)


@cache
def places_of_laws() -> Mapping[Law, tuple[str, int]]:
    """Bug and round in which a law is broken by an act that was done."""
    told: Mapping[str, tuple[str, int]] = json.loads(LAWS.read_text("utf-8"))
    return {Law[name]: place for name, place in told.items()}


def finding_of_law(law: Law) -> Finding | None:
    """Look for the bug that breaks a law, first in its round."""
    name, first = places_of_laws()[law]
    [bug] = [one for one in BUGS if one.name == name]
    for number in sorted(range(ROUNDS), key=lambda number: number != first):
        found = broken_by(bug, [number], done_only=True)
        if found is not None and law in found.laws:
            return found
    return None


def broken_by(
    bug: Bug | None, rounds: Iterable[int], *, done_only: bool = False
) -> Finding | None:
    """Call a bug, run the machine, and tell which laws it broke.

    A bug that takes a check away is found most often by an act that is refused for its
    next fault; with `done_only` the machine goes on to one that is done.
    """
    if seeded.missing_tool():
        pytest.skip(f"contracts with bugs cannot be compiled: {seeded.missing_tool()}")
    evm = ground().world.evm
    with evm.undone():
        evm.coinbase = None if bug is None else seeded.coinbase_of(bug)
        evm.warp(evm.now)
        tally = Tally(done_only=done_only)
        found = found_by(machine_on(ground(), tally), rounds)
        evm.coinbase = None
    return found


def found_by(machine: type[Machine], rounds: Iterable[int]) -> Finding | None:
    """Run until a law breaks; Hypothesis would see it twice more to be sure."""

    class Once(machine):  # type: ignore[misc, valid-type] # a machine like any other
        def __init__(self) -> None:
            if self.tally.broken:
                raise AlreadyFoundError
            super().__init__()

    for number in rounds:
        with suppress(LawBrokenError, AlreadyFoundError, Flaky):
            run(Once, rounds=1, first_seed=SEED + number, shrinks=False)
        if machine.tally.broken:
            laws = [error.law for error in machine.tally.broken]
            return Finding(laws[0], number, frozenset(laws))
    return None


def main() -> None:
    """Find every bug, and write in which round it was."""
    found: dict[str, Finding | None] = {}
    for bug in BUGS:
        found[bug.name] = broken_by(bug, rounds_for(bug.name))
        sys.stdout.write(f"{bug.name}: {found[bug.name]}\n")
    for plant, _ in MODEL_BUGS:
        settled = sound_ground()
        with pytest.MonkeyPatch.context() as patch:
            plant(patch)
            rounds = rounds_for(plant.__name__)
            found[plant.__name__] = found_by(machine_on(settled, Tally()), rounds)
        sys.stdout.write(f"{plant.__name__}: {found[plant.__name__]}\n")
    numbers = {name: one.round for name, one in found.items() if one is not None}
    FOUND.write_text(json.dumps(numbers, indent=2) + "\n", "utf-8")
    LAWS.write_text(json.dumps(find_laws(), indent=2) + "\n", "utf-8")


def find_laws() -> dict[str, tuple[str, int]]:
    """Find a bug and a round for each law, those that are known already at the head."""
    known = places_of_laws() if LAWS.is_file() else {}
    found: dict[str, tuple[str, int]] = {}
    first = {name for name, _ in known.values()}
    for bug in sorted(BUGS, key=lambda one: one.name not in first):
        if len(found) == len(Law) - len(SILENT):
            break
        for number in range(ROUNDS_FOR_LAWS):
            seen = broken_by(bug, [number], done_only=True)
            if seen is not None:
                for law in seen.laws - SILENT:
                    found.setdefault(law.name, (bug.name, number))
                sys.stdout.write(f"{bug.name}: {sorted(x.name for x in seen.laws)}\n")
                break
    return dict(sorted(found.items()))


if __name__ == "__main__":
    main()
