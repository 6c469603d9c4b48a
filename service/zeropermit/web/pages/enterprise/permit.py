"""A permit at its holder's desk: reports, requests, and their signature."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from types import NoneType
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Response

from zeropermit.catalogue.words.acts import words_of
from zeropermit.domain.accounts.responsibility import Party
from zeropermit.domain.acts.act import Act
from zeropermit.domain.acts.proceedings import AnswerNotice, RequestHearing
from zeropermit.domain.acts.renewal import RequestRenewal
from zeropermit.domain.acts.work import (
    ReportResumption,
    ReportStart,
    ReportStop,
    RequestExtension,
)
from zeropermit.domain.law.calendar import day_start, legal_day
from zeropermit.domain.ledger.identifiers import to_hex
from zeropermit.domain.permits.preconditions import refusals
from zeropermit.domain.permits.reasons import State
from zeropermit.domain.permits.start_limits import first_issue
from zeropermit.domain.permits.status import status
from zeropermit.domain.records.text import PARAGRAPH_LIMIT
from zeropermit.errors import (
    CalendarRangeError,
    ResumptionNotClearedError,
    UseCaseError,
)
from zeropermit.usecases.permits.extension import (
    REASONS,
    StartExtensionRequest,
    propose_extension,
)
from zeropermit.usecases.permits.holder_reports import (
    PermitSnapshot,
    Report,
    Start,
    Stop,
    prepare_report,
)
from zeropermit.web.pages.shared.contexts import (
    SignForm,
)
from zeropermit.web.pages.shared.page_request import PageRequest, PageRequestDep
from zeropermit.web.pages.shared.permits import (
    filed_of,
    open_renewals,
    open_replies,
    own_permit,
)
from zeropermit.web.pages.shared.signed_form import Record, Sending, sign_form
from zeropermit.web.pages.shared.texts import grouped_number
from zeropermit.web.paths import WordPath

router = APIRouter(prefix="/permits")

Kind = Literal["start", "stop", "resumption", "extension"]
TextQuery = Annotated[str, Query(max_length=PARAGRAPH_LIMIT)]
DayQuery = Annotated[date | None, Query()]
ACTS: Mapping[Kind, type[Act]] = {
    "start": ReportStart,
    "extension": RequestExtension,
    "stop": ReportStop,
    "resumption": ReportResumption,
}
"""Acts of the holder, by the reports, in the order of the page."""
EXPLAINED = (NoneType, ResumptionNotClearedError)
"""No error, or an error that the report's page explains: the authority acts first."""


@router.get("/{permit}")
def holder(request: PageRequestDep, permit: WordPath) -> Response:
    """Show a permit to its holder, with the open reports and requests."""
    snapshot = own_permit(request, permit, Party.HOLDER)
    refused, limit = request.read(
        lambda state, _: (
            refusals(state, snapshot.id, now=snapshot.now),
            state.versions[snapshot.application.version].validity.extension_limit,
        )
    )
    return request.page(
        "enterprise/permit.html",
        id=permit,
        permit=snapshot.permit,
        filed=filed_of(request, snapshot),
        limit=limit,
        valid=status(snapshot.permit, now=snapshot.now) is State.VALID,
        printed=request.context.renderer is not None,
        acts={
            kind: act
            for kind, act in ACTS.items()
            if isinstance(refused[act.primary], EXPLAINED)
        },
        changes=not refused["Change"],
        replies=open_replies(request, snapshot, AnswerNotice, RequestHearing),
        renewals=open_renewals(request, snapshot, RequestRenewal),
    )


def report_texts(
    reason: TextQuery = "", part: TextQuery = "", maintenance: TextQuery = ""
) -> tuple[str, str, str]:
    """Read the reason, the part under construction and the maintenance."""
    return (reason.strip(), part.strip(), maintenance.strip())


ReportTextsDep = Annotated[tuple[str, str, str], Depends(report_texts)]


@router.get("/{permit}/report")
def report(
    request: PageRequestDep,
    permit: WordPath,
    kind: Kind,
    texts: ReportTextsDep,
    day: DayQuery = None,
) -> Response:
    """Show a report or a request, to be completed and signed.

    What cannot be done now is said instead of a form.
    """
    snapshot = own_permit(request, permit, Party.HOLDER)
    sign, problem = None, ""
    try:
        sign = _sign_form(request, snapshot, kind, texts, day)
    except (UseCaseError, CalendarRangeError) as error:
        problem = request.problem(error)
    choices = {code: request.message(code) for code in REASONS}
    return request.page(
        "enterprise/report.html",
        title=request.in_language(words_of(ACTS[kind]).title),
        back=f"/permits/{permit}",
        kind=kind,
        reasons=choices if kind == "extension" else {},
        reason=texts[0],
        part=texts[1],
        maintenance=texts[2],
        day=(day or legal_day(snapshot.now)).isoformat(),
        problem=problem,
        sign=sign,
    )


def _sign_form(
    request: PageRequest,
    snapshot: PermitSnapshot,
    kind: Kind,
    texts: tuple[str, str, str],
    day: date | None,
) -> SignForm | None:
    """Make the form of a report; None while something is missing."""
    if kind == "extension":
        reason = texts[0]
        known = reason in REASONS
        return _extension_form(request, snapshot, reason) if known else None
    if kind == "stop":
        stop = Stop(*texts)
        return _report_form(request, snapshot, kind, stop) if all(texts) else None
    if kind == "start":
        return _start_form(request, snapshot, day)
    return _report_form(request, snapshot, kind, ReportResumption)


def _extension_form(
    request: PageRequest, snapshot: PermitSnapshot, reason: str
) -> SignForm:
    wanted = StartExtensionRequest(reason)
    found = propose_extension(request.context, snapshot.id, wanted)
    body = {"report": "extension", "reason": reason, "start_by": found.act.start_by}
    sending = _sending(snapshot, body)
    day = request.day(found.act.start_by - 1)
    return _form(request, snapshot, found.act, sending, day)


def _start_form(
    request: PageRequest, snapshot: PermitSnapshot, day: date | None
) -> SignForm:
    """Make the form of a start on a day, or today."""
    wanted = Start()
    if day is not None:
        issued = request.read(lambda state, _: first_issue(state, snapshot.id))
        wanted = Start(max(issued, day_start(day)))
    return _report_form(request, snapshot, "start", wanted)


def _report_form(
    request: PageRequest,
    snapshot: PermitSnapshot,
    kind: Kind,
    wanted: Report,
) -> SignForm:
    found = prepare_report(request.context, snapshot.id, wanted)
    body: dict[str, object] = {"report": kind}
    sending = _sending(snapshot, body)
    day = ""
    if isinstance(found.act, ReportStart):
        body |= {"started_at": found.act.started_at}
        day = request.day(found.act.started_at)
    if found.stop:
        kept = found.stop.as_json()
        body |= {m: kept[m] for m in ("stopped_at", "reason", "part", "maintenance")}
        sending = replace(sending, record=Record("report", "report", kept))
    return _form(request, snapshot, found.act, sending, day)


def _sending(snapshot: PermitSnapshot, body: Mapping[str, object]) -> Sending:
    permit = to_hex(snapshot.id)
    return Sending(f"/api/v1/permits/{permit}/reports", body, f"/permits/{permit}")


def _form(
    request: PageRequest,
    snapshot: PermitSnapshot,
    act: Act,
    sending: Sending,
    day: str = "",
) -> SignForm:
    number = grouped_number(snapshot.permit.number)
    sentence = request.sentence(type(act), number=number, day=day)
    button = request.act_text("report.sign")
    return sign_form(request, act, sentence, button, sending)
