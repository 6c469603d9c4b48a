"""Pages and their files travel compressed; answers of the API do not.

What the API answers may hold a token beside what a caller sent, which is what attacks
on compressed answers need (BREACH); a page holds no secret.
"""

from __future__ import annotations

from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

LEAST = 1024
"""Bytes below which compressing costs more than it saves."""


class CompressedPages:
    """ASGI middleware that compresses pages and other text."""

    def __init__(self, app: ASGIApp) -> None:
        self._plain = app
        self._compressed = GZipMiddleware(app, minimum_size=LEAST)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, by the way that its address wants."""
        path = scope.get("path", "")
        for_programs = scope["type"] != "http" or path.startswith(("/api/", "/session"))
        app = self._plain if for_programs else self._compressed
        await app(scope, receive, send)
