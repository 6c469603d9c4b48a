"""Where an officer finds records of the department's record store, and takes them back.

What that does to permits is said before anybody signs.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Response

from zeropermit.domain.ledger.identifiers import from_hex, to_hex
from zeropermit.domain.permits.reasons import RevocationReason
from zeropermit.domain.records.department import StoredRecord
from zeropermit.errors import RecordNotHeldError
from zeropermit.usecases.accounts.sign_in import Caller
from zeropermit.usecases.department.acts import plan_revocation, reconciled_store
from zeropermit.usecases.department.consequences import (
    DependentPermit,
    dependent_permits,
)
from zeropermit.usecases.department.ports import RecordStore
from zeropermit.usecases.department.revoke import ACT_LIMIT, stored_records
from zeropermit.web.pages.department.data_sets import keeper, record_rows
from zeropermit.web.pages.shared.contexts import Mark, options
from zeropermit.web.pages.shared.marks import state_mark
from zeropermit.web.pages.shared.page_request import PageRequest, PageRequestDep
from zeropermit.web.pages.shared.signed_form import Sending, sign_form
from zeropermit.web.pages.shared.texts import N, grouped_number
from zeropermit.web.pages.shared.titles import matter_name, reason_words

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
class DependentPermitRow:
    """A permit that rests on the records."""

    title: str  #: Name of the matter.
    number: str  #: Its number in its parts.
    holder: str  #: Whose it is.
    requirements: str  #: Requirements that the records meet.
    url: str  #: Address at which everybody sees it.
    mark: Mark  #: Its state now.
    effect: str  #: Effect of the revocation on the permit.


@router.get("/records")
def records(request: PageRequestDep, word: WordQuery = "") -> Response:
    """Find records by the code of their subject, their query number or their leaf."""
    person = keeper(request)
    store = reconciled_store(request.context, person.uscc)
    wanted = word.strip()
    found = _found(store, wanted) if wanted else ()
    dependent = _dependent_permits(request, person, found)
    leaves = [leaf for one in dependent for leaf in one.leaves]
    return request.page(
        "department/records.html",
        word=wanted,
        searched=bool(wanted),
        records=record_rows(request, found, leaves),
        limit=SHOWN,
    )


@router.get("/revocation")
def revocation(
    request: PageRequestDep,
    leaves: LeavesQuery = [],  # noqa: B006 - FastAPI copies it
    reason: ReasonName = "",
    pending: ReasonName = "",
) -> Response:
    """Show the effect of revoking records, and sign the revocation.

    Args:
        request: Who looks.
        leaves: Which records.
        reason: Why; empty while it is to be chosen.
        pending: In place of both: what already waits to be taken back for a reason.

    Raises:
        DepartmentUnreachableError: The record store is not on this machine.
        RecordNotStoredError, RevocationRefusedError: One of them cannot be.
    """
    person = keeper(request)
    store = reconciled_store(request.context, person.uscc)
    why = RevocationReason[pending or reason or "NONE"]
    wanted = _pending(store, why) if pending else [from_hex(leaf) for leaf in leaves]
    if not wanted:
        raise RecordNotHeldError("")
    stored = stored_records(store, wanted)
    act = plan_revocation(store, wanted, why) if why else None
    sentence = _sentence(request, person, len(stored), why) if why else ""
    body = {"leaves": [to_hex(one.leaf) for one in stored], "reason": why.name}
    sending = Sending(submit=SUBMIT, body=body, next="/department?done={operation}")
    button = request.say("Sign and take back")
    reasons = {one.name: reason_words(request, one) for one in RevocationReason if one}
    return request.page(
        "department/revocation.html",
        records=record_rows(request, stored),
        reasons=() if pending else options(reasons, why.name),
        permits=tuple(
            _dependent_permit_row(request, one)
            for one in _dependent_permits(request, person, stored)
        ),
        sentence=sentence,
        sign=sign_form(request, act, sentence, button, sending) if act else None,
        submit=SUBMIT,
        body=json.dumps(body) if why and act is None else "",
    )


def _found(store: RecordStore, word: str) -> Sequence[StoredRecord]:
    """Find records, whether their codes are typed in capitals or not."""
    for form in dict.fromkeys((word, word.upper(), word.lower())):
        if found := store.find(form, limit=SHOWN):
            return found
    return ()


def _pending(store: RecordStore, reason: RevocationReason) -> list[bytes]:
    """Give as many of the records that wait to be taken back as one act takes."""
    waiting = [stored.leaf for stored in store.to_revoke() if stored.reason is reason]
    if reason is RevocationReason.SUPERSEDED:
        waiting += [stored.leaf for stored in store.superseded()]
    return waiting[:ACT_LIMIT]


def _dependent_permits(
    request: PageRequest, person: Caller, records: Sequence[StoredRecord]
) -> tuple[DependentPermit, ...]:
    now = request.now
    return request.read(
        lambda state, _: dependent_permits(state, person.uscc, records, now=now)
    )


def _dependent_permit_row(
    request: PageRequest, found: DependentPermit
) -> DependentPermitRow:
    return DependentPermitRow(
        title=matter_name(request, found.matter),
        number=grouped_number(found.number),
        holder=found.holder,
        requirements=", ".join(found.requirements),
        url=f"/p/{to_hex(found.permit)}",
        mark=state_mark(request, found.state),
        effect=request.say(_effect(found)),
    )


def _effect(found: DependentPermit) -> str:
    if found.suspends:
        return SUSPENDS
    if found.alerts:
        return ALERTS
    return NOTHING if found.state.terminal else REMEMBERED


def _sentence(
    request: PageRequest, person: Caller, count: int, reason: RevocationReason
) -> str:
    words = reason_words(request, reason)
    return request.say(SENTENCE, name=person.name, count=count, reason=words)
