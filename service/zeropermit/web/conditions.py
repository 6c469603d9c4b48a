"""Conditional requests (RFC 9110 §13): what is unchanged is not sent again."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated

from fastapi import Header
from fastapi.responses import Response

IfNoneMatch = Annotated[str | None, Header(max_length=2000)]

_TAG = re.compile(r'(?:W/)?("[^"]*")')


def matches(if_none_match: str | None, etag: str) -> bool:
    """Tell whether whoever asks has this already; weak marks are passed over."""
    if if_none_match is None:
        return False
    return if_none_match.strip() == "*" or etag in _TAG.findall(if_none_match)


def not_modified(headers: Mapping[str, str]) -> Response:
    """Answer that nothing changed, with the headers a cache needs."""
    return Response(status_code=304, headers={"Vary": "Accept-Language", **headers})
