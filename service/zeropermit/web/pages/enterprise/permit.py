"""A permit in its holder's hands: what may be reported or asked for, and signing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import NoneType
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Response

from zeropermit.catalogue.messages import message
from zeropermit.domain.accounts.responsibility import Party
from zeropermit.domain.acts.act import Act
from zeropermit.domain.acts.deadlines import FRESH_SECONDS
from zeropermit.domain.acts.permits import (
    Extend,
    ReportResumption,
    ReportStart,
    ReportStop,
)
from zeropermit.domain.ledger.identifiers import PermitId, from_hex, to_hex
from zeropermit.domain.matters.matter import Validity
from zeropermit.domain.permits.extension_request import REASONS
from zeropermit.domain.permits.preconditions import refusals
from zeropermit.domain.permits.reasons import State, Work
from zeropermit.domain.permits.status import status
from zeropermit.domain.records.text import PARAGRAPH_LIMIT
from zeropermit.errors import ResumptionNotClearedError
from zeropermit.usecases.permits.extension import Wish, propose_extension
from zeropermit.usecases.permits.holder_reports import (
    Held,
    Resumption,
    Start,
    Stop,
    permit_of,
    prepare_report,
)
from zeropermit.web.pages.shared.contexts import Choice, Fact, Mark, SignForm
from zeropermit.web.pages.shared.marks import state_mark
from zeropermit.web.pages.shared.page_request import Visit, VisitDep
from zeropermit.web.pages.shared.signed_form import Record, Sending, ToSign, sign_form
from zeropermit.web.pages.shared.templates import page
from zeropermit.web.pages.shared.texts import grouped_number
from zeropermit.web.pages.shared.titles import matter_name
from zeropermit.web.paths import WordPath

router = APIRouter(prefix="/permits")

Kind = Literal["start", "stop", "resumption", "extension"]
TextQuery = Annotated[str, Query(max_length=PARAGRAPH_LIMIT)]
ACTS: Mapping[Kind, type[Act]] = {
    "start": ReportStart,
    "extension": Extend,
    "stop": ReportStop,
    "resumption": ReportResumption,
}
"""Acts of the holder, by the reports, in the order of the page."""
EXPLAINED = (NoneType, ResumptionNotClearedError)
"""No error, and errors that the page of the report explains: what the authority does
first."""


@dataclass(frozen=True, slots=True)
class Offer:
    """Something that the holder may do now."""

    title: str  #: What it is.
    url: str  #: Where it is done.


@dataclass(frozen=True, slots=True)
class HolderContext:
    """Context of `enterprise/permit.html`."""

    title: str  #: What the permit permits.
    mark: Mark  #: Its state now.
    public: str  #: Address at which everybody sees it.
    facts: tuple[Fact, ...]  #: Number, work, dates.
    offers: tuple[Offer, ...]  #: What may be reported or asked for now.
    papers: tuple[Offer, ...]  #: Forms in which the permit can be taken along.


@dataclass(frozen=True, slots=True)
class ReportContext:
    """Context of `enterprise/report.html`."""

    title: str  #: What is reported or asked for.
    back: str  #: Address of the permit.
    kind: str  #: Which report it is, as the address says it.
    reasons: tuple[Choice, ...]  #: Reasons to choose from; empty if none.
    reason: str  #: Why work stopped, as entered.
    part: str  #: Part under construction at the stop, as entered.
    maintenance: str  #: How the site is kept, as entered.
    sign: SignForm | None  #: What is signed; None while something is missing.


@router.get("/{permit}")
def holder(visit: VisitDep, permit: WordPath) -> Response:
    """Show a permit to its holder, with what may be done."""
    held = _held(visit, permit)
    matter = _matter(visit, held)
    here = f"/permits/{permit}"
    context = HolderContext(
        title=matter_name(visit, matter),
        mark=state_mark(status(held.permit, now=held.now), visit.language),
        public=f"/p/{permit}",
        facts=tuple(_facts(visit, held)),
        offers=tuple(_offers(visit, held, here, matter)),
        papers=tuple(_papers(visit, held, here)),
    )
    return page("enterprise/permit.html", context, visit)


@router.get("/{permit}/report")
def report(
    visit: VisitDep,
    permit: WordPath,
    kind: Kind,
    reason: TextQuery = "",
    part: TextQuery = "",
    maintenance: TextQuery = "",
) -> Response:
    """Show what is reported or asked for, to be completed and signed."""
    held = _held(visit, permit)
    texts = (reason.strip(), part.strip(), maintenance.strip())
    sign = None
    if kind == "extension" and reason in REASONS:
        sign = _extension_form(visit, held, reason)
    elif kind == "stop" and all(texts):
        sign = _report_form(visit, held, kind, Stop(*texts))
    elif kind in {"start", "resumption"}:
        wanted = Start() if kind == "start" else Resumption()
        sign = _report_form(visit, held, kind, wanted)
    choices = tuple(
        Choice(code, message(code, visit.language.value), chosen=code == reason)
        for code in REASONS
    )
    context = ReportContext(
        title=visit.in_language(ACTS[kind].words.title),
        back=f"/permits/{permit}",
        kind=kind,
        reasons=choices if kind == "extension" else (),
        reason=texts[0],
        part=texts[1],
        maintenance=texts[2],
        sign=sign,
    )
    return page("enterprise/report.html", context, visit)


def _held(visit: Visit, permit: str) -> Held:
    """Find a permit of the visitor's own organisation.

    Raises:
        NotSignedInError: Nobody is signed in.
        PermitUnknownError: There is no such permit.
        NotAllowedError: It is another's.
    """
    person = visit.person
    return permit_of(
        visit.service.world,
        PermitId(from_hex(permit)),
        Party.HOLDER,
        organisation=person.organisation,
    )


def _matter(visit: Visit, held: Held) -> str:
    return visit.service.world.ledger.read(
        lambda registers, _: registers.applications[held.permit.application].matter
    )


def _validity(visit: Visit, held: Held) -> Validity:
    return visit.service.world.ledger.read(
        lambda registers, _: registers.versions[held.application.version].validity
    )


def _facts(visit: Visit, held: Held) -> list[Fact]:
    found = held.permit
    works = {
        Work.NONE: visit.say("not started"),
        Work.UNDER_WAY: visit.say("under way"),
        Work.STOPPED: visit.say("stopped"),
        Work.CLEARED: visit.say("stopped, may go on"),
    }
    extended = f"{found.progress.extensions} / {_validity(visit, held).extension_limit}"
    return [
        visit.fact("Number", grouped_number(found.number), code=True),
        visit.fact("Work", works[found.progress.work]),
        visit.fact("Start before", visit.day(found.start_by)),
        visit.fact("Times put off", extended),
        visit.fact("Valid until", visit.day(found.valid_until)),
    ]


def _offers(visit: Visit, held: Held, here: str, matter: str) -> list[Offer]:
    """Say what the holder may do now; what is offered is checked when it is signed."""
    world = visit.service.world
    project, refused = world.ledger.read(
        lambda registers, _: (
            registers.applications[held.permit.application].project,
            refusals(registers, held.id, now=held.now),
        )
    )
    offers = [
        Offer(visit.in_language(act.words.title), f"{here}/report?kind={kind}")
        for kind, act in ACTS.items()
        if isinstance(refused[act.primary], EXPLAINED)
    ]
    if refused["Change"]:
        return offers
    change = f"/matters/{matter}/start?project={project}&replaces={to_hex(held.id)}"
    return [*offers, Offer(visit.say("Apply for a change"), change)]


def _papers(visit: Visit, held: Held, here: str) -> Iterator[Offer]:
    """Say how the permit can be shown: on a phone, on paper, in a wallet."""
    api = f"/api/v1/permits/{to_hex(held.id)}"
    yield Offer(visit.say("Show it on this screen"), f"{here}/show")
    if visit.service.world.press is not None:
        yield Offer(visit.say("Certificate to print (PDF)"), f"{api}/certificate.pdf")
    if status(held.permit, now=held.now) is State.VALID:
        yield Offer(visit.say("W3C Verifiable Credential"), f"{api}/credential")


def _extension_form(visit: Visit, held: Held, reason: str) -> SignForm:
    world = visit.service.world
    found = propose_extension(world, held.id, Wish(reason))
    day = visit.day(found.act.start_by - 1)
    body = {"report": "extension", "reason": reason, "start_by": found.act.start_by}
    wanted = ToSign(
        found.act,
        _sentence(visit, held, "extension", day),
        visit.say("Sign and send"),
        world.clock() + found.seconds,
    )
    return sign_form(world, wanted, _sending(held, body), visit.language)


def _report_form(
    visit: Visit, held: Held, kind: Kind, wanted: Start | Stop | Resumption
) -> SignForm:
    world = visit.service.world
    found = prepare_report(world, held.id, wanted)
    body: dict[str, object] = {"report": kind}
    record = None
    if found.stop:
        kept = found.stop.as_json()
        body |= {m: kept[m] for m in ("stopped_at", "reason", "part", "maintenance")}
        record = Record("report", "report", kept)
    to_sign = ToSign(
        found.act,
        _sentence(visit, held, kind),
        visit.say("Sign and send"),
        world.clock() + FRESH_SECONDS,
    )
    return sign_form(world, to_sign, _sending(held, body, record), visit.language)


def _sentence(visit: Visit, held: Held, kind: Kind, day: str = "") -> str:
    return visit.in_language(ACTS[kind].words.sentence) % {
        "number": grouped_number(held.permit.number),
        "day": day,
    }


def _sending(
    held: Held, body: Mapping[str, object], record: Record | None = None
) -> Sending:
    permit = to_hex(held.id)
    path = f"/api/v1/permits/{permit}/reports"
    return Sending(path, body, f"/permits/{permit}", record)
