"""Taking the tracer off hides what runs meanwhile, and nothing after it."""

import os
import subprocess
import sys
from collections.abc import Iterator
from types import FrameType

import pytest
from coverage import CoverageData

from tests.untraced import without_tracing

MEASURED = """
def run(step, hidden):
    step(hidden)
    if hidden:
        return 1
    return 2

def hidden():
    return 3
"""
SCRIPT = """
import measured
from tests.untraced import without_tracing

measured.run(without_tracing(lambda hidden: hidden()), measured.hidden)
"""


def tracer(frame: FrameType, event: str, argument: object) -> None:
    """Trace nothing."""


@pytest.fixture(autouse=True)
def _traced() -> Iterator[None]:
    before = sys.gettrace()
    sys.settrace(tracer)
    yield
    sys.settrace(before)


def test_the_tracer_is_off_inside_and_back_after():
    inside = without_tracing(sys.gettrace)()

    assert inside is None
    assert sys.gettrace() is tracer


def test_the_tracer_is_back_after_a_failure():
    with pytest.raises(ZeroDivisionError):
        without_tracing(lambda: 1 / 0)()

    assert sys.gettrace() is tracer


def test_coverage_goes_on_in_the_frame_in_which_it_paused(tmp_path):
    tmp_path.joinpath("measured.py").write_text(MEASURED.lstrip())
    tmp_path.joinpath("script.py").write_text(SCRIPT)
    options = ("--branch", "--include", "*/measured.py", "--data-file", "found")

    subprocess.run(
        [sys.executable, "-m", "coverage", "run", *options, "script.py"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        check=True,
    )

    found = CoverageData(str(tmp_path / "found"))
    found.read()
    arcs = set(found.arcs(str(tmp_path / "measured.py")) or ())
    assert {(-1, 2), (2, 3), (3, 4), (4, -1)} <= arcs
    assert not {(-7, 8), (8, -7)} & arcs
