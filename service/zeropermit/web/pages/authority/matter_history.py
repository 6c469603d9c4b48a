"""The versions of a matter for its authority, and the effect of its rules on permits.

Nothing here changes anything: a permit is judged by the version it was issued under.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Path, Response

from zeropermit.domain.ledger.identifiers import to_hex
from zeropermit.domain.matters.file import MatterFile
from zeropermit.domain.matters.impact import PermitImpact
from zeropermit.serialize.permit import requirement_title
from zeropermit.usecases.matters.versions import VersionStep, history_of
from zeropermit.web.dependencies import get_officer
from zeropermit.web.pages.shared.contexts import Fact, Mark
from zeropermit.web.pages.shared.marks import state_mark
from zeropermit.web.pages.shared.page_request import PageRequest, PageRequestDep
from zeropermit.web.pages.shared.texts import grouped, grouped_number

router = APIRouter(prefix="/authority/matters")

SHOWN = 50
CodePath = Annotated[str, Path(max_length=64)]


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One version of a matter."""

    title: str  #: Number of the version.
    facts: tuple[Fact, ...]  #: From when, for how long, and what changed.


@dataclass(frozen=True, slots=True)
class ConcernedRow:
    """A permit in force, under the rules of today."""

    number: str  #: Its number, in its parts.
    url: str  #: Address at which officers act on it.
    state: Mark  #: Its state now.
    unmet: tuple[str, ...]  #: What it would not meet; empty if nothing.


@dataclass(frozen=True, slots=True)
class MatterHistoryContext:
    """Context of `authority/matter_history.html`."""

    title: str  #: Name of the matter.
    guide: str  #: Address of its guide.
    versions: tuple[VersionRow, ...]  #: Its versions, newest first.
    in_force: int  #: How many permits are in force.
    concerned: int  #: How many of them would not meet the rules of today.
    as_of: str  #: Block and time that the report holds for.
    permits: tuple[ConcernedRow, ...]  #: Permits, those concerned first.


@router.get("/{code}")
def matter_history(request: PageRequestDep, code: CodePath) -> Response:
    """Show the versions of a matter, and the report on the effect of its rules."""
    get_officer(request.person)
    found = history_of(request.context, code)
    matter = request.context.catalogue.matter(code)
    concerned = sum(bool(one.unmet) for one in found.impact)
    sorted_ = sorted(found.impact, key=lambda one: not one.unmet)
    context = MatterHistoryContext(
        title=request.in_language(matter.title),
        guide=f"/matters/{code}",
        versions=tuple(_version(request, matter, step) for step in found.steps),
        in_force=len(found.impact),
        concerned=concerned,
        as_of=f"{found.as_of.number} · {request.time(found.as_of.time)}",
        permits=tuple(_permit(request, matter, one) for one in sorted_[:SHOWN]),
    )
    return request.page("authority/matter_history.html", context)


def _version(request: PageRequest, matter: MatterFile, step: VersionStep) -> VersionRow:
    title = request.say("Version %(number)s") % {"number": step.version.number}
    return VersionRow(title, tuple(_facts(request, matter, step)))


def _facts(
    request: PageRequest, matter: MatterFile, step: VersionStep
) -> Iterator[Fact]:
    version = step.version
    opens = request.day(version.opens_at)
    until = request.day(version.open_until)
    yield request.fact("Takes applications", f"{opens} – {until}")
    count = str(len(version.requirements))
    yield request.fact("Requirements", count)
    changes = (
        (request.say("New requirements"), step.added),
        (request.say("Changed requirements"), step.changed),
        (request.say("Dropped requirements"), step.dropped),
    )
    if version.number > 1:
        for label, names in changes:
            titles = (f"{name} {_title(request, matter, name)}" for name in names)
            yield Fact(label, "; ".join(titles) or request.say("none"), code=False)
    document = grouped(version.document)
    yield request.fact("Digest of the document", document, code=True)


def _title(request: PageRequest, matter: MatterFile, name: str) -> str:
    catalogue = request.service.catalogue
    return requirement_title(catalogue, matter.code, name, request.language)


def _permit(
    request: PageRequest, matter: MatterFile, found: PermitImpact
) -> ConcernedRow:
    return ConcernedRow(
        number=grouped_number(found.number),
        url=f"/authority/permits/{to_hex(found.id)}",
        state=state_mark(request, found.state),
        unmet=tuple(
            f"{one.requirement} {_title(request, matter, one.requirement)}: "
            f"{request.message(one.now.name)}"
            for one in found.unmet
        ),
    )
