"""Permits as rows of a list."""

from __future__ import annotations

from dataclasses import dataclass

from zeropermit.domain.ledger.identifiers import PermitId, to_hex
from zeropermit.domain.ledger.state import Registers
from zeropermit.domain.permits.status import status
from zeropermit.web.pages.shared.contexts import Mark
from zeropermit.web.pages.shared.marks import state_mark
from zeropermit.web.pages.shared.page_request import Visit
from zeropermit.web.pages.shared.texts import grouped_number
from zeropermit.web.pages.shared.titles import matter_name


@dataclass(frozen=True, slots=True)
class PermitRow:
    """A permit in a list."""

    title: str  #: What it permits.
    number: str  #: Its number, in its parts.
    url: str  #: Address of the permit on the desk.
    holder: str  #: Name of the holder.
    day: str  #: Day of issue.
    mark: Mark  #: Its state now.


def permit_row(visit: Visit, permit: PermitId, desk: str) -> PermitRow:
    """Show a permit in a list; its page stands under `desk`."""
    now = visit.service.world.clock()

    def read(registers: Registers, _: object) -> PermitRow:
        found = registers.permits[permit]
        filed = registers.applications[found.application]
        return PermitRow(
            title=matter_name(visit, filed.matter),
            number=grouped_number(found.number),
            url=f"{desk}/{to_hex(permit)}",
            holder=registers.organisations[filed.content.applicant].name,
            day=visit.day(found.issued_at),
            mark=state_mark(status(found, now=now), visit.language),
        )

    return visit.service.world.ledger.read(read)
