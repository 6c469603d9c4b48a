"""Permits as rows of a list, and at the desks of their parties."""

from __future__ import annotations

from typing import NamedTuple

from zeropermit.domain.accounts.responsibility import Party
from zeropermit.domain.ledger.identifiers import PermitId, from_hex
from zeropermit.domain.ledger.state import Filed, LedgerState
from zeropermit.domain.permits.permit import Permit
from zeropermit.domain.permits.reasons import Work
from zeropermit.domain.permits.status import status
from zeropermit.usecases.permits.holder_reports import PermitSnapshot, permit_of
from zeropermit.web.pages.shared.contexts import Mark
from zeropermit.web.pages.shared.marks import state_mark
from zeropermit.web.pages.shared.page_request import PageRequest
from zeropermit.web.pages.shared.templates import page_filter
from zeropermit.web.pages.shared.texts import N

WORKS = {
    Work.NONE: N("not started"),
    Work.UNDER_WAY: N("under way"),
    Work.STOPPED: N("stopped"),
    Work.CLEARED: N("stopped, may go on"),
}
"""Words for the state of the work."""


class ListedPermit(NamedTuple):
    """A permit in a list."""

    id: PermitId  #: Which one.
    permit: Permit  #: As the ledger has it.
    matter: str  #: Code of its matter.
    holder: str  #: Name of its holder.


def listed_permit(request: PageRequest, permit: PermitId) -> ListedPermit:
    """Give the parts of a permit that lists show."""

    def read(state: LedgerState, _: object) -> ListedPermit:
        found = state.permits[permit]
        filed = state.applications[found.application]
        holder = state.organisations[filed.content.applicant].name
        return ListedPermit(permit, found, filed.matter, holder)

    return request.read(read)


@page_filter
def status_mark(request: PageRequest, permit: Permit) -> Mark:
    """Give a permit's state now as sign and word."""
    return state_mark(request, status(permit, now=request.now))


@page_filter
def work_words(request: PageRequest, work: Work) -> str:
    """Say the state of the work."""
    return request.say(WORKS[work])


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
