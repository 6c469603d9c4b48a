"""Acts of the permit registry that two officers of the authority decide."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Annotated, ClassVar

from zeropermit.domain.accounts.responsibility import OFFICER, Duty, Party
from zeropermit.domain.acts.act import ActWords, act_words
from zeropermit.domain.acts.fields import Uint64
from zeropermit.domain.acts.permits import ActOnPermit
from zeropermit.domain.acts.vocabulary import Decision, ReasonCode, labelled
from zeropermit.domain.ledger import events as e
from zeropermit.domain.permits import preconditions
from zeropermit.domain.permits.reasons import Ending

BY_AUTHORITY = (Duty(Party.AUTHORITY, OFFICER, 2, e.GrantKind.DECIDE),)


@dataclass(frozen=True, slots=True)
class DecidedAct(ActOnPermit):
    """Act by two officers of the authority, with a reason and a written decision."""

    duties: ClassVar = BY_AUTHORITY

    reason: ReasonCode
    decision: Decision


@dataclass(frozen=True, slots=True)
class Suspend(DecidedAct):
    """Suspension of a permit (暂扣)."""

    wire_name: ClassVar = "suspend"
    emits: ClassVar = (e.PermitSuspended,)
    precondition: ClassVar = preconditions.suspend
    words: ClassVar = act_words(
        "暂扣",
        "Suspend (暂扣)",
        "发还之前，不得依据该许可从事任何活动。",
        "Nothing may be done under the permit until it is given back.",
        "暂扣%(holder)s的许可 %(number)s。理由：%(reason)s。",
        "We suspend permit %(number)s of %(holder)s. Reason: %(reason)s.",
    )


@dataclass(frozen=True, slots=True)
class Reinstate(DecidedAct):
    """Return of a suspended permit (发还)."""

    wire_name: ClassVar = "reinstate"
    emits: ClassVar = (e.PermitReinstated,)
    precondition: ClassVar = preconditions.reinstate
    words: ClassVar = act_words(
        "发还",
        "Give back (发还)",
        "许可恢复有效。",
        "The permit is in force again.",
        "向%(holder)s发还许可 %(number)s。理由：%(reason)s。",
        "We give permit %(number)s back to %(holder)s. Reason: %(reason)s.",
    )


@dataclass(frozen=True, slots=True)
class ClearResumption(DecidedAct):
    """Verification of the permit of stopped work (核验)."""

    wire_name: ClassVar = "clear-resumption"
    emits: ClassVar = (e.ResumptionCleared,)
    precondition: ClassVar = preconditions.clear_resumption
    words: ClassVar = act_words(
        "核验施工许可",
        "Clear stopped work to go on (核验)",
        "中止施工满一年的，核验施工许可后方可恢复施工。",
        "After a year's stop, work goes on only once the permit was verified.",
        "已核验%(holder)s的许可 %(number)s，可以恢复施工。理由：%(reason)s。",
        "We cleared work under permit %(number)s of %(holder)s. Reason: %(reason)s.",
    )


@dataclass(frozen=True, slots=True)
class AnnounceForfeiture(ActOnPermit):
    """Announcement to the holder that the permit is to be forfeited (吊销)."""

    wire_name: ClassVar = "announce-forfeiture"
    duties: ClassVar = BY_AUTHORITY
    emits: ClassVar = (e.ForfeitureAnnounced,)
    precondition: ClassVar = preconditions.announce_forfeiture
    checked: ClassVar = ("hearing_until",)
    words: ClassVar = act_words(
        "拟吊销告知",
        "Announce a forfeiture (拟吊销告知)",
        "告知持证单位，其可以要求听证；此时尚未作出决定。",
        "The holder is told, and may ask for a hearing; nothing is decided yet.",
        "现告知%(holder)s：拟吊销许可 %(number)s；可以在 %(day)s 之前"
        "（含当日）要求听证。理由：%(reason)s。",
        "We announce to %(holder)s that permit %(number)s is to be forfeited; a "
        "hearing may be asked for until %(day)s. Reason: %(reason)s.",
    )

    hearing_until: Annotated[
        Uint64,
        labelled(
            "听证截止",
            "Hearing until",
            "要求听证的期限",
            "Exclusive end of the time to ask for a hearing",
        ),
    ]
    reason: ReasonCode
    decision: Decision  #: Digest of the written notice.


@dataclass(frozen=True, slots=True)
class End(ActOnPermit):
    """End of a permit for good, in one of four ways."""

    wire_name: ClassVar = "end"
    duties: ClassVar = BY_AUTHORITY
    emits: ClassVar = (e.PermitEnded,)
    precondition: ClassVar = preconditions.end
    checked: ClassVar = ("ending",)
    #: Words for no ending in particular; `ENDINGS` has those of each.
    words: ClassVar = act_words(
        "终结",
        "End",
        "不可恢复。",
        "For good.",
        "终结%(holder)s的许可 %(number)s。理由：%(reason)s。",
        "We end permit %(number)s of %(holder)s. Reason: %(reason)s.",
    )

    ending: Annotated[
        Ending,
        labelled("终止方式", "Ending", "撤回、撤销、吊销或注销", "How the permit ends"),
    ]
    reason: ReasonCode
    decision: Decision


ENDINGS: Mapping[Ending, ActWords] = MappingProxyType(
    {
        Ending.WITHDRAWN: act_words(
            "撤回",
            "Withdraw (撤回)",
            "法律依据或者客观情况发生变化，依法给予持证单位补偿，不可恢复。",
            "The law or the facts have changed; the holder is compensated. For good.",
            "撤回%(holder)s的许可 %(number)s。理由：%(reason)s。",
            "We withdraw permit %(number)s of %(holder)s. Reason: %(reason)s.",
        ),
        Ending.REVOKED: act_words(
            "撤销",
            "Revoke (撤销)",
            "当初就不应当准予许可，不可恢复。",
            "It should never have been issued. For good.",
            "撤销%(holder)s的许可 %(number)s。理由：%(reason)s。",
            "We revoke permit %(number)s of %(holder)s. Reason: %(reason)s.",
        ),
        Ending.FORFEITED: act_words(
            "吊销",
            "Forfeit (吊销)",
            "属于行政处罚，须待要求听证的期限届满后作出，不可恢复。",
            "A penalty, once the time to ask for a hearing has passed. For good.",
            "吊销%(holder)s的许可 %(number)s。理由：%(reason)s。",
            "We declare permit %(number)s of %(holder)s forfeited. Reason: %(reason)s.",
        ),
        Ending.CANCELLED: act_words(
            "注销",
            "Cancel (注销)",
            "许可事项已不复存在，办理注销手续，不可恢复。",
            "Housekeeping when there is nothing left to permit. For good.",
            "注销%(holder)s的许可 %(number)s。理由：%(reason)s。",
            "We cancel permit %(number)s of %(holder)s. Reason: %(reason)s.",
        ),
    }
)
"""Words of `End` for each ending."""
