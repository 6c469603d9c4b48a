"""A permit at an officer's desk: its facts, its history, and the open acts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from fastapi import APIRouter, Response

from zeropermit.catalogue.words.acts import words_of
from zeropermit.domain.accounts.responsibility import Party
from zeropermit.domain.acts.act import Act
from zeropermit.domain.acts.supervision import AnswerReferral, HandOver
from zeropermit.domain.ledger.identifiers import ZERO, ReferralId, to_hex
from zeropermit.domain.ledger.state import LedgerState
from zeropermit.domain.permits.status import status
from zeropermit.errors import ZeropermitError
from zeropermit.usecases.permits.holder_reports import PermitSnapshot
from zeropermit.usecases.permits.officer_acts import PermitActRequest, prepare_act
from zeropermit.usecases.supervision.hand_over import possible_supervisors
from zeropermit.web.pages.authority.permit_act import KINDS, hearing
from zeropermit.web.pages.shared.contexts import Fact
from zeropermit.web.pages.shared.page_request import PageRequest, PageRequestDep
from zeropermit.web.pages.shared.permits import (
    WORKS,
    filed_of,
    own_permit,
)
from zeropermit.web.pages.shared.texts import grouped_number
from zeropermit.web.paths import WordPath

router = APIRouter(prefix="/authority/permits")


@dataclass(frozen=True, slots=True)
class ActOffer:
    """Something that officers may do with a permit."""

    title: str  #: Name of the act.
    help: str  #: Effect of the act.
    url: str  #: Where it is done; empty if it cannot be now.
    why: str  #: Why it cannot be done now; empty if it can.


@router.get("/{permit}")
def officer_permit(request: PageRequestDep, permit: WordPath) -> Response:
    """Show a permit to an officer of its authority, with the open acts."""
    snapshot = own_permit(request, permit, Party.AUTHORITY)
    return request.page(
        "authority/permit.html",
        id=permit,
        permit=snapshot.permit,
        matter=filed_of(request, snapshot).matter,
        facts=tuple(permit_facts(request, snapshot)),
        offers=tuple(_offers(request, snapshot)),
        supervision=tuple(_supervision(request, snapshot)),
    )


def permit_facts(request: PageRequest, snapshot: PermitSnapshot) -> Iterator[Fact]:
    """Give the number, holder, dates and work of a permit."""
    found = snapshot.permit
    holder = request.read(
        lambda state, _: state.organisations[snapshot.application.applicant]
    )
    yield request.fact("Number", grouped_number(found.number), code=True)
    yield request.fact("Holder", f"{holder.name} {holder.uscc}")
    yield request.fact("Issued", request.day(found.issued_at))
    yield request.fact("Start before", request.day(found.start_by))
    yield request.fact("Valid until", request.day(found.valid_until))
    yield request.fact("Work", request.say(WORKS[found.progress.work]))


def _offers(request: PageRequest, snapshot: PermitSnapshot) -> Iterator[ActOffer]:
    """List the acts that the use case allows, and the reason why others are closed."""
    if status(snapshot.permit, now=snapshot.now).terminal:
        return
    for name, kind in KINDS.items():
        until = hearing(request, kind, snapshot.now)
        act_request = PermitActRequest(kind.act, "X", ZERO, kind.ending, until)
        url, why = f"/authority/permits/{to_hex(snapshot.id)}/acts/{name}", ""
        try:
            prepare_act(request.context, snapshot.id, act_request)
        except ZeropermitError as error:
            url, why = "", request.problem(error)
        title = request.in_language(kind.words.title)
        yield ActOffer(title, request.in_language(kind.words.help), url, why)


def _supervision(request: PageRequest, snapshot: PermitSnapshot) -> Iterator[ActOffer]:
    """Offer to hand the permit over, and to answer each open referral."""

    def read(state: LedgerState, _: object) -> tuple[bool, list[ReferralId]]:
        bodies = possible_supervisors(state, snapshot.id, now=snapshot.now)
        referrals = state.supervision.referrals.items()
        waiting = [
            number
            for number, found in referrals
            if found.permit == snapshot.id and not found.answered_at
        ]
        return bool(bodies), waiting

    can_hand_over, referrals = request.read(read)
    here = f"/inspector/permits/{to_hex(snapshot.id)}"
    offers: list[tuple[type[Act], str]] = []
    if can_hand_over:
        offers.append((HandOver, f"{here}/hand-over"))
    offers += [
        (AnswerReferral, f"{here}/answer?about={to_hex(one)}") for one in referrals
    ]
    for act, url in offers:
        words = words_of(act)
        title, help_ = map(request.in_language, (words.title, words.help))
        yield ActOffer(title, help_, url, why="")
