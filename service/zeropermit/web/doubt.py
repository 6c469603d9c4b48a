"""Errors that something unread may have caused: they become "cannot tell".

"Unknown" is not an answer about something that an unread entry names, and a value that
cannot be found because its event was not read is not a fault of the program.
"""

from __future__ import annotations

from collections.abc import Iterator

from fastapi import Request, Response

from zeropermit.bootstrap.service import Service
from zeropermit.domain.ledger.identifiers import organisation_id, to_hex
from zeropermit.domain.ledger.unread import subject_of
from zeropermit.errors import LedgerInDoubtError, UnknownError, ZeropermitError
from zeropermit.web.pages.shared.failure import Handler
from zeropermit.web.problems import on_error


def or_doubt(handler: Handler) -> Handler:
    """Answer "cannot tell" where something unread may have caused an error."""

    async def answer(http: Request, error: Exception) -> Response:
        return await handler(http, _doubted(http.app.state.service, error))

    return answer


async def on_lookup(request: Request, error: Exception) -> Response:
    """Answer a doubt; a value that is missing for no such reason is a surprise."""
    if not isinstance(error, ZeropermitError):
        raise error
    return await on_error(request, error)


def _doubted(service: Service, error: Exception) -> Exception:
    if isinstance(error, UnknownError):
        return LedgerInDoubtError() if _is_doubted(service, error) else error
    known = isinstance(error, ZeropermitError)
    return error if known or not service.unread() else LedgerInDoubtError()


def _is_doubted(service: Service, error: UnknownError) -> bool:
    """Whether an unread entry names the unknown reference, or may name any."""
    with service.context.ledger.look() as (state, _):
        values = {subject_of(name)[1] for name in state.doubted}
        return state.all_doubted or not values.isdisjoint(_values(error.reference))


def _values(reference: bytes | str) -> Iterator[str]:
    """Write a reference in every way in which an entry may name it."""
    if isinstance(reference, bytes):
        yield to_hex(reference)
        return
    yield reference
    yield f"0x{reference}"
    yield to_hex(organisation_id(reference))
