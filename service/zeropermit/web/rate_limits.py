"""Rate limits: per address for all, and per account for signed-in people.

Headers follow draft-ietf-httpapi-ratelimit-headers-11, which is a draft.
"""

from __future__ import annotations

import hashlib
import time
from dataclasses import asdict, dataclass

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from zeropermit.errors import RateLimitedError
from zeropermit.web.problems import problem_response

WINDOW = 60
"""Seconds of a window."""

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_LOOKUPS = frozenset({"/progress", "/api/v1/progress"})


@dataclass(frozen=True, slots=True)
class Rates:
    """How many requests one place may make in a minute."""

    reads: int = 12_000
    writes: int = 600  #: Everything but GET and HEAD.
    challenges: int = 120  #: Sign-in attempts.
    #: Cases looked up by number and code, so that no code can be found by trying.
    lookups: int = 30


class RateLimit:
    """ASGI middleware that slows floods down."""

    def __init__(self, app: ASGIApp, *, rates: Rates) -> None:
        self._app = app
        self._limiter = FixedWindowRateLimiter(MemoryStorage())
        self._items = {
            name: RateLimitItemPerMinute(most) for name, most in asdict(rates).items()
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Count a request and pass it on, or refuse it."""
        if scope["type"] != "http" or scope["path"].startswith("/static/"):
            await self._app(scope, receive, send)
            return
        name = _policy(scope)
        item = self._items[name]
        hits = [self._limiter.hit(item, name, place) for place in _places(scope)]
        stats = [
            self._limiter.get_window_stats(item, name, place)
            for place in _places(scope)
        ]
        left = min(stat.remaining for stat in stats)
        wait = max(1, round(max(stat.reset_time for stat in stats) - time.time()))

        async def send_counted(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["RateLimit-Policy"] = f'"{name}";q={item.amount};w={WINDOW}'
                headers["RateLimit"] = f'"{name}";r={left};t={wait}'
            await send(message)

        if all(hits):
            await self._app(scope, receive, send_counted)
        else:
            refused = problem_response(scope, RateLimitedError(wait))
            await refused(scope, receive, send_counted)


def _policy(scope: Scope) -> str:
    if scope["path"] in _LOOKUPS:
        return "lookups"
    if scope["method"] in _SAFE:
        return "reads"
    return "challenges" if "/auth/" in scope["path"] else "writes"


def _places(scope: Scope) -> list[str]:
    """Name the address and, if there is one, the account, by its token's digest."""
    client = scope.get("client")
    places = [f"address {client[0] if client else '-'}"]
    token = Headers(scope=scope).get("authorization")
    if token is not None:
        places.append(f"token {hashlib.sha256(token.encode()).hexdigest()}")
    return places
