"""Idempotency keys: a repeated request is done once.

The first request with a key is `NewRequest` and must be finished or abandoned; while it
runs, the same request is `Running`; afterwards it is answered by `Replay`; another
request under the same key is a `Mismatch`.

After a crash of the service, a request can be made again as soon as that service is
back, and after `ABANDONED_SECONDS` without it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeAlias

from sqlalchemy import ColumnElement, Engine, and_, delete, select, update

from zeropermit.domain.ledger.identifiers import Digest, to_hex
from zeropermit.store.engine import delete_some, execute, insert_new, writing
from zeropermit.store.tables import idempotency

KEPT_SECONDS: Final = 48 * 3600
"""How long an answer is replayed. The API promises 24 hours at least."""

ABANDONED_SECONDS: Final = 120
"""Age at which an unfinished request counts as lost with its worker."""


@dataclass(frozen=True, slots=True)
class Running:
    """A request that is in progress."""


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A key that was used for another request."""


@dataclass(frozen=True, slots=True)
class NewRequest:
    """A new request; its caller finishes or abandons it."""

    actor: str
    route: str
    key: str
    attempt: int


@dataclass(frozen=True, slots=True)
class Replay:
    """The answer of a finished request."""

    status: int
    body: str


Begun: TypeAlias = NewRequest | Running | Replay | Mismatch


@dataclass(frozen=True, slots=True)
class IdempotencyKeys:
    """The keys of all actors, in a database."""

    engine: Engine
    clock: Callable[[], int]
    owner: str  #: Name of the service that does the requests; kept through a crash.

    def resume(self) -> int:
        """Release the requests that a crash left unfinished; return their number.

        A released request keeps its digest and its age, and can be made again at once.
        """
        died = and_(idempotency.c.owner == self.owner, idempotency.c.status.is_(None))
        return execute(self.engine, update(idempotency).where(died).values(owner=None))

    def begin(self, actor: str, route: str, key: str, digest: Digest) -> Begun:
        """Begin a request of an account, or return its known state.

        The account chose the key; the route is method and path.
        """
        now = self.clock()
        mine = _mine(actor, route, key)
        with writing(self.engine) as connection:
            row = connection.execute(
                select(idempotency).where(mine).with_for_update()
            ).one_or_none()
            if row is None:
                first = {
                    "actor": actor,
                    "route": route,
                    "key": key,
                    "digest": to_hex(digest),
                    "attempt": 1,
                    "started_at": now,
                    "owner": self.owner,
                }
                if insert_new(connection, idempotency, first):
                    return NewRequest(actor, route, key, 1)
                return Running()
            if row.digest != to_hex(digest):
                return Mismatch()
            if row.status is not None:
                return Replay(row.status, row.body)
            if row.owner is not None and row.started_at + ABANDONED_SECONDS > now:
                return Running()
            attempt = row.attempt + 1
            connection.execute(
                update(idempotency)
                .where(mine)
                .values(attempt=attempt, started_at=now, owner=self.owner)
            )
        return NewRequest(actor, route, key, attempt)

    def finish(self, fresh: NewRequest, *, status: int, body: str) -> None:
        """Store the answer, unless another worker took the request over."""
        mine = update(idempotency).where(_running(fresh))
        execute(self.engine, mine.values(status=status, body=body))

    def abandon(self, fresh: NewRequest) -> None:
        """Delete a request whose failure may be temporary."""
        execute(self.engine, delete(idempotency).where(_running(fresh)))

    def purge(self, limit: int) -> int:
        """Delete some requests older than `KEPT_SECONDS`; return their number."""
        old = idempotency.c.started_at < self.clock() - KEPT_SECONDS
        with writing(self.engine) as connection:
            return delete_some(connection, idempotency, old, limit)


def _mine(actor: str, route: str, key: str) -> ColumnElement[bool]:
    columns = idempotency.c
    return and_(columns.actor == actor, columns.route == route, columns.key == key)


def _running(fresh: NewRequest) -> ColumnElement[bool]:
    """Match the row while no other worker took it over or finished it."""
    return and_(
        _mine(fresh.actor, fresh.route, fresh.key),
        idempotency.c.attempt == fresh.attempt,
        idempotency.c.status.is_(None),
    )
