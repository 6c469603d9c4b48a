"""Sessions of signed-in accounts, and the challenges of sign-in.

The store holds the digest of a session's token, not the token: a copy of the database
opens no session.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Engine, delete, insert, select, update

from zeropermit.domain.accounts.sign_in import Challenge, Session
from zeropermit.domain.ledger.identifiers import (
    Address,
    Digest,
    OrganisationId,
    from_hex,
    to_hex,
)
from zeropermit.store.engine import delete_some, reading, writing
from zeropermit.store.tables import challenges, sessions


@dataclass(frozen=True, slots=True)
class SqlSessions:
    """All sessions and challenges, in a database."""

    engine: Engine

    def open_session(self, session: Session) -> None:
        """Store a new session."""
        with writing(self.engine) as connection:
            connection.execute(
                insert(sessions).values(
                    token=to_hex(session.token),
                    address=session.address,
                    organisation=to_hex(session.organisation),
                    expires_at=session.expires_at,
                )
            )

    def find_session(self, token: Digest, *, now: int) -> Session | None:
        """Find a session that has not ended."""
        query = select(sessions).where(
            sessions.c.token == to_hex(token), sessions.c.expires_at > now
        )
        with reading(self.engine) as connection:
            row = connection.execute(query).one_or_none()
        if row is None:
            return None
        organisation = OrganisationId(from_hex(row.organisation))
        return Session(token, Address(row.address), organisation, row.expires_at)

    def close_session(self, token: Digest) -> None:
        """Delete a session."""
        with writing(self.engine) as connection:
            connection.execute(
                delete(sessions).where(sessions.c.token == to_hex(token))
            )

    def put_challenge(self, challenge: Challenge) -> None:
        """Store a new challenge."""
        with writing(self.engine) as connection:
            connection.execute(
                insert(challenges).values(
                    nonce=challenge.nonce,
                    address=challenge.address,
                    expires_at=challenge.expires_at,
                    used=False,
                )
            )

    def use_challenge(self, nonce: str, *, address: Address, now: int) -> bool:
        """Mark a challenge as used; return whether it was valid for this key now."""
        with writing(self.engine) as connection:
            result = connection.execute(
                update(challenges)
                .where(
                    challenges.c.nonce == nonce,
                    challenges.c.used.is_(False),
                    challenges.c.expires_at > now,
                    challenges.c.address.is_(None) | (challenges.c.address == address),
                )
                .values(used=True)
            )
        return result.rowcount == 1

    def purge(self, limit: int, *, now: int) -> int:
        """Delete expired sessions and challenges.

        Args:
            limit: Rows deleted at most.
            now: Unix second.

        Returns:
            The number of rows deleted.
        """
        with writing(self.engine) as connection:
            ended = sessions.c.expires_at <= now
            count = delete_some(connection, sessions, ended, limit)
            ended = challenges.c.expires_at <= now
            return count + delete_some(connection, challenges, ended, limit - count)
