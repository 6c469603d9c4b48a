"""What surrounds every page: language, who is signed in, and where one can go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from fastapi import Request

from zeropermit.bootstrap.service import Service
from zeropermit.domain.applications.letter import Language
from zeropermit.domain.ledger.events import GrantKind, KeyRole, OrganisationKind
from zeropermit.domain.ledger.state import Registers
from zeropermit.errors import KeyUnknownError, NotSignedInError
from zeropermit.usecases.accounts.sign_in import Caller, who_is
from zeropermit.web.cookies import LANGUAGE, session_token
from zeropermit.web.language import language_of
from zeropermit.web.pages.shared.contexts import Frame, Person, Place
from zeropermit.web.pages.shared.texts import N, translated


@dataclass(frozen=True, slots=True)
class Visit:
    """A request for a page: in which language, by whom."""

    service: Service
    request: Request
    language: Language
    caller: Caller | None

    def say(self, text: str) -> str:
        """Give a text of the pages in the visitor's language."""
        return translated(self.language, text)

    @property
    def person(self) -> Caller:
        """Give who is signed in.

        Raises:
            NotSignedInError: Nobody.
        """
        if self.caller is None:
            raise NotSignedInError
        return self.caller

    def frame(self) -> Frame:
        """Give what surrounds the page."""
        return Frame(
            language="en" if self.language is Language.EN else "zh-CN",
            code=self.language.value,
            other_language="English" if self.language is Language.ZH else "中文",
            other_url=self._other_url(),
            demonstration=self.service.settings.demonstration,
            person=None if self.caller is None else self._person(self.caller),
            places=tuple(self._places()),
        )

    def _other_url(self) -> str:
        other = Language.ZH if self.language is Language.EN else Language.EN
        url = self.request.url
        kept = [
            pair
            for pair in parse_qsl(url.query, keep_blank_values=True)
            if pair[0] != LANGUAGE
        ]
        return url.path + "?" + urlencode([*kept, (LANGUAGE, other.value)])

    def _person(self, caller: Caller) -> Person:
        roles = {
            KeyRole.OFFICER: self.say("officer"),
            KeyRole.SYSTEM: self.say("system key"),
        }
        return Person(caller.name, roles[caller.role], caller.address)

    def _places(self) -> Sequence[Place]:
        path = self.request.url.path
        return [
            Place(self.say(title), url, current=_inside(path, url))
            for title, url in places_of(self.service, self.caller)
        ]


def places_of(service: Service, caller: Caller | None) -> list[tuple[str, str]]:
    """Say where a visitor can go: title in English, address."""
    found = [(N("Verify"), "/"), (N("Permits to apply for"), "/matters")]
    if caller is not None and caller.kind is OrganisationKind.ENTERPRISE:
        found += [(N("My desk"), "/desk")]
    elif caller is not None:
        found += _desks(service, caller)
    return [*found, (N("Ledger"), "/ledger")]


def _desks(service: Service, caller: Caller) -> list[tuple[str, str]]:
    """Give the desks of an officer, by what their body may do."""
    now = service.world.clock()
    kinds = {
        GrantKind.DECIDE: (N("Decisions"), "/authority"),
        GrantKind.ATTEST: (N("Data"), "/department"),
        GrantKind.INSPECT: (N("Inspections"), "/inspector"),
    }

    def held(registers: Registers, _: object) -> set[GrantKind]:
        return {
            kind
            for (owner, kind, _), grant in registers.grants.items()
            if owner == caller.organisation and grant.holds(now)
        }

    granted = service.world.ledger.read(held)
    return [place for kind, place in kinds.items() if kind in granted]


def _inside(path: str, url: str) -> bool:
    return path == url or (url != "/" and path.startswith(f"{url}/"))


def visit_of(request: Request) -> Visit:
    """Say who visits a page; whoever's session has ended is a stranger."""
    service: Service = request.app.state.service
    caller = None
    token = session_token(request)
    if token:
        try:
            caller = who_is(service.world, service.sessions, token)
        except (NotSignedInError, KeyUnknownError):
            caller = None
    return Visit(service, request, language_of(request.scope), caller)
