"""Progress of a case, for anyone with its number and code; no account is needed."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query, Response

from zeropermit.serialize.application import progress_json
from zeropermit.usecases.applications.progress import TYPED_LIMIT, look_up
from zeropermit.web import documentation as d
from zeropermit.web.api_request import PublicRequestDep
from zeropermit.web.headers import NO_STORE

router = d.ApiRouter(tags=["public"])

_STEP = {"words": "收件", "at": 1_790_000_000, "block": 42}


@router.operation(
    "GET /progress",
    "凭办件编号和查询码查看进度。编号不对、查询码不对，回答相同。每分钟次数有限。",
    "See how far a case is, by its number and code. A wrong number and a wrong "
    "code get the same answer; few look-ups a minute are taken.",
    example={
        "number": "012345678901",
        "matter": "construction-permit",
        "title": "建筑工程施工许可证核发",
        "authority": "示例审批局",
        "steps": [{"step": "received", "reached": True, **_STEP}],
        "requirements": {"met": 18, "count": 19},
        "turn": "applicant",
        "words": "等待申请人补齐或者签署承诺。",
        "days": {"used": 0, "promised": 1, "kind": "working"},
        "decision": {"due": 1_791_000_000, "provisional": False},
        "as_of": d.AS_OF,
    },
)
def get_progress(
    number: Annotated[
        str, Query(max_length=TYPED_LIMIT, description="办件编号，12 位数字。 Number.")
    ],
    code: Annotated[
        str, Query(max_length=TYPED_LIMIT, description="查询码，8 位。 Code.")
    ],
    request: PublicRequestDep,
) -> Response:
    """Look a case up."""
    found = look_up(
        request.context, number, code, calendar=request.service.catalogue.working_days
    )
    return request.answer(progress_json(found, request.language), headers=NO_STORE)
