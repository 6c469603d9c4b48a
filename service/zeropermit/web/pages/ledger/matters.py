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
from zeropermit.errors import NotFoundError
from zeropermit.serialize.permit import matter_title, requirement_title
from zeropermit.web.pages.ledger.entry import (
    Entry,
    Line,
    Section,
    Sight,
    code,
    entry_page,
    line,
    plain,
    rows_of,
    seen,
    word_of,
)
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
    """Show a version of a matter: the requirement set that is frozen in it.

    Raises:
        NotFoundError: The ledger has no such version.
    """
    if not re.fullmatch(r"[1-9][0-9]{0,8}", number):
        raise NotFoundError
    identifier = i.matter_version_id(i.matter_id(matter), int(number))

    def look(sight: Sight) -> Entry:
        known = sight.registers.versions.get(identifier)
        if known is None:
            raise NotFoundError
        return Entry(
            kind=sight.say("Requirements"),
            title=sight.names.version(identifier).text,
            lead=sight.say(
                "This is what the contract asks for, no more and no less. An "
                "application is decided by the version that was open when it was made."
            ),
            lines=_version(sight, known),
            sections=(
                Section(
                    sight.say("What is checked, and how"),
                    tuple(
                        _requirement(sight, known, one) for one in known.requirements
                    ),
                ),
            ),
        )

    entry = seen(visit, look)
    return entry_page(visit, entry, *rows_of(visit, cursor, version=identifier))


def _version(sight: Sight, known: MatterVersion) -> tuple[Line, ...]:
    title = matter_title(sight.names.catalogue, known.code, sight.names.language)
    months = sight.say("{months} months").format(
        months=known.validity.start_within_months
    )
    return (
        line(sight.say("Guide"), Piece(title, f"/matters/{known.code}", code=False)),
        code(sight.say("Code of the matter"), known.code),
        line(sight.say("Takes applications from"), sight.time(known.opens_at)),
        line(sight.say("Until"), sight.time(known.open_until)),
        line(
            sight.say("How it is granted"),
            sight.say("at once, by rule, if every requirement is met")
            if known.automatic
            else sight.say("by an officer"),
        ),
        line(sight.say("Work starts within"), months),
        code(
            sight.say("Digest of the requirements"),
            grouped(requirements_digest(known.requirements)),
        ),
        code(sight.say("Digest of the matter's file"), grouped(known.document)),
    )


def _requirement(sight: Sight, known: MatterVersion, one: Requirement) -> Line:
    """Say a requirement: its title, the ways to meet it, and when it is looked at."""
    title = requirement_title(
        sight.names.catalogue, known.code, one.name, sight.names.language
    )
    ways = sight.say("; or ").join(_way(sight, option) for option in one.options)
    after = sight.say(_RECHECKS[one.recheck.name])
    return line(one.name, f"{title} · {ways} · {after}")


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
    """Show a round of random inspections.

    Raises:
        NotFoundError: The ledger has no such round.
    """
    identifier = i.RoundId(word_of(text))

    def look(sight: Sight) -> Entry:
        known = sight.registers.supervision.rounds.get(identifier)
        if known is None:
            raise NotFoundError
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
                line(sight.say("Body"), sight.names.organisation(known.body)),
                line(sight.say("Matter"), sight.names.matter(known.matter)),
                line(sight.say("Of a thousand permits"), str(known.permille)),
                line(sight.say("Inspectors"), tuple(spaced)),
                line(sight.say("Announced"), sight.time(known.announced_at)),
                line(sight.say("To be done by"), sight.time(known.due_at)),
                code(sight.say("Digest of the secret"), grouped(known.secret_hash)),
                code(sight.say("Seed of the draw"), seed),
            ),
        )

    return entry_page(visit, seen(visit, look))
