"""Rules that are fixed in advance: requirements of a matter, rounds of inspections."""

from __future__ import annotations

import re

from fastapi import APIRouter, Response

from zeropermit.domain.ledger import identifiers as i
from zeropermit.domain.matters.matter import (
    MatterVersion,
    Option,
    OptionKind,
    Requirement,
    requirements_digest,
)
from zeropermit.domain.supervision.state import Round
from zeropermit.errors import NotFoundError
from zeropermit.web.pages.ledger.context import LedgerContext, Line, Piece, word_of
from zeropermit.web.pages.ledger.entry import LedgerEntry, entry_of, entry_page, found
from zeropermit.web.pages.shared.page_request import PageRequestDep
from zeropermit.web.pages.shared.texts import N, grouped
from zeropermit.web.pages.shared.titles import matter_name, requirement_name

router = APIRouter(prefix="/ledger")

_RECHECKS = {
    "NONE": N("stays met"),
    "AT_ISSUE": N("checked at issue"),
    "ALERT": N("alerts if taken back"),
    "SUSPEND": N("stops the permit if taken back"),
}


@router.get("/matters/{matter}/{number}")
def matter(request: PageRequestDep, matter: str, number: str) -> Response:
    """Show a version of a matter: the requirement set that is frozen in it."""
    if not re.fullmatch(r"[1-9][0-9]{0,8}", number):
        raise NotFoundError
    identifier = i.matter_version_id(i.matter_id(matter), int(number))
    look = found(lambda r: r.versions, identifier, _version)
    return entry_page(request, look, version=identifier)


def _version(
    context: LedgerContext, identifier: i.MatterVersionId, known: MatterVersion
) -> LedgerEntry:
    checked = [_requirement(context, known, one) for one in known.requirements]
    title, lines = context.version(identifier).text, _version_lines(context, known)
    sections = {N("What is checked, and how"): checked}
    return entry_of(context, "Requirements", title, lines, sections)


def _version_lines(context: LedgerContext, known: MatterVersion) -> tuple[Line, ...]:
    guide = Piece(matter_name(context.request, known.code), f"/matters/{known.code}")
    within = known.validity.start_within_months
    months = context.say("{months} months", months=within)
    by_rule = context.say("at once, by rule, if every requirement is met")
    granted = by_rule if known.automatic else context.say("by an officer")
    digest = requirements_digest(known.requirements)
    return (
        context.line("Guide", guide),
        context.code_line("Code of the matter", known.code),
        context.line("Takes applications from", context.time(known.opens_at)),
        context.line("Until", context.time(known.open_until)),
        context.line("How it is granted", granted),
        context.line("Work starts within", months),
        context.code_line("Digest of the requirements", grouped(digest)),
        context.code_line("Digest of the matter's file", grouped(known.document)),
    )


def _requirement(
    context: LedgerContext, known: MatterVersion, one: Requirement
) -> Line:
    """Say a requirement: its title, the ways to meet it, and when it is looked at."""
    title = requirement_name(context.request, known.code, one.name)
    ways = context.say("; or ").join(_way(context, option) for option in one.options)
    after = context.say(_RECHECKS[one.recheck.name])
    return context.labelled(one.name, f"{title} · {ways} · {after}")


def _way(context: LedgerContext, option: Option) -> str:
    if option.kind is OptionKind.COMMITMENT:
        return context.say("a signed commitment")
    if option.kind is OptionKind.PERMIT:
        title = context.matter(option.matter).text
        return context.say("a permit issued here: %(title)s", title=title)
    title = context.schema(option.schema).text
    return context.say("shared data: %(title)s", title=title)


@router.get("/rounds/{text}")
def inspection_round(request: PageRequestDep, text: str) -> Response:
    """Show a round of random inspections."""
    identifier = i.RoundId(word_of(text))
    look = found(lambda r: r.supervision.rounds, identifier, _round)
    return entry_page(request, look)


def _round(context: LedgerContext, identifier: i.RoundId, known: Round) -> LedgerEntry:
    keys = map(context.key, known.roster)
    spaced = [piece for key in keys for piece in (key, Piece(" "))]
    seed = grouped(known.seed) if known.revealed else context.say("not drawn yet")
    lines = (
        context.line("Body", context.organisation(known.body)),
        context.line("Matter", context.matter(known.matter)),
        context.line("Of a thousand permits", str(known.permille)),
        context.line("Inspectors", *spaced),
        context.line("Announced", context.time(known.announced_at)),
        context.line("To be done by", context.time(known.due_at)),
        context.code_line("Digest of the secret", grouped(known.secret_hash)),
        context.code_line("Seed of the draw", seed),
    )
    return entry_of(context, "Round of inspections", identifier, lines)
