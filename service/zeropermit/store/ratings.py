"""Ratings by applicants, one for each stage of an application."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, Row, func, insert, select
from sqlalchemy.exc import IntegrityError

from zeropermit.domain.applications.rating import Rating, RatingStage, Satisfaction
from zeropermit.domain.ledger.identifiers import (
    ApplicationId,
    OrganisationId,
    from_hex,
    to_hex,
)
from zeropermit.store.engine import reading, writing
from zeropermit.store.tables import ratings


@dataclass(frozen=True, slots=True)
class SqlRatings:
    """Conforms to the port of the same name, in a database."""

    engine: Engine

    def put(self, rating: Rating) -> Rating:
        """Keep a rating, and give the one that is kept for this stage."""
        values = {
            "application": to_hex(rating.application),
            "authority": to_hex(rating.authority),
            "stage": rating.stage.value,
            "score": rating.score.value,
            "text": rating.text,
            "rated_at": rating.rated_at,
        }
        c = ratings.c
        mine = select(ratings).where(
            c.application == values["application"], c.stage == values["stage"]
        )
        with writing(self.engine) as connection:
            if connection.execute(mine).one_or_none() is None:
                with suppress(IntegrityError), connection.begin_nested():
                    connection.execute(insert(ratings).values(**values))
            return _read(connection.execute(mine).one())

    def of(self, application: ApplicationId) -> Sequence[Rating]:
        """Give the ratings of an application, in the order in which they came."""
        mine = ratings.c.application == to_hex(application)
        query = select(ratings).where(mine).order_by(ratings.c.sequence)
        with reading(self.engine) as connection:
            rows = connection.execute(query).all()
        return [_read(row) for row in rows]

    def counts(
        self, authority: OrganisationId | None = None
    ) -> Mapping[tuple[RatingStage, Satisfaction], int]:
        """Count ratings by stage and score."""
        c = ratings.c
        query = select(c.stage, c.score, func.count()).group_by(c.stage, c.score)
        if authority is not None:
            query = query.where(c.authority == to_hex(authority))
        with reading(self.engine) as connection:
            rows = connection.execute(query).all()
        return {
            (RatingStage(stage), Satisfaction(score)): n for stage, score, n in rows
        }

    def said(self, authority: OrganisationId, *, limit: int) -> Sequence[Rating]:
        """Give the ratings of an authority that say something, newest first."""
        c = ratings.c
        query = (
            select(ratings)
            .where(c.authority == to_hex(authority), c.text != "")
            .order_by(c.sequence.desc())
            .limit(limit)
        )
        with reading(self.engine) as connection:
            return [_read(row) for row in connection.execute(query)]


def _read(row: Row[Any]) -> Rating:
    return Rating(
        application=ApplicationId(from_hex(row.application)),
        authority=OrganisationId(from_hex(row.authority)),
        stage=RatingStage(row.stage),
        score=Satisfaction(row.score),
        text=row.text,
        rated_at=row.rated_at,
    )
