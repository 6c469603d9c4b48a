"""The page of an officer with the records to anchor, and their signature."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response

from zeropermit.domain.acts.attestations import Attest
from zeropermit.domain.ledger.identifiers import to_hex
from zeropermit.domain.records.department import (
    StoredBatch,
    StoredRecord,
    StoredRecordState,
)
from zeropermit.usecases.accounts.sign_in import Caller
from zeropermit.usecases.department.acts import check_attestable, reconciled_store
from zeropermit.usecases.department.anchor import pending_batch
from zeropermit.usecases.department.ports import RecordStore
from zeropermit.web.pages.department.data_sets import keeper
from zeropermit.web.pages.shared.contexts import SignForm
from zeropermit.web.pages.shared.page_request import PageRequest, PageRequestDep
from zeropermit.web.pages.shared.signed_form import Sending, sign_form
from zeropermit.web.pages.shared.titles import schema_title

router = APIRouter(prefix="/department")

SHOWN = 20
SchemaQuery = Annotated[str, Query(alias="schema", max_length=64)]


@router.get("/batches")
def batches(request: PageRequestDep, schema: SchemaQuery = "") -> Response:
    """Show the batch of a data set that waits, with the form that signs it.

    Raises:
        DepartmentUnreachableError: The record store is not on this machine.
        NotAllowedError: The department may not attest the data set.
    """
    person = keeper(request)
    check_attestable(request.context, person.uscc, schema)
    store = reconciled_store(request.context, person.uscc)
    batch = pending_batch(store, schema)
    records = _records(store, batch)
    return request.page(
        "department/batches.html",
        schema=schema,
        batch=batch,
        records=records,
        shown=SHOWN,
        sign=_form(request, person, batch) if batch else None,
    )


def _records(store: RecordStore, batch: StoredBatch | None) -> list[StoredRecord]:
    """Give the records of a batch, the newest first."""
    if batch is None:
        return []
    if store.prepared(batch.schema):
        found = store.records(root=batch.root)
    else:
        waiting = StoredRecordState.LOADED
        found = store.records(schema=batch.schema, state=waiting)
    return sorted(found, key=lambda stored: (-stored.created_at, stored.leaf))


def _form(request: PageRequest, person: Caller, batch: StoredBatch) -> SignForm:
    title = schema_title(request, batch.schema)
    values = {"name": person.name, "count": batch.count, "title": title}
    sentence = request.sentence(Attest, **values)
    root = to_hex(batch.root)
    sending = Sending(
        submit="/api/v1/department/batches",
        body={"schema": batch.schema, "root": root, "count": batch.count},
        next="/department?done={operation}",
    )
    button = request.say("Sign and anchor")
    return sign_form(request, batch.act, sentence, button, sending)
