"""Runs the machine in short rounds, each with a seed of its own.

Hypothesis starts to vary examples by copying parts of them after the first ten, which
finds repetitions and costs variety. Short rounds keep every sequence a new one.

It also draws constants that it finds in whatever modules are loaded, so that a seed
would mean another sequence whenever a test is added anywhere. Here it draws none.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.internal.conjecture.providers import HypothesisProvider
from hypothesis.stateful import run_state_machine_as_test

from tests.invariants.machine import Machine

EXAMPLES = 10
STEPS = 20


def run(
    machine: type[Machine], *, rounds: int, first_seed: int, shrinks: bool = True
) -> None:
    """Run sequences of calls until a law breaks or all rounds are done.

    Args:
        machine: What to run.
        rounds: How many rounds, of ten sequences each.
        first_seed: Seed of the first round.
        shrinks: Whether to look for a shorter sequence when a law breaks.
    """
    phases = (Phase.generate, Phase.shrink) if shrinks else (Phase.generate,)
    chosen = settings(
        max_examples=EXAMPLES,
        stateful_step_count=STEPS,
        phases=phases,
        deadline=None,
        database=None,
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
    )
    with patch.object(HypothesisProvider, "_maybe_draw_constant", return_value=None):
        for number in range(rounds):
            seeded = seed(first_seed + number)(machine)
            with uncollected():
                run_state_machine_as_test(seeded, settings=chosen)


@contextmanager
def uncollected() -> Iterator[None]:
    """Leave garbage until the end of a round, which makes much that stays."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
