"""Bodies of the records that inspectors make."""

from __future__ import annotations

from typing import Literal

from zeropermit.web.bodies.applications import Body, Code, TwoAuthorizations, Word


class CommitmentOutcomeProposalBody(Body):
    """The outcome of a commitment."""

    outcome: Literal["KEPT", "BREACHED", "CORRECTED"]
    decision: Word


class CommitmentOutcomeBody(CommitmentOutcomeProposalBody):
    """An outcome, signed by two inspectors."""

    authorizations: TwoAuthorizations


class RepairProposalBody(Body):
    """Say under which matter an organisation's credit is repaired, and why."""

    matter: Code
    decision: Word


class RepairBody(RepairProposalBody):
    """A repair, signed by two inspectors."""

    authorizations: TwoAuthorizations
