"""Bodies of requests: every member typed, bounded, and none more."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from eth_utils.address import is_checksum_address
from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
)

from zeropermit.domain.acts.act import Authorization
from zeropermit.domain.applications.change_request import ChangeRequest
from zeropermit.domain.applications.joint import MEMBER_LIMIT
from zeropermit.domain.applications.rating import RATING_LIMIT
from zeropermit.domain.ledger.identifiers import Address, PermitId, from_hex
from zeropermit.domain.ledger.texts import NAME_BYTES
from zeropermit.domain.records.correction import CORRECTION_LIMIT
from zeropermit.domain.records.text import PARAGRAPH_LIMIT

TIME_LIMIT = 2**53 - 1
DOCUMENT_LIMIT = 65536
"""Characters of a permit document."""
SIGNATURE_LIMIT = 1024
"""Bytes: contract wallets need more than the 65 of an account."""


def _checksummed(text: str) -> str:
    if not is_checksum_address(text):
        message = "not a checksum address"
        raise ValueError(message)
    return text


Word: TypeAlias = Annotated[
    str, StringConstraints(pattern=r"^0x[0-9a-f]{64}$", max_length=66)
]
AddressText: TypeAlias = Annotated[
    str,
    StringConstraints(pattern=r"^0x[0-9a-fA-F]{40}$", max_length=42),
    AfterValidator(_checksummed),
]
Signature: TypeAlias = Annotated[
    str,
    StringConstraints(
        pattern=r"^0x(?:[0-9a-fA-F]{2})+$", max_length=2 + 2 * SIGNATURE_LIMIT
    ),
]
Code: TypeAlias = Annotated[str, StringConstraints(min_length=1, max_length=64)]
Name: TypeAlias = Annotated[str, StringConstraints(min_length=1, max_length=512)]
Text: TypeAlias = Annotated[
    str, StringConstraints(min_length=1, max_length=PARAGRAPH_LIMIT)
]
Second: TypeAlias = Annotated[int, Field(ge=1, le=TIME_LIMIT)]
Suite: TypeAlias = Literal["sha-256", "sm3"]
SubjectKind: TypeAlias = Literal[
    "project", "premises", "site", "vehicle", "other", "organisation"
]


class Body(BaseModel):
    """Base of all bodies: strict types, no unknown member."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class ChallengeBody(Body):
    """Ask for the text to sign."""

    address: AddressText


class SessionBody(Body):
    """Answer a challenge."""

    message: Annotated[str, StringConstraints(min_length=1, max_length=2000)]
    signature: Signature


class AuthorizationBody(Body):
    """A signature, by whom, until when."""

    signer: AddressText
    deadline: Second
    signature: Signature

    def value(self) -> Authorization:
        """Give the authorization of the domain."""
        return Authorization(
            Address(self.signer), self.deadline, bytes.fromhex(self.signature[2:])
        )


class ChangeBody(Body):
    """A permit that is to be changed, and the change in words."""

    replaces: Word
    text: Annotated[str, StringConstraints(min_length=1, max_length=NAME_BYTES)]

    def value(self) -> ChangeRequest:
        """Give the change of the domain."""
        return ChangeRequest(PermitId(from_hex(self.replaces)), self.text)


class ProposalBody(Body):
    """The matter and the project of an application."""

    matter: Code
    project: Code
    authority: Code
    change: ChangeBody | None = None  #: None for a new permit.


class JointAuthorityBody(Body):
    """Which authority shall decide a matter that several decide."""

    matter: Code
    authority: Code


class JointBody(Body):
    """The matters and the project of a joint application."""

    project: Code
    matters: Annotated[list[Code], Field(min_length=1, max_length=MEMBER_LIMIT)]
    authorities: Annotated[
        list[JointAuthorityBody], Field(max_length=MEMBER_LIMIT)
    ] = []


class AdvanceConsentProposalBody(Body):
    """The matters of an advance consent, and its duration."""

    project: Code
    matters: Annotated[list[Code], Field(min_length=1, max_length=MEMBER_LIMIT)]
    days: Annotated[int, Field(ge=1, le=366)]


class AdvanceConsentBody(Body):
    """An advance consent, as it was proposed."""

    type: Literal["zeropermit/standing-consent/1"]
    suite: Suite
    applicant: Code
    project: Code
    matters: Annotated[list[Code], Field(min_length=1, max_length=MEMBER_LIMIT)]
    granted_at: Second
    until: Second
    nonce: Annotated[str, StringConstraints(pattern=r"^0x[0-9a-f]{32}$", max_length=34)]


class SignedAdvanceConsentBody(Body):
    """An advance consent, signed."""

    consent: AdvanceConsentBody
    signature: Signature


class DataSetBody(Body):
    """One data set of a consent receipt."""

    schema_: Annotated[Code, Field(alias="schema")]
    department: Code
    subject: SubjectKind


class PurposeBody(Body):
    """Purpose of a consent."""

    zh: Name
    en: Name


class ReceiptBody(Body):
    """A consent receipt, as it was proposed."""

    type: Literal["zeropermit/consent/1"]
    suite: Suite
    applicant: Code
    project: Code
    matter: Code
    version: Annotated[int, Field(ge=1, le=2**32 - 1)]
    authority: Code
    data_sets: Annotated[list[DataSetBody], Field(min_length=1, max_length=64)]
    purpose: PurposeBody
    granted_at: Second
    until: Second
    nonce: Annotated[str, StringConstraints(pattern=r"^0x[0-9a-f]{32}$", max_length=34)]
    change: ChangeBody | None = None


class ApplicationBody(Body):
    """Apply: the receipt that was proposed, signed."""

    receipt: ReceiptBody
    authorization: AuthorizationBody
    accepting_region: (
        Annotated[str, StringConstraints(pattern=r"^[1-9][0-9]{5}$", max_length=6)]
        | None
    ) = None


class OrganisationBody(Body):
    """Organisation in a letter."""

    uscc: Code
    name: Name


class NoticeBody(Body):
    """The notice of a letter."""

    matter: Text
    legal_basis: Text
    method: Text
    liability: Text
    verification: Text
    publicity: Text


class LetterRequirementBody(Body):
    """One requirement of a letter."""

    id: Annotated[str, StringConstraints(min_length=1, max_length=31)]
    notice: Text
    promise: Text


class StatementsBody(Body):
    """The statements of a letter."""

    informed: Text
    fulfilled: Text
    truthful: Text
    checkable: Text
    liable: Text
    own_will: Text


class LetterBody(Body):
    """A commitment letter, as it was proposed."""

    type: Literal["zeropermit/letter/1"]
    suite: Suite
    application: Word
    organisation: OrganisationBody
    language: Literal["zh", "en"]
    notice: NoticeBody
    requirements: Annotated[
        list[LetterRequirementBody], Field(min_length=1, max_length=32)
    ]
    statements: StatementsBody
    due_at: Second


class CommitmentBody(Body):
    """Commit: the letter that was proposed, signed."""

    letter: LetterBody
    authorization: AuthorizationBody


class DecisionBody(Body):
    """Grant: the prepared issue, signed by an officer."""

    authorization: AuthorizationBody


ReasonCode: TypeAlias = Annotated[
    str, StringConstraints(pattern=r"^[A-Z][A-Z0-9_]{1,30}$", max_length=31)
]
TwoAuthorizations: TypeAlias = Annotated[
    list[AuthorizationBody], Field(min_length=2, max_length=2)
]


DocumentText: TypeAlias = Annotated[
    str, StringConstraints(min_length=2, max_length=DOCUMENT_LIMIT)
]


class ActProposalBody(Body):
    """The act that two officers propose for a permit."""

    act: Literal[
        "suspend",
        "reinstate",
        "end",
        "deregister",
        "correct-document",
        "clear-resumption",
        "confirm-start",
        "refuse-extension",
        "refuse-renewal",
        "give-notice",
    ]
    reason: ReasonCode
    decision: Word
    ending: Literal["WITHDRAWN", "REVOKED", "FORFEITED", "CANCELLED"] | None = None
    measure: Literal["WITHDRAWN", "REVOKED", "FORFEITED", "SUSPENDED"] | None = None
    answer_until: Second | None = None
    #: The corrected document of the permit, as JSON text.
    corrected: DocumentText | None = None


class ActBody(ActProposalBody):
    """An act on a permit, signed by two officers."""

    authorizations: TwoAuthorizations


class PendingActBody(ActProposalBody):
    """An act on a permit, signed by the first of two officers."""

    #: The written decision, if it was typed in; its SHA-256 is `decision`.
    text: Text | None = None
    authorization: AuthorizationBody


Remark: TypeAlias = Annotated[
    str, StringConstraints(min_length=1, max_length=CORRECTION_LIMIT)
]


class CorrectionBody(Body):
    """The fault that an applicant reports in a department's data."""

    requirement: Annotated[str, StringConstraints(min_length=1, max_length=31)]
    text: Remark


class CorrectionAnswerBody(Body):
    """Answer a request for a correction."""

    outcome: Literal["upheld", "refused"]
    text: Remark


class RatingBody(Body):
    """Rate a stage of an application."""

    stage: Literal["acceptance", "end"]
    score: Literal[
        "very_satisfied",
        "satisfied",
        "fairly_satisfied",
        "dissatisfied",
        "very_dissatisfied",
    ]
    text: Annotated[str, StringConstraints(max_length=RATING_LIMIT)] = ""
