"""The home page: verify a permit, choose a role.

Nothing else is needed than a browser: no script, no account. The headline answers in
one word and one mark; the three questions stay apart below it.
"""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, Response

from zeropermit.errors import NotAReferenceError
from zeropermit.usecases.permits.verify import verify_reference
from zeropermit.web.pages.public.samples import Sample, samples
from zeropermit.web.pages.shared.contexts import Result
from zeropermit.web.pages.shared.page_request import PageRequest, PageRequestDep
from zeropermit.web.pages.shared.verification import shown

router = APIRouter()

BAD_REQUEST = 400
QUERY_LIMIT = 200
"""Characters; no number or hash, however it is spaced, has more."""


@dataclass(frozen=True, slots=True)
class Role:
    """Somebody of the fictional town, whom a visitor may be."""

    title: str  #: What they are.
    what: str  #: What they come to do.
    handle: str  #: Which key they sign with; empty if they need none.
    next: str  #: Where they begin.


@dataclass(frozen=True, slots=True)
class HomeContext:
    """Context of `public/home.html`."""

    query: str  #: What was searched for; empty at first.
    problem: str  #: Why the search cannot be answered; empty if it can.
    samples: tuple[Sample, ...]  #: Permits of the demonstration to try with.
    roles: tuple[Role, ...]  #: People of the demonstration to be.
    result: Result | None  #: The answer, if something was searched for.


@router.get("/")
def home(request: PageRequestDep, q: str = "") -> Response:
    """Show the search box and, if something was searched for, the answer."""
    query = q.strip()[:QUERY_LIMIT]
    result, problem = None, ""
    if query:
        try:
            result = shown(request, verify_reference(request.context, query))
        except NotAReferenceError as error:
            problem = request.message(error.code)
    context = HomeContext(
        query=query,
        problem=problem,
        samples=() if result else samples(request),
        roles=() if query else _roles(request),
        result=result,
    )
    status = BAD_REQUEST if problem else 200
    return request.page("public/home.html", context, status)


def _roles(request: PageRequest) -> tuple[Role, ...]:
    """Give the people of a demonstration, to be with one click and no password."""
    if not request.service.settings.demonstration:
        return ()
    _ = request.say
    listed = (
        (
            _("An enterprise"),
            _("Apply for a permit without a paper"),
            *("developer/officer-1", "/matters"),
        ),
        (
            _("A department"),
            _("Attest data and see who used them"),
            *("housing/officer-1", "/department"),
        ),
        (
            _("The authority"),
            _("Decide, and answer for it"),
            *("approval/officer-1", "/authority"),
        ),
        (
            _("An inspector"),
            _("Check a permit in the field"),
            *("housing/officer-2", "/inspector"),
        ),
        (_("An auditor"), _("Replay the ledger"), "", "/ledger"),
    )
    return tuple(Role(*one) for one in listed)
