"""Conditional requests (RFC 9110 §13): unchanged content is not sent again."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated

from fastapi import Header
from fastapi.responses import Response

from zeropermit.domain.acts.duties import deciding_bodies
from zeropermit.domain.ledger.identifiers import PermitId, to_hex
from zeropermit.errors import NotAllowedError
from zeropermit.usecases.accounts.sign_in import Caller
from zeropermit.usecases.permits.holder_reports import permit_snapshot
from zeropermit.usecases.permits.officer_acts import PermitActRequest, body_of
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


def check_officer(
    context: ServiceContext,
    permit: PermitId,
    caller: Caller,
    act_request: PermitActRequest | None = None,
) -> str:
    """Let officers of the body through whose act it is; give the permit's ETag.

    Without an act, officers of each body pass that decides on the permit.

    Raises:
        PermitUnknownError: There is no such permit.
        NotSupervisedError: It is the supervisor's act, and the permit has none.
        NotAllowedError: It is another body's act.
    """
    found = permit_snapshot(context, permit)
    if act_request is None:
        with context.look() as (state, _, _):
            bodies = deciding_bodies(state, permit)
    else:
        bodies = {body_of(context, permit, act_request)}
    if caller.organisation not in bodies:
        raise NotAllowedError
    found_acts = found.permit.sequence + found.permit.progress.clearances
    acts = found_acts + found.permit.notice.given
    return f'"{to_hex(permit)[2:18]}-{acts}"'
