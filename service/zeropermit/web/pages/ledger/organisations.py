"""Actors on the ledger: organisations, keys, applications, projects."""

from __future__ import annotations

from collections import Counter

from fastapi import APIRouter, Response

from zeropermit.domain.law.codes import normalise_code
from zeropermit.domain.ledger import identifiers as i
from zeropermit.domain.ledger.events import Applied
from zeropermit.domain.ledger.state import Filed, Key, Organisation
from zeropermit.errors import NotFoundError
from zeropermit.web.pages.ledger.context import (
    Sight,
    found_entry,
    rows_of,
    seen,
    told,
    word_of,
)
from zeropermit.web.pages.ledger.entry import Entry, Line, Section, entry_page, plain
from zeropermit.web.pages.ledger.names import Piece, digest
from zeropermit.web.pages.ledger.search import PROJECT
from zeropermit.web.pages.shared.page_request import PageRequest, PageRequestDep
from zeropermit.web.pages.shared.texts import N, grouped

router = APIRouter(prefix="/ledger")


@router.get("/organisations/{uscc}")
def organisation(
    request: PageRequestDep, uscc: str, cursor: str | None = None
) -> Response:
    """Show an organisation: its keys, its grants, its acts."""
    identifier = i.organisation_id(normalise_code(uscc))
    entry = found_entry(request, lambda r: r.organisations, identifier, _organisation)
    return entry_page(
        request, entry, *rows_of(request, cursor, organisation=identifier)
    )


def _organisation(
    context: Sight, identifier: i.OrganisationId, known: Organisation
) -> Entry:
    return Entry(
        kind=context.say("Organisation"),
        title=known.name,
        lead=context.say(
            "Whoever acts on the ledger does so for an organisation, with a key "
            "that the ledger knows."
        ),
        lines=_organisation_lines(context, identifier, known),
        sections=(
            Section(context.say("What it did"), _deeds(context, identifier)),
            Section(context.say("Keys"), _keys(context, identifier)),
            *_grants(context, identifier),
        ),
    )


def _organisation_lines(
    context: Sight, identifier: i.OrganisationId, known: Organisation
) -> tuple[Line, ...]:
    barred = context.state.barred.get(identifier)
    lines = [
        context.code_line("Unified social credit code", known.uscc),
        context.line("Kind", context.names.enum(known.kind)),
        context.line("Registered", context.time(known.registered_at)),
        context.line(
            "Standing",
            context.say("‖ suspended") if known.suspended else context.say("✓ may act"),
        ),
    ]
    if barred:
        words = context.say("✗ not since {time}: a commitment was broken")
        value = words.format(time=context.time(barred))
        lines.append(context.line("May commit", value))
    return tuple(lines)


def _deeds(context: Sight, identifier: i.OrganisationId) -> tuple[Line, ...]:
    """Count the acts of an organisation."""
    r = context.state
    batches = [one for one in r.batches.values() if one.department == identifier]
    commitments = [
        one for one in r.commitments.values() if one.content.organisation == identifier
    ]
    outcomes = Counter(one.outcome.name for one in commitments)
    counts = {
        N("Batches of attestations anchored"): len(batches),
        N("Attestations in them"): sum(one.count for one in batches),
        N("Permits issued"): context.uses.issued_by(r, identifier),
        N("Commitments signed"): len(commitments),
        N("Of these kept"): outcomes["KEPT"] + outcomes["CORRECTED"],
        N("Of these broken"): outcomes["BREACHED"],
    }
    found = tuple(
        context.line(label, str(count)) for label, count in counts.items() if count
    )
    return found or (context.line("So far", context.say("nothing on this ledger")),)


def _keys(context: Sight, identifier: i.OrganisationId) -> tuple[Line, ...]:
    return tuple(
        Line(
            context.names.enum(key.role).text,
            (context.names.key(address), plain(f" · {_window(context, key)}")),
        )
        for address, key in context.state.keys.items()
        if key.organisation == identifier
    )


def _grants(context: Sight, identifier: i.OrganisationId) -> tuple[Section, ...]:
    found = tuple(
        Line(
            context.names.enum(kind).text,
            (
                context.names.scope(scope),
                plain(
                    f" · {_from_until(context, grant.active_from, grant.active_until)}"
                ),
            ),
        )
        for (owner, kind, scope), grant in context.state.grants.items()
        if owner == identifier
    )
    return (Section(context.say("What it may do"), found),) if found else ()


def _from_until(context: Sight, first: int, end: int) -> str:
    if end == i.NO_END:
        return context.say("since {first}").format(first=context.time(first))
    words = context.say("{first} until {end}")
    return words.format(first=context.time(first), end=context.time(end))


def _window(context: Sight, key: Key) -> str:
    """Give the period of a key's validity, and the reports against it."""
    words = _from_until(context, key.active_from, key.active_until)
    if key.compromised_at:
        since = context.time(key.compromised_at)
        bad = context.say("✗ compromised since {since}").format(since=since)
        return f"{words} · {bad}"
    return f"{words} · {context.say('‖ suspended')}" if key.suspended else words


@router.get("/keys/{address}")
def key(request: PageRequestDep, address: str, cursor: str | None = None) -> Response:
    """Show a key: its owner, and the period of its validity."""
    account = i.Address(address)
    entry = found_entry(request, lambda r: r.keys, account, _key)
    return entry_page(request, entry, *rows_of(request, cursor, key=account))


def _key(context: Sight, account: i.Address, known: Key) -> Entry:
    counts = known.active(context.as_of.time) and not context.state.suspended(account)
    return Entry(
        kind=context.say("Key"),
        title=account,
        code=True,
        lead=context.say(
            "A signature counts if its key was in its window, and not compromised, "
            "when the ledger took it."
        ),
        lines=(
            context.line("Acts for", context.names.organisation(known.organisation)),
            context.line("In the hand of", context.names.enum(known.role)),
            context.line("Window", _window(context, known)),
            context.line(
                "Now",
                context.say("✓ counts") if counts else context.say("✗ does not count"),
            ),
        ),
    )


@router.get("/applications/{text}")
def application(request: PageRequestDep, text: str) -> Response:
    """Show the ledger's record of an application, and nothing else."""
    identifier = i.ApplicationId(word_of(text))
    entry = found_entry(request, lambda r: r.applications, identifier, _application)
    history = request.context.ledger.history(identifier)
    return entry_page(request, entry, told(request, tuple(reversed(history))))


def _application(context: Sight, identifier: i.ApplicationId, filed: Filed) -> Entry:
    permit, content = i.permit_id(identifier), filed.content
    issued = permit in context.state.permits
    answer = context.names.permit(permit) if issued else plain(context.say("none yet"))
    return Entry(
        kind=context.say("Application"),
        title=grouped(identifier),
        code=True,
        lead=context.say(
            "The ledger holds no paper of an application: who applied, for what, "
            "under which version of the requirements."
        ),
        lines=(
            context.line("Applicant", context.names.organisation(content.applicant)),
            context.line("Authority", context.names.organisation(content.authority)),
            context.line("Requirements", context.names.version(content.version)),
            _project(context, filed.project),
            context.line("Applied", context.time(filed.applied_at)),
            context.line("Permit", answer),
        ),
    )


def _project(context: Sight, project: str) -> Line:
    url = f"/ledger/projects/{project}" if PROJECT.fullmatch(project) else ""
    return context.line("Project code", Piece(project, url, code=True))


@router.get("/projects/{project}")
def project(
    request: PageRequestDep, project: str, cursor: str | None = None
) -> Response:
    """Show the applications of a project.

    Raises:
        NotFoundError: Nobody applied for anything in it.
    """
    if not PROJECT.fullmatch(project):
        raise NotFoundError
    found = request.service.index.latest(project=project, limit=100)
    events, older = rows_of(request, cursor, project=project)
    if not found:
        raise NotFoundError

    def look(context: Sight) -> Entry:
        filed = [one.event for one in found if isinstance(one.event, Applied)]
        return Entry(
            kind=context.say("Project"),
            title=project,
            lead=context.say("All that was applied for under this project code."),
            lines=tuple(_applied(context, request, event) for event in filed),
        )

    return entry_page(request, seen(request, look), events, older)


def _applied(context: Sight, request: PageRequest, event: Applied) -> Line:
    """Give the outcome of an application."""
    permit = i.permit_id(event.application)
    issued = permit in context.state.permits
    answer = (
        context.names.permit(permit) if issued else plain(request.say("no permit yet"))
    )
    place = digest(event.application, "applications")
    label = context.names.version(event.content.version).text
    return Line(label, (place, plain(" → "), answer))
