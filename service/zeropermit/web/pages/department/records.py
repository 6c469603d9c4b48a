"""Where an officer finds records of the department's book, and takes them back.

What that does to permits is said before anybody signs.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Response

from zeropermit.domain.acts.attestations import RevokeAttestations
from zeropermit.domain.acts.deadlines import FRESH_SECONDS
from zeropermit.domain.ledger.identifiers import from_hex, to_hex
from zeropermit.domain.permits.reasons import RevocationReason
from zeropermit.domain.records.department import Held
from zeropermit.errors import RecordNotHeldError
from zeropermit.usecases.accounts.sign_in import Caller
from zeropermit.usecases.department.acts import plan_revocation, settled_book
from zeropermit.usecases.department.consequences import Resting, resting_on
from zeropermit.usecases.department.ports import Book
from zeropermit.usecases.department.revoke import ACT_LIMIT, held_records
from zeropermit.web.pages.department.data_sets import (
    RecordRow,
    keeper,
    reason_words,
    record_rows,
)
from zeropermit.web.pages.shared.contexts import Choice, Mark, SignForm
from zeropermit.web.pages.shared.marks import state_mark
from zeropermit.web.pages.shared.page_request import Visit, VisitDep
from zeropermit.web.pages.shared.signed_form import (
    Sending,
    ToSign,
    script_texts,
    sign_form,
)
from zeropermit.web.pages.shared.templates import page
from zeropermit.web.pages.shared.texts import N, grouped_number
from zeropermit.web.pages.shared.titles import matter_name

router = APIRouter(prefix="/department")

SHOWN = 50
SUBMIT = "/api/v1/department/revocations"
ReasonName = Literal[
    "", "DATA_ERROR", "FACT_CHANGED", "SOURCE_REVOKED", "SUPERSEDED", "KEY_COMPROMISED"
]
WordQuery = Annotated[str, Query(alias="q", max_length=128)]
Leaf = Annotated[str, Query(pattern=r"^0x[0-9a-f]{64}$")]
LeavesQuery = Annotated[list[Leaf], Query(alias="leaf", max_length=ACT_LIMIT)]
SENTENCE = N("We, %(name)s, take %(count)s records back for good. Reason: %(reason)s.")
SUSPENDS = N(
    "It will be suspended at once: nothing may be done under it until the authority "
    "has dealt with it."
)
ALERTS = N(
    "It will show an alert to everybody who checks it; the authority deals with it."
)
NOTHING = N("It has ended already: nothing changes.")
REMEMBERED = N("Nothing changes: the law asks for this fact at issue alone.")


@dataclass(frozen=True, slots=True)
class RecordsContext:
    """Context of `department/records.html`."""

    word: str  #: What was looked for.
    asked: bool  #: Whether something was looked for.
    records: tuple[RecordRow, ...]  #: What was found, the newest first.
    limit: int  #: How many are shown at most.


@dataclass(frozen=True, slots=True)
class RestingRow:
    """A permit that rests on the records."""

    title: str  #: What it permits.
    number: str  #: Its number in its parts.
    holder: str  #: Whose it is.
    requirements: str  #: Requirements that the records meet.
    url: str  #: Address at which everybody sees it.
    mark: Mark  #: Its state now.
    effect: str  #: What taking back does to it.


@dataclass(frozen=True, slots=True)
class RevocationContext:
    """Context of `department/revocation.html`."""

    records: tuple[RecordRow, ...]  #: What is taken back.
    reasons: tuple[Choice, ...]  #: Reasons to choose from; none if it is fixed.
    permits: tuple[RestingRow, ...]  #: Permits that rest on them.
    sentence: str  #: What is done, in words; empty until there is a reason.
    sign: SignForm | None  #: What is signed; None if nothing is to be.
    submit: str  #: Path of the API that takes what needs no signature.
    body: str  #: Request that needs no signature, as JSON; empty if it does.
    texts: str  #: Words that the script may have to say, as JSON.


@router.get("/records")
def records(visit: VisitDep, word: WordQuery = "") -> Response:
    """Find records by the code of their subject, their query number or their leaf."""
    person = keeper(visit)
    book = settled_book(visit.service.world, person.uscc)
    wanted = word.strip()
    found = _found(book, wanted) if wanted else ()
    leaves = [leaf for one in _resting(visit, person, found) for leaf in one.leaves]
    context = RecordsContext(
        word=wanted,
        asked=bool(wanted),
        records=record_rows(visit, found, leaves),
        limit=SHOWN,
    )
    return page("department/records.html", context, visit)


@router.get("/revocation")
def revocation(
    visit: VisitDep,
    leaves: LeavesQuery = [],  # noqa: B006 - FastAPI copies it
    reason: ReasonName = "",
    pending: ReasonName = "",
) -> Response:
    """Show what taking records back does, and sign it.

    Args:
        visit: Who looks.
        leaves: Which records.
        reason: Why; empty while it is to be chosen.
        pending: In place of both: what already waits to be taken back for a reason.

    Raises:
        DepartmentUnreachableError: The book is not on this machine.
        RecordNotHeldError, RevocationRefusedError: One of them cannot be.
    """
    person = keeper(visit)
    book = settled_book(visit.service.world, person.uscc)
    why = RevocationReason[pending or reason or "NONE"]
    wanted = _pending(book, why) if pending else [from_hex(leaf) for leaf in leaves]
    if not wanted:
        raise RecordNotHeldError("")
    held = held_records(book, wanted)
    act = plan_revocation(book, wanted, why) if why else None
    sentence = _sentence(visit, person, len(held), why) if why else ""
    request = {"leaves": [to_hex(one.leaf) for one in held], "reason": why.name}
    plain = bool(why) and act is None
    context = RevocationContext(
        records=record_rows(visit, held),
        reasons=() if pending else tuple(_reasons(visit, why)),
        permits=tuple(
            _resting_row(visit, one) for one in _resting(visit, person, held)
        ),
        sentence=sentence,
        sign=_form(visit, act, sentence, request) if act else None,
        submit=SUBMIT,
        body=json.dumps(request) if plain else "",
        texts=script_texts(visit.language),
    )
    return page("department/revocation.html", context, visit)


def _found(book: Book, word: str) -> Sequence[Held]:
    """Find records, whether their codes are typed in capitals or not."""
    for form in dict.fromkeys((word, word.upper(), word.lower())):
        if found := book.find(form, limit=SHOWN):
            return found
    return ()


def _pending(book: Book, reason: RevocationReason) -> list[bytes]:
    """Give as many of the records that wait to be taken back as one act takes."""
    waiting = [held.leaf for held in book.to_revoke() if held.reason is reason]
    if reason is RevocationReason.SUPERSEDED:
        waiting += [held.leaf for held in book.superseded()]
    return waiting[:ACT_LIMIT]


def _resting(
    visit: Visit, person: Caller, records: Sequence[Held]
) -> tuple[Resting, ...]:
    world = visit.service.world
    now = world.clock()
    return world.ledger.read(
        lambda registers, _: resting_on(registers, person.uscc, records, now=now)
    )


def _resting_row(visit: Visit, found: Resting) -> RestingRow:
    return RestingRow(
        title=matter_name(visit, found.matter),
        number=grouped_number(found.number),
        holder=found.holder,
        requirements=", ".join(found.requirements),
        url=f"/p/{to_hex(found.permit)}",
        mark=state_mark(found.state, visit.language),
        effect=visit.say(_effect(found)),
    )


def _effect(found: Resting) -> str:
    if found.suspends:
        return SUSPENDS
    if found.alerts:
        return ALERTS
    return NOTHING if found.state.terminal else REMEMBERED


def _reasons(visit: Visit, chosen: RevocationReason) -> Iterator[Choice]:
    for reason in RevocationReason:
        if reason:
            words = reason_words(visit, reason)
            yield Choice(reason.name, words, chosen=reason is chosen)


def _sentence(
    visit: Visit, person: Caller, count: int, reason: RevocationReason
) -> str:
    words = reason_words(visit, reason)
    values = {"name": person.name, "count": count, "reason": words}
    return visit.say(SENTENCE) % values


def _form(
    visit: Visit, act: RevokeAttestations, sentence: str, request: Mapping[str, object]
) -> SignForm:
    world = visit.service.world
    to_sign = ToSign(
        act=act,
        sentence=sentence,
        button=visit.say("Sign and take back"),
        deadline=world.clock() + FRESH_SECONDS,
    )
    sending = Sending(submit=SUBMIT, body=request, next="/department?done={operation}")
    return sign_form(world, to_sign, sending, visit.language)
