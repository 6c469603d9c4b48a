"""Sessions of signed-in accounts, and the challenges of sign-in.

The store holds the digest of a session's token, not the token: a copy of the database
opens no session.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Engine, delete, insert, select, update

from zeropermit.domain.accounts.sign_in import Challenge, Session
from zeropermit.domain.ledger.identifiers import Address, Digest, to_hex
from zeropermit.store.engine import (
    delete_some,
    execute,
    read_values,
    writing,
)
from zeropermit.store.rows import write_row
from zeropermit.store.tables import challenges, sessions


@dataclass(frozen=True, slots=True)
class SqlSessions:
    """All sessions and challenges, in a database."""

    engine: Engine

    def open_session(self, session: Session) -> None:
        """Store a new session."""
        execute(self.engine, insert(sessions).values(**write_row(session)))

    def find_session(self, token: Digest, *, now: int) -> Session | None:
        """Find a session that has not ended."""
        query = select(sessions).where(
            sessions.c.token == to_hex(token), sessions.c.expires_at > now
        )
        return next(iter(read_values(self.engine, Session, query)), None)

    def close_session(self, token: Digest) -> None:
        """Delete a session."""
        execute(self.engine, delete(sessions).where(sessions.c.token == to_hex(token)))

    def put_challenge(self, challenge: Challenge) -> None:
        """Store a new challenge."""
        values = write_row(challenge)
        execute(self.engine, insert(challenges).values(**values, used=False))

    def use_challenge(self, nonce: str, *, address: Address, now: int) -> bool:
        """Mark a challenge as used; return whether it was valid for this key now."""
        c = challenges.c
        valid = update(challenges).where(
            c.nonce == nonce,
            c.used.is_(False),
            c.expires_at > now,
            c.address.is_(None) | (c.address == address),
        )
        return execute(self.engine, valid.values(used=True)) == 1

    def purge(self, limit: int, *, now: int) -> int:
        """Delete some expired sessions and challenges; return their number."""
        with writing(self.engine) as connection:
            ended = sessions.c.expires_at <= now
            count = delete_some(connection, sessions, ended, limit)
            ended = challenges.c.expires_at <= now
            return count + delete_some(connection, challenges, ended, limit - count)
