"""A permit at an officer's desk: the acts of two officers, signed by the first.

The first officer chooses, gives the reason and the written decision, reads the
sentence and signs; the act then waits for a second one (`countersigning.py`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response

from zeropermit.catalogue.messages import message
from zeropermit.domain.accounts.responsibility import Party
from zeropermit.domain.acts.act import Act
from zeropermit.domain.acts.pending import text_digest
from zeropermit.domain.acts.reasons import ACT_REASONS
from zeropermit.domain.acts.supervision import HandOver
from zeropermit.domain.acts.supervision_orders import AnswerReferral
from zeropermit.domain.law.decision_limit import hearing_end
from zeropermit.domain.ledger.identifiers import (
    ZERO,
    PermitId,
    ReferralId,
    from_hex,
    to_hex,
)
from zeropermit.domain.ledger.state import LedgerState
from zeropermit.domain.permits.reasons import Ending, State, Work
from zeropermit.domain.permits.status import status
from zeropermit.domain.records.text import text_problem
from zeropermit.errors import NotFoundError, ZeropermitError
from zeropermit.serialize.permit import act_words
from zeropermit.usecases.permits.countersign import PENDING_SECONDS
from zeropermit.usecases.permits.holder_reports import PermitSnapshot, permit_of
from zeropermit.usecases.permits.officer_acts import PermitActRequest, prepare_act
from zeropermit.usecases.supervision.hand_over import possible_supervisors
from zeropermit.web.conditions import check_officer
from zeropermit.web.pages.authority.permit_act_words import (
    KINDS,
    Kind,
    act_sentence,
)
from zeropermit.web.pages.shared.contexts import Fact, FormOption, Mark, SignForm
from zeropermit.web.pages.shared.marks import state_mark
from zeropermit.web.pages.shared.page_request import (
    PageRequest,
    PageRequestDep,
    officer,
)
from zeropermit.web.pages.shared.signed_form import Sending, ToSign, sign_form
from zeropermit.web.pages.shared.templates import page
from zeropermit.web.pages.shared.texts import grouped_number
from zeropermit.web.pages.shared.titles import act_reason_words, matter_name
from zeropermit.web.paths import WordPath
from zeropermit.web.problems import problem_of

router = APIRouter(prefix="/authority/permits")

TEXT_LIMIT = 1500
"""Characters of a decision that is typed in; a longer one is a file."""
DIGEST = re.compile(r"0x[0-9a-f]{64}")
TextQuery = Annotated[str, Query(max_length=2 * TEXT_LIMIT)]
ShortQuery = Annotated[str, Query(max_length=100)]


@dataclass(frozen=True, slots=True)
class ActOffer:
    """Something that officers may do with a permit."""

    title: str  #: What it is.
    help: str  #: What it does.
    url: str  #: Where it is done; empty if it cannot be now.
    why: str  #: Why it cannot be done now; empty if it can.


@dataclass(frozen=True, slots=True)
class OfficerPermitContext:
    """Context of `authority/permit.html`."""

    title: str  #: What the permit permits.
    mark: Mark  #: Its state now.
    public: str  #: Address at which everybody sees it.
    application: str  #: Address of the application that it came from.
    facts: tuple[Fact, ...]  #: Number, holder, dates, work.
    history: tuple[Fact, ...]  #: Acts on the permit, oldest first.
    offers: tuple[ActOffer, ...]  #: What officers may do with it now.
    supervision: tuple[ActOffer, ...]  #: Open acts of supervision.
    supervised: str  #: Address at which its supervision is seen.


@dataclass(frozen=True, slots=True)
class ActContext:
    """Context of `authority/permit_act.html`."""

    title: str  #: What is to be done.
    help: str  #: What it does.
    number: str  #: Number of the permit, in its parts.
    back: str  #: Address of the permit.
    kind: str  #: Which act it is, as the address says it.
    gentler: str  #: Address of the suspension, where that may do; else empty.
    final: bool  #: Whether it ends the permit for good.
    reasons: tuple[FormOption, ...]  #: Reasons to choose from, with articles.
    text: str  #: The written decision, as typed in.
    decision: str  #: Its digest, as typed in.
    typed: str  #: The permit number, as typed in to confirm an end.
    problem: str  #: What is wrong with what was entered; empty if nothing.
    sign: SignForm | None  #: The act, to be signed; None if it cannot be yet.


@dataclass(frozen=True, slots=True)
class FormInput:
    """The input of the first officer."""

    reason: str
    text: str
    decision: str
    number: str

    @property
    def digest(self) -> bytes:
        """Digest of the written decision; that of the text, if one was typed in."""
        return text_digest(self.text) if self.text else from_hex(self.decision)


@router.get("/{permit}")
def officer_permit(request: PageRequestDep, permit: WordPath) -> Response:
    """Show a permit to an officer of its authority, with the open acts."""
    snapshot = own_permit(request, permit)
    matter = request.service.context.ledger.read(
        lambda state, _: state.applications[snapshot.permit.application].matter
    )
    context = OfficerPermitContext(
        title=matter_name(request, matter),
        mark=state_mark(status(snapshot.permit, now=snapshot.now), request.language),
        public=f"/p/{permit}",
        application=f"/authority/applications/{to_hex(snapshot.permit.application)}",
        facts=tuple(permit_facts(request, snapshot)),
        history=tuple(_history(request, snapshot)),
        offers=tuple(_offers(request, snapshot)),
        supervision=tuple(_supervision(request, snapshot)),
        supervised=f"/inspector/permits/{permit}",
    )
    return page("authority/permit.html", context, request)


def form_input_of(
    reason: ShortQuery = "",
    text: TextQuery = "",
    decision: ShortQuery = "",
    number: ShortQuery = "",
) -> FormInput:
    """Read the input; the text of a decision is one line."""
    return FormInput(reason, " ".join(text.split()), decision.strip(), number)


EnteredDep = Annotated[FormInput, Depends(form_input_of)]


@router.get("/{permit}/acts/{kind}")
def act(
    request: PageRequestDep, permit: WordPath, kind: str, form_input: EnteredDep
) -> Response:
    """Read the fields of an act, and show the act to be signed."""
    snapshot = own_permit(request, permit)
    if kind not in KINDS:
        raise NotFoundError
    found = KINDS[kind]
    problem = (
        _problem(request, snapshot, found, form_input) if form_input.reason else ""
    )
    sign = None
    if form_input.reason and not problem:
        try:
            sign = _form(request, snapshot, found, form_input)
        except ZeropermitError as error:
            problem = str(problem_of(error, request.language)["title"])
    here = f"/authority/permits/{permit}"
    valid = status(snapshot.permit, now=snapshot.now) is State.VALID
    gentler = found.ending in {Ending.REVOKED, Ending.WITHDRAWN, Ending.FORFEITED}
    context = ActContext(
        title=request.in_language(found.words.title),
        help=request.in_language(found.words.help),
        number=grouped_number(snapshot.permit.number),
        back=here,
        kind=kind,
        gentler=f"{here}/acts/suspend" if gentler and valid else "",
        final=found.ending is not Ending.NONE,
        reasons=tuple(
            FormOption(
                code,
                message(code, request.language.value),
                chosen=code == form_input.reason,
            )
            for code in ACT_REASONS[found.reasons]
        ),
        text=form_input.text,
        decision=form_input.decision,
        typed=form_input.number,
        problem=problem,
        sign=sign,
    )
    return page("authority/permit_act.html", context, request)


def own_permit(request: PageRequest, permit: str) -> PermitSnapshot:
    """Find a permit that the officer's authority issued.

    Raises:
        NotSignedInError: Nobody is signed in.
        PermitUnknownError: There is no such permit.
        NotAllowedError: Another authority issued it, or they are no officer.
    """
    person = officer(request)
    return permit_of(
        request.service.context,
        PermitId(from_hex(permit)),
        Party.AUTHORITY,
        organisation=person.organisation,
    )


def permit_facts(request: PageRequest, snapshot: PermitSnapshot) -> Iterator[Fact]:
    """Give the number, holder, dates and work of a permit."""
    found = snapshot.permit
    holder = request.service.context.ledger.read(
        lambda state, _: state.organisations[snapshot.application.applicant]
    )
    works = {
        Work.NONE: request.say("not started"),
        Work.UNDER_WAY: request.say("under way"),
        Work.STOPPED: request.say("stopped"),
        Work.CLEARED: request.say("stopped, may go on"),
    }
    yield request.fact("Number", grouped_number(found.number), code=True)
    yield request.fact("Holder", f"{holder.name} {holder.uscc}")
    yield request.fact("Issued", request.day(found.issued_at))
    yield request.fact("Start before", request.day(found.start_by))
    until = request.day(found.valid_until)
    yield request.fact("Valid until", until)
    yield request.fact("Work", works[found.progress.work])


def _history(request: PageRequest, snapshot: PermitSnapshot) -> Iterator[Fact]:
    for done in snapshot.permit.history:
        reason = act_reason_words(request, done.reason)
        words = filter(None, (act_words(done, request.language), reason))
        yield Fact(request.time(done.at), " · ".join(words), code=False)


def _offers(request: PageRequest, snapshot: PermitSnapshot) -> Iterator[ActOffer]:
    """List the acts that the use case allows, and the reason why others are closed."""
    if status(snapshot.permit, now=snapshot.now).terminal:
        return
    for name, kind in KINDS.items():
        act_request = PermitActRequest(
            kind.act, "X", ZERO, kind.ending, _hearing(request, kind, snapshot.now)
        )
        why = ""
        try:
            prepare_act(request.service.context, snapshot.id, act_request)
        except ZeropermitError as error:
            why = str(problem_of(error, request.language)["title"])
        url = "" if why else f"/authority/permits/{to_hex(snapshot.id)}/acts/{name}"
        yield ActOffer(
            request.in_language(kind.words.title),
            request.in_language(kind.words.help),
            url,
            why,
        )


def _supervision(request: PageRequest, snapshot: PermitSnapshot) -> Iterator[ActOffer]:
    """Offer to hand the permit over, and to answer each open referral."""

    def read(state: LedgerState, _: object) -> tuple[bool, list[ReferralId]]:
        bodies = possible_supervisors(state, snapshot.id, now=snapshot.now)
        referrals = state.supervision.referrals.items()
        waiting = [
            number
            for number, found in referrals
            if found.permit == snapshot.id and not found.answered_at
        ]
        return bool(bodies), waiting

    can_hand_over, referrals = request.service.context.ledger.read(read)
    here = f"/inspector/permits/{to_hex(snapshot.id)}"
    offers: list[tuple[type[Act], str]] = []
    if can_hand_over:
        offers.append((HandOver, f"{here}/hand-over"))
    offers += [
        (AnswerReferral, f"{here}/answer?about={to_hex(one)}") for one in referrals
    ]
    for act, url in offers:
        title, help_ = map(request.in_language, (act.words.title, act.words.help))
        yield ActOffer(title, help_, url, why="")


def _hearing(request: PageRequest, kind: Kind, now: int) -> int:
    """Give the end of the time to ask for a hearing, counted from the second's act."""
    if kind.act != "announce-forfeiture":
        return 0
    calendar = request.service.context.catalogue.working_days
    return hearing_end(now + PENDING_SECONDS, calendar)


def _problem(
    request: PageRequest, snapshot: PermitSnapshot, kind: Kind, form_input: FormInput
) -> str:
    """Name the faults of the input; none if the act can be signed."""
    if form_input.reason not in ACT_REASONS[kind.reasons]:
        return request.say("Choose a reason.")
    digits = "".join(form_input.number.split())
    if kind.ending and digits != snapshot.permit.number:
        return request.say("Type the number of the permit: this cannot be undone.")
    if form_input.text and text_problem(form_input.text, limit=TEXT_LIMIT):
        return request.say(
            "The decision has characters that cannot stand in it, or is too long."
        )
    if not form_input.text and not DIGEST.fullmatch(form_input.decision):
        return request.say("Type the written decision, or give the digest of its file.")
    return ""


def _form(
    request: PageRequest, snapshot: PermitSnapshot, kind: Kind, form_input: FormInput
) -> SignForm:
    """Make the form for the first officer, whose act then waits for the second."""
    context, permit = request.service.context, to_hex(snapshot.id)
    hearing = _hearing(request, kind, snapshot.now)
    act_request = PermitActRequest(
        kind.act, form_input.reason, form_input.digest, kind.ending, hearing
    )
    to_sign = ToSign(
        act=prepare_act(context, snapshot.id, act_request),
        sentence=act_sentence(request, snapshot, act_request),
        button=request.say("Sign as the first officer"),
        deadline=context.clock() + PENDING_SECONDS,
    )
    sending = Sending(
        submit=f"/api/v1/permits/{permit}/acts/waiting",
        body={
            "act": kind.act,
            "reason": form_input.reason,
            "decision": to_hex(form_input.digest),
            "ending": kind.ending.name if kind.ending else None,
            "hearing_until": hearing or None,
            "text": form_input.text or None,
        },
        next="/authority/waiting",
        etag=check_officer(context, snapshot.id, officer(request)),
    )
    return sign_form(context, to_sign, sending, request.language)
