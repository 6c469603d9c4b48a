"""ASGI without a server: one request through a middleware, and what it answers."""

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass, field

from starlette.responses import Response
from starlette.types import ASGIApp, Message, Scope


@dataclass(slots=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def code(self) -> str:
        return str(json.loads(self.body)["code"])

    @property
    def reason(self) -> str | None:
        found: str | None = json.loads(self.body).get("reason")
        return found


@dataclass(slots=True)
class Echo:
    """An app that answers with the body it is given, and counts."""

    asked: int = 0
    read: list[bytes] = field(default_factory=list)

    async def __call__(self, scope, receive, send) -> None:
        self.asked += 1
        message = await receive()
        self.read.append(message["body"])
        await Response(message["body"], 200)(scope, receive, send)


def scope_of(
    method: str = "POST",
    path: str = "/api/v1/x",
    query: str = "",
    headers: Sequence[tuple[str, str]] = (),
    client: str = "192.0.2.1",
) -> Scope:
    return {
        "type": "http",
        "method": method,
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "headers": [(n.lower().encode(), v.encode("latin-1")) for n, v in headers],
        "client": (client, 1),
    }


def ask(app: ASGIApp, scope: Scope, *chunks: bytes) -> Answer:
    """Send a request, its body in these chunks."""
    parts = list(chunks) or [b""]
    sent: list[Message] = []

    async def receive() -> Message:
        body = parts.pop(0)
        return {"type": "http.request", "body": body, "more_body": bool(parts)}

    async def send(message: Message) -> None:
        sent.append(message)

    asyncio.run(app(scope, receive, send))
    start = sent[0]
    headers = {n.decode(): v.decode("latin-1") for n, v in start["headers"]}
    return Answer(
        start["status"], headers, b"".join(m.get("body", b"") for m in sent[1:])
    )
