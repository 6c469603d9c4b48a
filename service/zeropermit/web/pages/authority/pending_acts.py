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
from zeropermit.usecases.permits.countersign import Waiting, find_waiting, waiting_acts
from zeropermit.usecases.permits.extension import Waiting as Asked
from zeropermit.usecases.permits.extension import waiting_extensions
from zeropermit.usecases.permits.holder_reports import held_permit
from zeropermit.usecases.permits.officer_acts import Wanted
from zeropermit.web.pages.authority.desk import ToSignRow
from zeropermit.web.pages.authority.permit import own_permit, permit_facts
from zeropermit.web.pages.authority.permit_act_words import (
    act_sentence,
    kind_of,
    reason_words,
)
from zeropermit.web.pages.shared.contexts import Door, Fact, SignForm
from zeropermit.web.pages.shared.page_request import Visit, VisitDep, officer
from zeropermit.web.pages.shared.signed_form import (
    Sending,
    ToSign,
    script_texts,
    sign_form,
)
from zeropermit.web.pages.shared.templates import page
from zeropermit.web.pages.shared.texts import grouped, grouped_number
from zeropermit.web.paths import WordPath

router = APIRouter(prefix="/authority")


@dataclass(frozen=True, slots=True)
class WaitingContext:
    """Context of `authority/pending_acts.html`."""

    rows: tuple[ToSignRow, ...]  #: Acts that wait, newest first.


@dataclass(frozen=True, slots=True)
class SecondContext:
    """Context of `authority/pending_act.html`."""

    title: str  #: What is to be done.
    back: Door  #: Where one comes from.
    permit: str  #: Address of the permit.
    facts: tuple[Fact, ...]  #: The permit, the first signature, the decision.
    text: str  #: The written decision; empty if only its digest is known.
    own: bool  #: Whether the visitor signed first, and so cannot sign again.
    sign: SignForm | None  #: The act, to be signed; None if one cannot.
    withdraw: str = ""  #: Where the visitor takes it back; else empty.
    until: str = ""  #: Until when a signature that left stays good.
    texts: str = ""  #: Words that the script may have to say, as JSON.


@router.get("/waiting")
def waiting(visit: VisitDep) -> Response:
    """List the acts that wait for a second officer."""
    person = officer(visit)
    rows = tuple(
        ToSignRow(
            title=visit.in_language(kind_of(one.kept.act, one.kept.ending).words.title),
            url=f"/authority/waiting/{to_hex(one.id)}",
            number=grouped_number(one.number),
            until=visit.time(one.kept.first.deadline),
        )
        for one in waiting_acts(visit.service.world, person.organisation)
    )
    return page("authority/pending_acts.html", WaitingContext(rows), visit)


@router.get("/waiting/{waiting}")
def second(visit: VisitDep, waiting: WordPath) -> Response:
    """Show an act that waits, to be signed by another officer."""
    person = officer(visit)
    found = find_waiting(visit.service.world, person.organisation, from_hex(waiting))
    own = found.kept.first.signer == person.address
    context = SecondContext(
        title=visit.in_language(kind_of(found.kept.act, found.kept.ending).words.title),
        back=Door(
            visit.say("Acts that wait for a second officer"), "/authority/waiting"
        ),
        permit=f"/authority/permits/{to_hex(found.kept.permit)}",
        facts=tuple(_facts(visit, found)),
        text=found.kept.text or "",
        own=own,
        sign=None if own else _form(visit, found),
        withdraw=_withdrawal(found) if own else "",
        until=visit.time(found.kept.first.deadline),
        texts=script_texts(visit.language),
    )
    return page("authority/pending_act.html", context, visit)


@router.get("/permits/{permit}/extension")
def extension(visit: VisitDep, permit: WordPath) -> Response:
    """Show what a holder asked for and signed, to be granted."""
    held, person = own_permit(visit, permit), officer(visit)
    asked = {
        one.request.permit: one
        for one in waiting_extensions(visit.service.world, person.organisation)
    }
    if held.id not in asked:
        raise ExtensionUnknownError(permit)
    found = asked[held.id]
    code, language = found.request.reason, visit.language
    reason = message(code, language.value) if code in REASONS else code
    day = visit.day(found.act.start_by - 1)
    facts = (
        *permit_facts(visit, held),
        visit.fact("Asked for at", _time(visit, found)),
        visit.fact("Reason", reason),
        visit.fact("Asks to start by", day),
    )
    context = SecondContext(
        title=visit.say("The holder asks for more time to start"),
        back=Door(visit.say("Back to the decisions"), "/authority"),
        permit=f"/authority/permits/{permit}",
        facts=facts,
        text="",
        own=False,
        sign=_extension_form(visit, found, day),
    )
    return page("authority/pending_act.html", context, visit)


def _time(visit: Visit, found: Asked) -> str:
    return visit.time(found.request.requested_at)


def _facts(visit: Visit, found: Waiting) -> Iterator[Fact]:
    kept = found.kept
    yield from permit_facts(visit, held_permit(visit.service.world, kept.permit))
    yield visit.fact("Reason", reason_words(visit, kept.reason))
    if kept.hearing_until:
        day = visit.day(kept.hearing_until - 1)
        yield visit.fact("Hearing until", day)
    digest = grouped(kept.decision)
    yield visit.fact("Digest of the written decision", digest, code=True)
    yield visit.fact("Signed first by", kept.first.signer, code=True)
    until = visit.time(kept.first.deadline)
    yield visit.fact("Waits until", until)


def _withdrawal(found: Waiting) -> str:
    permit = to_hex(found.kept.permit)
    return f"/api/v1/permits/{permit}/acts/waiting/{to_hex(found.id)}/withdrawal"


def _form(visit: Visit, found: Waiting) -> SignForm:
    """Make the form for the second officer, from what the server kept."""
    world, kept = visit.service.world, found.kept
    wanted = Wanted(
        kept.act, kept.reason, kept.decision, kept.ending, kept.hearing_until
    )
    permit = to_hex(kept.permit)
    to_sign = ToSign(
        act=found.act,
        sentence=act_sentence(visit, held_permit(world, kept.permit), wanted),
        button=visit.say("Sign as the second officer"),
        deadline=world.clock() + FRESH_SECONDS,
    )
    sending = Sending(
        submit=f"/api/v1/permits/{permit}/acts/waiting/{to_hex(found.id)}",
        body={},
        next=f"/authority/permits/{permit}",
    )
    return sign_form(world, to_sign, sending, visit.language)


def _extension_form(visit: Visit, found: Asked, day: str) -> SignForm:
    world, permit = visit.service.world, to_hex(PermitId(found.request.permit))
    to_sign = ToSign(
        act=found.act,
        sentence=visit.say("We put the start under permit %(number)s off to %(day)s.")
        % {"number": grouped_number(found.number), "day": day},
        button=visit.say("Sign and grant"),
        deadline=world.clock() + DEADLINE_SECONDS,
    )
    sending = Sending(
        submit=f"/api/v1/permits/{permit}/extension",
        body={},
        next=f"/authority/permits/{permit}",
    )
    return sign_form(world, to_sign, sending, visit.language)
