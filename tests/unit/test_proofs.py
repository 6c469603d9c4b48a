"""The document of the proofs lists them all."""

import re
from pathlib import Path

import pytest

from tests.proofs.bugs import BUGS
from tests.proofs.properties import (
    DOCUMENT,
    FOLDER,
    properties,
    seconds_written,
    table,
    with_table,
)

ROOT = Path(__file__).parents[2]
LEAST = 30
PROPERTIES = properties()


def test_every_check_of_a_proof_is_read_as_a_property():
    written = [
        name
        for path in FOLDER.glob("*.sol")
        for name in re.findall(r"function (check_\w+)", path.read_text("utf-8"))
    ]
    assert sorted(p.name for p in PROPERTIES) == sorted(written)
    assert len(set(written)) == len(written) >= LEAST


def test_every_property_has_its_bug_and_every_bug_its_property():
    assert {p.name for p in PROPERTIES} == set(BUGS)


@pytest.mark.parametrize("name", BUGS)
def test_a_bug_is_planted_in_one_place(name):
    bug = BUGS[name]
    assert (ROOT / bug.source).read_text("utf-8").count(bug.right) == 1
    assert bug.right != bug.wrong


def test_the_document_lists_what_is_proven():
    text = DOCUMENT.read_text("utf-8")
    seconds = seconds_written(text)

    assert set(seconds) == {p.name for p in PROPERTIES}
    hint = "run scripts/prove.py --write"
    assert with_table(text, table(seconds, PROPERTIES)) == text, hint
