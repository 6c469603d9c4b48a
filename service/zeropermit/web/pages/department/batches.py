"""Where an officer looks at the records that wait, and signs what anchors them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query, Response

from zeropermit.domain.acts.deadlines import FRESH_SECONDS
from zeropermit.domain.ledger.identifiers import to_hex
from zeropermit.domain.records.department import Held, HeldBatch
from zeropermit.usecases.accounts.sign_in import Caller
from zeropermit.usecases.department.acts import check_attestable, settled_book
from zeropermit.usecases.department.anchor import waiting_batch
from zeropermit.usecases.department.ports import Book
from zeropermit.web.pages.department.data_sets import RecordRow, keeper, record_rows
from zeropermit.web.pages.shared.contexts import Fact, SignForm
from zeropermit.web.pages.shared.page_request import Visit, VisitDep
from zeropermit.web.pages.shared.signed_form import Sending, ToSign, sign_form
from zeropermit.web.pages.shared.templates import page
from zeropermit.web.pages.shared.texts import N, grouped
from zeropermit.web.pages.shared.titles import schema_title

router = APIRouter(prefix="/department")

SHOWN = 20
SchemaQuery = Annotated[str, Query(alias="schema", max_length=64)]
SENTENCE = N(
    "We, %(name)s, attest %(count)s records of the data set “%(title)s” and anchor "
    "them on the ledger."
)


@dataclass(frozen=True, slots=True)
class AnchorContext:
    """Context of `department/batches.html`."""

    title: str  #: Name of the data set.
    facts: tuple[Fact, ...]  #: What the batch is; empty if nothing waits.
    records: tuple[RecordRow, ...]  #: Some of its records, the newest first.
    more: int  #: How many it has besides.
    sign: SignForm | None  #: What is signed; None if nothing waits.


@router.get("/batches")
def batches(visit: VisitDep, schema: SchemaQuery = "") -> Response:
    """Show the batch of a data set that waits, with the form that signs it.

    Raises:
        DepartmentUnreachableError: The book is not on this machine.
        NotAllowedError: The department may not attest the data set.
    """
    person = keeper(visit)
    check_attestable(visit.service.world, person.uscc, schema)
    book = settled_book(visit.service.world, person.uscc)
    batch = waiting_batch(book, schema)
    records = _records(book, batch)
    context = AnchorContext(
        title=schema_title(visit, schema),
        facts=tuple(_facts(visit, batch, records)) if batch else (),
        records=record_rows(visit, records[:SHOWN]),
        more=max(0, len(records) - SHOWN),
        sign=_form(visit, person, batch) if batch else None,
    )
    return page("department/batches.html", context, visit)


def _records(book: Book, batch: HeldBatch | None) -> list[Held]:
    """Give the records of a batch, the newest first."""
    if batch is None:
        return []
    kept = book.prepared(batch.schema)
    found = book.in_batch(batch.root) if kept else book.loaded(batch.schema)
    return sorted(found, key=lambda held: (-held.created_at, held.leaf))


def _facts(visit: Visit, batch: HeldBatch, records: list[Held]) -> Iterator[Fact]:
    corrections = sum(held.supersedes is not None for held in records)
    renewals = sum(held.renews is not None for held in records)
    title = f"{schema_title(visit, batch.schema)} ({batch.schema})"
    yield visit.fact("Data set", title)
    yield visit.fact("Records", str(batch.count))
    if corrections:
        word = visit.say("Of these, corrections of what is on the ledger")
        yield Fact(word, str(corrections), code=False)
    if renewals:
        word = visit.say("Of these, observed again")
        yield Fact(word, str(renewals), code=False)
    yield visit.fact("Root", grouped(batch.root), code=True)


def _form(visit: Visit, person: Caller, batch: HeldBatch) -> SignForm:
    world = visit.service.world
    values = {
        "name": person.name,
        "count": batch.count,
        "title": schema_title(visit, batch.schema),
    }
    to_sign = ToSign(
        act=batch.act,
        sentence=visit.say(SENTENCE) % values,
        button=visit.say("Sign and anchor"),
        deadline=world.clock() + FRESH_SECONDS,
    )
    root = to_hex(batch.root)
    sending = Sending(
        submit="/api/v1/department/batches",
        body={"schema": batch.schema, "root": root, "count": batch.count},
        next="/department?done={operation}",
    )
    return sign_form(world, to_sign, sending, visit.language)
