"""The versions of a matter for its authority, and the effect of its rules on permits.

Nothing here changes anything: a permit is judged by the version it was issued under.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Path, Response

from zeropermit.domain.ledger.identifiers import to_hex
from zeropermit.domain.matters.impact import PermitImpact
from zeropermit.usecases.matters.versions import VersionStep, history_of
from zeropermit.web.dependencies import get_officer
from zeropermit.web.pages.shared.contexts import Fact, Mark
from zeropermit.web.pages.shared.marks import state_mark
from zeropermit.web.pages.shared.page_request import PageRequest, PageRequestDep
from zeropermit.web.pages.shared.texts import N, grouped, grouped_number
from zeropermit.web.pages.shared.titles import requirement_name

router = APIRouter(prefix="/authority/matters")

SHOWN = 50
CodePath = Annotated[str, Path(max_length=64)]


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One version of a matter."""

    title: str  #: Number of the version.
    facts: tuple[Fact, ...]  #: Start, period and changes.


@dataclass(frozen=True, slots=True)
class ConcernedRow:
    """A permit in force, under the rules of today."""

    number: str  #: Its number, in its parts.
    url: str  #: Address at which officers act on it.
    state: Mark  #: Its state now.
    unmet: tuple[str, ...]  #: Requirements that it does not meet.


@router.get("/{code}")
def matter_history(request: PageRequestDep, code: CodePath) -> Response:
    """Show the versions of a matter, and the report on the effect of its rules."""
    get_officer(request.person)
    found = history_of(request.context, code)
    permits = sorted(found.impact, key=lambda one: not one.unmet)
    version = request.say("Version %(number)s")
    return request.page(
        "authority/matter_history.html",
        title=request.in_language(request.service.catalogue.matter(code).title),
        guide=f"/matters/{code}",
        versions=tuple(
            VersionRow(
                version % {"number": step.version.number},
                tuple(_facts(request, code, step)),
            )
            for step in found.steps
        ),
        in_force=len(found.impact),
        concerned=sum(bool(one.unmet) for one in found.impact),
        as_of=f"{found.as_of.number} · {request.time(found.as_of.time)}",
        permits=tuple(_permit(request, code, one) for one in permits[:SHOWN]),
    )


def _facts(request: PageRequest, matter: str, step: VersionStep) -> Iterator[Fact]:
    version = step.version
    opens, until = request.day(version.opens_at), request.day(version.open_until)
    yield request.fact("Takes applications", f"{opens} – {until}")
    yield request.fact("Requirements", str(len(version.requirements)))
    for label, names in (
        (N("New requirements"), step.added),
        (N("Changed requirements"), step.changed),
        (N("Dropped requirements"), step.dropped),
    ):
        if version.number > 1:
            titles = "; ".join(_titled(request, matter, name) for name in names)
            yield request.fact(label, titles or request.say("none"))
    yield request.fact("Digest of the document", grouped(version.document), code=True)


def _titled(request: PageRequest, matter: str, name: str) -> str:
    return f"{name} {requirement_name(request, matter, name)}"


def _permit(request: PageRequest, matter: str, found: PermitImpact) -> ConcernedRow:
    return ConcernedRow(
        number=grouped_number(found.number),
        url=f"/authority/permits/{to_hex(found.id)}",
        state=state_mark(request, found.state),
        unmet=tuple(
            f"{_titled(request, matter, one.requirement)}: "
            f"{request.message(one.now.name)}"
            for one in found.unmet
        ),
    )
