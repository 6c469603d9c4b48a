"""Random calls of supervision on a registry with planted bugs: they find each."""

from __future__ import annotations

from functools import cache

import pytest

from tests.contracts.evm import Evm
from tests.contracts.world import World
from tests.invariants import seeded
from tests.invariants.bug import Bug
from tests.invariants.bugs_of_supervision import BUGS_OF_SUPERVISION
from tests.invariants.supervision_calls import SurpriseError
from tests.invariants.supervision_ground import SupervisionGround
from tests.invariants.supervision_machine import sequence

SEQUENCES = 60
"""A bug has to be found within as many sequences as the laws are looked at in."""
SEED = 1_000
"""Always the same; the laws are run with a seed that can be chosen."""


@cache
def ground() -> SupervisionGround:
    """A world whose registry of supervision has all the bugs, none of them called."""
    codes = seeded.compiled(seeded.SUPERVISION)
    return SupervisionGround.of(World(evm=Evm(codes=codes)))


def surprise(bug: Bug | None, sequences: int) -> str:
    """Call a bug, and tell the answer that surprised; nothing if none did."""
    if seeded.missing_tool():
        pytest.skip(f"contracts with bugs cannot be compiled: {seeded.missing_tool()}")
    evm = ground().world.evm
    evm.coinbase = None if bug is None else seeded.coinbase_of(bug)
    try:
        for seed in range(SEED, SEED + sequences):
            sequence(ground(), seed)
    except SurpriseError as found:
        return str(found)
    finally:
        evm.coinbase = None
    return ""


def test_a_registry_of_supervision_whose_bugs_are_asleep_surprises_nobody() -> None:
    assert surprise(None, 5) == ""


@pytest.mark.parametrize("bug", BUGS_OF_SUPERVISION, ids=lambda bug: bug.name)
def test_a_bug_in_the_registry_of_supervision_is_found(bug: Bug) -> None:
    assert surprise(bug, SEQUENCES)
