"""Actors on the ledger: organisations, keys, applications, projects."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from fastapi import APIRouter, Response

from zeropermit.domain.law.codes import normalise_code
from zeropermit.domain.ledger import identifiers as i
from zeropermit.domain.ledger.events import Applied
from zeropermit.domain.ledger.state import Filed, Key, Organisation
from zeropermit.errors import NotFoundError
from zeropermit.web.pages.ledger.context import LedgerContext, Line, Piece, word_of
from zeropermit.web.pages.ledger.entry import LedgerEntry, entry_of, entry_page, found
from zeropermit.web.pages.ledger.event_sentence import event_rows
from zeropermit.web.pages.ledger.search import PROJECT
from zeropermit.web.pages.shared.page_request import PageRequestDep
from zeropermit.web.pages.shared.texts import N

router = APIRouter(prefix="/ledger")


@router.get("/organisations/{uscc}")
def organisation(request: PageRequestDep, uscc: str) -> Response:
    """Show an organisation: its keys, its grants, its acts."""
    identifier = i.organisation_id(normalise_code(uscc))
    look = found(lambda r: r.organisations, identifier, _organisation)
    return entry_page(request, look, organisation=identifier)


def _organisation(
    context: LedgerContext, identifier: i.OrganisationId, known: Organisation
) -> LedgerEntry:
    lines = _organisation_lines(context, identifier, known)
    sections = {
        N("What it did"): _deeds(context, identifier),
        N("Keys"): _keys(context, identifier),
        N("What it may do"): _grants(context, identifier),
    }
    return entry_of(context, "Organisation", known.name, lines, sections)


def _organisation_lines(
    context: LedgerContext, identifier: i.OrganisationId, known: Organisation
) -> Iterator[Line]:
    barred, standing = context.state.barred.get(identifier), context.say("✓ may act")
    if known.suspended:
        standing = context.say("‖ suspended")
    yield context.code_line("Unified social credit code", known.uscc)
    yield context.line("Kind", context.enum(known.kind))
    yield context.line("Registered", context.time(known.registered_at))
    yield context.line("Standing", standing)
    if barred:
        words = N("✗ not since {time}: a commitment was broken")
        words = context.say(words, time=context.time(barred))
        yield context.line("May commit", words)


def _deeds(context: LedgerContext, identifier: i.OrganisationId) -> tuple[Line, ...]:
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


def _keys(context: LedgerContext, identifier: i.OrganisationId) -> Iterator[Line]:
    for address, key in context.state.keys.items():
        if key.organisation == identifier:
            window = f" · {_window(context, key)}"
            yield context.labelled(context.enum(key.role), context.key(address), window)


def _grants(context: LedgerContext, identifier: i.OrganisationId) -> Iterator[Line]:
    for (owner, kind, scope), grant in context.state.grants.items():
        if owner == identifier:
            window = _from_until(context, grant.active_from, grant.active_until)
            where = context.scope(scope)
            yield context.labelled(context.enum(kind), where, f" · {window}")


def _from_until(context: LedgerContext, first: int, end: int) -> str:
    if end == i.NO_END:
        return context.say("since {first}", first=context.time(first))
    words = N("{first} until {end}")
    return context.say(words, first=context.time(first), end=context.time(end))


def _window(context: LedgerContext, key: Key) -> str:
    """Give the period of a key's validity, and the reports against it."""
    words = _from_until(context, key.active_from, key.active_until)
    if key.compromised_at:
        since = context.time(key.compromised_at)
        bad = context.say("✗ compromised since {since}", since=since)
        return f"{words} · {bad}"
    return f"{words} · {context.say('‖ suspended')}" if key.suspended else words


@router.get("/keys/{address}")
def key(request: PageRequestDep, address: str) -> Response:
    """Show a key: its owner, and the period of its validity."""
    account = i.Address(address)
    look = found(lambda r: r.keys, account, _key)
    return entry_page(request, look, key=account)


def _key(context: LedgerContext, account: i.Address, known: Key) -> LedgerEntry:
    counts = known.active(context.as_of.time) and not context.state.suspended(account)
    now = context.say("✓ counts") if counts else context.say("✗ does not count")
    lines = (
        context.line("Acts for", context.organisation(known.organisation)),
        context.line("In the hand of", context.enum(known.role)),
        context.line("Window", _window(context, known)),
        context.line("Now", now),
    )
    return entry_of(context, "Key", account, lines, code=True)


@router.get("/applications/{text}")
def application(request: PageRequestDep, text: str) -> Response:
    """Show the ledger's record of an application, and nothing else."""
    identifier = i.ApplicationId(word_of(text))
    look = found(lambda r: r.applications, identifier, _application)
    history = request.context.ledger.history(identifier)
    return entry_page(request, look, event_rows(request, tuple(reversed(history))))


def _application(
    context: LedgerContext, identifier: i.ApplicationId, filed: Filed
) -> LedgerEntry:
    content, project = filed.content, filed.project
    url = f"/ledger/projects/{project}" if PROJECT.fullmatch(project) else ""
    permit = _permit(context, identifier, N("none yet"))
    lines = (
        context.line("Applicant", context.organisation(content.applicant)),
        context.line("Authority", context.organisation(content.authority)),
        context.line("Requirements", context.version(content.version)),
        context.line("Project code", Piece(project, url, code=True)),
        context.line("Applied", context.time(filed.applied_at)),
        context.line("Permit", permit),
    )
    return entry_of(context, "Application", identifier, lines)


def _permit(
    context: LedgerContext, application: i.ApplicationId, otherwise: str
) -> Piece:
    """Name the permit of an application, or say that there is none."""
    permit = i.permit_id(application)
    issued = permit in context.state.permits
    return context.permit(permit) if issued else Piece(context.say(otherwise))


@router.get("/projects/{project}")
def project(request: PageRequestDep, project: str) -> Response:
    """Show the applications of a project.

    Raises:
        NotFoundError: Nobody applied for anything in it.
    """
    if not PROJECT.fullmatch(project):
        raise NotFoundError
    filed = request.service.index.latest(project=project, limit=100)
    if not filed:
        raise NotFoundError

    def look(context: LedgerContext) -> LedgerEntry:
        events = [one.event for one in filed if isinstance(one.event, Applied)]
        lines = [_applied(context, event) for event in events]
        return entry_of(context, "Project", project, lines)

    return entry_page(request, look, project=project)


def _applied(context: LedgerContext, event: Applied) -> Line:
    """Give the outcome of an application."""
    place = context.digest(event.application, "applications")
    permit = _permit(context, event.application, N("no permit yet"))
    label = context.version(event.content.version).text
    return context.labelled(label, place, " → ", permit)
