"""Matters: the permits one can apply for, and the requirements of each."""

from __future__ import annotations

from typing import Annotated

from fastapi import Path, Request, Response

from zeropermit.domain.ledger.identifiers import to_hex
from zeropermit.serialize.answer import etag_of, json_response, matter_json
from zeropermit.web.api_request import JsonObject, PublicRequestDep
from zeropermit.web.conditional_requests import IfNoneMatch, matches, not_modified
from zeropermit.web.dependencies import LanguageDep, ServiceDep
from zeropermit.web.documentation import ApiRouter

router = ApiRouter(prefix="/matters", tags=["matters"])


@router.operation("GET")
def list_matters(request: PublicRequestDep) -> JsonObject:
    """List all matters, without their requirements."""
    matters = request.context.catalogue.matters()
    return {"matters": [matter_json(m, request.language, full=False) for m in matters]}


@router.operation("GET /{code}")
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
