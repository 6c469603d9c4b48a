"""Who acts on the ledger, and for what: organisations, keys, applications, projects."""

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
from zeropermit.web.pages.shared.page_request import Visit, VisitDep
from zeropermit.web.pages.shared.texts import N, grouped

router = APIRouter(prefix="/ledger")


@router.get("/organisations/{uscc}")
def organisation(visit: VisitDep, uscc: str, cursor: str | None = None) -> Response:
    """Show an organisation: its keys, what it may do, what it did."""
    identifier = i.organisation_id(normalise_code(uscc))
    entry = found_entry(visit, lambda r: r.organisations, identifier, _organisation)
    return entry_page(visit, entry, *rows_of(visit, cursor, organisation=identifier))


def _organisation(
    sight: Sight, identifier: i.OrganisationId, known: Organisation
) -> Entry:
    return Entry(
        kind=sight.say("Organisation"),
        title=known.name,
        lead=sight.say(
            "Whoever acts on the ledger does so for an organisation, with a key "
            "that the ledger knows."
        ),
        lines=_organisation_lines(sight, identifier, known),
        sections=(
            Section(sight.say("What it did"), _deeds(sight, identifier)),
            Section(sight.say("Keys"), _keys(sight, identifier)),
            *_grants(sight, identifier),
        ),
    )


def _organisation_lines(
    sight: Sight, identifier: i.OrganisationId, known: Organisation
) -> tuple[Line, ...]:
    barred = sight.registers.barred.get(identifier)
    lines = [
        sight.code_line("Unified social credit code", known.uscc),
        sight.line("Kind", sight.names.enum(known.kind)),
        sight.line("Registered", sight.time(known.registered_at)),
        sight.line(
            "Standing",
            sight.say("‖ suspended") if known.suspended else sight.say("✓ may act"),
        ),
    ]
    if barred:
        words = sight.say("✗ not since {time}: a commitment was broken")
        value = words.format(time=sight.time(barred))
        lines.append(sight.line("May commit", value))
    return tuple(lines)


def _deeds(sight: Sight, identifier: i.OrganisationId) -> tuple[Line, ...]:
    """Count what an organisation did."""
    r = sight.registers
    batches = [one for one in r.batches.values() if one.department == identifier]
    promises = [
        one for one in r.commitments.values() if one.content.organisation == identifier
    ]
    outcomes = Counter(one.outcome.name for one in promises)
    counts = {
        N("Batches of attestations anchored"): len(batches),
        N("Attestations in them"): sum(one.count for one in batches),
        N("Permits issued"): sight.uses.issued_by(r, identifier),
        N("Commitments signed"): len(promises),
        N("Of these kept"): outcomes["KEPT"] + outcomes["CORRECTED"],
        N("Of these broken"): outcomes["BREACHED"],
    }
    found = tuple(
        sight.line(label, str(count)) for label, count in counts.items() if count
    )
    return found or (sight.line("So far", sight.say("nothing on this ledger")),)


def _keys(sight: Sight, identifier: i.OrganisationId) -> tuple[Line, ...]:
    return tuple(
        Line(
            sight.names.enum(key.role).text,
            (sight.names.key(address), plain(f" · {_window(sight, key)}")),
        )
        for address, key in sight.registers.keys.items()
        if key.organisation == identifier
    )


def _grants(sight: Sight, identifier: i.OrganisationId) -> tuple[Section, ...]:
    found = tuple(
        Line(
            sight.names.enum(kind).text,
            (
                sight.names.scope(scope),
                plain(
                    f" · {_from_until(sight, grant.active_from, grant.active_until)}"
                ),
            ),
        )
        for (owner, kind, scope), grant in sight.registers.grants.items()
        if owner == identifier
    )
    return (Section(sight.say("What it may do"), found),) if found else ()


def _from_until(sight: Sight, first: int, end: int) -> str:
    if end == i.NO_END:
        return sight.say("since {first}").format(first=sight.time(first))
    words = sight.say("{first} until {end}")
    return words.format(first=sight.time(first), end=sight.time(end))


def _window(sight: Sight, key: Key) -> str:
    """Say from when to when a key counts, and what is known against it."""
    words = _from_until(sight, key.active_from, key.active_until)
    if key.compromised_at:
        since = sight.time(key.compromised_at)
        bad = sight.say("✗ compromised since {since}").format(since=since)
        return f"{words} · {bad}"
    return f"{words} · {sight.say('‖ suspended')}" if key.suspended else words


@router.get("/keys/{address}")
def key(visit: VisitDep, address: str, cursor: str | None = None) -> Response:
    """Show a key: whose it is, and when what it signs counts."""
    account = i.Address(address)
    entry = found_entry(visit, lambda r: r.keys, account, _key)
    return entry_page(visit, entry, *rows_of(visit, cursor, key=account))


def _key(sight: Sight, account: i.Address, known: Key) -> Entry:
    counts = known.active(sight.as_of.time) and not sight.registers.suspended(account)
    return Entry(
        kind=sight.say("Key"),
        title=account,
        code=True,
        lead=sight.say(
            "A signature counts if its key was in its window, and not compromised, "
            "when the ledger took it."
        ),
        lines=(
            sight.line("Acts for", sight.names.organisation(known.organisation)),
            sight.line("In the hand of", sight.names.enum(known.role)),
            sight.line("Window", _window(sight, known)),
            sight.line(
                "Now",
                sight.say("✓ counts") if counts else sight.say("✗ does not count"),
            ),
        ),
    )


@router.get("/applications/{text}")
def application(visit: VisitDep, text: str) -> Response:
    """Show what the ledger says of an application, and nothing else."""
    identifier = i.ApplicationId(word_of(text))
    entry = found_entry(visit, lambda r: r.applications, identifier, _application)
    history = visit.service.world.ledger.history(identifier)
    return entry_page(visit, entry, told(visit, tuple(reversed(history))))


def _application(sight: Sight, identifier: i.ApplicationId, filed: Filed) -> Entry:
    permit, content = i.permit_id(identifier), filed.content
    issued = permit in sight.registers.permits
    answer = sight.names.permit(permit) if issued else plain(sight.say("none yet"))
    return Entry(
        kind=sight.say("Application"),
        title=grouped(identifier),
        code=True,
        lead=sight.say(
            "The ledger holds no paper of an application: who applied, for what, "
            "under which version of the requirements."
        ),
        lines=(
            sight.line("Applicant", sight.names.organisation(content.applicant)),
            sight.line("Authority", sight.names.organisation(content.authority)),
            sight.line("Requirements", sight.names.version(content.version)),
            _project(sight, filed.project),
            sight.line("Applied", sight.time(filed.applied_at)),
            sight.line("Permit", answer),
        ),
    )


def _project(sight: Sight, project: str) -> Line:
    url = f"/ledger/projects/{project}" if PROJECT.fullmatch(project) else ""
    return sight.line("Project code", Piece(project, url, code=True))


@router.get("/projects/{project}")
def project(visit: VisitDep, project: str, cursor: str | None = None) -> Response:
    """Show what was applied for in a project.

    Raises:
        NotFoundError: Nobody applied for anything in it.
    """
    if not PROJECT.fullmatch(project):
        raise NotFoundError
    found = visit.service.index.latest(project=project, limit=100)
    events, older = rows_of(visit, cursor, project=project)
    if not found:
        raise NotFoundError

    def look(sight: Sight) -> Entry:
        filed = [one.event for one in found if isinstance(one.event, Applied)]
        return Entry(
            kind=sight.say("Project"),
            title=project,
            lead=sight.say("All that was applied for under this project code."),
            lines=tuple(_applied(sight, visit, event) for event in filed),
        )

    return entry_page(visit, seen(visit, look), events, older)


def _applied(sight: Sight, visit: Visit, event: Applied) -> Line:
    """Say what became of an application."""
    permit = i.permit_id(event.application)
    issued = permit in sight.registers.permits
    answer = sight.names.permit(permit) if issued else plain(visit.say("no permit yet"))
    place = digest(event.application, "applications")
    label = sight.names.version(event.content.version).text
    return Line(label, (place, plain(" → "), answer))
