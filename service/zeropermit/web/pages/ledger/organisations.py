"""Actors on the ledger: organisations, keys, applications, projects."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from fastapi import APIRouter, Response

from zeropermit.domain.law.codes import normalise_code
from zeropermit.domain.ledger import identifiers as i
from zeropermit.domain.ledger.events import Applied
from zeropermit.domain.ledger.state import Key, Organisation
from zeropermit.errors import NotFoundError
from zeropermit.web.pages.ledger.context import PROJECT, LedgerContext, word_of
from zeropermit.web.pages.ledger.entry import Values, entry_page, found
from zeropermit.web.pages.ledger.event_sentence import event_rows
from zeropermit.web.pages.shared.page_request import PageRequestDep
from zeropermit.web.pages.shared.texts import N

router = APIRouter(prefix="/ledger")


@router.get("/organisations/{uscc}")
def organisation(request: PageRequestDep, uscc: str) -> Response:
    """Show an organisation: its keys, its grants, its acts."""
    identifier = i.organisation_id(normalise_code(uscc))
    look = found(lambda r: r.organisations, identifier, _organisation)
    template = "ledger/organisation.html"
    return entry_page(request, template, look, organisation=identifier)


def _organisation(
    context: LedgerContext, identifier: i.OrganisationId, _: Organisation
) -> Values:
    state = context.state
    return {
        "barred": state.barred.get(identifier),
        "deeds": _deeds(context, identifier),
        "keys": {
            address: key
            for address, key in state.keys.items()
            if key.organisation == identifier
        },
        "grants": [
            (kind, scope, grant)
            for (owner, kind, scope), grant in state.grants.items()
            if owner == identifier
        ],
    }


def _deeds(context: LedgerContext, identifier: i.OrganisationId) -> Mapping[str, int]:
    """Count the acts of an organisation, without kinds that it never did."""
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
    return {label: count for label, count in counts.items() if count}


@router.get("/keys/{address}")
def key(request: PageRequestDep, address: str) -> Response:
    """Show a key: its owner, and the period of its validity."""
    account = i.Address(address)
    look = found(lambda r: r.keys, account, _key)
    return entry_page(request, "ledger/key.html", look, key=account)


def _key(context: LedgerContext, account: i.Address, known: Key) -> Values:
    acts = known.acts(context.as_of.time)
    return {"counts": acts and not context.state.suspended(account)}


@router.get("/applications/{text}")
def application(request: PageRequestDep, text: str) -> Response:
    """Show the ledger's record of an application, and nothing else."""
    identifier = i.ApplicationId(word_of(text))
    look = found(lambda r: r.applications, identifier)
    history = tuple(reversed(request.context.ledger.history(identifier)))
    events = event_rows(request, history)
    return entry_page(request, "ledger/application.html", look, events)


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

    applied = [one.event for one in filed if isinstance(one.event, Applied)]
    values = {"project": project, "applied": applied}
    template = "ledger/project.html"
    return entry_page(request, template, lambda _: {**values}, project=project)
