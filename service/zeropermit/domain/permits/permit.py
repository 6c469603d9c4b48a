"""A permit: its issue, its acts since, and the status of the work."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from eth_utils.crypto import keccak

from zeropermit.domain.evidence.evidence_set import EvidenceSet
from zeropermit.domain.ledger import identifiers as ids
from zeropermit.domain.permits.reasons import Hearing, Measure, State, Work

MONTHS_WITHOUT_CLEARANCE = 12
"""Months after a stop from which work resumes only once it was cleared (建筑法 10)."""

LONGEST_ROLL = 14
"""Most days by which the last day to start rolls over rest days (民法典 203)."""

HEARING_DAYS = 5
"""Fewest days to answer a notice, or to ask for a hearing (行政处罚法 64)."""

MONTHS_OF_NOTICE = 12
"""Months after which a notice serves no more."""


NO_NOTICE: Final = ids.NoticeId(ids.ZERO)
"""Stands for no notice."""

NO_SUPERVISOR: Final = ids.OrganisationId(ids.ZERO)
"""Stands for the authority, as the body that gave a notice."""


class ActKind(IntEnum):
    """Kinds of acts on a permit; words for people are under these names."""

    SUSPEND = 1
    REINSTATE = 2
    END = 3
    CHANGE = 4
    REPORT_START = 5
    EXTEND = 6
    REPORT_STOP = 7
    CLEAR_RESUMPTION = 8
    REPORT_RESUMPTION = 9
    GIVE_NOTICE = 10
    REPORT_START_LATE = 11
    CONFIRM_START = 12
    REQUEST_EXTENSION = 13
    REFUSE_EXTENSION = 14
    ANSWER_NOTICE = 15
    REQUEST_HEARING = 16
    RECORD_HEARING = 17
    DEREGISTER = 18
    CORRECT_DOCUMENT = 19
    REQUEST_RENEWAL = 20
    RENEW = 21
    REFUSE_RENEWAL = 22


@dataclass(frozen=True, slots=True)
class PermitAct:
    """One act in a permit's life."""

    kind: ActKind
    state: State  #: State stored after the act.
    at: int
    signers: tuple[ids.Address, ...]
    reason: str = ""  #: Reason code; empty for a report.
    #: Digest of the written decision or other text; zero if there is none.
    decision: bytes = ids.ZERO


@dataclass(frozen=True, slots=True)
class PermitProgress:
    """Status of the work under a permit, and under those whose place it took."""

    #: Exclusive end of the time to start, if it was moved; zero if not, no end once
    #: work has started.
    start_by: int = 0
    work_since: int = 0  #: Second since which the work has its present status.
    extensions: int = 0
    reports: int = 0  #: Reports and requests of the holder.
    clearances: int = 0  #: Decisions of the authority on the work.
    work: Work = Work.NONE
    #: Second of a start that was reported late and waits for the authority; else zero.
    claimed_start: int = 0
    #: Exclusive end of the time to start that the holder asked for; zero if nothing is
    #: undecided.
    requested_start: int = 0


@dataclass(frozen=True, slots=True)
class AdverseNotice:
    """Last notice to the holder of a permit, of a measure that is meant."""

    id: ids.NoticeId = NO_NOTICE
    code: str = ""  #: Reason code.
    answer_until: int = 0  #: Exclusive end of the time to answer, or ask for a hearing.
    until: int = 0  #: Exclusive end of the time in which the notice serves.
    given: int = 0  #: Notices so far.
    answered: bool = False
    measure: Measure = Measure.NONE
    hearing: Hearing = Hearing.NONE
    #: Supervisor of the permit that gave it; zero if the authority did.
    supervisor: ids.OrganisationId = NO_SUPERVISOR

    @property
    def reason(self) -> bytes:
        """Digest of the reason code, as the contract keeps it."""
        return keccak(text=self.code) if self.given else ids.ZERO


@dataclass(frozen=True, slots=True)
class Renewal:
    """Renewal of a permit, and of those whose place it took."""

    valid_until: int = 0  #: Exclusive end that was decided last; zero if none was.
    #: Exclusive end that the holder asked for last; zero once that was decided.
    requested_until: int = 0
    #: Second at which the term began that was renewed last; zero for the first term.
    term_from: int = 0
    requests: int = 0

    @property
    def decided(self) -> int:
        """Number of the holder's requests before one that is undecided, or of all."""
        return self.requests - bool(self.requested_until)


@dataclass(frozen=True, slots=True)
class Permit:
    """A permit: its issue, and the acts since."""

    application: ids.ApplicationId
    document: bytes
    authority: ids.OrganisationId
    number: str
    issued_by: ids.Address
    issuer_granted: bool  #: Whether the authority held the matter when it issued.
    issued_at: int
    start_by: int  #: Exclusive end of the time to start work, as issued.
    valid_until: int  #: Exclusive end of the permit, as issued.
    evidence: tuple[bytes, ...]
    alert_on: int
    suspend_on: int
    stored: State = State.VALID
    sequence: int = 0  #: Officers' acts on the permit, not on the work.
    presentation: EvidenceSet | None = None
    history: tuple[PermitAct, ...] = ()
    progress: PermitProgress = PermitProgress()
    notice: AdverseNotice = AdverseNotice()
    renewal: Renewal = Renewal()
    successor: ids.PermitId | None = None  #: Permit that took the place of this one.
    deregistered_at: int = 0  #: Second since which it is struck off; zero if it is not.

    @property
    def start_until(self) -> int:
        """Exclusive end of the time to start work, as it is now.

        While the holder's request for more time is undecided, it is the end that was
        asked for.
        """
        return self.progress.requested_start or self.start_decided

    @property
    def last_request(self) -> int:
        """Number of the holder's reports before a request that is undecided."""
        return max(0, self.progress.reports - 1)

    @property
    def start_decided(self) -> int:
        """Exclusive end of the time to start work, as it was decided last."""
        return self.progress.start_by or self.start_by

    @property
    def end_decided(self) -> int:
        """Exclusive end of the permit, as it was decided last."""
        return max(self.valid_until, self.renewal.valid_until)

    @property
    def end_until(self) -> int:
        """Exclusive end of the permit, as it is now.

        While the holder's request for renewal is undecided, it is the end that was
        asked for: by law the permit is deemed renewed (行政许可法 50).
        """
        return max(self.end_decided, self.renewal.requested_until)

    @property
    def renewal_pending(self) -> bool:
        """Whether a request for renewal is undecided."""
        return self.renewal.requested_until > self.end_decided

    def ends_at(self, now: int) -> int:
        """Give the exclusive end that holds at a second.

        A request for renewal counts once the end before it has passed.
        """
        return self.end_decided if now < self.end_decided else self.end_until
