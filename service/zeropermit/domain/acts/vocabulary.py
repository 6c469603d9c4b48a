"""Fields that several acts have, each with its source on the ledger."""

from __future__ import annotations

from typing import Annotated, TypeAlias

from zeropermit.domain.acts.fields import (
    FieldMark,
    FromLedger,
    Given,
    LookedUp,
    SignedAs,
)
from zeropermit.domain.evidence.evidence_set import Application, Commitment
from zeropermit.domain.ledger.identifiers import CommitmentId, PermitId, to_hex
from zeropermit.domain.ledger.state import LedgerState
from zeropermit.errors import CommitmentUnknownError


def _application(state: LedgerState, permit: PermitId, _: Given) -> Application:
    return state.applications[state.permits[permit].application].content


def _commitment(state: LedgerState, word: bytes) -> Commitment:
    recorded = state.commitments.get(CommitmentId(word))
    if recorded is None:
        raise CommitmentUnknownError(to_hex(word))
    return recorded.content


Permit: TypeAlias = Annotated[
    Application, SignedAs("permit", "permit"), FromLedger(_application)
]
"""Application that the permit answers; signed as the identifier of the permit."""

ImpliedPermit: TypeAlias = Annotated[
    Application, FieldMark.UNSIGNED, FromLedger(_application)
]
"""Application that the permit answers, where a signed field implies the permit."""

CommitmentContent: TypeAlias = Annotated[
    Commitment, SignedAs("commitment", "id"), LookedUp(_commitment)
]
"""Commitment that a person names; signed as its identifier."""
