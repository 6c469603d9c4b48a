"""Permits: facts, document, evidence, and the acts of two officers."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from typing import Annotated

from fastapi import Path, Response

from zeropermit.domain.acts.act import Authorization
from zeropermit.domain.acts.fields import given_fields
from zeropermit.domain.acts.operation import Operation
from zeropermit.domain.ledger.identifiers import ZERO, PermitId, from_hex
from zeropermit.domain.permits.reasons import Ending, Measure
from zeropermit.domain.permits.verification import Answer
from zeropermit.domain.records.canonical import canonical
from zeropermit.errors import (
    ConditionFailedError,
    ConditionMissingError,
    FieldProblem,
    FieldsRefusedError,
    NotFoundError,
)
from zeropermit.serialize.answer import as_of_json, proposed
from zeropermit.serialize.permit import evidence_json, permit_json, state_code
from zeropermit.usecases.permits.bundle import bundle
from zeropermit.usecases.permits.correction import keep_corrected
from zeropermit.usecases.permits.officer_acts import (
    ACTS,
    PermitActRequest,
    act_on_permit,
    prepare_act,
)
from zeropermit.usecases.permits.verify import facts_of, verify_reference
from zeropermit.usecases.ports import ServiceContext
from zeropermit.web.api_request import (
    OfficerRequestDep,
    PublicRequest,
    PublicRequestDep,
)
from zeropermit.web.bodies.applications import (
    ActBody,
    ActProposalBody,
    AuthorizationBody,
)
from zeropermit.web.body import read_json
from zeropermit.web.conditional_requests import (
    IfMatch,
    IfNoneMatch,
    check_officer,
    matches,
    not_modified,
)
from zeropermit.web.dependencies import CallerDep, ServiceDep
from zeropermit.web.documentation import ApiRouter
from zeropermit.web.idempotency import OfficerOnceDep
from zeropermit.web.paths import PermitPath

router = ApiRouter(prefix="/permits", tags=["permits"])

Reference = Annotated[
    str,
    Path(
        max_length=100,
        description="许可证编号（18 位）、文件摘要或许可标识。"
        " Permit number, digest of the document, or permit id.",
    ),
]


@router.operation("GET /{reference}")
def get_permit(reference: Reference, request: PublicRequestDep) -> Response:
    """Give the facts of a permit."""
    answer = _answer(request.context, reference)
    facts = permit_json(answer, request.context.catalogue, request.language)
    return _as_of(request, answer, permit=facts, state=state_code(answer.state))


@router.operation("GET /{reference}/document")
def get_document(
    reference: Reference, service: ServiceDep, if_none_match: IfNoneMatch = None
) -> Response:
    """Give the canonical bytes of the document."""
    answer = _answer(service.context, reference)
    digest = answer.permit.document if answer.permit else b""
    record = service.context.records.get(digest)
    if record is None:
        raise NotFoundError
    data = canonical(record)
    sha = base64.b64encode(hashlib.sha256(data).digest()).decode()
    headers = {
        "Repr-Digest": f"sha-256=:{sha}:",
        "ETag": f'"{digest.hex()}"',
        # A number names the corrected document too, once there is one
        "Cache-Control": "public, max-age=31536000, immutable"
        if reference.removeprefix("0x") == digest.hex()
        else "public, no-cache",
    }
    if matches(if_none_match, headers["ETag"]):
        return not_modified(headers)
    return Response(data, headers=headers, media_type="application/json")


@router.operation("GET /{reference}/evidence")
def get_evidence(reference: Reference, request: PublicRequestDep) -> Response:
    """Give the table of evidence."""
    answer = _answer(request.context, reference)
    rows = evidence_json(answer, request.context.catalogue, request.language)
    return _as_of(request, answer, evidence=rows)


@router.operation("GET /{permit}/bundle")
def get_bundle(permit: PermitPath, service: ServiceDep, caller: CallerDep) -> Response:
    """Give the canonical bytes of a permit's bundle."""
    found = bundle(service.context, permit, organisation=caller.organisation)
    headers = {"Cache-Control": "private, no-cache"}
    data = canonical(found.as_json())
    return Response(data, headers=headers, media_type="application/json")


@router.operation("POST /{permit}/acts/proposals")
def propose_act(
    permit: PermitPath, body: ActProposalBody, request: OfficerRequestDep
) -> Response:
    """Prepare an act for both officers."""
    context = request.context
    etag = check_officer(context, permit, request.caller)
    act_request = act_request_of(context, permit, body)
    check_officer(context, permit, request.caller, act_request)
    act = prepare_act(context, permit, act_request)
    content = {
        "permit": permit,
        "sequence": act.sequence,
        **proposed(context, act, request.caller.signatory),
    }
    return request.answer(content, headers={"ETag": etag})


@router.operation("POST /{permit}/acts", status=202)
def submit_act(
    permit: PermitPath,
    body: ActBody,
    once: OfficerOnceDep,
    if_match: IfMatch = None,
) -> Response:
    """Put an act of two officers on its way."""
    etag = check_officer(once.context, permit, once.caller)
    if if_match is None:
        raise ConditionMissingError

    def send(*, operation: str) -> Operation:
        if if_match != etag:
            raise ConditionFailedError
        act_request = act_request_of(once.context, permit, body)
        check_officer(once.context, permit, once.caller, act_request)
        return act_on_permit(
            once.context,
            permit,
            act_request,
            signed_by_each(body.authorizations),
            operation=operation,
        )

    return once.submit(body.act, permit, send, permit=permit)


def _as_of(request: PublicRequest, answer: Answer, **content: object) -> Response:
    """Answer with the facts as of the block of a verification, and their age."""
    headers = {"Cache-Control": "no-cache", "Age": str(request.freshness.age)}
    as_of = as_of_json(answer.as_of)
    return request.answer({**content, "as_of": as_of}, headers=headers)


def _answer(context: ServiceContext, reference: str) -> Answer:
    answer = verify_reference(context, reference)
    facts_of(answer)
    return answer


def signed_by_each(
    given: Sequence[AuthorizationBody], count: int = 2
) -> list[Authorization]:
    """Give the signatures of as many different officers as an act takes.

    Raises:
        FieldsRefusedError: One signed twice, or there are more or fewer.
    """
    if len({each.signer for each in given}) != len(given):
        raise FieldsRefusedError((FieldProblem("/authorizations/1/signer", "value"),))
    if len(given) != count:
        raise FieldsRefusedError((FieldProblem("/authorizations", "value"),))
    return [each.value() for each in given]


def act_request_of(
    context: ServiceContext, permit: PermitId, body: ActProposalBody
) -> PermitActRequest:
    """Read the act that two officers propose; keep a corrected document.

    Raises:
        FieldsRefusedError: An ending, a measure, a time or a document is missing, or
            one too many.
        ZeropermitError: As in `keep_corrected`.
    """
    given = given_fields(ACTS[body.act])
    for name in ("ending", "measure", "answer_until", "corrected"):
        if (name in given) is (getattr(body, name) is None):
            raise FieldsRefusedError((FieldProblem(f"/{name}", "value"),))
    corrected = ZERO
    if body.corrected is not None:
        corrected = keep_corrected(context, permit, read_json(body.corrected.encode()))
    return PermitActRequest(
        act=body.act,
        reason=body.reason,
        decision=from_hex(body.decision),
        ending=Ending[body.ending] if body.ending else Ending.NONE,
        measure=Measure[body.measure] if body.measure else Measure.NONE,
        answer_until=body.answer_until or 0,
        corrected=corrected,
    )
