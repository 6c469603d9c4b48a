"""An application as its parties and its authority see it, and the facts of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from zeropermit.domain.ledger.identifiers import ApplicationId, from_hex, to_hex
from zeropermit.domain.permits.reasons import Reason
from zeropermit.usecases.accounts.sign_in import Caller
from zeropermit.usecases.applications.applications import ApplicationView, look_at
from zeropermit.usecases.applications.precheck import PreCheckLine
from zeropermit.web.pages.shared.contexts import Fact, Mark
from zeropermit.web.pages.shared.page_request import PageRequest
from zeropermit.web.pages.shared.titles import OPTION_KINDS


@dataclass(frozen=True, slots=True)
class CheckedRequirement:
    """A requirement of an application, with its evidence."""

    id: str  #: Short name of the requirement.
    title: str  #: Name of the requirement.
    mark: Mark  #: Whether it is met.
    how: str  #: The way to meet it.
    by: str  #: The body that attests it or has to act; empty if not known.
    when: str  #: Time of the observation or commitment; empty if none.
    reasons: tuple[str, ...]  #: Reasons why it is not met.
    claims: tuple[Fact, ...]  #: The facts shown, read-only.
    help: str = ""  #: Its meaning for the applicant.
    fresh: str = ""  #: Highest age of the evidence; empty if any age will do.
    wrong: str = ""  #: Page on which the applicant reports a fault; else empty.
    answers: tuple[str, ...] = ()  #: Answers of the department, newest first.


def application_view(
    request: PageRequest, person: Caller, application: str
) -> ApplicationView:
    """Look at an application for a person's organisation.

    Raises:
        ApplicationUnknownError: There is none, or it is none of their business.
    """
    return look_at(
        request.context,
        ApplicationId(from_hex(application)),
        organisation=person.organisation,
    )


def checked_requirement(
    request: PageRequest,
    line: PreCheckLine,
    mark: Mark,
    reasons: Iterable[Reason],
    claims: tuple[Fact, ...],
) -> CheckedRequirement:
    """Show a requirement of an application."""
    return CheckedRequirement(
        id=line.entry.id,
        title=request.in_language(line.entry.title),
        mark=mark,
        how=request.say(OPTION_KINDS[line.kind]),
        by=line.name,
        when=request.time(line.observed_at) if line.observed_at else "",
        reasons=tuple(request.message(reason.name) for reason in reasons),
        claims=claims,
    )


def filed_facts(request: PageRequest, found: ApplicationView) -> Iterator[Fact]:
    """Name the matter of an application, and the applicant."""
    check = found.check
    yield request.fact("Application", to_hex(check.application), code=True)
    yield request.fact("Project code", check.filed.project, code=True)
    yield request.fact("Applicant", found.applicant, code=True)


def time_facts(request: PageRequest, found: ApplicationView) -> Iterator[Fact]:
    """Give when it was applied for, and until when it is decided."""
    yield request.fact("Applied", request.time(found.check.filed.applied_at))
    if found.clock.due is not None:
        due = request.day(found.clock.due - 1)
        yield request.fact("Decided at the latest on", due)
