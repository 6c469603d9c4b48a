"""Requirements as they are explained before anybody applies, with where each stands.

What is said here comes from the ledger and the catalogue alone; no department is
asked before somebody has agreed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from zeropermit.domain.applications.letter import Language
from zeropermit.domain.ledger.identifiers import to_hex
from zeropermit.domain.matters.file import MatterFile, RequirementEntry
from zeropermit.usecases.applications.eligibility import (
    Body,
    Eligibility,
    Missing,
    Outlook,
    Standing,
)
from zeropermit.web.pages.shared.contexts import Door, Mark
from zeropermit.web.pages.shared.page_request import Visit
from zeropermit.web.pages.shared.texts import N, grouped_number
from zeropermit.web.pages.shared.titles import legal_basis, matter_name

MARKS = {
    Standing.HELD: (N("Held already"), "✓", "good"),
    Standing.FETCH: (N("Can be fetched"), "→", "unknown"),
    Standing.COMMIT: (N("To be signed"), "✎", "held"),
    Standing.BLOCKED: (N("Blocked"), "✗", "bad"),
}


@dataclass(frozen=True, slots=True)
class Count:
    """How many requirements stand somewhere."""

    number: str  #: How many.
    mark: Mark  #: Where they stand.


@dataclass(frozen=True, slots=True)
class RequirementRow:
    """A requirement, as it is explained before anybody applies."""

    id: str  #: Short name of the requirement.
    title: str  #: What it requires.
    help: str  #: What it means for the applicant.
    ways: tuple[str, ...]  #: The ways in which it can be met, in words.
    basis: tuple[str, ...]  #: Law and article.
    mark: Mark | None  #: Where it stands; None if the ledger does not ask it.
    told: tuple[str, ...]  #: By whom it is met, or what has to be done.
    steps: tuple[Door, ...]  #: Where that can be seen or done.


def requirement_rows(
    visit: Visit,
    matter: MatterFile,
    found: Eligibility | None,
    project: str = "",
) -> tuple[RequirementRow, ...]:
    """Explain the requirements of a matter, in the order of its file.

    Args:
        visit: Who reads.
        matter: What they may apply for.
        found: Where each requirement stands; None if the matter is closed.
        project: Project code; empty for anybody who only reads.
    """
    lines = {one.requirement: one for one in found.lines} if found else {}
    return tuple(
        _row(visit, entry, lines.get(entry.id), project) for entry in matter.entries
    )


def counts(visit: Visit, found: Eligibility) -> tuple[Count, ...]:
    """Count the requirements by where they stand; those that there are none of too."""
    tally = Counter(line.standing for line in found.lines)
    return tuple(Count(str(tally[one]), mark_of(visit, one)) for one in Standing)


def mark_of(visit: Visit, standing: Standing) -> Mark:
    """Give sign and word of where a requirement stands."""
    word, sign, kind = MARKS[standing]
    return Mark(sign, kind, visit.say(word))


def _row(
    visit: Visit, entry: RequirementEntry, line: Outlook | None, project: str
) -> RequirementRow:
    lang = visit.language.value
    return RequirementRow(
        id=entry.id,
        title=entry.title.in_language(lang),
        help=entry.help.in_language(lang),
        ways=tuple(dict.fromkeys(_ways(visit, entry))),
        basis=tuple(legal_basis(entry.content.get("basis", []), lang)),
        mark=mark_of(visit, line.standing) if line else None,
        told=tuple(_told(visit, entry, line, project)) if line else (),
        steps=tuple(_steps(visit, line, project)) if line else (),
    )


def _told(
    visit: Visit, entry: RequirementEntry, line: Outlook, project: str
) -> Iterator[str]:
    """Say by whom a requirement is met or would be, and who can help."""
    names = {"names": _names(visit, line.bodies)}
    if line.standing is Standing.HELD:
        yield _held(visit, line)
    elif line.standing is Standing.FETCH:
        if project:
            yield visit.say("%(names)s: asked as soon as you have agreed.") % names
        else:
            yield visit.say("Held by %(names)s.") % names
    elif line.standing is Standing.COMMIT and project:
        firm = visit.say("The firm concerned signs a commitment, without you.")
        own = visit.say("You sign a commitment.")
        yield firm if line.by_others else own
    elif line.standing is Standing.BLOCKED:
        yield from _blocked(visit, entry, line)
    if line.standing is not Standing.BLOCKED and project:
        for one in line.missing:
            yield _alternative(visit, one)


def _held(visit: Visit, line: Outlook) -> str:
    values = {
        "names": _names(visit, line.bodies),
        "day": visit.day(line.since),
        "number": grouped_number(line.number) if line.number else "",
    }
    if line.permit is not None:
        return visit.say("Permit %(number)s, issued by %(names)s on %(day)s.") % values
    return (
        visit.say(
            "%(names)s attested it on %(day)s for a permit of yours, and it still "
            "stands. When you apply, it is asked again."
        )
        % values
    )


def _blocked(visit: Visit, entry: RequirementEntry, line: Outlook) -> Iterator[str]:
    for one in line.missing:
        values = {
            "title": matter_name(visit, one.matter),
            "names": _names(visit, one.authorities),
        }
        if one.ended:
            yield visit.say("The permit issued before is no longer in force.")
        yield visit.say(
            "Needs another permit first: %(title)s. %(names)s decides it."
        ) % (values)
    if line.barred:
        yield visit.say(
            "A broken commitment bars your organisation from signing new ones, until "
            "the authority has repaired its credit."
        )
    if not line.missing and not line.barred:
        holder = {"holder": entry.holder.in_language(visit.language.value)}
        yield (
            visit.say("No department is connected that could show it. Ask %(holder)s.")
            % holder
        )


def _alternative(visit: Visit, one: Missing) -> str:
    title = {"title": matter_name(visit, one.matter)}
    if one.ended:
        return visit.say("The permit issued before is no longer in force.")
    return visit.say("A permit issued here would do as well: %(title)s.") % title


def _steps(visit: Visit, line: Outlook, project: str) -> Iterator[Door]:
    if line.permit is not None:
        yield Door(visit.say("Show the permit"), f"/p/{to_hex(line.permit)}")
    for one in line.missing:
        title = {"title": matter_name(visit, one.matter)}
        if one.application is not None:
            yield Door(
                visit.say("Your application for it: %(title)s") % title,
                f"/applications/{to_hex(one.application)}",
            )
        elif project:
            yield Door(
                visit.say("Apply for it: %(title)s") % title,
                f"/matters/{one.matter}/start?project={project}",
            )
        elif line.standing is Standing.BLOCKED:
            yield Door(title["title"], f"/matters/{one.matter}")


def _names(visit: Visit, bodies: tuple[Body, ...]) -> str:
    return visit.say(", ").join(body.name for body in bodies)


def _ways(visit: Visit, entry: RequirementEntry) -> list[str]:
    """Say in words how a requirement can be met."""
    found = []
    catalogue, english = visit.service.catalogue, visit.language is Language.EN
    for option in entry.content["options"]:
        if option["kind"] == "ATTESTATION":
            schema = catalogue.schema(option["schema"])
            title = schema.title_en if english else schema.title_zh
            found.append(visit.say("shared data: %(title)s") % {"title": title})
        elif option["kind"] == "PERMIT":
            title = catalogue.matter(option["matter"]).title.in_language(
                visit.language.value
            )
            found.append(
                visit.say("a permit issued here: %(title)s") % {"title": title}
            )
        elif option["by"]["kind"] == "APPLICANT":
            found.append(visit.say("a commitment that you sign"))
        else:
            found.append(visit.say("a commitment that the firm concerned signs"))
    return found
