"""States of a permit and reasons of the rule engine, each in one place.

The numbers are those of the enums in `contracts/interfaces/`; words for people are
in `catalogue/words/` under the names used here.
"""

from __future__ import annotations

from enum import IntEnum
from typing import Final

DECEIT: Final = "OBTAINED_BY_DECEIT"
"""Reason of a revocation that may bar the holder from applying again (许可法 79)."""


class State(IntEnum):
    """Status of a permit; `LAPSED` and `EXPIRED` are computed, never stored."""

    UNKNOWN = 0
    VALID = 1
    LAPSED = 2
    EXPIRED = 3
    SUSPENDED = 4
    SUPERSEDED = 5
    WITHDRAWN = 6
    REVOKED = 7
    FORFEITED = 8
    CANCELLED = 9

    @property
    def terminal(self) -> bool:
        """Whether nothing can follow."""
        return self not in {State.UNKNOWN, State.VALID, State.SUSPENDED}


class Work(IntEnum):
    """Status of the work under a permit, as its holder reported."""

    NONE = 0
    UNDER_WAY = 1
    STOPPED = 2
    CLEARED = 3  #: Stopped, and verified again by the authority (核验): it may resume.


class SignedWord(IntEnum):
    """Base of numbers that are submitted as such and signed as words."""

    @property
    def word(self) -> str:
        """Word that people sign, such as `DataError`."""
        return "".join(part.capitalize() for part in self.name.split("_"))


class Ending(SignedWord):
    """Four different acts of law: 撤回, 撤销, 吊销, 注销."""

    NONE = 0
    WITHDRAWN = 1
    REVOKED = 2
    FORFEITED = 3
    CANCELLED = 4

    @property
    def state(self) -> State:
        """State that this ending leads to."""
        return State[self.name] if self else State.UNKNOWN

    @property
    def measure(self) -> Measure:
        """Measure of which the holder is told before; none for a cancellation."""
        return Measure.NONE if self is Ending.CANCELLED else Measure(self.value)


class Measure(SignedWord):
    """Measure of an authority against a holder: 撤回, 撤销, 吊销, 暂扣."""

    NONE = 0
    WITHDRAWN = 1
    REVOKED = 2
    FORFEITED = 3
    SUSPENDED = 4


class ServiceWay(SignedWord):
    """Way in which a document was served (送达)."""

    NONE = 0
    IN_PERSON = 1  #: Handed over (直接送达).
    LEFT_BEHIND = 2  #: Left at the place of a receiver that refused it (留置送达).
    ELECTRONIC = 3  #: 电子送达.
    ENTRUSTED = 4  #: By a body that was asked (委托送达).
    POST = 5  #: 邮寄送达.
    PUBLIC_NOTICE = 6  #: 公告送达.
    ACKNOWLEDGED = 7  #: The receiver signed for it on the ledger (签收).


class Hearing(IntEnum):
    """Status of the hearing on a notice (听证)."""

    NONE = 0
    REQUESTED = 1
    RECORDED = 2


class Reason(IntEnum):
    """Why a requirement is not met."""

    NONE = 0
    EVIDENCE_MISSING = 1
    OPTION_UNKNOWN = 2
    SCHEMA_MISMATCH = 3
    SUBJECT_MISMATCH = 4
    PARTY_UNKNOWN = 5
    NOT_ANCHORED = 6
    PATH_INVALID = 7
    ATTESTER_NOT_ACTIVE = 8
    ATTESTER_SUSPENDED = 9
    GRANT_MISSING = 10
    ATTESTATION_REVOKED = 11
    BATCH_REVOKED = 12
    OBSERVED_IN_FUTURE = 13
    TOO_OLD = 14
    NO_LONGER_VALID = 15
    CLAIM_NOT_OPENED = 16
    OPENING_INVALID = 17
    PREDICATE_FAILED = 18
    COMMITMENT_UNKNOWN = 19
    COMMITMENT_OF_ANOTHER = 20
    COMMITMENT_OUT_OF_SCOPE = 21
    COMMITMENT_WITHDRAWN = 22
    ORGANISATION_BARRED = 23
    PERMIT_UNKNOWN = 24
    PERMIT_NOT_IN_FORCE = 25
    COMMITMENT_KEY_NOT_TRUSTED = 26
    CLAIM_TYPE_MISMATCH = 27


class RevocationReason(SignedWord):
    """Reason for which a department revokes an attestation."""

    NONE = 0
    DATA_ERROR = 1
    FACT_CHANGED = 2
    SOURCE_REVOKED = 3
    SUPERSEDED = 4
    KEY_COMPROMISED = 5


class Outcome(SignedWord):
    """Outcome of a commitment."""

    NONE = 0
    KEPT = 1
    BREACHED = 2
    CORRECTED = 3
