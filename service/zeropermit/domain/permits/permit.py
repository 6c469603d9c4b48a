"""A permit: its issue, its acts since, and the status of the work."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from eth_utils.crypto import keccak

from zeropermit.domain.evidence.evidence_set import EvidenceSet
from zeropermit.domain.ledger import identifiers as ids
from zeropermit.domain.permits.reasons import State, Work

MONTHS_WITHOUT_CLEARANCE = 12
"""Months after a stop from which work resumes only once it was cleared (建筑法 10)."""

HEARING_DAYS = 5
"""Fewest days to ask for a hearing before a permit is forfeited (行政处罚法 64)."""


MONTHS_OF_NOTICE = 12
"""Months after which an announced forfeiture has lapsed."""


def notice_of(reason: str, decision: bytes) -> bytes:
    """Give the digest of the announcement that comes before a forfeiture."""
    return keccak(keccak(text=reason) + decision)


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
    ANNOUNCE_FORFEITURE = 10


@dataclass(frozen=True, slots=True)
class PermitAct:
    """One act in a permit's life."""

    kind: ActKind
    state: State  #: State stored after the act.
    at: int
    signers: tuple[ids.Address, ...]
    reason: str = ""  #: Reason code; empty for a report.
    #: Digest of the written decision or report; zero if there is none.
    decision: bytes = ids.ZERO


@dataclass(frozen=True, slots=True)
class PermitProgress:
    """Events under a permit since it was issued."""

    work_since: int = 0  #: Second since which the work has its present status.
    #: Exclusive end of the time to ask for a hearing; zero if there is none.
    hearing_until: int = 0
    #: Exclusive end of the time in which it may be forfeited as announced.
    notice_until: int = 0
    extensions: int = 0
    reports: int = 0  #: Reports and extensions of the holder.
    work: Work = Work.NONE
    notice: bytes = ids.ZERO  #: Digest of the announcement: see `notice_of`.


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
    start_by: int
    valid_until: int
    evidence: tuple[bytes, ...]
    alert_on: int
    suspend_on: int
    stored: State = State.VALID
    sequence: int = 0  #: Officers' acts; reports of the holder do not count.
    presentation: EvidenceSet | None = None
    history: tuple[PermitAct, ...] = ()
    progress: PermitProgress = PermitProgress()
    successor: ids.PermitId | None = None  #: Permit that took the place of this one.
