"""Figures as tables with a bar in each row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

BAR = 100
"""Length of the longest bar, in units of its picture."""

Cells: TypeAlias = list[tuple[str | int, ...]]
"""Rows of a file, its heading first."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A row of a table, drawn too."""

    label: str  #: What is counted.
    url: str  #: Page of it; empty if it has none.
    value: str  #: How much it is, in words.
    length: int  #: Length of the bar.
    note: str  #: How many it was counted from; empty if that is the value.


@dataclass(frozen=True, slots=True)
class Table:
    """One kind of figures."""

    id: str  #: Name of the table in addresses.
    title: str  #: What is shown.
    explained: str  #: How it was counted.
    label: str  #: Heading of the first column.
    value: str  #: Heading of the second column.
    bars: tuple[Bar, ...]  #: Rows of the table.
    file: str  #: Address of the table as a file.


def bar_length(value: int, most: int) -> int:
    """Give the length of a bar; every length but zero is visible."""
    return max(1, round(BAR * value / most)) if value and most else 0
