"""Ratings by applicants, one for each stage of an application."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Engine, func, select

from zeropermit.domain.applications.rating import Rating, RatingStage, Satisfaction
from zeropermit.domain.ledger.identifiers import ApplicationId, OrganisationId, to_hex
from zeropermit.store.engine import find_or_insert, read_rows, read_values, writing
from zeropermit.store.rows import read_row, write_row
from zeropermit.store.tables import ratings


@dataclass(frozen=True, slots=True)
class SqlRatings:
    """Conforms to the port of the same name, in a database."""

    engine: Engine

    def put(self, rating: Rating) -> Rating:
        """Keep a rating, and give the one that is kept for this stage."""
        values = write_row(rating)
        c = ratings.c
        mine = (c.application == values["application"]) & (c.stage == values["stage"])
        with writing(self.engine) as connection:
            row = find_or_insert(connection, ratings, mine, values)
        return read_row(Rating, row)

    def of(self, application: ApplicationId) -> Sequence[Rating]:
        """Give the ratings of an application, in the order in which they came."""
        mine = ratings.c.application == to_hex(application)
        query = select(ratings).where(mine).order_by(ratings.c.sequence)
        return read_values(self.engine, Rating, query)

    def counts(
        self, authority: OrganisationId | None = None
    ) -> Mapping[tuple[RatingStage, Satisfaction], int]:
        """Count ratings by stage and score."""
        c = ratings.c
        query = select(c.stage, c.score, func.count()).group_by(c.stage, c.score)
        if authority is not None:
            query = query.where(c.authority == to_hex(authority))
        return {
            (RatingStage(stage), Satisfaction(score)): count
            for stage, score, count in read_rows(self.engine, query)
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
        return read_values(self.engine, Rating, query)
