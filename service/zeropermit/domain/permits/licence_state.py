"""State of a permit in the exchange of electronic licences: two codes and a sentence.

The platforms of the state exchange a licence with what it is (`certState`), why, where
the code alone does not say it (`certStatusDescription`), and what was done with it last
(`operateType`). The codes are those that the ministry prescribes for a licence of the
same family; its standard of the construction permit (C0217) is not public.

That work has stopped is a state of the project: the licence stays valid.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from zeropermit.domain.permits.permit import ActKind, PermitAct
from zeropermit.domain.permits.reasons import State, Work


class CertState(StrEnum):
    """State of the licence; 06, moved to another province, does not occur here."""

    VALID = "01"
    SUSPENDED = "02"
    REVOKED = "03"
    CANCELLED = "04"
    EXPIRED = "05"
    FORFEITED = "07"
    OTHER = "99"


class OperateType(StrEnum):
    """Last act on the licence; 08 and 10, moving, do not occur here."""

    ISSUE = "01"
    RENEW = "02"
    SUSPEND = "03"
    EXPIRE = "04"
    CANCEL = "05"
    RETURN = "06"
    OTHER = "07"
    CHANGE = "09"


class LicenceNote(StrEnum):
    """Reason of a licence's state, where its code alone does not give it."""

    NONE = ""
    WORK_STOPPED = "LICENCE_WORK_STOPPED"
    EVIDENCE_GONE = "LICENCE_EVIDENCE_GONE"
    STOP_ORDERED = "LICENCE_STOP_ORDERED"
    LAPSED = "LICENCE_LAPSED"
    SUPERSEDED = "LICENCE_SUPERSEDED"
    WITHDRAWN = "LICENCE_WITHDRAWN"


@dataclass(frozen=True, slots=True)
class LicenceState:
    """A permit, as the exchange of electronic licences puts it."""

    state: CertState
    operation: OperateType
    note: LicenceNote = LicenceNote.NONE


_DONE: Mapping[State, LicenceState] = MappingProxyType(
    {
        State.LAPSED: LicenceState(
            CertState.EXPIRED, OperateType.EXPIRE, LicenceNote.LAPSED
        ),
        State.EXPIRED: LicenceState(CertState.EXPIRED, OperateType.EXPIRE),
        State.SUPERSEDED: LicenceState(
            CertState.OTHER, OperateType.CHANGE, LicenceNote.SUPERSEDED
        ),
        State.WITHDRAWN: LicenceState(
            CertState.CANCELLED, OperateType.CANCEL, LicenceNote.WITHDRAWN
        ),
        State.REVOKED: LicenceState(CertState.REVOKED, OperateType.CANCEL),
        State.FORFEITED: LicenceState(CertState.FORFEITED, OperateType.CANCEL),
        State.CANCELLED: LicenceState(CertState.CANCELLED, OperateType.CANCEL),
    }
)
"""Final states: earlier acts do not change the code, and nothing follows."""

_LAST: Mapping[ActKind, OperateType] = MappingProxyType(
    {
        ActKind.EXTEND: OperateType.RENEW,
        ActKind.RENEW: OperateType.RENEW,
        ActKind.REINSTATE: OperateType.RETURN,
    }
)
"""Acts on a valid permit that the exchange has a code of its own for."""


def licence_state(
    state: State,
    *,
    work: Work,
    history: Sequence[PermitAct],
    changed: bool,
    stopped_by_order: bool = False,
) -> LicenceState | None:
    """Give the state of a permit in the exchange of electronic licences.

    `state` follows from acts, time and evidence, `history` has the acts since the
    issue, and `changed` is set if the permit was issued in the place of another;
    `stopped_by_order` says that all of the work is. Gives None if there is no such
    permit.
    """
    if state is State.UNKNOWN:
        return None
    if state in _DONE:
        return _DONE[state]
    if state is State.SUSPENDED:
        by_act = bool(history) and history[-1].state is State.SUSPENDED
        note = LicenceNote.NONE if by_act else LicenceNote.EVIDENCE_GONE
        return LicenceState(CertState.SUSPENDED, OperateType.SUSPEND, note)
    stopped = work in {Work.STOPPED, Work.CLEARED}
    note = LicenceNote.WORK_STOPPED if stopped else LicenceNote.NONE
    if stopped_by_order:
        note = LicenceNote.STOP_ORDERED
    return LicenceState(CertState.VALID, _last(history, changed=changed), note)


def _last(history: Sequence[PermitAct], *, changed: bool) -> OperateType:
    """Name the last act on a permit that is valid."""
    if history:
        return _LAST.get(history[-1].kind, OperateType.OTHER)
    return OperateType.CHANGE if changed else OperateType.ISSUE
