"""A bug to be planted in a contract."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Bug:
    """In `source`, the expression or statement `right` becomes `wrong`."""

    name: str
    source: str
    right: str
    wrong: str = "false"

    @property
    def is_statement(self) -> bool:
        return self.right.endswith(";")
