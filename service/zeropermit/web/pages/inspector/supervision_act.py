"""Acts of supervision on a permit, by inspectors and officers of its authority.

What is written stays in the inspectors' hands: `static/inspect.js` makes the record,
and only its digest is signed and goes to the ledger. Without a network the record is
kept in the browser until there is one.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query, Response

from zeropermit.bootstrap import demonstration_data
from zeropermit.catalogue.messages import message
from zeropermit.domain.acts.act import Act
from zeropermit.domain.acts.commitments import RecordOutcome
from zeropermit.domain.acts.deadlines import FRESH_SECONDS
from zeropermit.domain.acts.fields import given_fields
from zeropermit.domain.acts.reasons import SUPERVISION_REASONS
from zeropermit.domain.acts.supervision import (
    AcceptSupervision,
    HandOver,
    Inspect,
    Redraw,
)
from zeropermit.domain.acts.supervision_orders import (
    AnswerReferral,
    CloseOrder,
    OrderCorrection,
    Refer,
)
from zeropermit.domain.applications.letter import Language
from zeropermit.domain.ledger.block import BlockStamp
from zeropermit.domain.ledger.identifiers import ZERO, PermitId, RoundId, from_hex
from zeropermit.domain.ledger.state import LedgerState
from zeropermit.domain.supervision.preconditions import wants
from zeropermit.errors import NotFoundError, PermitUnknownError
from zeropermit.usecases.accounts.sign_in import Caller
from zeropermit.usecases.permits.verify import verify_reference
from zeropermit.usecases.supervision.hand_over import possible_supervisors
from zeropermit.usecases.supervision.supervise import (
    SupervisionRequest,
    check_caller,
    prepare,
)
from zeropermit.web.pages.inspector.supervision_history import about_facts, supervised
from zeropermit.web.pages.shared.contexts import ActInput, Fact, FormOption, SignForm
from zeropermit.web.pages.shared.essentials import essentials
from zeropermit.web.pages.shared.page_request import PageRequest, PageRequestDep
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
class SupervisionActWords:
    """One act of supervision, as its page needs it."""

    act: type[Act]
    #: Member of the wish that names the subject of the act; empty if none does.
    about: str = ""
    #: Member of the wish that takes the digest of the record; empty if none does.
    digest: str = ""
    note: str = ""  #: Title of the record that is written; empty if none is.


KINDS: Mapping[str, SupervisionActWords] = {
    "accept": SupervisionActWords(AcceptSupervision),
    "visit": SupervisionActWords(Inspect, "round", "record", N("What you saw")),
    "order": SupervisionActWords(
        OrderCorrection, "inspection", "demands", N("What has to be put right")
    ),
    "close": SupervisionActWords(
        CloseOrder, "order", "decision", N("What you saw, and your decision")
    ),
    "outcome": SupervisionActWords(RecordOutcome, "commitment"),
    "hand-over": SupervisionActWords(HandOver),
    "redraw": SupervisionActWords(
        Redraw, "round", "decision", N("Why the pair is drawn again")
    ),
    "refer": SupervisionActWords(
        Refer, "", "record", N("What you found, and what you propose")
    ),
    "answer": SupervisionActWords(
        AnswerReferral, "referral", "decision", N("Answer of the authority")
    ),
}
FOUND, DECIDED = N("What you found"), N("What you decide")
"""Titles of the fields."""
FINDING = frozenset({"visit", "order", "close", "outcome"})
"""Acts with findings."""

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
    back: str  #: Address of the permit's supervision, or of the desk.
    number: str  #: Number of the permit in its parts; empty if it is about none.
    place: tuple[Fact, ...]  #: Holder and place, and what it is about.
    kind: str  #: Which act it is, as the address says it.
    legend: str  #: Title of the fields.
    inputs: tuple[ActInput, ...]  #: Fields of the act that are not told by its kind.
    note: str  #: Title of the record that is written; empty if none is.
    several: bool  #: Whether two officers sign.
    subject: str  #: Signed member that names the subject of the act, as JSON.
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
    wanted, found = KINDS[kind], verify_reference(request.service.context, permit)
    if found.permit is None:
        raise PermitUnknownError(permit)
    person = request.person
    check_caller(
        request.service.context,
        found.permit.id,
        wanted.act,
        organisation=person.organisation,
    )
    rows = supervised(request, found.permit.id, person.organisation)
    commitment = next((row for row in rows.commitments if row.id == about), None)
    context = InspectingContext(
        title=request.in_language(wanted.act.words.title),
        help=request.in_language(wanted.act.words.help),
        back=f"/inspector/permits/{permit}",
        number=grouped_number(found.permit.number),
        place=(
            *essentials(request, found)[:3],
            *about_facts(request, rows, about),
            *_drawn_facts(request, found.permit.id, about),
        ),
        kind=kind,
        legend=request.say(FOUND if kind in FINDING else DECIDED),
        inputs=tuple(_inputs(request, wanted, found.permit.id)),
        note=request.say(wanted.note) if wanted.note else "",
        several=signatures_of(wanted.act) > 1,
        subject=json.dumps({"permit": permit}),
        wish=json.dumps(_supervision_request(wanted, about)),
        digest=wanted.digest,
        inspections=tuple(
            FormOption(row.id, f"{row.mark.word} · {row.when}", chosen=False)
            for row in rows.inspections
        ),
        commitment=f"{commitment.by} · {commitment.what}" if commitment else "",
        colleagues=colleagues_of(request, wanted.act),
        sign=_form(request, person, found.permit.id, wanted),
        texts=notes_texts(request.language),
    )
    return page("inspector/supervision_act.html", context, request)


def notes_texts(language: Language) -> str:
    """Give the words of the script of the notes, as JSON."""
    said = {name: translated(language, text) for name, text in NOTES.items()}
    return json.dumps(said, ensure_ascii=False)


def signatures_of(act: type[Act]) -> int:
    """Count the signatures of an act."""
    return sum(duty.signatures for duty in act.duties)


def act_inputs(
    request: PageRequest,
    act: type[Act],
    names: Sequence[str],
    choices: Mapping[str, tuple[FormOption, ...]],
) -> Iterator[ActInput]:
    """Make inputs for fields of an act, with the values to choose from."""
    fields, kinds = given_fields(act), {"uint64": "date", "uint16": "number"}
    for name in names:
        field = fields[name]
        yield ActInput(
            name=name,
            kind="choice" if name in choices else kinds[field.kind],
            label=request.in_language(field.words.label),
            help="" if name in choices else request.in_language(field.words.help),
            value="",
            required=True,
            choices=choices.get(name, ()),
            problem="",
        )


def _drawn_facts(request: PageRequest, permit: PermitId, about: str) -> Iterator[Fact]:
    """Name the officers that a round drew for the permit; nothing if it drew none."""
    number = RoundId(from_hex(about)) if about else RoundId(ZERO)

    def read(state: LedgerState, _: BlockStamp) -> Sequence[str]:
        waits = wants(state, number, permit)
        return state.supervision.pair(number, permit) if waits else ()

    if pair := request.service.context.ledger.read(read):
        yield request.fact("Drawn for it", " ".join(pair), code=True)


def _inputs(
    request: PageRequest, wanted: SupervisionActWords, permit: PermitId
) -> Iterator[ActInput]:
    context, language = request.service.context, request.language.value
    choices: dict[str, tuple[FormOption, ...]] = {}
    if wanted.act is HandOver:
        bodies = context.ledger.read(
            lambda state, _: possible_supervisors(state, permit, now=context.clock())
        )
        choices["supervisor"] = tuple(
            FormOption(body.uscc, f"{body.name} {body.uscc}", chosen=False)
            for body in bodies
        )
    elif codes := SUPERVISION_REASONS.get(wanted.act.wire_name):
        choices["reason"] = tuple(
            FormOption(code, message(code, language), chosen=False) for code in codes
        )
    yield from act_inputs(request, wanted.act, tuple(choices), choices)


def _supervision_request(wanted: SupervisionActWords, about: str) -> dict[str, str]:
    named = {wanted.about: about} if wanted.about and about else {}
    return {"act": wanted.act.wire_name, **named}


def _form(
    request: PageRequest, person: Caller, permit: PermitId, wanted: SupervisionActWords
) -> SignForm:
    path = f"/api/v1/permits/0x{permit.hex()}/supervision"
    sending = Sending(
        submit=path,
        body={"wish": {"act": wanted.act.wire_name}},
        next=f"/inspector/permits/0x{permit.hex()}?done={{operation}}",
        slot="authorizations",
        signatures=signatures_of(wanted.act),
    )
    if given_fields(wanted.act):
        return later_form(wanted.act, request.say("Sign"), sending, request.language)
    context = request.service.context
    to_sign = ToSign(
        act=context.ledger.read(_accepting(permit, now=context.clock())),
        sentence=request.in_language(wanted.act.words.sentence) % {"name": person.name},
        button=request.say("Sign and take over"),
        deadline=context.clock() + FRESH_SECONDS,
    )
    return sign_form(context, to_sign, sending, request.language)


def _accepting(
    permit: PermitId, *, now: int
) -> Callable[[LedgerState, BlockStamp], Act]:
    act_request = SupervisionRequest(AcceptSupervision)
    return lambda state, as_of: prepare(
        state, permit, act_request, now=max(now, as_of.time)
    )


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
        if key["role"] == "OFFICER"
    )
