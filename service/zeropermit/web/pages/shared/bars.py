"""Figures as tables with a bar in each row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from zeropermit.web.pages.shared.contexts import helped

BAR = 100
"""Length of the longest bar, in units of its picture."""

Cells: TypeAlias = list[tuple[str | int, ...]]
"""Rows of a file, its heading first."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A row of a table, drawn too."""

    label: str = helped("What is counted.")
    url: str = helped("Page of it; empty if it has none.")
    value: str = helped("How much it is, in words.")
    length: int = helped("Length of the bar.")
    note: str = helped("How many it was counted from; empty if that is the value.")


@dataclass(frozen=True, slots=True)
class Table:
    """One kind of figures."""

    id: str = helped("Name of the table in addresses.")
    title: str = helped("What is shown.")
    explained: str = helped("How it was counted.")
    label: str = helped("Heading of the first column.")
    value: str = helped("Heading of the second column.")
    bars: tuple[Bar, ...] = helped("Rows of the table.")
    file: str = helped("Address of the table as a file.")


def bar_length(value: int, most: int) -> int:
    """Give the length of a bar; what is not zero can be seen."""
    return max(1, round(BAR * value / most)) if value and most else 0
