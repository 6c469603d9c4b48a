"""Acts of supervision on a permit, by inspectors and officers of its authority.

What is written stays in the inspectors' hands: `static/inspect.js` makes the record,
and only its digest is signed and goes to the ledger. Without a network the record is
kept in the browser until there is one.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from fastapi import APIRouter, Response

from zeropermit.bootstrap import demonstration_data
from zeropermit.catalogue.words.acts import words_of
from zeropermit.domain.accounts.responsibility import OFFICER
from zeropermit.domain.acts.act import Act
from zeropermit.domain.acts.commitments import RecordOutcome
from zeropermit.domain.acts.fields import given_fields
from zeropermit.domain.acts.reasons import SUPERVISION_REASONS
from zeropermit.domain.acts.supervision import (
    AcceptSupervision,
    AnswerReferral,
    CloseOrder,
    HandOver,
    Inspect,
    LiftStop,
    OrderCorrection,
    OrderStop,
    Redraw,
    Refer,
)
from zeropermit.domain.ledger.block import BlockStamp
from zeropermit.domain.ledger.events import KeyRole
from zeropermit.domain.ledger.identifiers import (
    ZERO,
    PermitId,
    RoundId,
    from_hex,
    to_hex,
)
from zeropermit.domain.ledger.state import LedgerState
from zeropermit.domain.supervision.preconditions import wants
from zeropermit.errors import NotFoundError
from zeropermit.usecases.supervision.hand_over import possible_supervisors
from zeropermit.usecases.supervision.supervise import (
    SupervisionRequest,
    check_caller,
    prepare,
)
from zeropermit.web.pages.inspector.desk import AboutQuery
from zeropermit.web.pages.inspector.supervision import (
    Supervised,
    about_facts,
    supervised,
)
from zeropermit.web.pages.shared.contexts import (
    Fact,
    SignForm,
)
from zeropermit.web.pages.shared.face import essentials
from zeropermit.web.pages.shared.page_request import PageRequest, PageRequestDep
from zeropermit.web.pages.shared.signed_form import Sending, later_form, sign_form
from zeropermit.web.pages.shared.verification import known_permit
from zeropermit.web.paths import WordPath

router = APIRouter(prefix="/inspector")


@dataclass(frozen=True, slots=True)
class SupervisionForm:
    """One act of supervision, as its page needs it."""

    act: type[Act]
    #: Member of the wish that names the subject of the act; empty if none does.
    about: str = ""
    #: Member of the wish that takes the digest of the record; empty if none does.
    digest: str = ""


KINDS: Mapping[str, SupervisionForm] = {
    "accept": SupervisionForm(AcceptSupervision),
    "visit": SupervisionForm(Inspect, "round", "record"),
    "order": SupervisionForm(OrderCorrection, "inspection", "demands"),
    "close": SupervisionForm(CloseOrder, "order", "decision"),
    "stop": SupervisionForm(OrderStop, "", "decision"),
    "lift": SupervisionForm(LiftStop, "stop", "record"),
    "outcome": SupervisionForm(RecordOutcome, "commitment"),
    "hand-over": SupervisionForm(HandOver),
    "redraw": SupervisionForm(Redraw, "round", "decision"),
    "refer": SupervisionForm(Refer, "", "record"),
    "answer": SupervisionForm(AnswerReferral, "referral", "decision"),
}
EMPTY: Mapping[str, object] = {
    "back": "/inspector",
    "number": "",
    "place": (),
    "inputs": {},
    "subject": "{}",
    "wish": "{}",
    "digest": "",
    "inspections": {},
    "commitment": None,
    "inspected_at": 0,
}
"""Values of the template for an act without them."""


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
    return act_page(
        request,
        act,
        kind,
        _form(request, found.id, act),
        back=f"/inspector/permits/{permit}",
        number=found.number,
        place=(
            *essentials(request, answer)[:3],
            *about_facts(request, rows, about),
            *_drawn_facts(request, found.id, about),
        ),
        inputs=_inputs(request, act, found.id),
        subject=json.dumps({"permit": permit}),
        wish=json.dumps({"act": act.wire_name, **named}),
        digest=wanted.digest,
        inspections=rows.inspections,
        commitment=next(
            (row for row in rows.commitments if to_hex(row.id) == about), None
        ),
        inspected_at=_inspected_at(rows, about),
    )


def act_page(
    request: PageRequest, act: type[Act], kind: str, sign: SignForm, **values: object
) -> Response:
    """Show the form of an act; values that are left out are empty."""
    return request.page(
        "inspector/supervision_act.html",
        **{**EMPTY, **values},
        act=act,
        kind=kind,
        note=words_of(act).note,
        sign=sign,
        fields=given_fields(act),
        several=signatures_of(act) > 1,
        colleagues=colleagues_of(request, act),
        texts=request.texts("notes"),
    )


def signatures_of(act: type[Act]) -> int:
    """Count the signatures of an act."""
    return sum(duty.signatures for duty in act.duties)


def _drawn_facts(request: PageRequest, permit: PermitId, about: str) -> Iterator[Fact]:
    """Name the officers that a round drew for the permit; nothing if it drew none."""
    number = RoundId(from_hex(about)) if about else RoundId(ZERO)

    def read(state: LedgerState, _: BlockStamp) -> Sequence[str]:
        waits = wants(state, number, permit)
        return state.supervision.pair(number, permit) if waits else ()

    if pair := request.read(read):
        yield request.fact("Drawn for it", " ".join(pair), code=True)


def _inspected_at(rows: Supervised, about: str) -> int:
    """Give the second of the inspection before an order; 0 if the order is unknown."""
    order = rows.orders.get(from_hex(about)) if about else None
    return rows.inspections[order.inspection].inspected_at if order else 0


def _inputs(
    request: PageRequest, act: type[Act], permit: PermitId
) -> Mapping[str, Mapping[str, str]]:
    """Give the words of the values to choose from, by field and value."""
    if act is HandOver:
        now = request.now
        bodies = request.read(
            lambda state, _: possible_supervisors(state, permit, now=now)
        )
        return {
            "supervisor": {body.uscc: f"{body.name} {body.uscc}" for body in bodies}
        }
    codes = SUPERVISION_REASONS.get(act.wire_name)
    return {"reason": {one: request.message(one) for one in codes}} if codes else {}


def _form(request: PageRequest, permit: PermitId, kind: type[Act]) -> SignForm:
    sending = Sending(
        submit=f"/api/v1/permits/0x{permit.hex()}/supervision",
        body={"wish": {"act": kind.wire_name}},
        next=f"/inspector/permits/0x{permit.hex()}?done={{operation}}",
        slot="authorizations",
        signatures=signatures_of(kind),
    )
    if given_fields(kind):
        return later_form(request, kind, request.act_text("supervision.sign"), sending)
    now, wanted = request.now, SupervisionRequest(AcceptSupervision)
    act = request.read(
        lambda state, as_of: prepare(state, permit, wanted, now=max(now, as_of.time))
    )
    sentence = request.sentence(kind, name=request.person.name)
    button = request.act_text("supervision.take_over")
    return sign_form(request, act, sentence, button, sending)


def colleagues_of(request: PageRequest, act: type[Act]) -> tuple[str, ...]:
    """Name keys of the visitor's colleagues that a demonstration hands out.

    An act that nobody else signs needs none.
    """
    if not request.service.settings.demonstration or signatures_of(act) == 1:
        return ()
    return tuple(
        f"{handle}/{key['handle']}"
        for handle, body in demonstration_data.organisations().items()
        if body["uscc"] == request.person.uscc
        for key in body["keys"]
        if KeyRole[key["role"]] in OFFICER
    )
