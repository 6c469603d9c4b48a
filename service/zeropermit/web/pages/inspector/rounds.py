"""Rounds of random inspections: the announcement, and the draw.

The secret of a round is made in the browser (`static/rounds.js`), which keeps it and
saves it as a file before its digest is signed. The service sees it at the draw.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import APIRouter, Response

from zeropermit.domain.acts.supervision import AnnounceRound
from zeropermit.domain.ledger.block import BlockStamp
from zeropermit.domain.ledger.events import GrantKind
from zeropermit.domain.ledger.identifiers import RoundId, from_hex, matter_id, to_hex
from zeropermit.domain.ledger.state import LedgerState
from zeropermit.domain.supervision.state import Round
from zeropermit.errors import NotAllowedError, SupervisionUnknownError
from zeropermit.web.pages.inspector.supervision_act import (
    DECIDED,
    InspectingContext,
    act_inputs,
    notes_texts,
    signatures_of,
)
from zeropermit.web.pages.shared.contexts import Fact, FormOption
from zeropermit.web.pages.shared.page_request import (
    PageRequest,
    PageRequestDep,
    officer,
)
from zeropermit.web.pages.shared.signed_form import Sending, later_form, script_texts
from zeropermit.web.pages.shared.templates import page
from zeropermit.web.pages.shared.texts import N, grouped
from zeropermit.web.pages.shared.titles import matter_name
from zeropermit.web.paths import WordPath

router = APIRouter(prefix="/inspector/rounds")

DRAW_TEXTS = {
    "secret": N("This file does not hold the secret of this round."),
    "file": N("Choose the file of the secret."),
}


@dataclass(frozen=True, slots=True)
class DrawContext:
    """Context of `inspector/draw.html`."""

    facts: tuple[Fact, ...]  #: Matter, share and days of the round.
    digest: str  #: Digest of the secret.
    submit: str  #: Path of the API that takes the secret.
    public: str  #: Address at which everybody sees the round.
    drawn: bool  #: Whether it is drawn already.
    texts: str  #: Words that the script may have to say, as JSON.


@router.get("")
def announcing(request: PageRequestDep) -> Response:
    """Show the form of a round.

    Raises:
        NotSignedInError: Nobody is signed in.
        NotAllowedError: The visitor is no officer of a body that inspects a matter.
    """
    officer(request)
    matters = tuple(
        FormOption(code, matter_name(request, code), chosen=False)
        for code in inspected_matters(request)
    )
    if not matters:
        raise NotAllowedError
    sending = Sending(
        submit="/api/v1/supervision/rounds",
        body={},
        next="/inspector?done={operation}",
    )
    fields = ("matter", "permille", "due_at")
    context = InspectingContext(
        title=request.in_language(AnnounceRound.words.title),
        help=request.in_language(AnnounceRound.words.help),
        back="/inspector",
        number="",
        place=(),
        kind="round",
        legend=request.say(DECIDED),
        inputs=tuple(act_inputs(request, AnnounceRound, fields, {"matter": matters})),
        note="",
        several=signatures_of(AnnounceRound) > 1,
        subject="{}",
        wish="{}",
        digest="",
        inspections=(),
        commitment="",
        colleagues=(),
        sign=later_form(AnnounceRound, request.say("Sign"), sending, request.language),
        texts=notes_texts(request.language),
    )
    return page("inspector/supervision_act.html", context, request)


@router.get("/{round}")
def drawing(request: PageRequestDep, round: WordPath) -> Response:
    """Show a round that was announced, to be drawn with its secret.

    Raises:
        NotSignedInError: Nobody is signed in.
        NotAllowedError: The visitor is no officer of a public body.
        SupervisionUnknownError: There is no such round.
    """
    officer(request)

    def read(state: LedgerState, _: BlockStamp) -> tuple[Round, str]:
        found = state.supervision.rounds.get(RoundId(from_hex(round)))
        if found is None:
            raise SupervisionUnknownError(round)
        versions = (each for each in state.versions.values())
        codes = (each.code for each in versions if each.matter == found.matter)
        return found, next(codes, "")

    found, matter = request.service.context.ledger.read(read)
    digest = to_hex(found.secret_hash)
    context = DrawContext(
        facts=(
            request.fact("Matter", matter_name(request, matter) if matter else ""),
            request.fact("Of a thousand permits", str(found.permille)),
            request.fact("Announced", request.time(found.announced_at)),
            request.fact("To be done by", request.time(found.due_at)),
            request.fact("Digest of the secret", grouped(found.secret_hash), code=True),
        ),
        digest=digest,
        submit=f"/api/v1/supervision/rounds/{round}/draw",
        public=f"/ledger/rounds/{round}",
        drawn=found.revealed,
        texts=script_texts(request.language, DRAW_TEXTS),
    )
    return page("inspector/draw.html", context, request)


def inspected_matters(request: PageRequest) -> Sequence[str]:
    """Name the matters that the visitor's body inspects now, by their codes."""
    context, body = request.service.context, request.person.organisation
    codes, now = [each.code for each in context.catalogue.matters()], context.clock()

    def held(state: LedgerState, _: BlockStamp) -> Sequence[str]:
        kind = GrantKind.INSPECT
        return [c for c in codes if state.holds(body, kind, matter_id(c), now)]

    return context.ledger.read(held)
