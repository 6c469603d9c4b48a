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
from zeropermit.serialize.answer import shown
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
from zeropermit.web.api_request import CallerRequestDep, JsonObject, OfficerRequestDep
from zeropermit.web.bodies.applications import DecisionBody
from zeropermit.web.bodies.reports import REASON_CODE, ReportBody, ReportProposalBody
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
        act: Extend | ReportAct = found.act
        seconds, late, automatic = found.seconds, False, found.signer is not None
        filled = shown(found.act, "reason start_by")
    else:
        prepared = prepare_report(context, permit, _report(body))
        act, late, automatic = prepared.act, prepared.late, True
        seconds, stop = FRESH_SECONDS, prepared.stop
        filled = shown(stop, "stopped_at reason part maintenance") if stop else {}
    return request.propose(
        act,
        seconds=seconds,
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

    def send(*, operation: str) -> Operation | None:
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
    """List the pending acts of the caller's authority."""
    context = request.context
    waiting = pending_extensions(context, request.own)
    return {"extensions": [pending_extension_json(context, one) for one in waiting]}


@router.operation("POST /permits/{permit}/extension", status=202)
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
