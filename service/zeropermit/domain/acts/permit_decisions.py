"""Acts of the permit registry that two officers of the authority decide."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from zeropermit.domain.accounts.responsibility import OFFICER, Duty, Party
from zeropermit.domain.acts.fields import Uint64
from zeropermit.domain.acts.permits import ActOnPermit
from zeropermit.domain.ledger import events as e
from zeropermit.domain.permits import preconditions
from zeropermit.domain.permits.reasons import Ending

BY_AUTHORITY = (Duty(Party.AUTHORITY, OFFICER, 2, e.GrantKind.DECIDE),)


@dataclass(frozen=True, slots=True)
class DecidedAct(ActOnPermit):
    """Act by two officers of the authority, with a reason and a written decision."""

    duties: ClassVar = BY_AUTHORITY

    reason: str
    decision: bytes


@dataclass(frozen=True, slots=True)
class Suspend(DecidedAct):
    """Suspension of a permit (暂扣)."""

    wire_name: ClassVar = "suspend"
    emits: ClassVar = (e.PermitSuspended,)
    precondition: ClassVar = preconditions.suspend


@dataclass(frozen=True, slots=True)
class Reinstate(DecidedAct):
    """Return of a suspended permit (发还)."""

    wire_name: ClassVar = "reinstate"
    emits: ClassVar = (e.PermitReinstated,)
    precondition: ClassVar = preconditions.reinstate


@dataclass(frozen=True, slots=True)
class ClearResumption(DecidedAct):
    """Verification of the permit of stopped work (核验)."""

    wire_name: ClassVar = "clear-resumption"
    emits: ClassVar = (e.ResumptionCleared,)
    precondition: ClassVar = preconditions.clear_resumption


@dataclass(frozen=True, slots=True)
class AnnounceForfeiture(ActOnPermit):
    """Announcement to the holder that the permit is to be forfeited (吊销)."""

    wire_name: ClassVar = "announce-forfeiture"
    duties: ClassVar = BY_AUTHORITY
    emits: ClassVar = (e.ForfeitureAnnounced,)
    precondition: ClassVar = preconditions.announce_forfeiture
    checked: ClassVar = ("hearing_until",)

    hearing_until: Uint64
    reason: str
    decision: bytes  #: Digest of the written notice.


@dataclass(frozen=True, slots=True)
class End(ActOnPermit):
    """End of a permit for good, in one of four ways."""

    wire_name: ClassVar = "end"
    duties: ClassVar = BY_AUTHORITY
    emits: ClassVar = (e.PermitEnded,)
    precondition: ClassVar = preconditions.end
    checked: ClassVar = ("ending",)

    ending: Ending
    reason: str
    decision: bytes
