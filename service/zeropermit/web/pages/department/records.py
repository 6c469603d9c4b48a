"""Where an officer finds records of the department's record store, and takes them back.

What that does to permits is said before anybody signs.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Response

from zeropermit.domain.acts.attestations import RevokeAttestations
from zeropermit.domain.ledger.identifiers import from_hex, organisation_id, to_hex
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
from zeropermit.web.pages.department.data_sets import keeper, standing_batches
from zeropermit.web.pages.shared.page_request import PageRequest, PageRequestDep
from zeropermit.web.pages.shared.signed_form import Sending, sign_form
from zeropermit.web.pages.shared.templates import page_filter
from zeropermit.web.pages.shared.texts import N
from zeropermit.web.pages.shared.titles import reason_words

router = APIRouter(prefix="/department")

SHOWN = 50
SUBMIT = "/api/v1/department/revocations"
ReasonName = Literal[
    "", "DATA_ERROR", "FACT_CHANGED", "SOURCE_REVOKED", "SUPERSEDED", "KEY_COMPROMISED"
]
WordQuery = Annotated[str, Query(alias="q", max_length=128)]
Leaf = Annotated[str, Query(pattern=r"^0x[0-9a-f]{64}$")]
LeavesQuery = Annotated[list[Leaf], Query(alias="leaf", max_length=ACT_LIMIT)]
SUSPENDS = N(
    "It will be suspended at once: nothing may be done under it until the authority "
    "has dealt with it."
)
ALERTS = N(
    "It will show an alert to everybody who checks it; the authority deals with it."
)
NOTHING = N("It has ended already: nothing changes.")
REMEMBERED = N("Nothing changes: the law asks for this fact at issue alone.")


@router.get("/records")
def records(request: PageRequestDep, word: WordQuery = "") -> Response:
    """Find records by the code of their subject, their query number or their leaf."""
    request = request.even_suspended
    person = keeper(request)
    store = reconciled_store(request.context, person.uscc)
    wanted = word.strip()
    found = _found(store, wanted) if wanted else ()
    dependent = _dependent_permits(request, person, found)
    return request.page(
        "department/records.html",
        word=wanted,
        records=found,
        rests=Counter(leaf for one in dependent for leaf in one.leaves),
        standing=standing_batches(request, organisation_id(person.uscc)),
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
    request = request.even_suspended
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
        records=stored,
        reasons={} if pending else reasons,
        reason=why.name,
        permits=_dependent_permits(request, person, stored),
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


@page_filter
def effect_words(request: PageRequest, found: DependentPermit) -> str:
    """Name the effect on a permit of revoking the records."""
    if found.suspends:
        return request.say(SUSPENDS)
    if found.alerts:
        return request.say(ALERTS)
    ended = found.state is not None and found.state.terminal
    return request.say(NOTHING if ended else REMEMBERED)


def _sentence(
    request: PageRequest, person: Caller, count: int, reason: RevocationReason
) -> str:
    words = reason_words(request, reason)
    values = {"name": person.name, "count": count, "reason": words}
    return request.sentence(RevokeAttestations, **values)
