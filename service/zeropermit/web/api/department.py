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
from zeropermit.web import documentation as d
from zeropermit.web.api_request import OfficerRequestDep
from zeropermit.web.bodies.department import (
    BatchBody,
    BatchProposalBody,
    RecordsBody,
    RevocationBody,
    RevocationProposalBody,
)
from zeropermit.web.idempotency import OfficerOnceDep

router = d.ApiRouter(prefix="/department", tags=["department"])

BATCH = {"schema": "legal-entity/1", "root": d.WORD, "count": 12}
REVOCATION = {"leaves": [d.WORD], "reason": "FACT_CHANGED"}
RESTING = {
    "permit": d.WORD,
    "number": "370203202611240101",
    "requirements": ["R04"],
    "state": "VALID",
    "suspends": False,
    "alerts": True,
}


@router.operation(
    "POST /batches/proposals",
    "部门人员：拟定待上链的批次，供签署；不改动数据簿。",
    "Officers of a department: propose the batch that waits, to be signed. Nothing"
    " is kept.",
    body={"schema": "legal-entity/1"},
    example={**BATCH, **d.signable("Attest", "AttestationRegistry", "attest")},
)
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


@router.operation(
    "POST /batches",
    "部门人员：提交签署的批次上链。与拟定时不同即拒绝。",
    "Officers of a department: anchor a batch as it was signed. It is refused if"
    " other records wait by now.",
    body={**BATCH, "authorization": d.AUTHORIZATION},
    **d.submitted("attest"),
)
def anchor(body: BatchBody, once: OfficerOnceDep) -> Response:
    """Put a batch on its way."""
    act, signed, uscc = body.act(), body.authorization.value(), once.caller.uscc
    send = partial(submit_batch, once.context, act, signed, uscc=uscc)
    return once.submit("attest", once.own, send)


@router.operation(
    "POST /revocations/proposals",
    "部门人员：拟定撤回记录，列明受影响的许可；不改动数据簿。",
    "Officers of a department: propose to take records back, with the permits that"
    " rest on them. Nothing is kept.",
    body=REVOCATION,
    example={
        "permits": [RESTING],
        **d.signable("RevokeAttestations", "AttestationRegistry", "revoke"),
    },
)
def propose_revocation(
    body: RevocationProposalBody, request: OfficerRequestDep
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


@router.operation(
    "POST /revocations",
    "部门人员：提交签署的撤回；未上链的记录无须签署。",
    "Officers of a department: take records back, for good. What no batch has yet"
    " takes no signature and no operation.",
    body={**REVOCATION, "authorization": d.AUTHORIZATION},
    **d.submitted("retract"),
)
def revoke(body: RevocationBody, once: OfficerOnceDep) -> Response:
    """Put a revocation on its way."""
    wanted, uscc = (body.words(), body.why(), body.signed()), once.caller.uscc
    send = partial(submit_revocation, once.context, *wanted, uscc=uscc)
    return once.submit("retract", once.own, send)


RECORDS = {
    "schema": "legal-entity/1",
    "name": "legal-entity-1.csv",
    "kind": "csv",
    "text": "subject,observed_at,valid_until,source_system,query_id,…",
    "skip_bad": False,
    "check_only": True,
}
REPORT = {
    "report": 7,
    "at": 1_790_000_000,
    "schema": "legal-entity/1",
    "name": "legal-entity-1.csv",
    "digest": d.WORD,
    "by": d.ADDRESS,
    "outcome": "refused",
    "loaded": 0,
    "unchanged": 0,
    "superseding": 0,
    "renewed": 0,
    "revoked": 0,
    "skipped": 1,
    "problem_count": 1,
    "problems": [
        {
            "line": 2,
            "column": "subject",
            "reason": "check_digit",
            "text": "91370200DEM000014X",
            "words": "校验位错误",
            "next": "对照登记核对代码。",
        }
    ],
}


@router.operation(
    "POST /records",
    "部门人员：把本部门的一份记录文件加载到本机的数据簿；不上链，不是申请材料。",
    "Officers of a department: load a file of its own records into its "
    "own record store."
    " Nothing of it goes to the ledger, and nobody applies with it.",
    body=RECORDS,
    example={"report": 7, "outcome": "loaded"},
    status=201,
)
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


@router.operation(
    "GET /reports/{report}",
    "部门人员：查看一份文件的加载报告，逐行列明问题。",
    "Officers of a department: see what became of a file, with its problems by line.",
    example=REPORT,
)
def get_report(
    report: Annotated[int, Path(ge=1, le=2**31 - 1)], request: OfficerRequestDep
) -> Response:
    """Give a report of the caller's own department."""
    found = request.context.departments.store(request.caller.uscc).report(report)
    if found is None:
        raise ReportUnknownError
    headers = {"Cache-Control": "no-store"}
    return request.answer(file_report_json(found, request.language), headers=headers)
