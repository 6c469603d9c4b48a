"""A permit with an end, in a town whose permits have none."""

from __future__ import annotations

from typing import Any

from tests.builders.facts import word
from tests.integration.cli.demonstration import Town
from zeropermit import terminal
from zeropermit.bootstrap.demonstration_data import organisations
from zeropermit.cli.caller import NodeOptions
from zeropermit.cli.preparing import NO_KEY, OfficerSigning
from zeropermit.domain.acts.act import Act, Signatory, SigningDomain, proposed
from zeropermit.domain.acts.commitments import Apply, Commit
from zeropermit.domain.acts.permits import End, Issue
from zeropermit.domain.law.calendar import DAY
from zeropermit.domain.ledger.filings import filing_for
from zeropermit.domain.ledger.identifiers import (
    OrganisationId,
    PermitId,
    organisation_id,
    short_text,
)
from zeropermit.domain.permits.reasons import Ending
from zeropermit.domain.supervision.state import NOBODY
from zeropermit.serialize.answer import signable

OFFICERS = ("approval/officer-1", "approval/officer-2")


def signing_of(acting: Any) -> OfficerSigning:
    """See the ledger as it is now."""
    return OfficerSigning.at(NodeOptions(acting.town.rpc, acting.town.trust).open())


def handle_of(town: Town, organisation: OrganisationId) -> str:
    """Name an organisation of the town."""
    known = (one for one in organisations() if town.uscc(one))
    return next(one for one in known if organisation_id(town.uscc(one)) == organisation)


def do(acting: Any, act: Act, *by: tuple[str, str]) -> None:
    """Write an act, have it signed and send it."""
    signing = signing_of(acting)
    manifest = signing.trusted.manifest
    domain = SigningDomain(manifest.chain_id, manifest.address(act.contract))
    nobody = Signatory(NO_KEY, NOBODY)
    terminal.write_out(signable(act, domain, signing.now + 600, nobody), acting.file)
    for one in by:
        signed = acting.sign(*one)
        assert signed.code == 0, signed.err
    sent = acting.send()
    assert sent.code == 0, sent.err


def with_an_end(acting: Any, days: int = 90) -> PermitId:
    """Cancel the permit of the town, and issue one that ends for the same project."""
    state, town = acting.state, acting.town
    old = next(iter(state.permits))
    authority = town.uscc("approval")
    officers = [(one, authority) for one in OFFICERS]
    given = {"ending": Ending.CANCELLED, "reason": "TEST", "decision": word("decision")}
    do(acting, proposed(End, state, old, given), *officers)
    filed = state.applications[state.permits[old].application]
    version = state.versions[filed.content.version].number
    holder = handle_of(town, filed.content.applicant)
    words = (filed.matter, version, filed.project, authority, word("an end"))
    do(acting, Apply(*words), (f"{holder}/officer-1", town.uscc(holder)))
    made = next(
        one.content
        for one in acting.state.applications.values()
        if one.content.consent == word("an end")
    )
    shown = state.permits[old].presentation
    assert shown is not None
    for promise in shown.commitments:
        names = tuple(map(short_text, promise.requirements))
        by = handle_of(town, promise.organisation)
        act = Commit(made.id, names, promise.letter, promise.due_at)
        do(acting, act, (f"{by}/officer-1", town.uscc(by)))
    issue = Issue(
        number=f"{state.permits[old].number[:-2]}77",
        matter=filed.matter,
        project=filed.project,
        application=made,
        document=word("a face with an end"),
        presentation=shown,
        valid_until=signing_of(acting).now + days * DAY,
        filing=filing_for(acting.state, made.id, shown),
    )
    do(acting, issue, officers[0])
    return made.permit
