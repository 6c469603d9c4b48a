"""Loading a department's own records into its own record store, and the reports of it.

Only an officer of the department comes here, and what they bring stays in the record
store on this machine: it is no material of an application.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Annotated

from fastapi import Path, Response

from zeropermit.domain.records.canonical import Suite, digest_bytes
from zeropermit.errors import ReportUnknownError
from zeropermit.serialize.department import file_report_json
from zeropermit.usecases.department.acts import check_attestable
from zeropermit.usecases.department.files import read_sheet, shown
from zeropermit.usecases.department.load import LoadRules
from zeropermit.usecases.department.reports import FileSource, load_file
from zeropermit.web import documentation as d
from zeropermit.web.api_request import OfficerRequestDep
from zeropermit.web.bodies.department import RecordsBody
from zeropermit.web.idempotency import OfficerOnceDep

router = d.ApiRouter(prefix="/department", tags=["department"])

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
