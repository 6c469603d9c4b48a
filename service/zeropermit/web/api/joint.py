"""Joint applications: several permits of one project, proposed and seen as one."""

from __future__ import annotations

from fastapi import Response

from zeropermit.domain.applications.joint import JointId
from zeropermit.domain.applications.joint_letter import render_joint
from zeropermit.domain.ledger.identifiers import to_hex
from zeropermit.errors import ParameterError
from zeropermit.serialize.answer import proposed
from zeropermit.serialize.application import consent_json, consent_words
from zeropermit.serialize.joint import joint_json, joint_row, plan_json
from zeropermit.usecases.applications.commit import act_of
from zeropermit.usecases.applications.joint import (
    JointRequest,
    joint_letters,
    look_at_joint,
    propose_joint,
)
from zeropermit.web.api_request import CallerRequestDep, JsonObject
from zeropermit.web.bodies.applications import JointBody
from zeropermit.web.cursors import PagingDep, read_opaque, write_opaque
from zeropermit.web.dependencies import new_nonce
from zeropermit.web.documentation import ApiRouter
from zeropermit.web.paths import BytesPath

router = ApiRouter(prefix="/joint-applications", tags=["joint-applications"])


@router.operation("POST", status=201)
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
        nonce=new_nonce,
    )
    pairs = zip(found.joint.members, found.receipts, strict=True)
    content = {
        **joint_row(found.joint),
        "plan": plan_json(found.plan),
        "applications": [
            {
                "matter": member.matter,
                "application": member.application,
                **consent_json(context, receipt),
                "words": consent_words(context, receipt, request.language),
            }
            for member, receipt in pairs
        ],
    }
    address = f"/api/v1/joint-applications/{to_hex(found.joint.id)}"
    return request.answer(content, status=201, headers={"Location": address})


@router.operation("GET")
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


@router.operation("GET /{joint}")
def get_joint(joint: BytesPath, request: CallerRequestDep) -> JsonObject:
    """Describe a joint application to one of those whom it concerns."""
    found = look_at_joint(
        request.context,
        JointId(joint),
        organisation=request.own,
    )
    return joint_json(found, request.language)


@router.operation("GET /{joint}/letters")
def get_letters(joint: BytesPath, request: CallerRequestDep) -> JsonObject:
    """Propose the caller's letters, in the asked language."""
    context = request.context
    found = joint_letters(
        context, JointId(joint), uscc=request.caller.uscc, language=request.language
    )
    return {
        "text": render_joint(found),
        "letters": [
            {
                "letter": letter.as_json(),
                "digest": letter.digest(),
                **proposed(context, act_of(letter)),
            }
            for letter in found
        ],
    }
