"""`/status`: how the service is, and every entry of the ledger that it cannot read."""

from __future__ import annotations

from collections.abc import Mapping

from fastapi import APIRouter, Response

from zeropermit.web.pages.shared.contexts import BAD, GOOD, HELD, Mark, Sign
from zeropermit.web.pages.shared.page_request import PageRequest, PageRequestDep
from zeropermit.web.pages.shared.templates import page_filter
from zeropermit.web.pages.shared.texts import N
from zeropermit.web.service_health import HealthState, ServiceHealth, health_of

router = APIRouter()

SHOWN = 100
"""Entries that cannot be read and are listed; all are counted."""
_STATES: Mapping[HealthState, tuple[Sign, str]] = {
    HealthState.OK: (GOOD, N("In order")),
    HealthState.DEGRADED: (HELD, N("Serving, with gaps")),
    HealthState.FAILING: (BAD, N("Not following the ledger")),
}
_CAUSES: Mapping[str, str] = {
    "LOG_UNREADABLE": N("Its words do not fit the event."),
    "LOG_UNKNOWN": N("It is not an event of the contracts."),
    "LOG_FROM_ANOTHER": N("It comes from a contract that does not emit it."),
    "NOT_FOLDED": N("It refers to something that was not read."),
}


@router.get("/status")
def status(request: PageRequestDep) -> Response:
    """Show the health of the service."""
    fresh = request.freshness
    return request.page(
        "public/status.html",
        health=health_of(request.service, fresh),
        fresh=fresh,
        as_of=request.read(lambda _, as_of: as_of),
        outbox_age=request.service.outbox_age(),
        shown=SHOWN,
    )


@page_filter
def health_mark(request: PageRequest, health: ServiceHealth) -> Mark:
    """Give the health as a sign and a word."""
    sign, word = _STATES[health.state]
    return Mark(*sign, request.say(word))


@page_filter
def unread_cause(request: PageRequest, cause: str) -> str:
    """Say why an entry of the ledger does not count."""
    return request.say(_CAUSES[cause])
