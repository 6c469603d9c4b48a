"""An application as its parties and its authority see it."""

from __future__ import annotations

from zeropermit.domain.ledger.identifiers import ApplicationId, from_hex
from zeropermit.usecases.accounts.sign_in import Caller
from zeropermit.usecases.applications.applications import ApplicationView, look_at
from zeropermit.web.pages.shared.page_request import PageRequest


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
