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
from zeropermit.domain.evidence.evidence_set import Application
from zeropermit.domain.ledger.filings import ProvenCommitment, proven
from zeropermit.domain.ledger.identifiers import (
    ApplicationId,
    CommitmentId,
    PermitId,
    to_hex,
)
from zeropermit.domain.ledger.state import LedgerState
from zeropermit.domain.permits.lookup import find_permit
from zeropermit.errors import ApplicationUnknownError, CommitmentUnknownError


def _application(state: LedgerState, permit: PermitId, _: Given) -> Application:
    return state.applications[state.permits[permit].application].content


def _named_application(state: LedgerState, word: bytes) -> Application:
    filed = state.applications.get(ApplicationId(word))
    if filed is None:
        raise ApplicationUnknownError(word)
    return filed.content


def _commitment(state: LedgerState, word: bytes) -> ProvenCommitment:
    recorded = state.commitments.get(CommitmentId(word))
    if recorded is None:
        raise CommitmentUnknownError(to_hex(word))
    return proven(state, recorded.content)


Permit: TypeAlias = Annotated[
    Application, SignedAs("permit", "permit"), FromLedger(_application)
]
"""Application that the permit answers; signed as the identifier of the permit."""


def _named_permit(state: LedgerState, word: bytes) -> Application:
    find_permit(state, PermitId(word))
    return _application(state, PermitId(word), {})


NamedPermit: TypeAlias = Annotated[
    Application, SignedAs("permit", "permit"), LookedUp(_named_permit)
]
"""Application that a permit answers, which a person names; signed as its identifier."""

ImpliedPermit: TypeAlias = Annotated[
    Application, FieldMark.UNSIGNED, FromLedger(_application)
]
"""Application that the permit answers, where a signed field implies the permit."""

NamedApplication: TypeAlias = Annotated[
    Application, SignedAs("application", "id"), LookedUp(_named_application)
]
"""Application that a person names; signed as its identifier."""

NamedCommitment: TypeAlias = Annotated[
    ProvenCommitment, SignedAs("commitment", "id"), LookedUp(_commitment)
]
"""Commitment that a person names; signed as its identifier.

What proves it is submitted with it, and is that of the state in which it was named.
"""

CurrentFiling: TypeAlias = Annotated[bytes, FieldMark.UNSIGNED]
"""Proof of an application and the commitments that an act shows: nobody signs it."""
