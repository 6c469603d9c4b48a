"""The proven properties: the sentence, the contract and the bug of each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.invariants.bug import Bug
from tests.proofs.bugs import BUGS

FOLDER = Path(__file__).parent
DOCUMENT = FOLDER.parent.parent / "docs" / "proofs.md"

_PROPERTY = re.compile(
    r"    /// @notice (?P<sentence>.*)\n(?P<more>(?:    /// [^@].*\n)*)"
    r"    function (?P<name>check_\w+)\(",
)
_ROW = re.compile(r"^\| `(check_\w+)` \|.*\| ([\d.]+) \|$", re.MULTILINE)


@dataclass(frozen=True)
class Property:
    """A function `check_...` of a proof."""

    name: str
    proof: str
    sentence: str

    @property
    def bug(self) -> Bug:
        return BUGS[self.name]


def properties() -> list[Property]:
    """Read all properties, in the order of the files and in each."""
    return [
        Property(found["name"], path.stem, _sentence(found["sentence"], found["more"]))
        for path in sorted(FOLDER.glob("*Proof.sol"))
        for found in _PROPERTY.finditer(path.read_text(encoding="utf-8"))
    ]


def _sentence(first: str, more: str) -> str:
    rest = [line.strip().removeprefix("/// ") for line in more.splitlines()]
    return " ".join([first, *rest])


def table(seconds: Mapping[str, float], wanted: Iterable[Property]) -> str:
    """Write the table of the document."""
    head = (
        "| property | contract | says | fails on | seconds |\n|---|---|---|---|---|\n"
    )
    return head + "".join(
        f"| `{one.name}` | {one.proof.removesuffix('Proof')} | {one.sentence} "
        f"| {one.bug.name} | {seconds[one.name]:.1f} |\n"
        for one in wanted
    )


def seconds_written(text: str) -> dict[str, float]:
    """Read the seconds of each property from the document."""
    return {name: float(seconds) for name, seconds in _ROW.findall(text)}


def with_table(text: str, made: str) -> str:
    """Put a table in the place of that of the document."""
    head, _, rest = text.partition("| property |")
    _, _, tail = rest.partition("\n\n")
    return f"{head}{made}\n{tail}"
