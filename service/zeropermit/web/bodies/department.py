"""Bodies of requests of a department's officers about its own record store."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from zeropermit.domain.acts.act import Authorization
from zeropermit.domain.acts.attestations import Attest
from zeropermit.domain.ledger.identifiers import from_hex
from zeropermit.domain.permits.reasons import RevocationReason
from zeropermit.usecases.department.revoke import ACT_LIMIT
from zeropermit.web.bodies.applications import AuthorizationBody, Body, Code, Word
from zeropermit.web.request_guard import RECORDS_LIMIT

COUNT_LIMIT = 2**32 - 1
"""Records of a batch: the contract counts them with 32 bits."""

NAME_LIMIT = 120
"""Characters of the name of a file."""


class BatchProposalBody(Body):
    """Ask for the batch of a data set that waits."""

    schema_: Annotated[Code, Field(alias="schema")]


class BatchBody(Body):
    """Anchor a batch, as it was proposed and signed."""

    schema_: Annotated[Code, Field(alias="schema")]
    root: Word
    count: Annotated[int, Field(ge=1, le=COUNT_LIMIT)]
    authorization: AuthorizationBody

    def act(self) -> Attest:
        """Give the act that was signed."""
        return Attest(self.schema_, from_hex(self.root), self.count)


class RevocationProposalBody(Body):
    """Say which records are to be taken back, and why."""

    leaves: Annotated[list[Word], Field(min_length=1, max_length=ACT_LIMIT)]
    reason: Literal[
        "DATA_ERROR", "FACT_CHANGED", "SOURCE_REVOKED", "SUPERSEDED", "KEY_COMPROMISED"
    ]

    def words(self) -> tuple[bytes, ...]:
        """Give the leaves, each once."""
        return tuple(dict.fromkeys(from_hex(leaf) for leaf in self.leaves))

    def why(self) -> RevocationReason:
        """Give the reason."""
        return RevocationReason[self.reason]


class RevocationBody(RevocationProposalBody):
    """Take records back; signed, unless no batch has any of them yet."""

    authorization: AuthorizationBody | None = None

    def signed(self) -> Authorization | None:
        """Give the signature, if there is one."""
        return None if self.authorization is None else self.authorization.value()


class RecordsBody(Body):
    """Bring a file of the department's own records into its own record store."""

    schema_: Annotated[Code, Field(alias="schema")]
    name: Annotated[str, StringConstraints(max_length=NAME_LIMIT)] = ""
    kind: Literal["csv", "jsonl"]
    text: Annotated[str, StringConstraints(min_length=1, max_length=RECORDS_LIMIT)]
    skip_bad: bool = False
    check_only: bool = False
