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
from zeropermit.serialize.permit import matter_title, requirement_title
from zeropermit.web.pages.ledger.context import Sight, found_entry, rows_of, word_of
from zeropermit.web.pages.ledger.entry import Entry, Line, Section, entry_page, plain
from zeropermit.web.pages.ledger.names import Piece
from zeropermit.web.pages.shared.page_request import PageRequestDep
from zeropermit.web.pages.shared.texts import N, grouped

router = APIRouter(prefix="/ledger")

_RECHECKS = {
    "NONE": N("stays met"),
    "AT_ISSUE": N("checked at issue"),
    "ALERT": N("alerts if taken back"),
    "SUSPEND": N("stops the permit if taken back"),
}


@router.get("/matters/{matter}/{number}")
def matter(
    request: PageRequestDep, matter: str, number: str, cursor: str | None = None
) -> Response:
    """Show a version of a matter: the requirement set that is frozen in it."""
    if not re.fullmatch(r"[1-9][0-9]{0,8}", number):
        raise NotFoundError
    identifier = i.matter_version_id(i.matter_id(matter), int(number))
    entry = found_entry(request, lambda r: r.versions, identifier, _version)
    return entry_page(request, entry, *rows_of(request, cursor, version=identifier))


def _version(
    context: Sight, identifier: i.MatterVersionId, known: MatterVersion
) -> Entry:
    checked = tuple(_requirement(context, known, one) for one in known.requirements)
    return Entry(
        kind=context.say("Requirements"),
        title=context.names.version(identifier).text,
        lead=context.say(
            "This is what the contract asks for, no more and no less. An "
            "application is decided by the version that was open when it was made."
        ),
        lines=_version_lines(context, known),
        sections=(Section(context.say("What is checked, and how"), checked),),
    )


def _version_lines(context: Sight, known: MatterVersion) -> tuple[Line, ...]:
    title = matter_title(context.names.catalogue, known.code, context.names.language)
    months = context.say("{months} months").format(
        months=known.validity.start_within_months
    )
    return (
        context.line("Guide", Piece(title, f"/matters/{known.code}", code=False)),
        context.code_line("Code of the matter", known.code),
        context.line("Takes applications from", context.time(known.opens_at)),
        context.line("Until", context.time(known.open_until)),
        context.line(
            "How it is granted",
            context.say("at once, by rule, if every requirement is met")
            if known.automatic
            else context.say("by an officer"),
        ),
        context.line("Work starts within", months),
        context.code_line(
            "Digest of the requirements",
            grouped(requirements_digest(known.requirements)),
        ),
        context.code_line("Digest of the matter's file", grouped(known.document)),
    )


def _requirement(context: Sight, known: MatterVersion, one: Requirement) -> Line:
    """Say a requirement: its title, the ways to meet it, and when it is looked at."""
    title = requirement_title(
        context.names.catalogue, known.code, one.name, context.names.language
    )
    ways = context.say("; or ").join(_way(context, option) for option in one.options)
    after = context.say(_RECHECKS[one.recheck.name])
    return Line(one.name, (plain(f"{title} · {ways} · {after}"),))


def _way(context: Sight, option: Option) -> str:
    if option.kind is OptionKind.COMMITMENT:
        return context.say("a signed commitment")
    if option.kind is OptionKind.PERMIT:
        title = context.names.matter(option.matter).text
        return context.say("a permit issued here: %(title)s") % {"title": title}
    title = context.names.schema(option.schema).text
    return context.say("shared data: %(title)s") % {"title": title}


@router.get("/rounds/{text}")
def inspection_round(request: PageRequestDep, text: str) -> Response:
    """Show a round of random inspections."""
    identifier = i.RoundId(word_of(text))
    entry = found_entry(request, lambda r: r.supervision.rounds, identifier, _round)
    return entry_page(request, entry)


def _round(context: Sight, identifier: i.RoundId, known: Round) -> Entry:
    roster = [context.names.key(address) for address in known.roster]
    spaced = [piece for key in roster for piece in (key, plain(" "))]
    seed = grouped(known.seed) if known.revealed else context.say("not drawn yet")
    return Entry(
        kind=context.say("Round of inspections"),
        title=grouped(identifier),
        code=True,
        lead=context.say(
            "Permits and inspectors are drawn by lot. The secret is fixed first "
            "and the chain adds chance, so that nobody can choose."
        ),
        lines=(
            context.line("Body", context.names.organisation(known.body)),
            context.line("Matter", context.names.matter(known.matter)),
            context.line("Of a thousand permits", str(known.permille)),
            context.line("Inspectors", tuple(spaced)),
            context.line("Announced", context.time(known.announced_at)),
            context.line("To be done by", context.time(known.due_at)),
            context.code_line("Digest of the secret", grouped(known.secret_hash)),
            context.code_line("Seed of the draw", seed),
        ),
    )
