"""Joint applications: several permits of one project, proposed and seen as one."""

from __future__ import annotations

from fastapi import Response

from zeropermit.catalogue.letters import render_joint
from zeropermit.domain.applications.joint import JointId
from zeropermit.domain.ledger.identifiers import to_hex
from zeropermit.errors import ParameterError
from zeropermit.serialize.answer import proposed
from zeropermit.serialize.application import consent_json, consent_words
from zeropermit.serialize.joint import joint_json, joint_row, plan_json
from zeropermit.usecases.applications.joint import (
    JointRequest,
    joint_letters,
    look_at_joint,
    propose_joint,
)
from zeropermit.web import documentation as d
from zeropermit.web.api_request import CallerRequestDep
from zeropermit.web.bodies.applications import JointBody
from zeropermit.web.cursors import PagingDep, read_opaque, write_opaque
from zeropermit.web.dependencies import new_nonce
from zeropermit.web.paths import BytesPath

router = d.ApiRouter(prefix="/joint-applications", tags=["joint-applications"])

_MATTERS = ["planning-permit", "construction-permit"]
_PLAN = {
    "levels": [["planning-permit"], ["construction-permit"]],
    "critical_path": _MATTERS,
    "joint_limit": {"due": 1_795_000_000, "provisional": False},
    "steps": [],
}
_ROW = {
    "joint_application": d.WORD,
    "applicant": d.APPLICANT,
    "project": d.PROJECT,
    "matters": _MATTERS,
    "created_at": 1_790_000_000,
}
_USES = [{"matter": matter, "requirement": "R02"} for matter in _MATTERS]


@router.operation(
    "POST",
    "拟定联合办理。为每个事项拟定同意书和申请，一次签署，逐件提交。",
    "Propose a joint application. Gives a consent and an application for each "
    "matter, in the order of the plan, to be signed in one go and submitted to "
    "/applications; nothing is submitted here.",
    body={"project": d.PROJECT, "matters": _MATTERS, "authorities": []},
    example={
        **_ROW,
        "plan": _PLAN,
        "applications": [
            {
                "matter": "planning-permit",
                "application": d.WORD,
                "receipt": d.RECEIPT,
                "digest": d.WORD,
                **d.SIGNABLE,
                "words": {"purpose": "办理建设工程规划许可证核发", "data_sets": []},
            }
        ],
    },
    status=201,
)
def propose(body: JointBody, request: CallerRequestDep) -> Response:
    """Propose the consents; the applicant is the caller's organisation."""
    context = request.context
    joint_request = JointRequest(
        request.caller.uscc,
        body.project,
        tuple(body.matters),
        {named.matter: named.authority for named in body.authorities},
    )
    found = propose_joint(
        context,
        joint_request,
        calendar=request.service.catalogue.working_days,
        nonce=new_nonce,
    )
    pairs = zip(found.joint.members, found.proposals, strict=True)
    content = {
        **joint_row(found.joint),
        "plan": plan_json(found.plan),
        "applications": [
            {
                "matter": member.matter,
                "application": member.application,
                **consent_json(context, proposal),
                "words": consent_words(context, proposal.receipt, request.language),
            }
            for member, proposal in pairs
        ],
    }
    address = f"/api/v1/joint-applications/{to_hex(found.joint.id)}"
    return request.answer(content, status=201, headers={"Location": address})


@router.operation(
    "GET",
    "列出本机构的联合办理。新的在前。",
    "List the joint applications of one's own organisation, newest first.",
    example={"joint_applications": [_ROW]},
)
def list_mine(paging: PagingDep, request: CallerRequestDep) -> Response:
    """List the caller's joint applications, a page at a time."""
    before = paging.place(lambda cursor: JointId(read_opaque(cursor)))
    if before is not None and not request.context.joint.get(before):
        raise ParameterError("cursor")
    rows = request.context.joint.of(
        request.caller.uscc, before=before, limit=paging.limit
    )
    link = paging.link("/joint-applications", rows, lambda row: write_opaque(row.id))
    content = {"joint_applications": [joint_row(row) for row in rows]}
    return request.answer(content, headers=link)


@router.operation(
    "GET /{joint}",
    "查看联合办理：每个许可的进展、计划、还缺什么找谁、共用的要求、全部事件。",
    "See a joint application: how far each permit is, the plan, what is missing "
    "and who provides it, what serves several permits, and one timeline.",
    example={
        **_ROW,
        "state": "open",
        "plan": _PLAN,
        "applications": [],
        "missing": [],
        "shared": [{"requirement": "R02", "met": True, "serves": _USES}],
        "timeline": [],
        "as_of": d.AS_OF,
    },
)
def get_joint(joint: BytesPath, request: CallerRequestDep) -> Response:
    """Describe a joint application to one of those whom it concerns."""
    found = look_at_joint(
        request.context,
        JointId(joint),
        organisation=request.own,
        calendar=request.service.catalogue.working_days,
    )
    return request.answer(joint_json(found, request.language))


@router.operation(
    "GET /{joint}/letters",
    "取得本机构在联合办理中的告知承诺书。一份文本，每件申请各签一次。"
    "任一申请的部门首次答复之前答 409（DEPARTMENTS_ANSWERING）。",
    "Get the letters that one's own organisation is asked to sign: one text to "
    "read, one signature for each application. The answer is 409 "
    "(DEPARTMENTS_ANSWERING) until the departments' first answers are in.",
    example={
        "text": "联合办理告知承诺书\n…",
        "letters": [{"letter": d.LETTER, "digest": d.WORD, **d.SIGNABLE}],
    },
)
def get_letters(joint: BytesPath, request: CallerRequestDep) -> Response:
    """Propose the caller's letters, in the asked language."""
    context = request.context
    found = joint_letters(
        context, JointId(joint), uscc=request.caller.uscc, language=request.language
    )
    content = {
        "text": render_joint([proposal.letter for proposal in found]),
        "letters": [
            {
                "letter": proposal.letter.as_json(),
                "digest": proposal.letter.digest(),
                **proposed(context, proposal.act),
            }
            for proposal in found
        ],
    }
    return request.answer(content)
