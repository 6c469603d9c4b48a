"""Requests to correct the data of a department, and the department's answers."""

from __future__ import annotations

from fastapi import Response

from zeropermit.domain.records.correction import CorrectionOutcome
from zeropermit.serialize.application import correction_json
from zeropermit.usecases.applications.applications import Relation, check_related
from zeropermit.usecases.records.correction import (
    answer_correction,
    ask_correction,
    corrections_for,
    corrections_of,
)
from zeropermit.web import documentation as d
from zeropermit.web.api_request import CallerRequestDep, OfficerRequestDep
from zeropermit.web.bodies.applications import CorrectionAnswerBody, CorrectionBody
from zeropermit.web.paths import ApplicationPath, BytesPath

router = d.ApiRouter(tags=["corrections"])


@router.operation(
    "POST /applications/{application}/corrections",
    "申请人：指出部门出示的数据有误。",
    "Applicant: say what is wrong with what a department showed.",
    body={"requirement": "R03", "text": "宗地面积应为 12,000 平方米。"},
    example={"correction": d.WORD},
    status=201,
)
def ask(
    application: ApplicationPath, body: CorrectionBody, request: CallerRequestDep
) -> Response:
    """Keep a request for the department."""
    context, own = request.context, request.own
    kept = ask_correction(
        context, application, body.requirement, body.text, organisation=own
    )
    return request.answer({"correction": kept}, status=201)


@router.operation(
    "GET /applications/{application}/corrections",
    "申请人：查看更正请求及答复。",
    "Applicant: see what was to be corrected, and the answers.",
    example={"corrections": []},
)
def list_of_application(
    application: ApplicationPath, request: CallerRequestDep
) -> Response:
    """List the requests of an application."""
    context, applicant = request.context, Relation.APPLICANT
    # a correction may say something about persons: it is for the applicant alone
    check_related(context, application, applicant, organisation=request.own)
    found = corrections_of(context, application)
    return request.answer({"corrections": [correction_json(one) for one in found]})


@router.operation(
    "GET /corrections",
    "部门人员：列出向本部门提出的更正请求。",
    "Officers of a department: list the requests for corrections of its data.",
    example={"corrections": []},
)
def list_of_department(request: OfficerRequestDep) -> Response:
    """List the requests to the caller's department."""
    found = corrections_for(request.context, request.own)
    return request.answer({"corrections": [correction_json(one) for one in found]})


@router.operation(
    "POST /corrections/{correction}/answer",
    "部门人员：答复更正请求。",
    "Officers of a department: answer a request for a correction.",
    body={"outcome": "upheld", "text": "属实，已更正。"},
    example={"answer": d.WORD},
    status=201,
)
def answer(
    correction: BytesPath, body: CorrectionAnswerBody, request: OfficerRequestDep
) -> Response:
    """Keep the department's answer."""
    context, outcome = request.context, CorrectionOutcome(body.outcome)
    kept = answer_correction(
        context, correction, outcome, body.text, department=request.own
    )
    return request.answer({"answer": kept}, status=201)
