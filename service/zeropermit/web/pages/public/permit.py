"""A permit's own page, which opens from its scanned code.

On a phone the first screen is one word and one mark, with the reason and its day;
below it what the permit is for, in large type; then the three questions, the evidence
and the history. The lines of the face come from the document whose digest is on the
ledger, never from what anybody typed.
"""

from __future__ import annotations

import json

from fastapi import APIRouter, Response

from zeropermit.domain.accounts.responsibility import acts_for
from zeropermit.domain.ledger.block import BlockStamp
from zeropermit.domain.ledger.identifiers import to_hex
from zeropermit.domain.ledger.state import LedgerState
from zeropermit.domain.permits.reasons import State
from zeropermit.domain.permits.verification import Answer
from zeropermit.usecases.permits.verify import verify_reference
from zeropermit.web.pages.public.home import QUERY_LIMIT
from zeropermit.web.pages.shared.face import essentials
from zeropermit.web.pages.shared.page_request import PageRequest, PageRequestDep
from zeropermit.web.pages.shared.presentation_code import (
    SecondQuery,
    SignatureQuery,
    showing_template,
    shown_mark,
)
from zeropermit.web.pages.shared.texts import N
from zeropermit.web.pages.shared.titles import done_words

router = APIRouter()


@router.get("/p/{reference}")
def permit(
    request: PageRequestDep,
    reference: str,
    second: SecondQuery = 0,
    signature: SignatureQuery = "",
) -> Response:
    """Show a permit by its scanned code: its number, digest or id leads here.

    Raises:
        NotAReferenceError: That names no permit.
    """
    reference = reference[:QUERY_LIMIT]
    answer = verify_reference(request.context, reference)
    found = answer.permit
    code = found and answer.earlier is None and signature
    return request.page(
        "public/permit.html",
        reference=reference,
        shown=shown_mark(request, found, second, signature) if found and code else None,
        why=_why(request, answer),
        face=essentials(request, answer),
        inspects=_inspects(request, answer),
        answer=answer,
        kept=_kept(request, answer),
    )


def _why(request: PageRequest, answer: Answer) -> str:
    """Give in one line the reason of a permit's status, and its date."""
    found = answer.permit
    if found is None or answer.state is None or request.freshness.stale:
        return ""
    days = {
        State.VALID: (N("Issued on %(day)s"), found.issued_at),
        State.LAPSED: (N("No start was reported by %(day)s"), found.start_by - 1),
        State.EXPIRED: (N("It was valid until %(day)s"), found.valid_until),
    }
    if answer.state in days:
        text, second = days[answer.state]
        return request.say(text, day=request.day(second))
    acts = [act for act in answer.history if act.state is answer.state]
    if not acts:
        return request.message("BASIS_REVOKED")
    last = acts[-1]
    words = done_words(request, last)
    reason = last.reason and request.message(last.reason)
    return " · ".join(filter(None, (request.day(last.at), words, reason)))


def _kept(request: PageRequest, answer: Answer) -> str:
    """Give the words by which a device recognises a permit and its holder later.

    Returns:
        JSON: its three names, block and second of the answer, the accounts that act for
        its holder, the text that is signed to show it. Empty if the answer holds for no
        permit or not for now.
    """
    found = answer.permit
    fresh = request.freshness
    if found is None or answer.earlier is not None or fresh.stale:
        return ""

    def keys(state: LedgerState, _: BlockStamp) -> list[str]:
        return [
            key.lower()
            for key in state.keys
            if acts_for(state, key, found.holder, now=fresh.now)
        ]

    content = {
        "permit": to_hex(found.id),
        "number": found.number,
        "document": to_hex(found.document),
        "block": answer.as_of.number,
        "time": answer.as_of.time,
        "keys": request.read(keys),
        "template": showing_template(request, found),
    }
    return json.dumps(content, ensure_ascii=False)


def _inspects(request: PageRequest, answer: Answer) -> bool:
    """Say whether the visitor's body supervises the permit, or is to take it over."""
    found, caller = answer.permit, request.caller
    if found is None or caller is None:
        return False
    entry = request.read(lambda state, _: state.supervision.of(found.id))
    return caller.organisation in {entry.supervisor, entry.proposed}
