"""The second officer's desk: acts that one officer signed, and extensions.

The page prepares each act again from the kept act, not from the first officer's
browser.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated

from fastapi import APIRouter, Query, Response

from zeropermit.domain.accounts.responsibility import Party
from zeropermit.domain.acts.deadlines import DEADLINE_SECONDS
from zeropermit.domain.acts.pending import WaitingAct
from zeropermit.domain.law.calendar import day_start, legal_day
from zeropermit.domain.ledger.folding import copied
from zeropermit.domain.ledger.identifiers import from_hex, to_hex
from zeropermit.errors import ExtensionNotRequestedError, ExtensionRefusedError
from zeropermit.usecases.permits.correction import corrections
from zeropermit.usecases.permits.countersign import (
    PendingActView,
    find_pending_act,
    pending_acts,
)
from zeropermit.usecases.permits.extension import (
    REASONS,
    PendingExtension,
    pending_extensions,
    prepare_grant,
)
from zeropermit.usecases.permits.holder_reports import PermitSnapshot, permit_snapshot
from zeropermit.usecases.permits.officer_acts import PermitActRequest
from zeropermit.web.pages.authority.permit import holder_of
from zeropermit.web.pages.authority.permit_act import (
    act_sentence,
    kind_of,
    permit_page,
)
from zeropermit.web.pages.shared.contexts import SignForm
from zeropermit.web.pages.shared.page_request import PageRequest, PageRequestDep
from zeropermit.web.pages.shared.permits import own_permit
from zeropermit.web.pages.shared.signed_form import Sending, sign_form
from zeropermit.web.pages.shared.templates import page_filter
from zeropermit.web.pages.shared.texts import grouped_number
from zeropermit.web.paths import WordPath

router = APIRouter(prefix="/authority")

DayQuery = Annotated[date | None, Query()]


@router.get("/waiting")
def waiting(request: PageRequestDep) -> Response:
    """List the acts that wait for a second officer."""
    acts = pending_acts(request.context, request.officer.organisation)
    return request.page("authority/pending_acts.html", acts=acts)


@page_filter
def pending_title(request: PageRequest, kept: WaitingAct) -> str:
    """Name an act that one officer signed."""
    return request.in_language(kind_of(kept).words.title)


@router.get("/waiting/{waiting}")
def second(request: PageRequestDep, waiting: WordPath) -> Response:
    """Show an act that waits, to be signed by another officer."""
    person = request.officer
    found = find_pending_act(request.context, person.organisation, from_hex(waiting))
    kept, own = found.kept, found.kept.first.signer == person.address
    path = f"/api/v1/permits/{to_hex(kept.permit)}/acts/waiting/{to_hex(found.id)}"
    snapshot = permit_snapshot(request.context, kept.permit)
    return request.page(
        "authority/pending_act.html",
        title=pending_title(request, kept),
        snapshot=snapshot,
        permit_page=permit_page(request, snapshot),
        holder=holder_of(request, snapshot),
        sign=None if own else _form(request, snapshot, found, path),
        kept=kept,
        corrections=corrections(request.context, kept.permit, kept.corrected),
        asked=None,
        reasons=(),
        day="",
        problem="",
        refuse="",
        withdraw=f"{path}/withdrawal" if own else "",
    )


def _form(
    request: PageRequest, snapshot: PermitSnapshot, found: PendingActView, path: str
) -> SignForm:
    """Make the form for the second officer, from the kept act."""
    kept = found.kept
    act_request = copied(PermitActRequest, kept)
    sentence = act_sentence(request, snapshot, act_request)
    button = request.act_text("decision.sign_second")
    sending = Sending(path, {}, permit_page(request, snapshot))
    return sign_form(request, found.act, sentence, button, sending)


@router.get("/permits/{permit}/extension")
def extension(
    request: PageRequestDep, permit: WordPath, day: DayQuery = None
) -> Response:
    """Show the request of a holder, to be granted: to its day or an earlier one."""
    snapshot = own_permit(request, permit, Party.AUTHORITY)
    pending = {
        one.permit: one
        for one in pending_extensions(request.context, request.officer.organisation)
    }
    if snapshot.id not in pending:
        raise ExtensionNotRequestedError(permit)
    found = pending[snapshot.id]
    start_by = found.start_by if day is None else day_start(day + timedelta(days=1))
    sign, problem = None, ""
    try:
        sign = _extension_form(request, permit, found, start_by)
    except ExtensionRefusedError as error:
        problem = request.problem(error)
    return request.page(
        "authority/pending_act.html",
        title=request.say("The holder asks for more time to start"),
        snapshot=snapshot,
        permit_page=permit_page(request, snapshot),
        holder=holder_of(request, snapshot),
        asked=found,
        reasons=REASONS,
        sign=sign,
        day=legal_day(start_by - 1).isoformat(),
        problem=problem,
        refuse=f"/authority/permits/{permit}/acts/refuse-extension",
        kept=None,
        corrections={},
        withdraw="",
    )


def _extension_form(
    request: PageRequest, permit: str, found: PendingExtension, start_by: int
) -> SignForm:
    act = prepare_grant(request.context, found.permit, start_by)
    values = {
        "number": grouped_number(found.number),
        "day": request.day(start_by - 1),
    }
    sentence = request.act_text("decision.extension") % values
    sending = Sending(
        submit=f"/api/v1/permits/{permit}/extension",
        body={"start_by": start_by},
        next=f"/authority/permits/{permit}",
        seconds=DEADLINE_SECONDS,
    )
    button = request.act_text("decision.sign_grant")
    return sign_form(request, act, sentence, button, sending)
