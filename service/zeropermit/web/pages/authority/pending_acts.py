"""The second officer's desk: acts that one officer signed, and extensions.

The page prepares each act again from the kept act, not from the first officer's
browser.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from fastapi import APIRouter, Response

from zeropermit.domain.accounts.responsibility import Party
from zeropermit.domain.acts.deadlines import DEADLINE_SECONDS
from zeropermit.domain.acts.pending import WaitingAct
from zeropermit.domain.ledger.identifiers import from_hex, to_hex
from zeropermit.domain.permits.extension_request import REASONS
from zeropermit.errors import ExtensionUnknownError
from zeropermit.usecases.permits.countersign import (
    PendingActView,
    find_pending_act,
    pending_acts,
)
from zeropermit.usecases.permits.extension import PendingExtension, pending_extensions
from zeropermit.usecases.permits.holder_reports import PermitSnapshot, permit_snapshot
from zeropermit.usecases.permits.officer_acts import PermitActRequest
from zeropermit.web.pages.authority.permit import permit_facts
from zeropermit.web.pages.authority.permit_act import act_sentence, kind_of
from zeropermit.web.pages.shared.contexts import Fact, SignForm
from zeropermit.web.pages.shared.page_request import PageRequest, PageRequestDep
from zeropermit.web.pages.shared.permits import own_permit
from zeropermit.web.pages.shared.signed_form import Sending, sign_form
from zeropermit.web.pages.shared.texts import grouped, grouped_number
from zeropermit.web.pages.shared.titles import act_reason_words
from zeropermit.web.paths import WordPath

router = APIRouter(prefix="/authority")


@dataclass(frozen=True, slots=True)
class ToSignRow:
    """An act that waits for an officer's signature."""

    title: str  #: Name of the act.
    url: str  #: Page on which it is read and signed.
    number: str  #: Number of the permit, in its parts.
    until: str  #: End of the time for the signature; empty if it has no end.


@router.get("/waiting")
def waiting(request: PageRequestDep) -> Response:
    """List the acts that wait for a second officer."""
    own = request.officer.organisation
    rows = tuple(
        pending_row(request, one, request.time(one.kept.first.deadline))
        for one in pending_acts(request.context, own)
    )
    return request.page(
        "authority/pending_acts.html",
        rows=rows,
    )


def pending_row(request: PageRequest, found: PendingActView, until: str) -> ToSignRow:
    """Show a pending act in a list."""
    url = f"/authority/waiting/{to_hex(found.id)}"
    return ToSignRow(
        _title(request, found.kept), url, grouped_number(found.number), until
    )


def _title(request: PageRequest, kept: WaitingAct) -> str:
    return request.in_language(kind_of(kept.act, kept.ending).words.title)


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
        title=_title(request, kept),
        permit=to_hex(kept.permit),
        facts=tuple(_facts(request, snapshot, kept)),
        sign=None if own else _form(request, snapshot, found, path),
        kept=kept,
        withdraw=f"{path}/withdrawal" if own else "",
    )


def _facts(
    request: PageRequest, snapshot: PermitSnapshot, kept: WaitingAct
) -> Iterator[Fact]:
    yield from permit_facts(request, snapshot)
    yield request.fact("Reason", act_reason_words(request, kept.reason))
    if kept.hearing_until:
        yield request.fact("Hearing until", request.day(kept.hearing_until - 1))
    digest = grouped(kept.decision)
    yield request.fact("Digest of the written decision", digest, code=True)
    yield request.fact("Signed first by", kept.first.signer, code=True)
    yield request.fact("Waits until", request.time(kept.first.deadline))


def _form(
    request: PageRequest, snapshot: PermitSnapshot, found: PendingActView, path: str
) -> SignForm:
    """Make the form for the second officer, from the kept act."""
    kept = found.kept
    act_request = PermitActRequest(
        kept.act, kept.reason, kept.decision, kept.ending, kept.hearing_until
    )
    sentence = act_sentence(request, snapshot, act_request)
    button = request.say("Sign as the second officer")
    sending = Sending(path, {}, f"/authority/permits/{to_hex(kept.permit)}")
    return sign_form(request, found.act, sentence, button, sending)


@router.get("/permits/{permit}/extension")
def extension(request: PageRequestDep, permit: WordPath) -> Response:
    """Show the request that a holder signed, to be granted."""
    snapshot = own_permit(request, permit, Party.AUTHORITY)
    pending = {
        one.request.permit: one
        for one in pending_extensions(request.context, request.officer.organisation)
    }
    if snapshot.id not in pending:
        raise ExtensionUnknownError(permit)
    found = pending[snapshot.id]
    code, day = found.request.reason, request.day(found.act.start_by - 1)
    return request.page(
        "authority/pending_act.html",
        title=request.say("The holder asks for more time to start"),
        permit=permit,
        facts=(
            *permit_facts(request, snapshot),
            request.fact("Asked for at", request.time(found.request.requested_at)),
            request.fact("Reason", request.message(code) if code in REASONS else code),
            request.fact("Asks to start by", day),
        ),
        sign=_extension_form(request, permit, found, day),
        kept=None,
        withdraw="",
    )


def _extension_form(
    request: PageRequest, permit: str, found: PendingExtension, day: str
) -> SignForm:
    sentence = request.say(
        "We put the start under permit %(number)s off to %(day)s.",
        number=grouped_number(found.number),
        day=day,
    )
    sending = Sending(
        submit=f"/api/v1/permits/{permit}/extension",
        body={},
        next=f"/authority/permits/{permit}",
        seconds=DEADLINE_SECONDS,
    )
    button = request.say("Sign and grant")
    return sign_form(request, found.act, sentence, button, sending)
