"""Conditional requests (RFC 9110 §13): unchanged content is not sent again."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated

from fastapi import Header
from fastapi.responses import Response

from zeropermit.domain.accounts.responsibility import Party
from zeropermit.domain.ledger.identifiers import PermitId, to_hex
from zeropermit.usecases.accounts.sign_in import Caller
from zeropermit.usecases.permits.holder_reports import permit_of
from zeropermit.usecases.ports import ServiceContext

IfMatch = Annotated[str | None, Header(max_length=200)]
IfNoneMatch = Annotated[str | None, Header(max_length=2000)]

_TAG = re.compile(r'(?:W/)?("[^"]*")')


def matches(if_none_match: str | None, etag: str) -> bool:
    """Return whether the client has this content; weak marks are passed over."""
    if if_none_match is None:
        return False
    return if_none_match.strip() == "*" or etag in _TAG.findall(if_none_match)


def not_modified(headers: Mapping[str, str]) -> Response:
    """Answer that nothing changed, with the headers a cache needs."""
    return Response(status_code=304, headers={"Vary": "Accept-Language", **headers})


def check_officer(context: ServiceContext, permit: PermitId, caller: Caller) -> str:
    """Let officers of the issuing authority through; give the permit's ETag."""
    found = permit_of(
        context, permit, Party.AUTHORITY, organisation=caller.organisation
    )
    found_acts = found.permit.sequence + found.permit.progress.clearances
    acts = found_acts + found.permit.notice.given
    return f'"{to_hex(permit)[2:18]}-{acts}"'
