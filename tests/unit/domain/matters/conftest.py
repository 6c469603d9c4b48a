"""The bench of the rules."""

import pytest

from tests.unit.domain.matters.rule_bench import Bench, new_bench


@pytest.fixture
def bench() -> Bench:
    return new_bench()
