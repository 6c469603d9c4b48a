"""Permits as rows of a list, and at the desks of their parties."""

from __future__ import annotations

from dataclasses import dataclass

from zeropermit.domain.accounts.responsibility import Party
from zeropermit.domain.ledger.identifiers import PermitId, from_hex, to_hex
from zeropermit.domain.ledger.state import Filed, LedgerState
from zeropermit.domain.permits.reasons import Work
from zeropermit.domain.permits.status import status
from zeropermit.usecases.permits.holder_reports import PermitSnapshot, permit_of
from zeropermit.web.pages.shared.contexts import Mark
from zeropermit.web.pages.shared.marks import state_mark
from zeropermit.web.pages.shared.page_request import PageRequest
from zeropermit.web.pages.shared.texts import N, grouped_number
from zeropermit.web.pages.shared.titles import matter_name

WORKS = {
    Work.NONE: N("not started"),
    Work.UNDER_WAY: N("under way"),
    Work.STOPPED: N("stopped"),
    Work.CLEARED: N("stopped, may go on"),
}
"""Words for the state of the work."""


@dataclass(frozen=True, slots=True)
class ListedCase:
    """An application or a permit in a list."""

    title: str  #: Name of the matter.
    url: str  #: Page of it on the desk.
    code: str  #: Project code, or number of the permit in its parts.
    party: str  #: Name of the applicant or holder, or relation of the visitor.
    day: str  #: Day of the application or issue, or time left.
    mark: Mark  #: Its state now.


def permit_row(request: PageRequest, permit: PermitId, desk: str) -> ListedCase:
    """Show a permit in a list; its page is under `desk`."""
    now = request.now

    def read(state: LedgerState, _: object) -> ListedCase:
        found = state.permits[permit]
        filed = state.applications[found.application]
        return ListedCase(
            title=matter_name(request, filed.matter),
            url=f"{desk}/{to_hex(permit)}",
            code=grouped_number(found.number),
            party=state.organisations[filed.content.applicant].name,
            day=request.day(found.issued_at),
            mark=state_mark(request, status(found, now=now)),
        )

    return request.read(read)


def own_permit(request: PageRequest, permit: str, party: Party) -> PermitSnapshot:
    """Find a permit whose holder or authority is the visitor's organisation.

    Raises:
        NotSignedInError: Nobody is signed in.
        PermitUnknownError: There is no such permit.
        NotAllowedError: Another organisation is that party, or the visitor is not an
            officer of the authority.
    """
    person = request.person if party is Party.HOLDER else request.officer
    identifier, own = PermitId(from_hex(permit)), person.organisation
    return permit_of(request.context, identifier, party, organisation=own)


def filed_of(request: PageRequest, snapshot: PermitSnapshot) -> Filed:
    """Give the application that a permit came from."""
    application = snapshot.permit.application
    return request.read(lambda state, _: state.applications[application])


def snapshot_mark(request: PageRequest, snapshot: PermitSnapshot) -> Mark:
    """Give a permit's state as sign and word."""
    return state_mark(request, status(snapshot.permit, now=snapshot.now))
