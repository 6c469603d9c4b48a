"""What was fixed beforehand: requirements of a matter, and rounds of inspections."""

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
from zeropermit.web.pages.shared.page_request import VisitDep
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
    visit: VisitDep, matter: str, number: str, cursor: str | None = None
) -> Response:
    """Show a version of a matter: the requirement set that is frozen in it."""
    if not re.fullmatch(r"[1-9][0-9]{0,8}", number):
        raise NotFoundError
    identifier = i.matter_version_id(i.matter_id(matter), int(number))
    entry = found_entry(visit, lambda r: r.versions, identifier, _version)
    return entry_page(visit, entry, *rows_of(visit, cursor, version=identifier))


def _version(
    sight: Sight, identifier: i.MatterVersionId, known: MatterVersion
) -> Entry:
    checked = tuple(_requirement(sight, known, one) for one in known.requirements)
    return Entry(
        kind=sight.say("Requirements"),
        title=sight.names.version(identifier).text,
        lead=sight.say(
            "This is what the contract asks for, no more and no less. An "
            "application is decided by the version that was open when it was made."
        ),
        lines=_version_lines(sight, known),
        sections=(Section(sight.say("What is checked, and how"), checked),),
    )


def _version_lines(sight: Sight, known: MatterVersion) -> tuple[Line, ...]:
    title = matter_title(sight.names.catalogue, known.code, sight.names.language)
    months = sight.say("{months} months").format(
        months=known.validity.start_within_months
    )
    return (
        sight.line("Guide", Piece(title, f"/matters/{known.code}", code=False)),
        sight.code_line("Code of the matter", known.code),
        sight.line("Takes applications from", sight.time(known.opens_at)),
        sight.line("Until", sight.time(known.open_until)),
        sight.line(
            "How it is granted",
            sight.say("at once, by rule, if every requirement is met")
            if known.automatic
            else sight.say("by an officer"),
        ),
        sight.line("Work starts within", months),
        sight.code_line(
            "Digest of the requirements",
            grouped(requirements_digest(known.requirements)),
        ),
        sight.code_line("Digest of the matter's file", grouped(known.document)),
    )


def _requirement(sight: Sight, known: MatterVersion, one: Requirement) -> Line:
    """Say a requirement: its title, the ways to meet it, and when it is looked at."""
    title = requirement_title(
        sight.names.catalogue, known.code, one.name, sight.names.language
    )
    ways = sight.say("; or ").join(_way(sight, option) for option in one.options)
    after = sight.say(_RECHECKS[one.recheck.name])
    return Line(one.name, (plain(f"{title} · {ways} · {after}"),))


def _way(sight: Sight, option: Option) -> str:
    if option.kind is OptionKind.COMMITMENT:
        return sight.say("a signed commitment")
    if option.kind is OptionKind.PERMIT:
        title = sight.names.matter(option.matter).text
        return sight.say("a permit issued here: %(title)s") % {"title": title}
    title = sight.names.schema(option.schema).text
    return sight.say("shared data: %(title)s") % {"title": title}


@router.get("/rounds/{text}")
def inspection_round(visit: VisitDep, text: str) -> Response:
    """Show a round of random inspections."""
    identifier = i.RoundId(word_of(text))
    entry = found_entry(visit, lambda r: r.supervision.rounds, identifier, _round)
    return entry_page(visit, entry)


def _round(sight: Sight, identifier: i.RoundId, known: Round) -> Entry:
    roster = [sight.names.key(address) for address in known.roster]
    spaced = [piece for key in roster for piece in (key, plain(" "))]
    seed = grouped(known.seed) if known.revealed else sight.say("not drawn yet")
    return Entry(
        kind=sight.say("Round of inspections"),
        title=grouped(identifier),
        code=True,
        lead=sight.say(
            "Permits and inspectors are drawn by lot. The secret is fixed first "
            "and the chain adds chance, so that nobody can choose."
        ),
        lines=(
            sight.line("Body", sight.names.organisation(known.body)),
            sight.line("Matter", sight.names.matter(known.matter)),
            sight.line("Of a thousand permits", str(known.permille)),
            sight.line("Inspectors", tuple(spaced)),
            sight.line("Announced", sight.time(known.announced_at)),
            sight.line("To be done by", sight.time(known.due_at)),
            sight.code_line("Digest of the secret", grouped(known.secret_hash)),
            sight.code_line("Seed of the draw", seed),
        ),
    )
