"""The layout of every page: language, signed-in person, and navigation."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import parse_qsl, urlencode

from zeropermit.bootstrap.service import Service
from zeropermit.domain.applications.letter import Language
from zeropermit.domain.ledger.events import GrantKind, KeyRole, OrganisationKind
from zeropermit.domain.ledger.state import LedgerState
from zeropermit.usecases.accounts.sign_in import Caller
from zeropermit.web.cookies import LANGUAGE
from zeropermit.web.pages.shared.contexts import (
    NavigationEntry,
    PageLayout,
    SignedInPerson,
)
from zeropermit.web.pages.shared.page_request import PageRequest
from zeropermit.web.pages.shared.texts import N


def layout_of(request: PageRequest) -> PageLayout:
    """Give the layout of a page."""
    return PageLayout(
        language="en" if request.language is Language.EN else "zh-CN",
        code=request.language.value,
        other_language="English" if request.language is Language.ZH else "中文",
        other_url=_other_url(request),
        demonstration=request.service.settings.demonstration,
        person=None if request.caller is None else _person(request, request.caller),
        places=tuple(_places(request)),
    )


def _other_url(request: PageRequest) -> str:
    other = Language.ZH if request.language is Language.EN else Language.EN
    url = request.http.url
    kept = [
        pair
        for pair in parse_qsl(url.query, keep_blank_values=True)
        if pair[0] != LANGUAGE
    ]
    return url.path + "?" + urlencode([*kept, (LANGUAGE, other.value)])


def _person(request: PageRequest, caller: Caller) -> SignedInPerson:
    roles = {
        KeyRole.OFFICER: request.say("officer"),
        KeyRole.SYSTEM: request.say("system key"),
    }
    return SignedInPerson(caller.name, roles[caller.role], caller.address)


def _places(request: PageRequest) -> Iterator[NavigationEntry]:
    path = request.http.url.path
    for title, url in places_of(request.service, request.caller):
        yield NavigationEntry(request.say(title), url, current=_inside(path, url))


def places_of(service: Service, caller: Caller | None) -> list[tuple[str, str]]:
    """Say where a visitor can go: title in English, address."""
    found = [(N("Verify"), "/"), (N("Permits to apply for"), "/matters")]
    if caller is not None and caller.kind is OrganisationKind.ENTERPRISE:
        found += [(N("My desk"), "/desk")]
    elif caller is not None:
        found += _desks(service, caller)
    return [*found, (N("Ledger"), "/ledger")]


def _desks(service: Service, caller: Caller) -> list[tuple[str, str]]:
    """Give the desks of an officer, by the grants of their body."""
    now = service.context.clock()
    kinds = {
        GrantKind.DECIDE: (N("Decisions"), "/authority"),
        GrantKind.ATTEST: (N("Data"), "/department"),
        GrantKind.INSPECT: (N("Inspections"), "/inspector"),
        GrantKind.ENROL: (N("Enrolment"), "/acts/enrol"),
    }

    def held(state: LedgerState, _: object) -> set[GrantKind]:
        return {
            kind
            for (owner, kind, _), grant in state.grants.items()
            if owner == caller.organisation and grant.holds(now)
        }

    granted = service.context.ledger.read(held)
    return [place for kind, place in kinds.items() if kind in granted]


def _inside(path: str, url: str) -> bool:
    return path == url or (url != "/" and path.startswith(f"{url}/"))
