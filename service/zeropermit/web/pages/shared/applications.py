"""An application as its parties and its authority see it, and the facts of it."""

from __future__ import annotations

from collections.abc import Iterator

from zeropermit.domain.ledger.identifiers import ApplicationId, from_hex, to_hex
from zeropermit.usecases.applications.applications import ApplicationView, look_at
from zeropermit.web.pages.shared.contexts import Fact
from zeropermit.web.pages.shared.page_request import PageRequest


def application_view(request: PageRequest, application: str) -> ApplicationView:
    """Look at an application for the visitor's organisation.

    Raises:
        NotSignedInError: Nobody is signed in.
        ApplicationUnknownError: There is none, or it is none of their business.
    """
    return look_at(
        request.service.context,
        ApplicationId(from_hex(application)),
        organisation=request.person.organisation,
        calendar=request.service.catalogue.working_days,
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
