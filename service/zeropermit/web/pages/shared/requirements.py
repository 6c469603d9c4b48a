"""Requirements as they are explained before an application, each with its status.

What is said here comes from the ledger and the catalogue alone; no department is
asked before somebody has agreed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from zeropermit.domain.ledger.identifiers import to_hex
from zeropermit.domain.matters.file import MatterFile, RequirementEntry
from zeropermit.errors import MatterNotOpenError
from zeropermit.usecases.applications.consent import ConsentRequest
from zeropermit.usecases.applications.eligibility import (
    Eligibility,
    Missing,
    PublicBody,
    RequirementEligibility,
    RequirementStatus,
    eligibility,
    general_eligibility,
)
from zeropermit.web.pages.shared.contexts import (
    BAD,
    GOOD,
    TO_SIGN,
    Mark,
    NavigationLink,
)
from zeropermit.web.pages.shared.page_request import PageRequest
from zeropermit.web.pages.shared.texts import N, grouped_number
from zeropermit.web.pages.shared.titles import legal_basis, matter_name, schema_title

MARKS = {
    RequirementStatus.HELD: (GOOD, N("Held already")),
    RequirementStatus.FETCH: (("→", "unknown"), N("Can be fetched")),
    RequirementStatus.COMMIT: (TO_SIGN, N("To be signed")),
    RequirementStatus.BLOCKED: (BAD, N("Blocked")),
}


@dataclass(frozen=True, slots=True)
class Count:
    """Count of the requirements with one status."""

    number: str  #: How many.
    mark: Mark  #: The status.


@dataclass(frozen=True, slots=True)
class RequirementRow:
    """A requirement, as it is explained before anybody applies."""

    id: str  #: Short name of the requirement.
    title: str  #: Name of the requirement.
    help: str  #: Its meaning for the applicant.
    ways: tuple[str, ...]  #: The ways in which it can be met, in words.
    basis: tuple[str, ...]  #: Law and article.
    mark: Mark | None  #: Its status; None if the ledger does not ask it.
    explanations: tuple[str, ...]  #: Provider, or the next step.
    steps: tuple[NavigationLink, ...]  #: Where that can be seen or done.


def open_eligibility(
    request: PageRequest, matter: str, wanted: ConsentRequest | None = None
) -> Eligibility | None:
    """Give the status of each requirement, for `wanted` or for everybody.

    Returns:
        None if the matter is not open.
    """
    try:
        if wanted:
            return eligibility(request.context, wanted)
        return general_eligibility(request.context, matter)
    except MatterNotOpenError:
        return None


def requirement_rows(
    request: PageRequest,
    matter: MatterFile,
    found: Eligibility | None,
    project: str = "",
) -> tuple[RequirementRow, ...]:
    """Explain the requirements of a matter, in the order of its file.

    Args:
        request: Who reads.
        matter: What they may apply for.
        found: Where each requirement stands; None if the matter is closed.
        project: Project code; empty for anybody who only reads.
    """
    lines = {one.requirement: one for one in found.lines} if found else {}
    return tuple(
        _row(request, entry, lines.get(entry.id), project) for entry in matter.entries
    )


def counts(request: PageRequest, found: Eligibility) -> tuple[Count, ...]:
    """Count the requirements by status, zero included."""
    tally = Counter(line.status for line in found.lines)
    return tuple(
        Count(str(tally[one]), mark_of(request, one)) for one in RequirementStatus
    )


def mark_of(request: PageRequest, status: RequirementStatus) -> Mark:
    """Give sign and word of a requirement's status."""
    return request.mark(*MARKS[status])


def _row(
    request: PageRequest,
    entry: RequirementEntry,
    line: RequirementEligibility | None,
    project: str,
) -> RequirementRow:
    return RequirementRow(
        id=entry.id,
        title=request.in_language(entry.title),
        help=request.in_language(entry.help),
        ways=tuple(dict.fromkeys(_ways(request, entry))),
        basis=tuple(legal_basis(request, entry.content.get("basis", []))),
        mark=mark_of(request, line.status) if line else None,
        explanations=tuple(_told(request, entry, line, project)) if line else (),
        steps=tuple(_steps(request, line, project)) if line else (),
    )


def _told(
    request: PageRequest,
    entry: RequirementEntry,
    line: RequirementEligibility,
    project: str,
) -> Iterator[str]:
    """Name the provider of a requirement, and the body that can help."""
    names = _names(request, line.bodies)
    if line.status is RequirementStatus.HELD:
        yield _held(request, line)
    elif line.status is RequirementStatus.FETCH:
        if project:
            words = N("%(names)s: asked as soon as you have agreed.")
            yield request.say(words, names=names)
        else:
            yield request.say("Held by %(names)s.", names=names)
    elif line.status is RequirementStatus.COMMIT and project:
        firm = request.say("The firm concerned signs a commitment, without you.")
        own = request.say("You sign a commitment.")
        yield firm if line.by_others else own
    elif line.status is RequirementStatus.BLOCKED:
        yield from _blocked(request, entry, line)
    if line.status is not RequirementStatus.BLOCKED and project:
        for one in line.missing:
            yield _alternative(request, one)


def _held(request: PageRequest, line: RequirementEligibility) -> str:
    names, day = _names(request, line.bodies), request.day(line.since)
    if line.permit is not None:
        words = N("Permit %(number)s, issued by %(names)s on %(day)s.")
        number = grouped_number(line.number) if line.number else ""
        return request.say(words, number=number, names=names, day=day)
    words = N(
        "%(names)s attested it on %(day)s for a permit of yours, and it still "
        "stands. When you apply, it is asked again."
    )
    return request.say(words, names=names, day=day)


def _blocked(
    request: PageRequest, entry: RequirementEntry, line: RequirementEligibility
) -> Iterator[str]:
    for one in line.missing:
        if one.ended:
            yield request.say("The permit issued before is no longer in force.")
        yield request.say(
            "Needs another permit first: %(title)s. %(names)s decides it.",
            title=matter_name(request, one.matter),
            names=_names(request, one.authorities),
        )
    if line.barred:
        yield request.say(
            "A broken commitment bars your organisation from signing new ones, until "
            "the authority has repaired its credit."
        )
    if not line.missing and not line.barred:
        yield request.say(
            "No department is connected that could show it. Ask %(holder)s.",
            holder=request.in_language(entry.holder),
        )


def _alternative(request: PageRequest, one: Missing) -> str:
    if one.ended:
        return request.say("The permit issued before is no longer in force.")
    title = matter_name(request, one.matter)
    return request.say("A permit issued here would do as well: %(title)s.", title=title)


def _steps(
    request: PageRequest, line: RequirementEligibility, project: str
) -> Iterator[NavigationLink]:
    if line.permit is not None:
        url = f"/p/{to_hex(line.permit)}"
        yield NavigationLink(request.say("Show the permit"), url)
    for one in line.missing:
        title, url = matter_name(request, one.matter), f"/matters/{one.matter}"
        if one.application is not None:
            words = request.say("Your application for it: %(title)s", title=title)
            yield NavigationLink(words, f"/applications/{to_hex(one.application)}")
        elif project:
            words = request.say("Apply for it: %(title)s", title=title)
            yield NavigationLink(words, f"{url}/start?project={project}")
        elif line.status is RequirementStatus.BLOCKED:
            yield NavigationLink(title, url)


def _names(request: PageRequest, bodies: tuple[PublicBody, ...]) -> str:
    return request.say(", ").join(body.name for body in bodies)


def _ways(request: PageRequest, entry: RequirementEntry) -> list[str]:
    """Say in words how a requirement can be met."""
    found = []
    for option in entry.content["options"]:
        if option["kind"] == "ATTESTATION":
            title = schema_title(request, option["schema"])
            found.append(request.say("shared data: %(title)s", title=title))
        elif option["kind"] == "PERMIT":
            title = matter_name(request, option["matter"])
            found.append(request.say("a permit issued here: %(title)s", title=title))
        elif option["by"]["kind"] == "APPLICANT":
            found.append(request.say("a commitment that you sign"))
        else:
            found.append(request.say("a commitment that the firm concerned signs"))
    return found
