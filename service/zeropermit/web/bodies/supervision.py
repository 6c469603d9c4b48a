"""Bodies of requests about supervision: one for each act, derived from the act."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Annotated, Literal, TypeAlias

from pydantic import Field

from zeropermit.domain.ledger.identifiers import CommitmentId, InspectionId, from_hex
from zeropermit.domain.permits.reasons import Outcome
from zeropermit.domain.supervision.inspection import THOUSAND
from zeropermit.usecases.supervision.supervise import (
    ACTS,
    InspectedOutcome,
    RoundWish,
    Wish,
)
from zeropermit.web.bodies.acts import ActBody, act_body
from zeropermit.web.bodies.applications import (
    AuthorizationBody,
    Body,
    Code,
    Second,
    Word,
)


class OutcomeBody(Body):
    """Record the outcome of a commitment; the inspection's record is the decision."""

    act: Literal["outcome"]
    commitment: Word
    outcome: Literal["KEPT", "BREACHED", "CORRECTED"]
    inspection: Word

    def wish(self) -> InspectedOutcome:
        """Give the wish of the use case."""
        return InspectedOutcome(
            CommitmentId(from_hex(self.commitment)),
            Outcome[self.outcome],
            InspectionId(from_hex(self.inspection)),
        )


if TYPE_CHECKING:
    WishBody: TypeAlias = ActBody | OutcomeBody
else:
    BODIES = (*(act_body(kind) for kind in ACTS.values()), OutcomeBody)
    WishBody = Annotated[reduce(or_, BODIES), Field(discriminator="act")]


def wish_of(body: WishBody) -> Wish | InspectedOutcome:
    """Give the wish of the use case."""
    if isinstance(body, OutcomeBody):
        return body.wish()
    return Wish(body.kind, body.given())


class SupervisionProposal(Body):
    """An act of supervision on a permit, before it is signed."""

    wish: WishBody


class SupervisionRequest(SupervisionProposal):
    """An act of supervision, signed by those concerned."""

    authorizations: Annotated[
        list[AuthorizationBody], Field(min_length=1, max_length=2)
    ]


class RoundProposal(Body):
    """Say which round a body wants to announce; the secret stays with it."""

    matter: Code
    permille: Annotated[int, Field(ge=1, le=THOUSAND)]
    secret_hash: Word
    due_at: Second

    def wish(self) -> RoundWish:
        """Give the wish of the use case."""
        return RoundWish(
            self.matter, self.permille, from_hex(self.secret_hash), self.due_at
        )


class RoundRequest(RoundProposal):
    """The announcement of a round, signed by an officer."""

    authorization: AuthorizationBody
