"""Acts are signed and called with the bytes of tests/vectors/acts.json."""

import json
from pathlib import Path

import pytest

from tests.vectors.make_acts import vectors

GOLDEN = json.loads(
    (Path(__file__).parents[3] / "vectors" / "acts.json").read_text("utf-8")
)
MADE = vectors()


def test_every_act_has_golden_bytes():
    assert MADE.keys() == GOLDEN.keys()
    assert len(GOLDEN) == 57


@pytest.mark.parametrize("name", GOLDEN)
def test_an_act_is_signed_and_called_with_the_golden_bytes(name):
    assert MADE[name] == GOLDEN[name]
