"""The list of attacks is true of the tests and of the contracts that it names."""

import ast
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "attacks.md").read_text(encoding="utf-8")
LEAST = 112
"""Attacks that a hostile reading of the contracts tried; ours are at least as many."""
ATTACKERS = {
    *("anyone", "enterprise", "officer", "department", "registrar", "guardian"),
    *("governance", "node"),
}
SECTIONS = (
    *("Signatures", "Organisations", "Governance", "Matters", "Attestations"),
    *("Commitments", "Permits", "Evidence", "Supervision", "Reader"),
)
NAME = re.compile(r"`([A-Z]\w+)`")
ERROR = re.compile(r"^\s*error (\w+)\(", re.MULTILINE)


class Row(NamedTuple):
    """One attack of the list."""

    attack: str
    who: str
    why: str
    file: str
    test: str


def rows() -> Iterator[Row]:
    for line in TEXT.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split(" | ")]
        if line.startswith("| ") and not line.startswith("| attack "):
            *said, test = cells
            file, _, name = test.strip("`").partition("::")
            yield Row(*said, file, name)


ROWS = list(rows())


@cache
def parts_of(file: str) -> Mapping[str, ast.stmt]:
    """Read the definitions of a file by name, without running it."""
    found: dict[str, ast.stmt] = {}
    for node in ast.parse((ROOT / file).read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found[node.name] = node
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            found |= dict.fromkeys(names_in(node, ast.Store), node)
    return found


def names_in(node: ast.AST, kind: type[ast.expr_context] = ast.Load) -> set[str]:
    names = (one for one in ast.walk(node) if isinstance(one, ast.Name))
    return {name.id for name in names if isinstance(name.ctx, kind)}


def declared_in(file: str) -> frozenset[str]:
    """Name the tests of a file."""
    parts = parts_of(file).items()
    tests = {name for name, node in parts if isinstance(node, ast.FunctionDef)}
    return frozenset(name for name in tests if name.startswith("test_"))


def words_of(file: str, test: str) -> str:
    """Give the source of a test, with the definitions of its file that it uses."""
    parts, reached, ahead = parts_of(file), set[str](), {test}
    while ahead:
        reached |= ahead
        used = set[str]().union(*(names_in(parts[name]) for name in ahead))
        ahead = (used & parts.keys()) - reached
    return "\n".join(ast.unparse(parts[name]) for name in sorted(reached))


@cache
def errors() -> frozenset[str]:
    """Collect the errors of the interfaces, and those of the timelock."""
    interfaces = sorted((ROOT / "contracts" / "interfaces").glob("*.sol"))
    own = {name for path in interfaces for name in ERROR.findall(path.read_text())}
    artifacts = ROOT / "service" / "zeropermit" / "ledger" / "artifacts"
    timelock = json.loads((artifacts / "TimelockController.json").read_text())
    return frozenset(own | {e["name"] for e in timelock["abi"] if e["type"] == "error"})


def by_file() -> Mapping[str, list[Row]]:
    return {
        row.file: [other for other in ROWS if other.file == row.file] for row in ROWS
    }


def test_the_list_is_long_enough_and_covers_every_part():
    assert len(ROWS) >= LEAST
    headings = re.findall(r"^## (\w+)", TEXT, re.MULTILINE)
    assert set(SECTIONS) <= set(headings)


def test_every_row_is_whole():
    for row in ROWS:
        assert row.who in ATTACKERS, row
        assert row.attack.endswith("."), row
        assert row.why, row
        assert not row.why.endswith("."), row


@pytest.mark.parametrize("file", sorted(by_file()))
def test_every_test_exists(file):
    named = {row.test for row in by_file()[file]}

    assert named - declared_in(file) == set()


def test_no_test_is_listed_twice():
    counted = Counter((row.file, row.test) for row in ROWS)

    assert [test for test, count in counted.items() if count > 1] == []


def test_no_attack_is_told_twice():
    counted = Counter(row.attack for row in ROWS)

    assert [attack for attack, count in counted.items() if count > 1] == []


@pytest.mark.parametrize("file", sorted(by_file()))
def test_what_a_row_names_is_an_error_and_asserted_by_its_test(file):
    on_contracts = file.startswith("tests/contracts/")
    for row in by_file()[file]:
        words = words_of(file, row.test)
        for name in NAME.findall(row.why):
            assert name in words, (row.test, name)
            if on_contracts and not name.isupper():
                assert name in errors(), (row.test, name)


def test_a_test_of_attacks_on_the_contracts_is_on_the_list():
    listed = {(row.file, row.test) for row in ROWS}
    written = {
        (path.relative_to(ROOT).as_posix(), test)
        for path in (ROOT / "tests" / "contracts").glob("test_attacks_*.py")
        for test in declared_in(path.relative_to(ROOT).as_posix())
    }

    assert written - listed == set()
