"""Acts on a permit by two officers, never by rule.

Suspend, reinstate and end; tell the holder before, and clear stopped work to resume.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from zeropermit.domain.acts.act import Authorization, proposed
from zeropermit.domain.acts.duties import responsible
from zeropermit.domain.acts.fields import given_fields
from zeropermit.domain.acts.operation import Operation
from zeropermit.domain.acts.permits import BY_AUTHORITY, ActOnPermit, CorrectDocument
from zeropermit.domain.acts.registry import named_acts
from zeropermit.domain.law.decision_limit import hearing_end
from zeropermit.domain.ledger.identifiers import ZERO, OrganisationId, PermitId
from zeropermit.domain.ledger.violations import require
from zeropermit.domain.permits import proceedings
from zeropermit.domain.permits.lookup import find_permit
from zeropermit.domain.permits.reasons import Ending, Measure
from zeropermit.usecases.permits.correction import check_corrected
from zeropermit.usecases.permits.signers import submit_signed
from zeropermit.usecases.ports import ServiceContext

ACTS: Mapping[str, type[ActOnPermit]] = MappingProxyType(
    {
        name: kind
        for name, kind in named_acts(ActOnPermit).items()
        if issubclass(kind, ActOnPermit) and kind.duties == BY_AUTHORITY
    }
)
"""Acts of two officers of the authority, by their names at the API.

A forfeiture, and the notice before it, may be of two officers of the supervisor.
"""


@dataclass(frozen=True, slots=True)
class PermitActRequest:
    """An act on a permit that officers want."""

    act: str  #: A key of `ACTS`.
    reason: str  #: Reason code, capitals and underscores.
    decision: bytes  #: Digest of the written decision.
    ending: Ending = Ending.NONE
    measure: Measure = Measure.NONE  #: Measure that a notice tells of.
    answer_until: int = 0  #: Exclusive end of the time to answer.
    corrected: bytes = ZERO  #: Digest of the corrected document.


def body_of(
    context: ServiceContext, permit: PermitId, act_request: PermitActRequest
) -> OrganisationId:
    """Name the body whose act it is: the authority, or the supervisor that forfeits.

    Raises:
        PermitUnknownError: There is no such permit.
        NotSupervisedError: It is the supervisor's act, and the permit has none.
    """
    with context.look() as (state, _, _):
        return responsible(state, permit, ACTS[act_request.act], act_request)


def prepare_act(
    context: ServiceContext, permit: PermitId, act_request: PermitActRequest
) -> ActOnPermit:
    """Prepare the act for both officers to sign.

    Raises:
        PermitUnknownError: There is no such permit.
        StateRefusedError: Its state does not allow the act.
        WorkRefusedError: Work that does not stand still cannot be cleared.
        AnswerTimeRefusedError: The time to answer is too short, or too long.
        NoticeMissingError, NoticeMismatchError, NoticeLapsedError: The holder was not
            told, was told something else, or a year ago.
        AnswerPendingError, HearingPendingError: It can still answer, or be heard.
        NotSupervisedError: The supervisor forfeits the permit, and it has none.
        NoticeOfAnotherError: Another body gave the notice.
        CorrectedDocumentMissingError, CorrectionNotClericalError: The corrected
            document is not held, or changes something that was decided.
        HolidayCalendarMissingError: Nobody can say yet how long it has to be.
    """
    now = context.clock()
    if act_request.act == "give-notice":
        earliest = hearing_end(now, context.catalogue.working_days)
        require(proceedings.answer_time(act_request.answer_until, earliest, now=now))
    kind = ACTS[act_request.act]
    if kind is CorrectDocument:
        check_corrected(context, permit, act_request.corrected)
    given = {
        name: getattr(act_request, "decision" if name == "grounds" else name)
        for name in given_fields(kind)
    }
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
        NotActingForError: A signer is no key of the body whose act it is.
        SignatureRefusedError: A signature is over something else.
    """

    def prepare() -> tuple[ActOnPermit, OrganisationId]:
        act = prepare_act(context, permit, act_request)
        return act, body_of(context, permit, act_request)

    return submit_signed(context, prepare, authorizations, operation=operation)
