"""Record store of a department: load its files, anchor records and revoke them.

Only an officer of the department comes here, and what they bring stays in the record
store on this machine: it is no material of an application.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from functools import partial
from typing import Annotated

from fastapi import Path, Response

from zeropermit.domain.records.canonical import Suite, digest_bytes
from zeropermit.errors import BatchChangedError, ReportUnknownError
from zeropermit.serialize.department import file_report_json, resting_json
from zeropermit.usecases.department.acts import (
    check_attestable,
    plan_revocation,
    reconciled_store,
    submit_batch,
    submit_revocation,
)
from zeropermit.usecases.department.anchor import pending_batch
from zeropermit.usecases.department.consequences import dependent_permits
from zeropermit.usecases.department.files import read_sheet, shown
from zeropermit.usecases.department.load import FileSource, LoadRules, load_file
from zeropermit.usecases.department.revoke import stored_records
from zeropermit.web.api_request import OfficerRequestDep, RevokerRequestDep
from zeropermit.web.bodies.department import (
    BatchBody,
    BatchProposalBody,
    RecordsBody,
    RevocationBody,
    RevocationProposalBody,
)
from zeropermit.web.documentation import ApiRouter
from zeropermit.web.idempotency import OfficerOnceDep, RevokerOnceDep

router = ApiRouter(prefix="/department", tags=["department"])


@router.operation("POST /batches/proposals")
def propose_batch(body: BatchProposalBody, request: OfficerRequestDep) -> Response:
    """Give the message that an officer signs to anchor a data set."""
    context = request.context
    check_attestable(context, request.caller.uscc, body.schema_)
    batch = pending_batch(reconciled_store(context, request.caller.uscc), body.schema_)
    if batch is None:
        raise BatchChangedError(body.schema_)
    return request.propose(
        batch.act, schema=batch.schema, root=batch.root, count=batch.count
    )


@router.operation("POST /batches", status=202)
def anchor(body: BatchBody, once: OfficerOnceDep) -> Response:
    """Put a batch on its way."""
    act, signed, uscc = body.act(), body.authorization.value(), once.caller.uscc
    send = partial(submit_batch, once.context, act, signed, uscc=uscc)
    return once.submit("attest", once.own, send)


@router.operation("POST /revocations/proposals")
def propose_revocation(
    body: RevocationProposalBody, request: RevokerRequestDep
) -> Response:
    """Give the message that an officer signs to revoke records, and its effect."""
    context, now = request.context, request.context.clock()
    store = reconciled_store(context, request.caller.uscc)
    records = stored_records(store, body.words())
    act = plan_revocation(store, body.words(), body.why())
    found = context.ledger.read(
        lambda state, _: dependent_permits(state, request.caller.uscc, records, now=now)
    )
    permits = [resting_json(one) for one in found]
    if act is None:
        return request.answer({"permits": permits})
    return request.propose(act, permits=permits)


@router.operation("POST /revocations", status=202)
def revoke(body: RevocationBody, once: RevokerOnceDep) -> Response:
    """Put a revocation on its way."""
    wanted, uscc = (body.words(), body.why(), body.signed()), once.caller.uscc
    send = partial(submit_revocation, once.context, *wanted, uscc=uscc)
    return once.submit("retract", once.own, send)


@router.operation("POST /records", status=201)
def load_records(body: RecordsBody, once: OfficerOnceDep) -> Response:
    """Check a file and load it, all or nothing; the report is kept either way."""
    context = once.context
    check_attestable(context, once.caller.uscc, body.schema_)
    schema = context.catalogue.schema(body.schema_)
    store = context.departments.store(once.caller.uscc)

    def act() -> Mapping[str, object]:
        data = body.text.encode()
        loading = load_file(
            store,
            schema,
            read_sheet(data, f".{body.kind}"),
            FileSource(
                shown(body.name),
                digest_bytes(data, suite=Suite.SHA_256),
                context.clock(),
                once.caller.address,
            ),
            salt_source=lambda: secrets.token_bytes(32),
            rules=LoadRules(skip_bad=body.skip_bad, check_only=body.check_only),
        )
        report = loading.report
        return {"report": report.sequence, "outcome": report.outcome.value}

    return once.run(act, status=201)


@router.operation("GET /reports/{report}")
def get_report(
    report: Annotated[int, Path(ge=1, le=2**31 - 1)], request: OfficerRequestDep
) -> Response:
    """Give a report of the caller's own department."""
    found = request.context.departments.store(request.caller.uscc).report(report)
    if found is None:
        raise ReportUnknownError
    headers = {"Cache-Control": "no-store"}
    return request.answer(file_report_json(found, request.language), headers=headers)
