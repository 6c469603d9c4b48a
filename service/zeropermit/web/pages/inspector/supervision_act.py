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
from zeropermit.errors import NotFoundError
from zeropermit.usecases.supervision.supervise import (
    SupervisionRequest,
    check_caller,
    prepare,
)
from zeropermit.web.pages.inspector.desk import NOTES
from zeropermit.web.pages.inspector.supervision import about_facts, supervised
from zeropermit.web.pages.shared.contexts import Fact, FormOption, SignForm, options
from zeropermit.web.pages.shared.face import essentials
from zeropermit.web.pages.shared.page_request import PageRequest, PageRequestDep
from zeropermit.web.pages.shared.signed_form import Sending, later_form, sign_form
from zeropermit.web.pages.shared.texts import grouped_number
from zeropermit.web.pages.shared.verification import known_permit
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


@dataclass(frozen=True, slots=True)
class InspectingContext:
    """Context of `inspector/supervision_act.html`."""

    title: str  #: Name of the act.
    help: str  #: Meaning of the act.
    back: str  #: Address of the permit's supervision.
    number: str  #: Number of the permit in its parts.
    place: tuple[Fact, ...]  #: Holder, place and subject of the act.
    kind: str  #: Which act it is: accept, visit, order, close or outcome.
    permit: str  #: Identifier of the permit.
    wish: str  #: Request that the script completes and sends, as JSON.
    digest: str  #: Member that takes the digest of the record.
    inspections: tuple[FormOption, ...]  #: Inspections to rest an outcome on.
    commitment: str  #: Text of the commitment; empty if none is meant.
    colleagues: tuple[str, ...]  #: Keys that a demonstration hands out.
    sign: SignForm  #: Form of the act.
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
    wanted, (answer, found) = KINDS[kind], known_permit(request, permit)
    act, own = wanted.act, request.person.organisation
    check_caller(request.context, found.id, act, organisation=own)
    rows = supervised(request, found.id, own)
    named = {wanted.about: about} if wanted.about and about else {}
    commitment = next((row for row in rows.commitments if row.id == about), None)
    context = InspectingContext(
        title=request.in_language(act.words.title),
        help=request.in_language(act.words.help),
        back=f"/inspector/permits/{permit}",
        number=grouped_number(found.number),
        place=(*essentials(request, answer)[:3], *about_facts(request, rows, about)),
        kind=kind,
        permit=permit,
        wish=json.dumps({"act": act.wire_name, **named}),
        digest=wanted.digest,
        inspections=options(
            {row.id: f"{row.mark.word} · {row.when}" for row in rows.inspections}
        ),
        commitment=f"{commitment.by} · {commitment.what}" if commitment else "",
        colleagues=_colleagues(request),
        sign=_form(request, found.id, act),
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
