"""Verify: the one answer to "is this permit good?", by digest, number or id."""

from __future__ import annotations

import re

from zeropermit.domain.ledger.block import BlockStamp
from zeropermit.domain.ledger.identifiers import PermitId, from_hex
from zeropermit.domain.ledger.state import LedgerState
from zeropermit.domain.ledger.unread import DoubtSubject, named
from zeropermit.domain.permits.earlier import Question, among
from zeropermit.domain.permits.verification import (
    Answer,
    PermitFacts,
    ReasonCode,
    verify,
)
from zeropermit.errors import LedgerInDoubtError, NotAReferenceError, PermitUnknownError
from zeropermit.usecases.ports import ServiceContext

UNKNOWN = bytes(32)
"""Digest of no document."""


def find_document(state: LedgerState, reference: str) -> bytes:
    """Find the document digest that a person means.

    `reference` is the digest of the document or the permit id (`0x` and 64 digits, with
    or without `0x` and blanks), or the permit number (18 digits).

    Raises:
        NotAReferenceError: It is none of these.
    """
    text = _plain(reference)
    if re.fullmatch(r"[0-9]{18}", text):
        permits = state.by_number.get(text, [])
        return state.permits[permits[0]].document if permits else UNKNOWN
    word = _word(text, reference)
    permit = state.permits.get(PermitId(word))
    return word if permit is None else permit.document


def names_in(reference: str) -> tuple[str, ...]:
    """Name the subjects that a reference may mean (`ledger.unread`).

    Raises:
        NotAReferenceError: It is no digest, number or id.
    """
    text = _plain(reference)
    if re.fullmatch(r"[0-9]{18}", text):
        return (named(DoubtSubject.NUMBER, text),)
    word = _word(text, reference)
    return named(DoubtSubject.DOCUMENT, word), named(DoubtSubject.PERMIT, word)


def _plain(reference: str) -> str:
    return re.sub(r"[\s-]", "", reference).lower()


def _word(text: str, reference: str) -> bytes:
    if not re.fullmatch(r"(0x)?[0-9a-f]{64}", text):
        raise NotAReferenceError(reference)
    return from_hex("0x" + text.removeprefix("0x"))


def verify_reference(
    context: ServiceContext, reference: str, *, at: int | None = None
) -> Answer:
    """Answer for a permit that somebody names, now or at a past second.

    Raises:
        NotAReferenceError: The reference is no digest, number or id.
    """
    now = present_second(context)
    past = None if at is None or at >= now else at
    with context.ledger.look(at=past) as (state, as_of):
        moment = max(now, as_of.time) if at is None else at
        ask = question_of(reference, moment)
        answer = ask(state, as_of)
    return among(answer, context.earlier, ask, at=past)


def question_of(reference: str, at: int) -> Question:
    """Give the question for a permit that somebody names, about a second.

    Raises:
        NotAReferenceError: The reference is no digest, number or id.
    """
    asked = names_in(reference)

    def ask(state: LedgerState, as_of: BlockStamp) -> Answer:
        document = find_document(state, reference)
        return verify(state, document, at=at, as_of=as_of, asked=asked)

    return ask


def facts_of(answer: Answer, reference: str = "") -> PermitFacts:
    """Give the facts of the permit that an answer is about, on the ledger in use.

    Raises:
        PermitUnknownError: There is no such permit.
        LedgerInDoubtError: Something unread may change the answer.
    """
    if answer.earlier is not None:
        raise PermitUnknownError(reference)
    if answer.reasons == (ReasonCode.LEDGER_NOT_ASKED,):
        raise PermitUnknownError(reference)
    if answer.state is None:
        raise LedgerInDoubtError
    if answer.permit is None:
        raise PermitUnknownError(reference)
    return answer.permit


def present_second(context: ServiceContext) -> int:
    """Give the newest second that can be answered for.

    A block can be a little ahead of our clock, and what it says has happened.
    """
    with context.look() as (_, now, _):
        return now
