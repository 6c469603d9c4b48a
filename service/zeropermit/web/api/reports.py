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
from zeropermit.domain.acts.work import ReportResumption, ReportStart, RequestExtension
from zeropermit.errors import FieldProblem, FieldsRefusedError
from zeropermit.serialize.answer import shown
from zeropermit.serialize.pending_act import pending_extension_json
from zeropermit.usecases.permits.extension import (
    StartExtensionRequest,
    ask_extension,
    grant_extension,
    pending_extensions,
    prepare_grant,
    propose_extension,
)
from zeropermit.usecases.permits.holder_reports import (
    Report,
    ReportAct,
    Start,
    Stop,
    permit_of,
    prepare_report,
    stop_reports,
    submit_report,
)
from zeropermit.web.api_request import CallerRequestDep, JsonObject, OfficerRequestDep
from zeropermit.web.bodies.reports import (
    REASON_CODE,
    GrantBody,
    ReportBody,
    ReportProposalBody,
)
from zeropermit.web.documentation import ApiRouter
from zeropermit.web.idempotency import IdempotentRequestDep, OfficerOnceDep
from zeropermit.web.paths import PermitPath

router = ApiRouter(tags=["permits"])


@router.operation("POST /permits/{permit}/reports/proposals")
def propose_report(
    permit: PermitPath, body: ReportProposalBody, request: CallerRequestDep
) -> Response:
    """Prepare a report for the holder."""
    context = request.context
    permit_of(context, permit, Party.HOLDER, organisation=request.own)
    if body.report == "extension":
        found = propose_extension(context, permit, _wish(body))
        act: RequestExtension | ReportAct = found.act
        late, automatic = False, found.automatic
        filled = shown(found.act, "reason start_by")
    else:
        prepared = prepare_report(context, permit, _report(body))
        act, late, automatic = prepared.act, prepared.late, True
        stop = prepared.stop
        filled = shown(stop, "stopped_at reason part maintenance") if stop else {}
        if isinstance(act, ReportStart):
            filled = shown(act, "started_at")
    return request.propose(
        act,
        seconds=FRESH_SECONDS,
        permit=permit,
        sequence=act.sequence,
        report={"report": body.report, **filled},
        late=late,
        automatic=automatic,
    )


@router.operation("POST /permits/{permit}/reports", status=202)
def submit(
    permit: PermitPath, body: ReportBody, once: IdempotentRequestDep
) -> Response:
    """Put a signed report on its way."""
    context = once.context
    permit_of(context, permit, Party.HOLDER, organisation=once.own)
    signed = body.authorization.value()

    def send(*, operation: str) -> Operation:
        wanted = (context, permit)
        if body.report == "extension":
            return ask_extension(*wanted, _wish(body), signed, operation=operation)
        return submit_report(*wanted, _report(body), signed, operation=operation)

    return once.submit(body.report, permit, send, permit=permit)


@router.operation("GET /permits/{permit}/reports")
def get_reports(permit: PermitPath, request: CallerRequestDep) -> JsonObject:
    """Give the stop reports that are on the ledger."""
    found = stop_reports(request.context, permit, organisation=request.own)
    reports = [
        {**kept.report.as_json(), **shown(kept, "digest reported_at late")}
        for kept in found
    ]
    return {"reports": reports}


@router.operation("GET /extensions")
def list_extensions(request: OfficerRequestDep) -> JsonObject:
    """List the undecided requests to the caller's authority."""
    context = request.context
    by = request.caller.signatory
    listed = [
        pending_extension_json(context, one, prepare_grant(context, one.permit), by)
        for one in pending_extensions(context, request.own)
    ]
    return {"extensions": listed}


@router.operation("POST /permits/{permit}/extension", status=202)
def grant(permit: PermitPath, body: GrantBody, once: OfficerOnceDep) -> Response:
    """Put a granted extension on its way."""
    context = once.context
    permit_of(context, permit, Party.AUTHORITY, organisation=once.own)
    signed = body.authorization.value()
    send = partial(grant_extension, context, permit, signed, start_by=body.start_by)
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
        return Start(body.started_at)
    if body.report == "resumption":
        return ReportResumption
    texts = (body.reason or "", body.part or "", body.maintenance or "")
    return Stop(*texts, stopped_at=body.stopped_at)
