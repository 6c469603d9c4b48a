"""Requests to correct the data of a department, and the department's answers."""

from __future__ import annotations

from zeropermit.domain.records.correction import CorrectionOutcome
from zeropermit.serialize.application import correction_json
from zeropermit.usecases.applications.applications import Relation, check_related
from zeropermit.usecases.records.correction import (
    answer_correction,
    ask_correction,
    corrections_for,
    corrections_of,
)
from zeropermit.web.api_request import CallerRequestDep, JsonObject, OfficerRequestDep
from zeropermit.web.bodies.applications import CorrectionAnswerBody, CorrectionBody
from zeropermit.web.documentation import ApiRouter
from zeropermit.web.paths import ApplicationPath, BytesPath

router = ApiRouter(tags=["corrections"])


@router.operation("POST /applications/{application}/corrections", status=201)
def ask(
    application: ApplicationPath, body: CorrectionBody, request: CallerRequestDep
) -> JsonObject:
    """Keep a request for the department."""
    context, own = request.context, request.own
    kept = ask_correction(
        context, application, body.requirement, body.text, organisation=own
    )
    return {"correction": kept}


@router.operation("GET /applications/{application}/corrections")
def list_of_application(
    application: ApplicationPath, request: CallerRequestDep
) -> JsonObject:
    """List the requests of an application."""
    context, applicant = request.context, Relation.APPLICANT
    # a correction may say something about persons: it is for the applicant alone
    check_related(context, application, applicant, organisation=request.own)
    found = corrections_of(context, application)
    return {"corrections": [correction_json(one) for one in found]}


@router.operation("GET /corrections")
def list_of_department(request: OfficerRequestDep) -> JsonObject:
    """List the requests to the caller's department."""
    found = corrections_for(request.context, request.own)
    return {"corrections": [correction_json(one) for one in found]}


@router.operation("POST /corrections/{correction}/answer", status=201)
def answer(
    correction: BytesPath, body: CorrectionAnswerBody, request: OfficerRequestDep
) -> JsonObject:
    """Keep the department's answer."""
    context, outcome = request.context, CorrectionOutcome(body.outcome)
    kept = answer_correction(
        context, correction, outcome, body.text, department=request.own
    )
    return {"answer": kept}
