"""The order in which matters are published: a matter follows those that it needs."""

from __future__ import annotations

from collections.abc import Sequence

from zeropermit.domain.ledger.identifiers import matter_id
from zeropermit.domain.matters.file import MatterFile
from zeropermit.domain.matters.matter import permit_dependencies
from zeropermit.errors import MatterFileError


def publishing_order(matters: Sequence[MatterFile]) -> tuple[MatterFile, ...]:
    """Put each matter after those whose permits it takes, else as they are.

    The ledger refuses a matter that asks for permits of one without a version.

    Raises:
        MatterFileError: They need one another in a circle.
    """
    left, ordered = list(matters), list[MatterFile]()
    while left:
        waiting = {matter_id(matter.code) for matter in left}
        ready = [one for one in left if not _needed(one) & waiting]
        if not ready:
            codes = ", ".join(matter.code for matter in left)
            raise MatterFileError(codes, "their permits need one another in a circle")
        ordered += ready
        left = [one for one in left if one not in ready]
    return tuple(ordered)


def _needed(matter: MatterFile) -> frozenset[bytes]:
    """Give the other matters whose permits a matter takes."""
    return permit_dependencies(matter.requirements) - {matter_id(matter.code)}
