"""The second officer's desk: acts that one officer signed, and extensions.

What is shown and signed is prepared anew from what was kept, not from what the first
officer's browser showed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from fastapi import APIRouter, Response

from zeropermit.catalogue.messages import message
from zeropermit.domain.acts.deadlines import DEADLINE_SECONDS, FRESH_SECONDS
from zeropermit.domain.ledger.identifiers import PermitId, from_hex, to_hex
from zeropermit.domain.permits.extension_request import REASONS
from zeropermit.errors import ExtensionUnknownError
from zeropermit.usecases.permits.countersign import (
    PendingActView,
    find_pending_act,
    pending_acts,
)
from zeropermit.usecases.permits.extension import PendingExtension as Asked
from zeropermit.usecases.permits.extension import pending_extensions
from zeropermit.usecases.permits.holder_reports import permit_snapshot
from zeropermit.usecases.permits.officer_acts import PermitActRequest
from zeropermit.web.pages.authority.desk import ToSignRow
from zeropermit.web.pages.authority.permit import own_permit, permit_facts
from zeropermit.web.pages.authority.permit_act_words import (
    act_sentence,
    kind_of,
)
from zeropermit.web.pages.shared.contexts import Fact, NavigationLink, SignForm
from zeropermit.web.pages.shared.page_request import (
    PageRequest,
    PageRequestDep,
    officer,
)
from zeropermit.web.pages.shared.signed_form import (
    Sending,
    ToSign,
    script_texts,
    sign_form,
)
from zeropermit.web.pages.shared.templates import page
from zeropermit.web.pages.shared.texts import grouped, grouped_number
from zeropermit.web.pages.shared.titles import act_reason_words
from zeropermit.web.paths import WordPath

router = APIRouter(prefix="/authority")


@dataclass(frozen=True, slots=True)
class PendingActContext:
    """Context of `authority/pending_acts.html`."""

    rows: tuple[ToSignRow, ...]  #: Acts that wait, newest first.


@dataclass(frozen=True, slots=True)
class SecondContext:
    """Context of `authority/pending_act.html`."""

    title: str  #: What is to be done.
    back: NavigationLink  #: Where one comes from.
    permit: str  #: Address of the permit.
    facts: tuple[Fact, ...]  #: The permit, the first signature, the decision.
    text: str  #: The written decision; empty if only its digest is known.
    own: bool  #: Whether the visitor signed first, and so cannot sign again.
    sign: SignForm | None  #: The act, to be signed; None if one cannot.
    withdraw: str = ""  #: Where the visitor takes it back; else empty.
    until: str = ""  #: Until when a signature that left stays good.
    texts: str = ""  #: Words that the script may have to say, as JSON.


@router.get("/waiting")
def waiting(request: PageRequestDep) -> Response:
    """List the acts that wait for a second officer."""
    person = officer(request)
    rows = tuple(
        ToSignRow(
            title=request.in_language(
                kind_of(one.kept.act, one.kept.ending).words.title
            ),
            url=f"/authority/waiting/{to_hex(one.id)}",
            number=grouped_number(one.number),
            until=request.time(one.kept.first.deadline),
        )
        for one in pending_acts(request.service.context, person.organisation)
    )
    return page("authority/pending_acts.html", PendingActContext(rows), request)


@router.get("/waiting/{waiting}")
def second(request: PageRequestDep, waiting: WordPath) -> Response:
    """Show an act that waits, to be signed by another officer."""
    person = officer(request)
    found = find_pending_act(
        request.service.context, person.organisation, from_hex(waiting)
    )
    own = found.kept.first.signer == person.address
    context = SecondContext(
        title=request.in_language(
            kind_of(found.kept.act, found.kept.ending).words.title
        ),
        back=NavigationLink(
            request.say("Acts that wait for a second officer"), "/authority/waiting"
        ),
        permit=f"/authority/permits/{to_hex(found.kept.permit)}",
        facts=tuple(_facts(request, found)),
        text=found.kept.text or "",
        own=own,
        sign=None if own else _form(request, found),
        withdraw=_withdrawal(found) if own else "",
        until=request.time(found.kept.first.deadline),
        texts=script_texts(request.language),
    )
    return page("authority/pending_act.html", context, request)


@router.get("/permits/{permit}/extension")
def extension(request: PageRequestDep, permit: WordPath) -> Response:
    """Show the request that a holder signed, to be granted."""
    snapshot, person = own_permit(request, permit), officer(request)
    pending = {
        one.request.permit: one
        for one in pending_extensions(request.service.context, person.organisation)
    }
    if snapshot.id not in pending:
        raise ExtensionUnknownError(permit)
    found = pending[snapshot.id]
    code, language = found.request.reason, request.language
    reason = message(code, language.value) if code in REASONS else code
    day = request.day(found.act.start_by - 1)
    facts = (
        *permit_facts(request, snapshot),
        request.fact("Asked for at", _time(request, found)),
        request.fact("Reason", reason),
        request.fact("Asks to start by", day),
    )
    context = SecondContext(
        title=request.say("The holder asks for more time to start"),
        back=NavigationLink(request.say("Back to the decisions"), "/authority"),
        permit=f"/authority/permits/{permit}",
        facts=facts,
        text="",
        own=False,
        sign=_extension_form(request, found, day),
    )
    return page("authority/pending_act.html", context, request)


def _time(request: PageRequest, found: Asked) -> str:
    return request.time(found.request.requested_at)


def _facts(request: PageRequest, found: PendingActView) -> Iterator[Fact]:
    kept = found.kept
    yield from permit_facts(
        request, permit_snapshot(request.service.context, kept.permit)
    )
    yield request.fact("Reason", act_reason_words(request, kept.reason))
    if kept.hearing_until:
        day = request.day(kept.hearing_until - 1)
        yield request.fact("Hearing until", day)
    digest = grouped(kept.decision)
    yield request.fact("Digest of the written decision", digest, code=True)
    yield request.fact("Signed first by", kept.first.signer, code=True)
    until = request.time(kept.first.deadline)
    yield request.fact("Waits until", until)


def _withdrawal(found: PendingActView) -> str:
    permit = to_hex(found.kept.permit)
    return f"/api/v1/permits/{permit}/acts/waiting/{to_hex(found.id)}/withdrawal"


def _form(request: PageRequest, found: PendingActView) -> SignForm:
    """Make the form for the second officer, from the kept act."""
    context, kept = request.service.context, found.kept
    act_request = PermitActRequest(
        kept.act, kept.reason, kept.decision, kept.ending, kept.hearing_until
    )
    permit = to_hex(kept.permit)
    to_sign = ToSign(
        act=found.act,
        sentence=act_sentence(
            request, permit_snapshot(context, kept.permit), act_request
        ),
        button=request.say("Sign as the second officer"),
        deadline=context.clock() + FRESH_SECONDS,
    )
    sending = Sending(
        submit=f"/api/v1/permits/{permit}/acts/waiting/{to_hex(found.id)}",
        body={},
        next=f"/authority/permits/{permit}",
    )
    return sign_form(context, to_sign, sending, request.language)


def _extension_form(request: PageRequest, found: Asked, day: str) -> SignForm:
    context, permit = request.service.context, to_hex(PermitId(found.request.permit))
    to_sign = ToSign(
        act=found.act,
        sentence=request.say("We put the start under permit %(number)s off to %(day)s.")
        % {"number": grouped_number(found.number), "day": day},
        button=request.say("Sign and grant"),
        deadline=context.clock() + DEADLINE_SECONDS,
    )
    sending = Sending(
        submit=f"/api/v1/permits/{permit}/extension",
        body={},
        next=f"/authority/permits/{permit}",
    )
    return sign_form(context, to_sign, sending, request.language)
