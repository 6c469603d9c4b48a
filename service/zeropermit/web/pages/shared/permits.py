"""Permits as rows of a list, and at the desks of their parties."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final, NamedTuple
from urllib.parse import urlencode

from zeropermit.catalogue.words.events import value_words
from zeropermit.domain.accounts.responsibility import Party
from zeropermit.domain.acts.duties import responsible
from zeropermit.domain.acts.proceedings import ActOnNotice, DirectActOnPermit
from zeropermit.domain.law.calendar import day_start, legal_day
from zeropermit.domain.ledger.identifiers import PermitId, from_hex, to_hex
from zeropermit.domain.ledger.state import Filed, LedgerState
from zeropermit.domain.permits.permit import Permit
from zeropermit.domain.permits.reasons import Hearing, Measure, Work
from zeropermit.domain.permits.renewal import longest_renewal
from zeropermit.domain.permits.status import status
from zeropermit.domain.permits.turn import Moment
from zeropermit.usecases.permits.holder_reports import PermitSnapshot, permit_of
from zeropermit.web.pages.shared.contexts import Mark
from zeropermit.web.pages.shared.marks import state_mark
from zeropermit.web.pages.shared.page_request import PageRequest
from zeropermit.web.pages.shared.templates import page_filter
from zeropermit.web.pages.shared.texts import N
from zeropermit.web.pages.shared.titles import act_reason_words

WORKS = {
    Work.NONE: N("no start reported"),
    Work.UNDER_WAY: N("under way"),
    Work.STOPPED: N("stopped"),
    Work.CLEARED: N("stopped, may go on"),
}
"""Words for the state of the work."""


HEARINGS = {
    Hearing.NONE: N("not asked for"),
    Hearing.REQUESTED: N("asked for"),
    Hearing.RECORDED: N("held and recorded"),
}
"""Words for the hearing on a notice."""


LAST_DAY: Final = day_start(date(9998, 12, 31))
"""Second from which no day is shown."""


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


@page_filter
def stop_words(request: PageRequest, permit: PermitId | str) -> str:
    """Say since when an order stops work under a permit; nothing if none holds."""
    number = PermitId(from_hex(permit)) if isinstance(permit, str) else permit
    found = request.read(lambda state, _: state.supervision.stop_in_force(number))
    if found is None:
        return ""
    day, reason = request.day(found.ordered_at), act_reason_words(request, found.reason)
    scope = N("all work, since %(day)s") if found.whole else N("a part, since %(day)s")
    return f"{request.say(scope, day=day)} · {reason}"


@page_filter
def measure_words(request: PageRequest, measure: Measure) -> str:
    """Say the measure that a notice tells of."""
    words = value_words(measure)
    return request.in_language(words) if words else ""


@page_filter
def hearing_words(request: PageRequest, hearing: Hearing) -> str:
    """Say how far the hearing on a notice is."""
    return request.say(HEARINGS[hearing])


def open_replies(
    request: PageRequest, snapshot: PermitSnapshot, *kinds: type[ActOnNotice]
) -> list[type[ActOnNotice]]:
    """Give the acts of the visitor's body on the last notice that are open now."""
    permit, own = snapshot.id, request.person.organisation
    moment = Moment(permit, snapshot.now)

    def read(state: LedgerState, _: object) -> list[type[ActOnNotice]]:
        return [
            kind
            for kind in kinds
            if not any(kind.precondition(state, moment))
            and responsible(state, permit, kind) == own
        ]

    return request.read(read)


def open_renewals(
    request: PageRequest, snapshot: PermitSnapshot, kind: type[DirectActOnPermit]
) -> Mapping[str, type[DirectActOnPermit]]:
    """Give an act on the renewal by its address, filled in; nothing if it is closed."""
    permit, moment = snapshot.permit, Moment(snapshot.id, snapshot.now)

    def read(state: LedgerState, _: object) -> int | None:
        if any(kind.precondition(state, moment)):
            return None
        asked = permit.renewal.requested_until
        return asked if permit.renewal_pending else longest_renewal(state, snapshot.id)

    until = request.read(read)
    if until is None:
        return {}
    day = legal_day(until - 1).isoformat() if until < LAST_DAY else ""
    query = urlencode({"permit": to_hex(snapshot.id), "valid_until": day, "change": 1})
    return {f"/acts/{kind.wire_name}?{query}": kind}


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
