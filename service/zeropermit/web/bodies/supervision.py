"""Bodies of requests of inspectors: one for each act of supervision, and outcomes."""

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
    RoundRequest,
    SupervisionRequest,
)
from zeropermit.web.bodies.acts import DerivedActBody, act_body
from zeropermit.web.bodies.applications import (
    AuthorizationBody,
    Body,
    Code,
    Second,
    TwoAuthorizations,
    Word,
)


class OutcomeBody(Body):
    """Record the outcome of a commitment; the inspection's record is the decision."""

    act: Literal["outcome"]
    commitment: Word
    outcome: Literal["KEPT", "BREACHED", "CORRECTED"]
    inspection: Word

    def as_request(self) -> InspectedOutcome:
        """Give the request of the use case."""
        return InspectedOutcome(
            CommitmentId(from_hex(self.commitment)),
            Outcome[self.outcome],
            InspectionId(from_hex(self.inspection)),
        )


if TYPE_CHECKING:
    SupervisionActBody: TypeAlias = DerivedActBody | OutcomeBody
else:
    BODIES = (*(act_body(kind) for kind in ACTS.values()), OutcomeBody)
    SupervisionActBody = Annotated[reduce(or_, BODIES), Field(discriminator="act")]


def request_of(body: SupervisionActBody) -> SupervisionRequest | InspectedOutcome:
    """Give the request of the use case."""
    if isinstance(body, OutcomeBody):
        return body.as_request()
    return SupervisionRequest(body.kind, body.given())


class SupervisionProposalBody(Body):
    """An act of supervision on a permit, before it is signed."""

    wish: SupervisionActBody


class SupervisionBody(SupervisionProposalBody):
    """An act of supervision, signed by those concerned."""

    authorizations: Annotated[
        list[AuthorizationBody], Field(min_length=1, max_length=2)
    ]


class RoundProposalBody(Body):
    """Say which round a body wants to announce; the secret stays with it."""

    matter: Code
    permille: Annotated[int, Field(ge=1, le=THOUSAND)]
    secret_hash: Word
    due_at: Second

    def as_request(self) -> RoundRequest:
        """Give the request of the use case."""
        return RoundRequest(
            self.matter, self.permille, from_hex(self.secret_hash), self.due_at
        )


class RevealBody(Body):
    """The secret of a round that was announced."""

    secret: Word


class RoundBody(RoundProposalBody):
    """The announcement of a round, signed by an officer."""

    authorization: AuthorizationBody


class CommitmentOutcomeProposalBody(Body):
    """The outcome of a commitment."""

    outcome: Literal["KEPT", "BREACHED", "CORRECTED"]
    decision: Word


class CommitmentOutcomeBody(CommitmentOutcomeProposalBody):
    """An outcome, signed by two inspectors."""

    authorizations: TwoAuthorizations


class RepairProposalBody(Body):
    """Say for which breach an organisation's credit is repaired, and why."""

    commitment: Word
    decision: Word


class RepairBody(RepairProposalBody):
    """A repair, signed by two inspectors."""

    authorizations: TwoAuthorizations
