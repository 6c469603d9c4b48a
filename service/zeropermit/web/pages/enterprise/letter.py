"""The commitment letter that an organisation is asked to read and sign."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from zeropermit.domain.acts.deadlines import FRESH_SECONDS
from zeropermit.domain.applications.letter import render
from zeropermit.domain.ledger.identifiers import ApplicationId, from_hex
from zeropermit.errors import DepartmentsAnsweringError
from zeropermit.usecases.applications.commit import propose_letter
from zeropermit.web.pages.shared.contexts import SignForm
from zeropermit.web.pages.shared.failure import SEE_OTHER
from zeropermit.web.pages.shared.page_request import PageRequestDep
from zeropermit.web.pages.shared.signed_form import Record, Sending, ToSign, sign_form
from zeropermit.web.pages.shared.templates import page
from zeropermit.web.paths import WordPath

router = APIRouter(prefix="/applications")


@dataclass(frozen=True, slots=True)
class LetterContext:
    """Context of `enterprise/letter.html`."""

    title: str  #: What is applied for.
    back: str  #: Address of the application.
    paragraphs: tuple[str, ...]  #: The letter, word for word.
    sign: SignForm  #: The letter, to be signed.


@router.get("/{application}/letter")
def letter(request: PageRequestDep, application: WordPath) -> Response:
    """Show the letter that the visitor's organisation is asked to sign.

    While departments still answer, the page of the application is shown, which says
    so and is refreshed until they have answered.
    """
    person, service_context = request.person, request.service.context
    wanted = ApplicationId(from_hex(application))
    back = f"/applications/{application}"
    try:
        found = propose_letter(
            service_context, wanted, uscc=person.uscc, language=request.language
        )
    except DepartmentsAnsweringError:
        return RedirectResponse(back, SEE_OTHER)
    to_sign = ToSign(
        act=found.act,
        sentence=request.say("%(name)s commits to what this letter says.")
        % {"name": person.name},
        button=request.say("Sign this letter"),
        deadline=service_context.clock() + FRESH_SECONDS,
    )
    sending = Sending(
        submit=f"/api/v1/applications/{application}/commitments",
        body={"letter": found.letter.as_json()},
        next=back,
        record=Record("letter", "letter"),
    )
    context = LetterContext(
        title=found.letter.notice.matter,
        back=back,
        paragraphs=tuple(filter(None, render(found.letter).splitlines())),
        sign=sign_form(service_context, to_sign, sending, request.language),
    )
    return page("enterprise/letter.html", context, request)
