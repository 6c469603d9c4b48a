"""Acts on the renewal of a permit (延续): request, grant and refusal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar, cast

from zeropermit.domain.accounts.responsibility import OFFICER, Duty, Party
from zeropermit.domain.acts.fields import FromLedger, Given, Uint32, Uint64
from zeropermit.domain.acts.permits import BY_AUTHORITY, ActOnPermit
from zeropermit.domain.acts.proceedings import DirectActOnPermit
from zeropermit.domain.acts.work import BY_HOLDER
from zeropermit.domain.evidence.evidence_set import Application
from zeropermit.domain.ledger import events as e
from zeropermit.domain.ledger.identifiers import PermitId
from zeropermit.domain.ledger.state import LedgerState
from zeropermit.domain.permits import renewal
from zeropermit.domain.permits.permit import Renewal

BY_OFFICER = (Duty(Party.AUTHORITY, OFFICER, 1, e.GrantKind.DECIDE),)


def _renewal(state: LedgerState, given: Given) -> Renewal:
    application = cast("Application", given["permit"])
    return state.permits[application.permit].renewal


def _requests(state: LedgerState, _: PermitId, given: Given) -> int:
    return _renewal(state, given).requests


def _request(state: LedgerState, _: PermitId, given: Given) -> int:
    return _renewal(state, given).decided


def _refused(state: LedgerState, permit: PermitId, _: Given) -> int:
    return state.permits[permit].renewal.decided


@dataclass(frozen=True, slots=True)
class RequestRenewal(DirectActOnPermit):
    """Request of the holder to renew a permit (申请延续)."""

    wire_name: ClassVar = "request-renewal"
    duties: ClassVar = BY_HOLDER
    emits: ClassVar = (e.RenewalRequested,)
    precondition: ClassVar = renewal.request_renewal
    checked: ClassVar = ("valid_until",)

    sequence: Annotated[Uint32, FromLedger(_requests)]
    valid_until: Uint64


@dataclass(frozen=True, slots=True)
class Renew(DirectActOnPermit):
    """Renewal of a permit by an officer (准予延续), as its holder asked."""

    wire_name: ClassVar = "renew"
    duties: ClassVar = BY_OFFICER
    emits: ClassVar = (e.PermitRenewed,)
    precondition: ClassVar = renewal.renew
    checked: ClassVar = ("valid_until",)

    sequence: Annotated[Uint32, FromLedger(_request)]
    valid_until: Uint64


@dataclass(frozen=True, slots=True)
class RefuseRenewal(ActOnPermit):
    """Refusal to renew a permit (不予延续); its end holds again."""

    contract: ClassVar = "ProceedingRegistry"
    counter: ClassVar = "renewals"
    wire_name: ClassVar = "refuse-renewal"
    duties: ClassVar = BY_AUTHORITY
    emits: ClassVar = (e.RenewalRefused,)
    precondition: ClassVar = renewal.refuse_renewal

    sequence: Annotated[Uint32, FromLedger(_refused)]
    reason: str
    decision: bytes
