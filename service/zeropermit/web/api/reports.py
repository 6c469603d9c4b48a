"""Reports and requests of a permit's holder: start, stop, resumption, extension.

A proposal gives the report with everything filled in, and what is signed; it is sent
back as it stands, signed.
"""

from __future__ import annotations

from functools import partial

from fastapi import Response

from zeropermit.domain.accounts.responsibility import Party
from zeropermit.domain.acts.deadlines import FRESH_SECONDS
from zeropermit.domain.acts.operation import Operation
from zeropermit.domain.acts.permits import Extend, ReportResumption, ReportStart
from zeropermit.errors import FieldProblem, FieldsRefusedError
from zeropermit.serialize.pending_act import pending_extension_json
from zeropermit.usecases.permits.extension import (
    StartExtensionRequest,
    ask_extension,
    grant_extension,
    pending_extensions,
    propose_extension,
)
from zeropermit.usecases.permits.holder_reports import (
    Report,
    ReportAct,
    Stop,
    permit_of,
    prepare_report,
    stop_reports,
    submit_report,
)
from zeropermit.web import documentation as d
from zeropermit.web.api_request import CallerRequestDep, OfficerRequestDep
from zeropermit.web.bodies.applications import DecisionBody
from zeropermit.web.bodies.reports import REASON_CODE, ReportBody, ReportProposalBody
from zeropermit.web.idempotency import IdempotentRequestDep, OfficerOnceDep
from zeropermit.web.paths import PermitPath

router = d.ApiRouter(tags=["permits"])

STOP = {
    "report": "stop",
    "stopped_at": 1_790_000_000,
    "reason": "基坑监测数据异常，暂停施工。",
    "part": "地下二层底板。",
    "maintenance": "每日巡查，降水不停。",
}
EXTENSION = {
    "report": "extension",
    "reason": "SITE_NOT_READY",
    "start_by": 1_805_817_600,
}


@router.operation(
    "POST /permits/{permit}/reports/proposals",
    "拟定报告或延期申请（开工、中止施工、恢复施工、延期），供持证单位签署。",
    "Propose a report, or to put the start off, for the holder to sign. What is"
    " not given is filled in.",
    body={"report": "extension", "reason": "SITE_NOT_READY"},
    example={
        "permit": d.WORD,
        "sequence": 0,
        "report": EXTENSION,
        "late": False,
        "automatic": True,
        **d.SIGNABLE,
        "deadline": 1_790_000_600,
    },
)
def propose_report(
    permit: PermitPath, body: ReportProposalBody, request: CallerRequestDep
) -> Response:
    """Prepare a report for the holder."""
    context = request.context
    permit_of(context, permit, Party.HOLDER, organisation=request.own)
    if body.report == "extension":
        found = propose_extension(context, permit, _wish(body))
        act: Extend | ReportAct = found.act
        seconds, late, automatic = found.seconds, False, found.signer is not None
        filled = {"reason": found.act.reason, "start_by": found.act.start_by}
    else:
        prepared = prepare_report(context, permit, _report(body))
        act, late, automatic = prepared.act, prepared.late, True
        seconds, stop = FRESH_SECONDS, prepared.stop
        kept = stop.as_json() if stop else {}
        members = ("stopped_at", "reason", "part", "maintenance")
        filled = {name: kept[name] for name in members if name in kept}
    return request.propose(
        act,
        seconds=seconds,
        permit=permit,
        sequence=act.sequence,
        report={"report": body.report, **filled},
        late=late,
        automatic=automatic,
    )


@router.operation(
    "POST /permits/{permit}/reports",
    "提交持证单位签署的报告或延期申请。"
    "不能自动决定的延期留待审批人员签署，operation 为空。",
    "Submit a report, or a request to put the start off, that the holder signed."
    " What an officer has to sign as well waits, and `operation` is null.",
    body={**STOP, "authorization": d.AUTHORIZATION},
    **d.submitted("stop", permit=d.WORD),
)
def submit(
    permit: PermitPath, body: ReportBody, once: IdempotentRequestDep
) -> Response:
    """Put a signed report on its way."""
    context = once.context
    permit_of(context, permit, Party.HOLDER, organisation=once.own)
    signed = body.authorization.value()

    def send(*, operation: str) -> Operation | None:
        wanted = (context, permit)
        if body.report == "extension":
            return ask_extension(*wanted, _wish(body), signed, operation=operation)
        return submit_report(*wanted, _report(body), signed, operation=operation)

    return once.submit(body.report, permit, send, permit=permit)


@router.operation(
    "GET /permits/{permit}/reports",
    "持证单位与发证机关：查看中止施工报告。",
    "Holder and authority: read the reports that work has stopped.",
    example={"reports": [{**STOP, "digest": d.WORD, "reported_at": 1_790_000_600}]},
)
def get_reports(permit: PermitPath, request: CallerRequestDep) -> Response:
    """Give the stop reports that are on the ledger."""
    found = stop_reports(request.context, permit, organisation=request.own)
    reports = [
        {
            **kept.report.as_json(),
            "digest": kept.digest,
            "reported_at": kept.reported_at,
            "late": kept.late,
        }
        for kept in found
    ]
    return request.answer({"reports": reports})


@router.operation(
    "GET /extensions",
    "审批人员：列出等待签署的延期申请。",
    "Officers: list the requests to put a start off that wait for a signature.",
    example={"extensions": []},
)
def list_extensions(request: OfficerRequestDep) -> Response:
    """List the pending acts of the caller's authority."""
    context = request.context
    waiting = pending_extensions(context, request.own)
    by = request.caller.signatory
    listed = [pending_extension_json(context, one, by) for one in waiting]
    content = {"extensions": listed}
    return request.answer(content)


@router.operation(
    "POST /permits/{permit}/extension",
    "审批人员：签署延期。",
    "Officers: grant the request to put the start off.",
    body={"authorization": d.AUTHORIZATION},
    **d.submitted("extension", permit=d.WORD),
)
def grant(permit: PermitPath, body: DecisionBody, once: OfficerOnceDep) -> Response:
    """Put a granted extension on its way."""
    context = once.context
    permit_of(context, permit, Party.AUTHORITY, organisation=once.own)
    send = partial(grant_extension, context, permit, body.authorization.value())
    return once.submit("extension", permit, send, permit=permit)


def _wish(body: ReportProposalBody) -> StartExtensionRequest:
    """Read the request for an extension.

    Raises:
        FieldsRefusedError: Its reason is no code.
    """
    if body.reason is None or not REASON_CODE.fullmatch(body.reason):
        raise FieldsRefusedError((FieldProblem("/reason", "value"),))
    return StartExtensionRequest(body.reason, body.start_by, body.months)


def _report(body: ReportProposalBody) -> Report:
    if body.report == "start":
        return ReportStart
    if body.report == "resumption":
        return ReportResumption
    texts = (body.reason or "", body.part or "", body.maintenance or "")
    return Stop(*texts, stopped_at=body.stopped_at)
