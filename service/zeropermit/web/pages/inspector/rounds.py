"""Rounds of random inspections: the announcement, and the draw.

The secret of a round is made in the browser (`static/rounds.js`), which keeps it and
saves it as a file before its digest is signed. The service sees it at the draw.
"""

from __future__ import annotations

from fastapi import APIRouter, Response

from zeropermit.domain.acts.supervision import AnnounceRound
from zeropermit.domain.ledger.block import BlockStamp
from zeropermit.domain.ledger.identifiers import RoundId, from_hex
from zeropermit.domain.ledger.state import LedgerState
from zeropermit.domain.supervision.state import Round
from zeropermit.errors import NotAllowedError, SupervisionUnknownError
from zeropermit.web.dependencies import get_officer
from zeropermit.web.pages.inspector.desk import inspected_matters
from zeropermit.web.pages.inspector.supervision_act import (
    act_page,
)
from zeropermit.web.pages.shared.page_request import PageRequestDep
from zeropermit.web.pages.shared.signed_form import Sending, later_form
from zeropermit.web.pages.shared.titles import matter_name
from zeropermit.web.paths import WordPath

router = APIRouter(prefix="/inspector/rounds")


@router.get("")
def announcing(request: PageRequestDep) -> Response:
    """Show the form of a round.

    Raises:
        NotSignedInError: Nobody is signed in.
        NotAllowedError: The visitor is no officer of a body that inspects a matter.
    """
    get_officer(request.person)
    matters = {code: matter_name(request, code) for code in inspected_matters(request)}
    if not matters:
        raise NotAllowedError
    sending = Sending(
        submit="/api/v1/supervision/rounds",
        body={},
        next="/inspector?done={operation}",
    )
    sign = later_form(
        request, AnnounceRound, request.act_text("supervision.sign"), sending
    )
    inputs = {"matter": matters, "permille": None, "due_at": None}
    return act_page(request, AnnounceRound, "round", sign, inputs=inputs)


@router.get("/{round}")
def drawing(request: PageRequestDep, round: WordPath) -> Response:
    """Show a round that was announced, to be drawn with its secret.

    Raises:
        NotSignedInError: Nobody is signed in.
        NotAllowedError: The visitor is no officer of a public body.
        SupervisionUnknownError: There is no such round.
    """
    get_officer(request.person)

    def read(state: LedgerState, _: BlockStamp) -> tuple[Round, str]:
        found = state.supervision.rounds.get(RoundId(from_hex(round)))
        if found is None:
            raise SupervisionUnknownError(round)
        versions = (each for each in state.versions.values())
        codes = (each.code for each in versions if each.matter == found.matter)
        return found, next(codes, "")

    found, matter = request.read(read)
    return request.page(
        "inspector/draw.html",
        id=round,
        round=found,
        matter=matter,
        texts=request.texts("sign", "rounds"),
    )
