"""Matters: the permits one can apply for, and the requirements of each."""

from __future__ import annotations

from typing import Annotated

from fastapi import Path, Request, Response

from zeropermit.domain.ledger.identifiers import to_hex
from zeropermit.serialize.answer import etag_of, json_response, matter_json
from zeropermit.web import documentation as d
from zeropermit.web.api_request import PublicRequestDep
from zeropermit.web.conditional_requests import IfNoneMatch, matches, not_modified
from zeropermit.web.dependencies import LanguageDep, ServiceDep

router = d.ApiRouter(prefix="/matters", tags=["matters"])

_SHORT = {
    "code": "construction-permit",
    "title": "建筑工程施工许可证核发",
    "automatic": True,
    "decision_days": {"count": 7, "kind": "working"},
    "requirement_count": 20,
    "digest": d.WORD,
}


@router.operation("GET", "列出事项。", "List matters.", example={"matters": [_SHORT]})
def list_matters(request: PublicRequestDep) -> Response:
    """List all matters, without their requirements."""
    matters = request.context.catalogue.matters()
    content = {
        "matters": [matter_json(m, request.language, full=False) for m in matters]
    }
    return request.answer(content)


@router.operation(
    "GET /{code}",
    "查看事项：每项要求由谁提供什么数据、可否承诺、依据与告知。",
    "See a matter: for each requirement who provides what, whether a commitment"
    " will do, its legal basis and notice.",
    example={**_SHORT, "headline": {}, "requirements": []},
)
def get_matter(
    code: Annotated[str, Path(max_length=64)],
    service: ServiceDep,
    language: LanguageDep,
    request: Request,
    if_none_match: IfNoneMatch = None,
) -> Response:
    """Describe one matter with its requirements."""
    matter = service.context.catalogue.matter(code)
    etag = etag_of(to_hex(matter.document), language.value, request.app.version)
    headers = {"ETag": etag, "Cache-Control": "public, max-age=60"}
    if matches(if_none_match, etag):
        return not_modified(headers)
    content = matter_json(matter, language, full=True)
    return json_response(content, language, headers=headers)
