"""Bodies of requests about supervision: one kind for each act."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import Field, StringConstraints

from zeropermit.domain.ledger.identifiers import ZERO, from_hex
from zeropermit.domain.permits.reasons import Outcome
from zeropermit.domain.supervision.inspection import THOUSAND, Finding, Gravity
from zeropermit.usecases.supervision.supervise import RoundWish, Wish
from zeropermit.web.bodies.applications import (
    AuthorizationBody,
    Body,
    Code,
    Second,
    Word,
)

ReasonCode: TypeAlias = Annotated[
    str, StringConstraints(pattern=r"^[A-Z][A-Z0-9_]{1,30}$", max_length=31)
]


class HandOverBody(Body):
    """Hand a permit over."""

    act: Literal["handover"]
    supervisor: Code

    def wish(self) -> Wish:
        """Give the wish of the use case."""
        return Wish(act=self.act, supervisor=self.supervisor)


class AcceptBody(Body):
    """Accept a permit."""

    act: Literal["accept"]

    def wish(self) -> Wish:
        """Give the wish of the use case."""
        return Wish(act=self.act)


class RedrawBody(Body):
    """Draw a pair anew."""

    act: Literal["redraw"]
    round: Word
    reason: ReasonCode
    decision: Word

    def wish(self) -> Wish:
        """Give the wish of the use case."""
        return Wish(
            act=self.act,
            about=from_hex(self.round),
            reason=self.reason,
            digest=from_hex(self.decision),
        )


class InspectBody(Body):
    """Record an inspection; without a round it is outside rounds."""

    act: Literal["inspect"]
    round: Word | None = None
    finding: Literal["PASSED", "FAULTS"]
    record: Word

    def wish(self) -> Wish:
        """Give the wish of the use case."""
        return Wish(
            act=self.act,
            about=from_hex(self.round) if self.round else ZERO,
            finding=Finding[self.finding],
            digest=from_hex(self.record),
        )


class OrderBody(Body):
    """Order faults to be corrected."""

    act: Literal["order"]
    inspection: Word
    gravity: Literal["MINOR", "SERIOUS"]
    demands: Word
    due_at: Second

    def wish(self) -> Wish:
        """Give the wish of the use case."""
        return Wish(
            act=self.act,
            about=from_hex(self.inspection),
            gravity=Gravity[self.gravity],
            digest=from_hex(self.demands),
            due_at=self.due_at,
        )


class CloseBody(Body):
    """Close an order; without a time the faults were not corrected."""

    act: Literal["close"]
    order: Word
    corrected_at: Second | None = None
    harm: bool
    decision: Word

    def wish(self) -> Wish:
        """Give the wish of the use case."""
        return Wish(
            act=self.act,
            about=from_hex(self.order),
            corrected_at=self.corrected_at or 0,
            harm=self.harm,
            digest=from_hex(self.decision),
        )


class OutcomeBody(Body):
    """Say what became of a commitment; the inspection's record is the decision."""

    act: Literal["outcome"]
    commitment: Word
    outcome: Literal["KEPT", "BREACHED", "CORRECTED"]
    inspection: Word

    def wish(self) -> Wish:
        """Give the wish of the use case."""
        return Wish(
            act=self.act,
            about=from_hex(self.commitment),
            outcome=Outcome[self.outcome],
            inspection=from_hex(self.inspection),
        )


class ReferBody(Body):
    """Refer a case to the authority."""

    act: Literal["refer"]
    reason: ReasonCode
    record: Word

    def wish(self) -> Wish:
        """Give the wish of the use case."""
        return Wish(act=self.act, reason=self.reason, digest=from_hex(self.record))


class AnswerBody(Body):
    """Answer a referral."""

    act: Literal["answer"]
    referral: Word
    decision: Word

    def wish(self) -> Wish:
        """Give the wish of the use case."""
        return Wish(
            act=self.act,
            about=from_hex(self.referral),
            digest=from_hex(self.decision),
        )


WishBody: TypeAlias = Annotated[
    HandOverBody
    | AcceptBody
    | RedrawBody
    | InspectBody
    | OrderBody
    | CloseBody
    | OutcomeBody
    | ReferBody
    | AnswerBody,
    Field(discriminator="act"),
]


class SupervisionProposal(Body):
    """Say what is to be done about a permit."""

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
