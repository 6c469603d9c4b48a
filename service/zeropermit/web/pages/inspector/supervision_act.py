"""Acts of inspectors: take over, visit, order, close, outcome of a commitment.

What is written stays in the inspectors' hands: `static/inspect.js` makes the record,
and only its digest is signed and goes to the ledger. Without a network the record is
kept in the browser until there is one.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query, Response

from zeropermit.bootstrap import demonstration_data
from zeropermit.domain.acts.act import Act
from zeropermit.domain.acts.commitments import RecordOutcome
from zeropermit.domain.acts.fields import given_fields
from zeropermit.domain.acts.supervision import AcceptSupervision, Inspect
from zeropermit.domain.acts.supervision_orders import CloseOrder, OrderCorrection
from zeropermit.domain.ledger.identifiers import PermitId
from zeropermit.errors import NotFoundError, PermitUnknownError
from zeropermit.usecases.permits.verify import verify_reference
from zeropermit.usecases.supervision.supervise import (
    SupervisionRequest,
    check_caller,
    prepare,
)
from zeropermit.web.pages.inspector.supervision_history import about_facts, supervised
from zeropermit.web.pages.shared.contexts import Fact, FormOption, SignForm
from zeropermit.web.pages.shared.face import essentials
from zeropermit.web.pages.shared.page_request import PageRequest, PageRequestDep
from zeropermit.web.pages.shared.signed_form import Sending, later_form, sign_form
from zeropermit.web.pages.shared.texts import N, grouped_number
from zeropermit.web.paths import WordPath

router = APIRouter(prefix="/inspector")
AboutQuery = Annotated[str, Query(pattern=r"^(0x[0-9a-f]{64})?$")]


@dataclass(frozen=True, slots=True)
class SupervisionActWords:
    """One act of supervision, as its page needs it."""

    act: type[Act]
    #: Member of the wish that names the subject of the act; empty if none does.
    about: str = ""
    #: Member of the wish that takes the digest of the record; empty if none does.
    digest: str = ""


KINDS: Mapping[str, SupervisionActWords] = {
    "accept": SupervisionActWords(AcceptSupervision),
    "visit": SupervisionActWords(Inspect, "round", "record"),
    "order": SupervisionActWords(OrderCorrection, "inspection", "demands"),
    "close": SupervisionActWords(CloseOrder, "order", "decision"),
    "outcome": SupervisionActWords(RecordOutcome, "commitment"),
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
"""Words of the script of the notes."""


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
    inspections: tuple[FormOption, ...]  #: Inspections to rest an outcome on.
    commitment: str  #: What was promised; empty if it is about no commitment.
    colleagues: tuple[str, ...]  #: Keys that a demonstration hands out.
    sign: SignForm  #: What is signed, at once or when it is written.
    texts: str  #: Words that the script may have to say, as JSON.


@router.get("/permits/{permit}/{kind}")
def inspecting(
    request: PageRequestDep,
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
    wanted, found = KINDS[kind], verify_reference(request.context, permit)
    if found.permit is None:
        raise PermitUnknownError(permit)
    act, own = wanted.act, request.person.organisation
    check_caller(request.context, found.permit.id, act, organisation=own)
    rows = supervised(request, found.permit.id, own)
    named = {wanted.about: about} if wanted.about and about else {}
    commitment = next((row for row in rows.commitments if row.id == about), None)
    context = InspectingContext(
        title=request.in_language(act.words.title),
        help=request.in_language(act.words.help),
        back=f"/inspector/permits/{permit}",
        number=grouped_number(found.permit.number),
        place=(*essentials(request, found)[:3], *about_facts(request, rows, about)),
        kind=kind,
        permit=permit,
        wish=json.dumps({"act": act.wire_name, **named}),
        digest=wanted.digest,
        inspections=tuple(
            FormOption(row.id, f"{row.mark.word} · {row.when}", chosen=False)
            for row in rows.inspections
        ),
        commitment=f"{commitment.by} · {commitment.what}" if commitment else "",
        colleagues=_colleagues(request),
        sign=_form(request, found.permit.id, act),
        texts=request.texts(NOTES),
    )
    return request.page("inspector/supervision_act.html", context)


def _form(request: PageRequest, permit: PermitId, kind: type[Act]) -> SignForm:
    sending = Sending(
        submit=f"/api/v1/permits/0x{permit.hex()}/supervision",
        body={"wish": {"act": kind.wire_name}},
        next=f"/inspector/permits/0x{permit.hex()}?done={{operation}}",
        slot="authorizations",
        signatures=sum(duty.signatures for duty in kind.duties),
    )
    if given_fields(kind):
        return later_form(request, kind, request.say("Sign"), sending)
    now, wanted = request.now, SupervisionRequest(AcceptSupervision)
    act = request.read(
        lambda state, as_of: prepare(state, permit, wanted, now=max(now, as_of.time))
    )
    sentence = request.in_language(kind.words.sentence) % {"name": request.person.name}
    return sign_form(request, act, sentence, request.say("Sign and take over"), sending)


def _colleagues(request: PageRequest) -> tuple[str, ...]:
    """Name the officers' keys of the visitor's body that a demonstration hands out."""
    if not request.service.settings.demonstration:
        return ()
    return tuple(
        f"{handle}/{key['handle']}"
        for handle, body in demonstration_data.organisations().items()
        if body["uscc"] == request.person.uscc
        for key in body["keys"]
        if key["role"] == "OFFICER"
    )
