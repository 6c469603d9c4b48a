"""Headers that every answer carries."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = (
    "default-src 'self'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'; object-src 'none'"
)
DOCS_POLICY = f"{POLICY}; img-src 'self' data:; style-src 'self' 'unsafe-inline'"
"""Swagger UI draws with inline styles and images; it runs no script but its own."""

SCAN_POLICY = f"{POLICY}; script-src 'self' 'wasm-unsafe-eval'"
"""The page that scans compiles a reader of QR codes, and may use the camera."""
SCAN_PERMISSIONS = "camera=(self), geolocation=(), microphone=()"

NO_STORE = {"Cache-Control": "no-store"}
"""No cache keeps an answer with personal data or a code."""

HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    **NO_STORE,
}
"""Defaults; an answer that may be kept says so itself."""


class SecurityHeaders:
    """ASGI middleware that adds the missing headers."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on and complete the headers of its answer."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def complete(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if scope["path"].endswith(".wasm"):
                    headers.setdefault("Cache-Control", "no-cache")  # asked, not sent
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                if scope["path"] == "/docs":
                    headers["Content-Security-Policy"] = DOCS_POLICY
                if scope["path"] == "/scan":
                    headers["Content-Security-Policy"] = SCAN_POLICY
                    headers["Permissions-Policy"] = SCAN_PERMISSIONS
            await send(message)

        await self._app(scope, receive, complete)
