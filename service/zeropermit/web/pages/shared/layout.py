"""The layout of every page: language, signed-in person, and navigation."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode

from starlette.datastructures import URL

from zeropermit.bootstrap.service import Service
from zeropermit.domain.applications.letter import Language
from zeropermit.domain.ledger.events import GrantKind, KeyRole, OrganisationKind
from zeropermit.domain.ledger.state import LedgerState
from zeropermit.usecases.accounts.sign_in import Caller
from zeropermit.web.cookies import LANGUAGE
from zeropermit.web.pages.shared.contexts import (
    PageLayout,
)
from zeropermit.web.pages.shared.texts import N, script_texts, tag_of, translated

ROLES = {
    KeyRole.OFFICER: N("officer"),
    KeyRole.SYSTEM: N("system key"),
    KeyRole.CHIEF: N("chief officer"),
    KeyRole.AGENT: N("agent"),
}


def layout_of(
    service: Service, caller: Caller | None, language: Language, url: URL
) -> PageLayout:
    """Give the layout of a page."""
    other = Language.ZH if language is Language.EN else Language.EN
    return PageLayout(
        language=tag_of(language),
        code=language.value,
        other_language="English" if other is Language.EN else "中文",
        other_url=_in_other(url, other),
        demonstration=service.settings.demonstration,
        person=caller,
        role=translated(language, ROLES[caller.role]) if caller else "",
        places={
            place: translated(language, title)
            for title, place in places_of(service, caller)
        },
        here=url.path,
        texts=script_texts(language, "sign"),
        unread=bool(service.unread()),
    )


def _in_other(url: URL, other: Language) -> str:
    kept = [
        pair
        for pair in parse_qsl(url.query, keep_blank_values=True)
        if pair[0] != LANGUAGE
    ]
    return url.path + "?" + urlencode([*kept, (LANGUAGE, other.value)])


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
    if caller.suspended:  # what it attested it can still take back
        granted &= {GrantKind.ATTEST}
    return [place for kind, place in kinds.items() if kind in granted]
