"""A request for a page: its language, its visitor, and the parts of its address."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from zeropermit.bootstrap.service import Service
from zeropermit.domain.applications.letter import Language
from zeropermit.domain.ledger.events import OrganisationKind
from zeropermit.domain.matters.file import Words
from zeropermit.errors import KeyUnknownError, NotAllowedError, NotSignedInError
from zeropermit.usecases.accounts.sign_in import Caller, who_is
from zeropermit.web.cookies import session_token
from zeropermit.web.dependencies import get_officer
from zeropermit.web.language import language_of
from zeropermit.web.pages.shared.contexts import Fact
from zeropermit.web.pages.shared.texts import shown_day, shown_time, translated


@dataclass(frozen=True, slots=True)
class PageRequest:
    """A request for a page: in which language, by whom."""

    service: Service
    http: Request
    language: Language
    caller: Caller | None

    def say(self, text: str) -> str:
        """Give a text of the pages in the visitor's language."""
        return translated(self.language, text)

    def in_language(self, words: Words) -> str:
        """Give a text that has both languages in the visitor's."""
        return words.in_language(self.language.value)

    def day(self, second: int) -> str:
        """Write a day in the visitor's language."""
        return shown_day(second, self.language)

    def time(self, second: int) -> str:
        """Write a day and a time of day in the visitor's language."""
        return shown_time(second, self.language)

    def fact(
        self, label: str, value: str, *, code: bool = False, url: str = ""
    ) -> Fact:
        """Make a line of facts under a label of the pages."""
        return Fact(self.say(label), value, code, url)

    @property
    def person(self) -> Caller:
        """Give the signed-in person.

        Raises:
            NotSignedInError: Nobody.
        """
        if self.caller is None:
            raise NotSignedInError
        return self.caller


def page_request_of(request: Request) -> PageRequest:
    """Identify the visitor of a page; a visitor with an ended session is a stranger."""
    service: Service = request.app.state.service
    caller = None
    token = session_token(request)
    if token:
        try:
            caller = who_is(service.context, service.sessions, token)
        except (NotSignedInError, KeyUnknownError):
            caller = None
    return PageRequest(service, request, language_of(request.scope), caller)


PageRequestDep = Annotated[PageRequest, Depends(page_request_of)]


def officer(request: PageRequest) -> Caller:
    """Give the officer who is signed in.

    Raises:
        NotSignedInError: Nobody is.
        NotAllowedError: Whoever is signed in is no officer of a public body.
    """
    return get_officer(request.person)


def public_officer(request: PageRequest) -> Caller:
    """Give the signed-in person, if they act for a public body.

    Raises:
        NotSignedInError: Nobody is signed in.
        NotAllowedError: Who is signed in acts for an enterprise.
    """
    if request.person.kind is not OrganisationKind.PUBLIC_BODY:
        raise NotAllowedError
    return request.person
