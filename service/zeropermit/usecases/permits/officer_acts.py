"""Acts on a permit by two officers, never by rule.

Suspend, reinstate and end; announce a forfeiture, and clear stopped work to resume.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from zeropermit.domain.acts.act import Authorization, proposed
from zeropermit.domain.acts.fields import given_fields
from zeropermit.domain.acts.operation import Operation
from zeropermit.domain.acts.permits import BY_AUTHORITY, ActOnPermit
from zeropermit.domain.acts.registry import named_acts
from zeropermit.domain.law.decision_limit import hearing_end
from zeropermit.domain.ledger.identifiers import OrganisationId, PermitId
from zeropermit.domain.ledger.violations import require
from zeropermit.domain.permits import preconditions as rules
from zeropermit.domain.permits.lookup import find_permit
from zeropermit.domain.permits.reasons import Ending
from zeropermit.usecases.permits.signers import submit_signed
from zeropermit.usecases.ports import ServiceContext

ACTS: Mapping[str, type[ActOnPermit]] = MappingProxyType(
    {
        name: kind
        for name, kind in named_acts(ActOnPermit).items()
        if issubclass(kind, ActOnPermit) and kind.duties == BY_AUTHORITY
    }
)
"""Acts of two officers of the authority, by their names at the API."""


@dataclass(frozen=True, slots=True)
class PermitActRequest:
    """An act on a permit that officers want."""

    act: str  #: A key of `ACTS`.
    reason: str  #: Reason code, capitals and underscores.
    decision: bytes  #: Digest of the written decision.
    ending: Ending = Ending.NONE
    hearing_until: int = 0  #: Exclusive end of the time to ask for a hearing.


def prepare_act(
    context: ServiceContext, permit: PermitId, act_request: PermitActRequest
) -> ActOnPermit:
    """Prepare the act for both officers to sign.

    Raises:
        PermitUnknownError: There is no such permit.
        StateRefusedError: Its state does not allow the act.
        WorkRefusedError: Work that does not stand still cannot be cleared.
        HearingTooShortError: The time to ask for a hearing is too short.
        HearingPendingError: A forfeiture was not announced long enough ago.
        NoticeLapsedError, NoticeMismatchError: It was announced a year ago, or with
            another reason or decision.
        HolidayCalendarMissingError: Nobody can say yet how long it has to be.
    """
    if act_request.act == "announce-forfeiture":
        earliest = hearing_end(context.clock(), context.catalogue.working_days)
        require(rules.hearing_time(act_request.hearing_until, earliest))
    kind = ACTS[act_request.act]
    given = {name: getattr(act_request, name) for name in given_fields(kind)}
    with context.look() as (state, now, _):
        find_permit(state, permit)
        act = proposed(kind, state, permit, given)
        require(act.violations(state, now=now))
        return act


def act_on_permit(
    context: ServiceContext,
    permit: PermitId,
    act_request: PermitActRequest,
    authorizations: Sequence[Authorization],
    *,
    operation: str,
) -> Operation:
    """Submit an act that two officers signed.

    Raises:
        ZeropermitError: As in `prepare_act`.
        NotActingForError: A signer is no key of the issuing authority.
        SignatureRefusedError: A signature is over something else.
    """

    def prepare() -> tuple[ActOnPermit, OrganisationId]:
        act = prepare_act(context, permit, act_request)
        return act, act.application.authority

    return submit_signed(context, prepare, authorizations, operation=operation)
