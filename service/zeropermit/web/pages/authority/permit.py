"""A permit on an officer's desk: what two officers may do with it, signed by the first.

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
from zeropermit.domain.acts.pending import text_digest
from zeropermit.domain.acts.reasons import ACT_REASONS
from zeropermit.domain.law.decision_limit import hearing_end
from zeropermit.domain.ledger.identifiers import ZERO, PermitId, from_hex, to_hex
from zeropermit.domain.permits.reasons import Ending, State, Work
from zeropermit.domain.permits.status import status
from zeropermit.domain.records.text import text_problem
from zeropermit.errors import NotFoundError, ZeropermitError
from zeropermit.serialize.permit import act_words
from zeropermit.usecases.permits.countersign import WAITING_SECONDS
from zeropermit.usecases.permits.holder_reports import Held, permit_of
from zeropermit.usecases.permits.officer_acts import Wanted, prepare_act
from zeropermit.web.conditions import check_officer
from zeropermit.web.pages.authority.permit_act_words import (
    KINDS,
    Kind,
    act_sentence,
    reason_words,
)
from zeropermit.web.pages.shared.contexts import Choice, Fact, Mark, SignForm
from zeropermit.web.pages.shared.marks import state_mark
from zeropermit.web.pages.shared.page_request import Visit, VisitDep, officer
from zeropermit.web.pages.shared.signed_form import Sending, ToSign, sign_form
from zeropermit.web.pages.shared.templates import page
from zeropermit.web.pages.shared.texts import grouped_number
from zeropermit.web.pages.shared.titles import matter_name
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
    reasons: tuple[Choice, ...]  #: Reasons to choose from, with articles.
    text: str  #: The written decision, as typed in.
    decision: str  #: Its digest, as typed in.
    typed: str  #: The permit number, as typed in to confirm an end.
    problem: str  #: What is wrong with what was entered; empty if nothing.
    sign: SignForm | None  #: The act, to be signed; None if it cannot be yet.


@dataclass(frozen=True, slots=True)
class Entered:
    """What the first officer entered."""

    reason: str
    text: str
    decision: str
    number: str

    @property
    def digest(self) -> bytes:
        """Digest of the written decision; that of the text, if one was typed in."""
        return text_digest(self.text) if self.text else from_hex(self.decision)


@router.get("/{permit}")
def officer_permit(visit: VisitDep, permit: WordPath) -> Response:
    """Show a permit to an officer of its authority, with what may be done."""
    held = own_permit(visit, permit)
    matter = visit.service.world.ledger.read(
        lambda registers, _: registers.applications[held.permit.application].matter
    )
    context = OfficerPermitContext(
        title=matter_name(visit, matter),
        mark=state_mark(status(held.permit, now=held.now), visit.language),
        public=f"/p/{permit}",
        application=f"/authority/applications/{to_hex(held.permit.application)}",
        facts=tuple(permit_facts(visit, held)),
        history=tuple(_history(visit, held)),
        offers=tuple(_offers(visit, held)),
    )
    return page("authority/permit.html", context, visit)


def entered_of(
    reason: ShortQuery = "",
    text: TextQuery = "",
    decision: ShortQuery = "",
    number: ShortQuery = "",
) -> Entered:
    """Read what was entered; the text of a decision is one line."""
    return Entered(reason, " ".join(text.split()), decision.strip(), number)


EnteredDep = Annotated[Entered, Depends(entered_of)]


@router.get("/{permit}/acts/{kind}")
def act(visit: VisitDep, permit: WordPath, kind: str, entered: EnteredDep) -> Response:
    """Take what an act needs, and show it to be signed."""
    held = own_permit(visit, permit)
    if kind not in KINDS:
        raise NotFoundError
    found = KINDS[kind]
    problem = _problem(visit, held, found, entered) if entered.reason else ""
    sign = None
    if entered.reason and not problem:
        try:
            sign = _form(visit, held, found, entered)
        except ZeropermitError as error:
            problem = str(problem_of(error, visit.language)["title"])
    here = f"/authority/permits/{permit}"
    valid = status(held.permit, now=held.now) is State.VALID
    gentler = found.ending in {Ending.REVOKED, Ending.WITHDRAWN, Ending.FORFEITED}
    context = ActContext(
        title=visit.in_language(found.words.title),
        help=visit.in_language(found.words.help),
        number=grouped_number(held.permit.number),
        back=here,
        kind=kind,
        gentler=f"{here}/acts/suspend" if gentler and valid else "",
        final=found.ending is not Ending.NONE,
        reasons=tuple(
            Choice(
                code, message(code, visit.language.value), chosen=code == entered.reason
            )
            for code in ACT_REASONS[found.reasons]
        ),
        text=entered.text,
        decision=entered.decision,
        typed=entered.number,
        problem=problem,
        sign=sign,
    )
    return page("authority/permit_act.html", context, visit)


def own_permit(visit: Visit, permit: str) -> Held:
    """Find a permit that the officer's authority issued.

    Raises:
        NotSignedInError: Nobody is signed in.
        PermitUnknownError: There is no such permit.
        NotAllowedError: Another authority issued it, or they are no officer.
    """
    person = officer(visit)
    return permit_of(
        visit.service.world,
        PermitId(from_hex(permit)),
        Party.AUTHORITY,
        organisation=person.organisation,
    )


def permit_facts(visit: Visit, held: Held) -> Iterator[Fact]:
    """Give the number, holder, dates and work of a permit."""
    found = held.permit
    holder = visit.service.world.ledger.read(
        lambda registers, _: registers.organisations[held.application.applicant]
    )
    works = {
        Work.NONE: visit.say("not started"),
        Work.UNDER_WAY: visit.say("under way"),
        Work.STOPPED: visit.say("stopped"),
        Work.CLEARED: visit.say("stopped, may go on"),
    }
    yield visit.fact("Number", grouped_number(found.number), code=True)
    yield visit.fact("Holder", f"{holder.name} {holder.uscc}")
    yield visit.fact("Issued", visit.day(found.issued_at))
    yield visit.fact("Start before", visit.day(found.start_by))
    until = visit.day(found.valid_until)
    yield visit.fact("Valid until", until)
    yield visit.fact("Work", works[found.progress.work])


def _history(visit: Visit, held: Held) -> Iterator[Fact]:
    for done in held.permit.history:
        reason = reason_words(visit, done.reason)
        words = filter(None, (act_words(done, visit.language), reason))
        yield Fact(visit.time(done.at), " · ".join(words), code=False)


def _offers(visit: Visit, held: Held) -> Iterator[ActOffer]:
    """Say what may be done: what the use case lets through, and else why not."""
    if status(held.permit, now=held.now).terminal:
        return
    for name, kind in KINDS.items():
        wanted = Wanted(
            kind.act, "X", ZERO, kind.ending, _hearing(visit, kind, held.now)
        )
        why = ""
        try:
            prepare_act(visit.service.world, held.id, wanted)
        except ZeropermitError as error:
            why = str(problem_of(error, visit.language)["title"])
        url = "" if why else f"/authority/permits/{to_hex(held.id)}/acts/{name}"
        yield ActOffer(
            visit.in_language(kind.words.title),
            visit.in_language(kind.words.help),
            url,
            why,
        )


def _hearing(visit: Visit, kind: Kind, now: int) -> int:
    """Give the end of the time to ask for a hearing, counted from the second's act."""
    if kind.act != "announce-forfeiture":
        return 0
    calendar = visit.service.world.catalogue.working_days
    return hearing_end(now + WAITING_SECONDS, calendar)


def _problem(visit: Visit, held: Held, kind: Kind, entered: Entered) -> str:
    """Say what is wrong with what was entered; nothing if it can be signed."""
    if entered.reason not in ACT_REASONS[kind.reasons]:
        return visit.say("Choose a reason.")
    digits = "".join(entered.number.split())
    if kind.ending and digits != held.permit.number:
        return visit.say("Type the number of the permit: this cannot be undone.")
    if entered.text and text_problem(entered.text, limit=TEXT_LIMIT):
        return visit.say(
            "The decision has characters that cannot stand in it, or is too long."
        )
    if not entered.text and not DIGEST.fullmatch(entered.decision):
        return visit.say("Type the written decision, or give the digest of its file.")
    return ""


def _form(visit: Visit, held: Held, kind: Kind, entered: Entered) -> SignForm:
    """Make the form for the first officer, whose act then waits for the second."""
    world, permit = visit.service.world, to_hex(held.id)
    hearing = _hearing(visit, kind, held.now)
    wanted = Wanted(kind.act, entered.reason, entered.digest, kind.ending, hearing)
    to_sign = ToSign(
        act=prepare_act(world, held.id, wanted),
        sentence=act_sentence(visit, held, wanted),
        button=visit.say("Sign as the first officer"),
        deadline=world.clock() + WAITING_SECONDS,
    )
    sending = Sending(
        submit=f"/api/v1/permits/{permit}/acts/waiting",
        body={
            "act": kind.act,
            "reason": entered.reason,
            "decision": to_hex(entered.digest),
            "ending": kind.ending.name if kind.ending else None,
            "hearing_until": hearing or None,
            "text": entered.text or None,
        },
        next="/authority/waiting",
        etag=check_officer(world, held.id, officer(visit)),
    )
    return sign_form(world, to_sign, sending, visit.language)
