"""A permit at its holder's desk: reports, requests, and their signature."""

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
from zeropermit.usecases.permits.extension import (
    StartExtensionRequest,
    propose_extension,
)
from zeropermit.usecases.permits.holder_reports import (
    PermitSnapshot,
    Report,
    Stop,
    permit_of,
    prepare_report,
)
from zeropermit.web.pages.shared.contexts import Fact, FormOption, Mark, SignForm
from zeropermit.web.pages.shared.marks import state_mark
from zeropermit.web.pages.shared.page_request import PageRequest, PageRequestDep
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
"""No error, or an error that the report's page explains: the authority acts first."""


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
class PermitReportContext:
    """Context of `enterprise/report.html`."""

    title: str  #: What is reported or asked for.
    back: str  #: Address of the permit.
    kind: str  #: Which report it is, as the address says it.
    reasons: tuple[FormOption, ...]  #: Reasons to choose from; empty if none.
    reason: str  #: Why work stopped, as entered.
    part: str  #: Part under construction at the stop, as entered.
    maintenance: str  #: How the site is kept, as entered.
    sign: SignForm | None  #: What is signed; None while something is missing.


@router.get("/{permit}")
def holder(request: PageRequestDep, permit: WordPath) -> Response:
    """Show a permit to its holder, with the open reports and requests."""
    snapshot = _own_permit(request, permit)
    matter = _matter(request, snapshot)
    here = f"/permits/{permit}"
    context = HolderContext(
        title=matter_name(request, matter),
        mark=state_mark(status(snapshot.permit, now=snapshot.now), request.language),
        public=f"/p/{permit}",
        facts=tuple(_facts(request, snapshot)),
        offers=tuple(_offers(request, snapshot, here, matter)),
        papers=tuple(_papers(request, snapshot, here)),
    )
    return page("enterprise/permit.html", context, request)


@router.get("/{permit}/report")
def report(
    request: PageRequestDep,
    permit: WordPath,
    kind: Kind,
    reason: TextQuery = "",
    part: TextQuery = "",
    maintenance: TextQuery = "",
) -> Response:
    """Show a report or a request, to be completed and signed."""
    snapshot = _own_permit(request, permit)
    texts = (reason.strip(), part.strip(), maintenance.strip())
    sign = None
    if kind == "extension" and reason in REASONS:
        sign = _extension_form(request, snapshot, reason)
    elif kind == "stop" and all(texts):
        sign = _report_form(request, snapshot, kind, Stop(*texts))
    elif kind in {"start", "resumption"}:
        wanted = ReportStart if kind == "start" else ReportResumption
        sign = _report_form(request, snapshot, kind, wanted)
    choices = tuple(
        FormOption(code, message(code, request.language.value), chosen=code == reason)
        for code in REASONS
    )
    context = PermitReportContext(
        title=request.in_language(ACTS[kind].words.title),
        back=f"/permits/{permit}",
        kind=kind,
        reasons=choices if kind == "extension" else (),
        reason=texts[0],
        part=texts[1],
        maintenance=texts[2],
        sign=sign,
    )
    return page("enterprise/report.html", context, request)


def _own_permit(request: PageRequest, permit: str) -> PermitSnapshot:
    """Find a permit of the visitor's own organisation.

    Raises:
        NotSignedInError: Nobody is signed in.
        PermitUnknownError: There is no such permit.
        NotAllowedError: It is another's.
    """
    person = request.person
    return permit_of(
        request.service.context,
        PermitId(from_hex(permit)),
        Party.HOLDER,
        organisation=person.organisation,
    )


def _matter(request: PageRequest, snapshot: PermitSnapshot) -> str:
    return request.service.context.ledger.read(
        lambda state, _: state.applications[snapshot.permit.application].matter
    )


def _validity(request: PageRequest, snapshot: PermitSnapshot) -> Validity:
    return request.service.context.ledger.read(
        lambda state, _: state.versions[snapshot.application.version].validity
    )


def _facts(request: PageRequest, snapshot: PermitSnapshot) -> list[Fact]:
    found = snapshot.permit
    works = {
        Work.NONE: request.say("not started"),
        Work.UNDER_WAY: request.say("under way"),
        Work.STOPPED: request.say("stopped"),
        Work.CLEARED: request.say("stopped, may go on"),
    }
    extended = (
        f"{found.progress.extensions} / {_validity(request, snapshot).extension_limit}"
    )
    return [
        request.fact("Number", grouped_number(found.number), code=True),
        request.fact("Work", works[found.progress.work]),
        request.fact("Start before", request.day(found.start_by)),
        request.fact("Times put off", extended),
        request.fact("Valid until", request.day(found.valid_until)),
    ]


def _offers(
    request: PageRequest, snapshot: PermitSnapshot, here: str, matter: str
) -> list[Offer]:
    """List the reports open to the holder; each is checked again when it is signed."""
    context = request.service.context
    project, refused = context.ledger.read(
        lambda state, _: (
            state.applications[snapshot.permit.application].project,
            refusals(state, snapshot.id, now=snapshot.now),
        )
    )
    offers = [
        Offer(request.in_language(act.words.title), f"{here}/report?kind={kind}")
        for kind, act in ACTS.items()
        if isinstance(refused[act.primary], EXPLAINED)
    ]
    if refused["Change"]:
        return offers
    change = f"/matters/{matter}/start?project={project}&replaces={to_hex(snapshot.id)}"
    return [*offers, Offer(request.say("Apply for a change"), change)]


def _papers(
    request: PageRequest, snapshot: PermitSnapshot, here: str
) -> Iterator[Offer]:
    """Say how the permit can be shown: on a phone, on paper, in a wallet."""
    api = f"/api/v1/permits/{to_hex(snapshot.id)}"
    yield Offer(request.say("Show it on this screen"), f"{here}/show")
    if request.service.context.renderer is not None:
        yield Offer(request.say("Certificate to print (PDF)"), f"{api}/certificate.pdf")
    if status(snapshot.permit, now=snapshot.now) is State.VALID:
        yield Offer(request.say("W3C Verifiable Credential"), f"{api}/credential")


def _extension_form(
    request: PageRequest, snapshot: PermitSnapshot, reason: str
) -> SignForm:
    context = request.service.context
    found = propose_extension(context, snapshot.id, StartExtensionRequest(reason))
    day = request.day(found.act.start_by - 1)
    body = {"report": "extension", "reason": reason, "start_by": found.act.start_by}
    wanted = ToSign(
        found.act,
        _sentence(request, snapshot, "extension", day),
        request.say("Sign and send"),
        context.clock() + found.seconds,
    )
    return sign_form(context, wanted, _sending(snapshot, body), request.language)


def _report_form(
    request: PageRequest,
    snapshot: PermitSnapshot,
    kind: Kind,
    wanted: Report,
) -> SignForm:
    context = request.service.context
    found = prepare_report(context, snapshot.id, wanted)
    body: dict[str, object] = {"report": kind}
    record = None
    if found.stop:
        kept = found.stop.as_json()
        body |= {m: kept[m] for m in ("stopped_at", "reason", "part", "maintenance")}
        record = Record("report", "report", kept)
    to_sign = ToSign(
        found.act,
        _sentence(request, snapshot, kind),
        request.say("Sign and send"),
        context.clock() + FRESH_SECONDS,
    )
    return sign_form(
        context, to_sign, _sending(snapshot, body, record), request.language
    )


def _sentence(
    request: PageRequest, snapshot: PermitSnapshot, kind: Kind, day: str = ""
) -> str:
    return request.in_language(ACTS[kind].words.sentence) % {
        "number": grouped_number(snapshot.permit.number),
        "day": day,
    }


def _sending(
    snapshot: PermitSnapshot, body: Mapping[str, object], record: Record | None = None
) -> Sending:
    permit = to_hex(snapshot.id)
    path = f"/api/v1/permits/{permit}/reports"
    return Sending(path, body, f"/permits/{permit}", record)
