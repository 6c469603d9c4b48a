"""The commitment letter that an organisation is asked to read and sign."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from zeropermit.domain.applications.letter import render
from zeropermit.domain.ledger.identifiers import ApplicationId, from_hex
from zeropermit.errors import DepartmentsAnsweringError
from zeropermit.usecases.applications.commit import act_of, propose_letter
from zeropermit.web.pages.shared.contexts import SignForm
from zeropermit.web.pages.shared.failure import SEE_OTHER
from zeropermit.web.pages.shared.page_request import PageRequestDep
from zeropermit.web.pages.shared.signed_form import Record, Sending, sign_form
from zeropermit.web.paths import WordPath

router = APIRouter(prefix="/applications")


@dataclass(frozen=True, slots=True)
class LetterContext:
    """Context of `enterprise/letter.html`."""

    title: str  #: Name of the matter.
    back: str  #: Address of the application.
    paragraphs: tuple[str, ...]  #: The letter, word for word.
    sign: SignForm  #: The letter, to be signed.


@router.get("/{application}/letter")
def letter(request: PageRequestDep, application: WordPath) -> Response:
    """Show the letter that the visitor's organisation is asked to sign.

    While departments still answer, the page of the application is shown, which says
    so and is refreshed until they have answered.
    """
    person, back = request.person, f"/applications/{application}"
    wanted = ApplicationId(from_hex(application))
    try:
        found = propose_letter(
            request.context, wanted, uscc=person.uscc, language=request.language
        )
    except DepartmentsAnsweringError:
        return RedirectResponse(back, SEE_OTHER)
    sentence = request.say("%(name)s commits to what this letter says.")
    sending = Sending(
        submit=f"/api/v1/applications/{application}/commitments",
        body={"letter": found.as_json()},
        next=back,
        record=Record("letter", "letter"),
    )
    context = LetterContext(
        title=found.notice.matter,
        back=back,
        paragraphs=tuple(filter(None, render(found).splitlines())),
        sign=sign_form(
            request,
            act_of(found),
            sentence % {"name": person.name},
            request.say("Sign this letter"),
            sending,
        ),
    )
    return request.page("enterprise/letter.html", context)
