"""A request for a page: its language, its visitor, and the parts of its address."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated, TypeVar

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse

from zeropermit.bootstrap.service import Service
from zeropermit.catalogue.messages import message
from zeropermit.catalogue.words import texts
from zeropermit.catalogue.words.acts import words_of
from zeropermit.domain.acts.act import Act
from zeropermit.domain.applications.letter import Language
from zeropermit.domain.ledger.events import OrganisationKind
from zeropermit.domain.matters.file import Words
from zeropermit.errors import (
    KeyUnknownError,
    NotAllowedError,
    NotSignedInError,
    ZeropermitError,
)
from zeropermit.serialize.answer import Freshness
from zeropermit.usecases.accounts.sign_in import Caller, who_is
from zeropermit.usecases.ports import Reader, ServiceContext
from zeropermit.web.cookies import LANGUAGE, session_token, set_language
from zeropermit.web.dependencies import ServiceAddress, get_officer
from zeropermit.web.language import language_of
from zeropermit.web.pages.shared.contexts import Fact, Mark, Sign
from zeropermit.web.pages.shared.layout import layout_of
from zeropermit.web.pages.shared.templates import page_filter, templates
from zeropermit.web.pages.shared.texts import (
    script_texts,
    shown_day,
    shown_time,
    tag_of,
    translated,
)
from zeropermit.web.problems import problem_of

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class PageRequest:
    """A request for a page: in which language, by whom."""

    service: Service
    http: Request
    language: Language
    caller: Caller | None
    #: Officer of a suspended public body; most pages take them for a stranger.
    suspended: Caller | None = None

    @property
    def even_suspended(self) -> PageRequest:
        """Let the officer of a suspended public body in, to take something back."""
        return replace(self, caller=self.caller or self.suspended)

    @property
    def context(self) -> ServiceContext:
        """Give the context with which the use cases are called."""
        return self.service.context

    @property
    def now(self) -> int:
        """Give the second of the service's clock."""
        return self.context.clock()

    def read(self, look: Reader[T]) -> T:
        """Compute something from the ledger's newest state."""
        return self.context.ledger.read(look)

    @property
    def origin(self) -> str:
        """Give scheme, host and port of the service, as people see it."""
        return ServiceAddress(self.service.settings).origin

    @property
    def freshness(self) -> Freshness:
        """Give the age of the service's view of the ledger."""
        return Freshness(self.now, self.service.contact())

    @page_filter
    def say(self, text: str, **values: object) -> str:
        """Give a text of the pages, with `values` at `%(name)s` or `{name}`."""
        words = translated(self.language, text)
        if not values:
            return words
        return words % values if "%(" in words else words.format(**values)

    @page_filter
    def in_language(self, words: Words) -> str:
        """Give a text that has both languages in the visitor's."""
        return words.in_language(self.language.value)

    def sentence(self, act: type[Act], /, **values: object) -> str:
        """Give the sentence that is signed, with `values` at `%(name)s`."""
        sentence = self.in_language(words_of(act).sentence)
        return sentence % values if values else sentence

    def act_text(self, path: str) -> str:
        """Give a text of the forms of acts, such as `decision.reason`."""
        return texts("acts")[f"form.{path}"][self.language]

    @page_filter
    def either(self, zh: str, en: str) -> str:
        """Choose the text in the visitor's language."""
        return en if self.language is Language.EN else zh

    @page_filter
    def message(self, code: str) -> str:
        """Give the words of a code in the visitor's language."""
        return message(code, self.language.value)

    def problem(self, error: ZeropermitError) -> str:
        """Say an error in the visitor's language."""
        return str(problem_of(error, self.language)["title"])

    def texts(self, *scripts: str) -> str:
        """Give the words of scripts in the visitor's language, as JSON."""
        return script_texts(self.language, *scripts)

    @page_filter
    def day(self, second: int) -> str:
        """Write a day in the visitor's language."""
        return shown_day(second, self.language)

    @page_filter
    def time(self, second: int) -> str:
        """Write a day and a time of day in the visitor's language."""
        return shown_time(second, self.language)

    def fact(
        self, label: str, value: str, *, code: bool = False, url: str = ""
    ) -> Fact:
        """Make a line of facts under a label of the pages."""
        return Fact(self.say(label), value, code, url)

    def mark(self, sign: Sign, text: str, **values: object) -> Mark:
        """Make a mark with a text of the pages."""
        return Mark(*sign, self.say(text, **values))

    def page(
        self, template: str, status: int = 200, /, **values: object
    ) -> HTMLResponse:
        """Fill a template with the values that its first comment explains.

        A language that the address asks for is kept for further pages.
        """
        language = self.language
        layout = layout_of(
            self.service, self.caller or self.suspended, language, self.http.url
        )
        headers = {
            "Content-Language": tag_of(language),
            "Vary": "Accept-Language, Cookie",
        }
        found = templates(language).get_template(template)
        html = found.render(values, layout=layout, request=self)
        response = HTMLResponse(html, status, headers=headers)
        if LANGUAGE in self.http.query_params:
            set_language(response, language.value)
        return response

    @property
    def person(self) -> Caller:
        """Give the signed-in person.

        Raises:
            NotSignedInError: Nobody is signed in.
        """
        if self.caller is None:
            raise NotSignedInError
        return self.caller

    @property
    def officer(self) -> Caller:
        """Give the signed-in officer.

        Raises:
            NotSignedInError: Nobody is signed in.
            NotAllowedError: The signed-in person is not an officer of a public body.
        """
        return get_officer(self.person)

    @property
    def public_officer(self) -> Caller:
        """Give the signed-in person, if they act for a public body.

        Raises:
            NotSignedInError: Nobody is signed in.
            NotAllowedError: The signed-in person acts for an enterprise.
        """
        if self.person.kind is not OrganisationKind.PUBLIC_BODY:
            raise NotAllowedError
        return self.person


def page_request_of(request: Request) -> PageRequest:
    """Identify the visitor of a page; a visitor with an ended session is a stranger."""
    service: Service = request.app.state.service
    caller = None
    token = session_token(request)
    if token:
        try:
            caller = who_is(
                service.context, service.sessions, token, while_suspended=True
            )
        except (NotSignedInError, KeyUnknownError):
            caller = None
    language = language_of(request.scope)
    if caller is not None and caller.suspended:
        return PageRequest(service, request, language, None, suspended=caller)
    return PageRequest(service, request, language, caller)


PageRequestDep = Annotated[PageRequest, Depends(page_request_of)]
