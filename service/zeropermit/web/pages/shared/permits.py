"""Permits as rows of a list."""

from __future__ import annotations

from dataclasses import dataclass

from zeropermit.domain.ledger.identifiers import PermitId, to_hex
from zeropermit.domain.ledger.state import LedgerState
from zeropermit.domain.permits.status import status
from zeropermit.web.pages.shared.contexts import Mark
from zeropermit.web.pages.shared.marks import state_mark
from zeropermit.web.pages.shared.page_request import PageRequest
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


def permit_row(request: PageRequest, permit: PermitId, desk: str) -> PermitRow:
    """Show a permit in a list; its page is under `desk`."""
    now = request.service.context.clock()

    def read(state: LedgerState, _: object) -> PermitRow:
        found = state.permits[permit]
        filed = state.applications[found.application]
        return PermitRow(
            title=matter_name(request, filed.matter),
            number=grouped_number(found.number),
            url=f"{desk}/{to_hex(permit)}",
            holder=state.organisations[filed.content.applicant].name,
            day=request.day(found.issued_at),
            mark=state_mark(status(found, now=now), request.language),
        )

    return request.service.context.ledger.read(read)
