"""A permit at an officer's desk: its facts, its history, and the open acts."""

from __future__ import annotations

from functools import partial

from fastapi import APIRouter, Response

from zeropermit.domain.accounts.responsibility import Party
from zeropermit.domain.acts.act import Act
from zeropermit.domain.acts.permits import CorrectDocument
from zeropermit.domain.acts.proceedings import RecordHearing
from zeropermit.domain.acts.renewal import Renew
from zeropermit.domain.acts.supervision import AnswerReferral, HandOver
from zeropermit.domain.ledger.identifiers import PermitId, ReferralId, to_hex
from zeropermit.domain.ledger.state import LedgerState, Organisation
from zeropermit.domain.ledger.violations import require
from zeropermit.domain.permits.preconditions import correct_document
from zeropermit.domain.permits.status import status
from zeropermit.domain.permits.turn import Moment
from zeropermit.errors import ZeropermitError
from zeropermit.usecases.permits.holder_reports import PermitSnapshot
from zeropermit.usecases.permits.officer_acts import prepare_act
from zeropermit.usecases.supervision.hand_over import possible_supervisors
from zeropermit.web.pages.authority.permit_act import KINDS, Kind, hearing
from zeropermit.web.pages.shared.page_request import PageRequest, PageRequestDep
from zeropermit.web.pages.shared.permits import (
    filed_of,
    open_renewals,
    open_replies,
    own_permit,
)
from zeropermit.web.paths import WordPath

router = APIRouter(prefix="/authority/permits")


@router.get("/{permit}")
def officer_permit(request: PageRequestDep, permit: WordPath) -> Response:
    """Show a permit to an officer of its authority, with the open acts."""
    snapshot = own_permit(request, permit, Party.AUTHORITY)
    filed = filed_of(request, snapshot)
    return request.page(
        "authority/permit.html",
        id=permit,
        permit=snapshot.permit,
        matter=filed.matter,
        filed=filed,
        holder=holder_of(request, snapshot),
        kinds=KINDS,
        closed=_closed(request, snapshot),
        supervision=_supervision(request, snapshot),
        replies=open_replies(request, snapshot, RecordHearing),
        renewals=open_renewals(request, snapshot, Renew),
    )


def holder_of(request: PageRequest, snapshot: PermitSnapshot) -> Organisation:
    """Give the holder of a permit."""
    holder = snapshot.application.applicant
    return request.read(lambda state, _: state.organisations[holder])


def _closed(request: PageRequest, snapshot: PermitSnapshot) -> dict[str, str]:
    """Say why each act is closed, by its name; nothing if the use case allows it.

    Of a permit that has ended, give the open acts alone. Acts of the supervisor are at
    its own desk.
    """
    found: dict[str, str] = {}
    moment = Moment(snapshot.id, snapshot.now)
    for name, kind in KINDS.items():
        if request.read(partial(_is_supervisors, snapshot.id, kind)):
            continue
        until = hearing(request, kind, snapshot.now)
        act_request = kind.wanted(snapshot.permit.notice.code or "X", until)
        found[name] = ""
        try:
            if kind.act == CorrectDocument.wire_name:  # its document is entered later
                request.read(partial(_require_correctable, moment))
                continue
            prepare_act(request.context, snapshot.id, act_request)
        except ZeropermitError as error:
            found[name] = request.problem(error)
    ended = status(snapshot.permit, now=snapshot.now).terminal
    return {name: why for name, why in found.items() if not (ended and why)}


def _is_supervisors(
    permit: PermitId, kind: Kind, state: LedgerState, _: object
) -> bool:
    measure = kind.measure or kind.ending.measure
    return state.supervisor_for(permit, measure) is not None


def _require_correctable(moment: Moment, state: LedgerState, _: object) -> None:
    require(correct_document(state, moment))


def _supervision(
    request: PageRequest, snapshot: PermitSnapshot
) -> list[tuple[type[Act], str]]:
    """Offer to hand the permit over, and to answer each open referral."""

    def read(state: LedgerState, _: object) -> tuple[bool, list[ReferralId]]:
        bodies = possible_supervisors(state, snapshot.id, now=snapshot.now)
        referrals = state.supervision.referrals.items()
        waiting = [
            number
            for number, found in referrals
            if state.supervision.of_one_line(found.permit, snapshot.id)
            and not found.answered_at
        ]
        return bool(bodies), waiting

    can_hand_over, referrals = request.read(read)
    here = f"/inspector/permits/{to_hex(snapshot.id)}"
    return [
        *([(HandOver, f"{here}/hand-over")] if can_hand_over else []),
        *((AnswerReferral, f"{here}/answer?about={to_hex(one)}") for one in referrals),
    ]
