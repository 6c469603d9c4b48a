"""`/docs`: Swagger UI from our own files, so that it works without a network."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter
from fastapi.responses import Response

from zeropermit.web.pages.shared.layout import layout_of
from zeropermit.web.pages.shared.page_request import PageRequestDep
from zeropermit.web.pages.shared.templates import page

router = APIRouter()


@dataclass(frozen=True, slots=True)
class DocsContext:
    """Context of `public/docs.html`."""

    language: str  #: Language of the page, `zh-CN` or `en`.


@router.get("/docs")
def docs(request: PageRequestDep) -> Response:
    """Show the interactive documentation of the API."""
    tag = layout_of(request).language
    return page("public/docs.html", DocsContext(tag), request)
