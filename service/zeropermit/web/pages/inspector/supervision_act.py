"""What inspectors record: take over, visit, order, close, outcome of a commitment.

What is written stays in the inspectors' hands: `static/inspect.js` makes the record,
and only its digest is signed and goes to the ledger. Without a network the record is
kept in the browser until there is one.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query, Response

from zeropermit.bootstrap import demonstration_data
from zeropermit.domain.acts.act import Act
from zeropermit.domain.acts.commitments import RecordOutcome
from zeropermit.domain.acts.deadlines import FRESH_SECONDS
from zeropermit.domain.acts.fields import given_fields
from zeropermit.domain.acts.supervision import AcceptSupervision, Inspect
from zeropermit.domain.acts.supervision_orders import CloseOrder, OrderCorrection
from zeropermit.domain.applications.letter import Language
from zeropermit.domain.ledger.identifiers import PermitId
from zeropermit.domain.ledger.state import Registers
from zeropermit.domain.permits.verification import AsOf
from zeropermit.errors import NotFoundError, PermitUnknownError
from zeropermit.usecases.accounts.sign_in import Caller
from zeropermit.usecases.permits.verify import verify_reference
from zeropermit.usecases.supervision.supervise import Wish, check_caller, prepare
from zeropermit.web.pages.inspector.supervision_history import about_facts, supervised
from zeropermit.web.pages.shared.contexts import Choice, Fact, SignForm
from zeropermit.web.pages.shared.essentials import essentials
from zeropermit.web.pages.shared.page_request import Visit, VisitDep
from zeropermit.web.pages.shared.signed_form import (
    Sending,
    ToSign,
    later_form,
    sign_form,
)
from zeropermit.web.pages.shared.templates import page
from zeropermit.web.pages.shared.texts import N, grouped_number, translated
from zeropermit.web.paths import WordPath

router = APIRouter(prefix="/inspector")
AboutQuery = Annotated[str, Query(pattern=r"^(0x[0-9a-f]{64})?$")]


@dataclass(frozen=True, slots=True)
class Kind:
    """One act of supervision, as its page needs it."""

    act: type[Act]
    about: str = ""
    """Member of the wish that names the subject of the act; empty if none does."""
    digest: str = ""
    """Member of the wish that takes the digest of the record; empty if none does."""


KINDS: Mapping[str, Kind] = {
    "accept": Kind(AcceptSupervision),
    "visit": Kind(Inspect, "round", "record"),
    "order": Kind(OrderCorrection, "inspection", "demands"),
    "close": Kind(CloseOrder, "order", "decision"),
    "outcome": Kind(RecordOutcome, "commitment"),
}

NOTES: Mapping[str, str] = {
    "waiting": N("Notes on this device that are not signed yet:"),
    "offline": N(
        "No network. What you wrote is kept on this device; sign it when there is one."
    ),
    "kept": N("No network: this page is as it was %s, and may have changed since."),
    "open": N("Go on"),
    "discard": N("Discard"),
    "sure": N("Discard this note? It is nowhere else."),
    "save": N("Save the record as a file"),
    "record": N("Record kept on this device"),
}
"""What the script of the notes may have to say."""


@dataclass(frozen=True, slots=True)
class InspectingContext:
    """Context of `inspector/supervision_act.html`."""

    title: str  #: What is done here.
    help: str  #: What it means.
    back: str  #: Address of the permit's supervision.
    number: str  #: Number of the permit in its parts.
    place: tuple[Fact, ...]  #: Holder and place, and what it is about.
    kind: str  #: Which act it is: accept, visit, order, close or outcome.
    permit: str  #: Identifier of the permit.
    wish: str  #: What the script completes and sends, as JSON.
    digest: str  #: Member that takes the digest of the record.
    inspections: tuple[Choice, ...]  #: Inspections to rest an outcome on.
    promise: str  #: What was promised; empty if it is about no commitment.
    colleagues: tuple[str, ...]  #: Keys that a demonstration hands out.
    sign: SignForm  #: What is signed, at once or when it is written.
    texts: str  #: Words that the script may have to say, as JSON.


@router.get("/permits/{permit}/{kind}")
def inspecting(
    visit: VisitDep,
    permit: WordPath,
    kind: str,
    about: AboutQuery = "",
) -> Response:
    """Show the form of an act of supervision.

    Raises:
        NotAllowedError: The visitor's body does not supervise the permit.
        NotFoundError: There is no such act.
        NotSupervisedError: Nobody does.
        PermitUnknownError: There is no such permit.
    """
    if kind not in KINDS:
        raise NotFoundError
    wanted, found = KINDS[kind], verify_reference(visit.service.world, permit)
    if found.permit is None:
        raise PermitUnknownError(permit)
    person = visit.person
    world, own = visit.service.world, person.organisation
    check_caller(world, found.permit.id, wanted.act, organisation=own)
    rows = supervised(visit, found.permit.id, person.organisation)
    promise = next((row for row in rows.promises if row.id == about), None)
    context = InspectingContext(
        title=visit.in_language(wanted.act.words.title),
        help=visit.in_language(wanted.act.words.help),
        back=f"/inspector/permits/{permit}",
        number=grouped_number(found.permit.number),
        place=(*essentials(visit, found)[:3], *about_facts(visit, rows, about)),
        kind=kind,
        permit=permit,
        wish=json.dumps(_wish(wanted, about)),
        digest=wanted.digest,
        inspections=tuple(
            Choice(row.id, f"{row.mark.word} · {row.when}", chosen=False)
            for row in rows.inspections
        ),
        promise=f"{promise.by} · {promise.what}" if promise else "",
        colleagues=_colleagues(visit, person),
        sign=_form(visit, person, found.permit.id, wanted),
        texts=notes_texts(visit.language),
    )
    return page("inspector/supervision_act.html", context, visit)


def notes_texts(language: Language) -> str:
    """Give the words of the script of the notes, as JSON."""
    said = {name: translated(language, text) for name, text in NOTES.items()}
    return json.dumps(said, ensure_ascii=False)


def _wish(wanted: Kind, about: str) -> dict[str, str]:
    named = {wanted.about: about} if wanted.about and about else {}
    return {"act": wanted.act.wire_name, **named}


def _form(visit: Visit, person: Caller, permit: PermitId, wanted: Kind) -> SignForm:
    path = f"/api/v1/permits/0x{permit.hex()}/supervision"
    sending = Sending(
        submit=path,
        body={"wish": {"act": wanted.act.wire_name}},
        next=f"/inspector/permits/0x{permit.hex()}?done={{operation}}",
        slot="authorizations",
        signatures=sum(duty.signatures for duty in wanted.act.duties),
    )
    if given_fields(wanted.act):
        return later_form(wanted.act, visit.say("Sign"), sending, visit.language)
    world = visit.service.world
    to_sign = ToSign(
        act=world.ledger.read(_accepting(permit, now=world.clock())),
        sentence=visit.in_language(wanted.act.words.sentence) % {"name": person.name},
        button=visit.say("Sign and take over"),
        deadline=world.clock() + FRESH_SECONDS,
    )
    return sign_form(world, to_sign, sending, visit.language)


def _accepting(permit: PermitId, *, now: int) -> Callable[[Registers, AsOf], Act]:
    wish = Wish(AcceptSupervision)
    return lambda registers, as_of: prepare(
        registers, permit, wish, now=max(now, as_of.time)
    )


def _colleagues(visit: Visit, person: Caller) -> tuple[str, ...]:
    """Name the officers' keys of the visitor's body that a demonstration hands out."""
    if not visit.service.settings.demonstration:
        return ()
    return tuple(
        f"{handle}/{key['handle']}"
        for handle, body in demonstration_data.organisations().items()
        if body["uscc"] == person.uscc
        for key in body["keys"]
        if key["role"] == "OFFICER"
    )
