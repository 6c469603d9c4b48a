"""`/docs`: Swagger UI from our own files, so that it works without a network."""

from __future__ import annotations

from fastapi import APIRouter, Response

from zeropermit.web.pages.shared.page_request import PageRequestDep

router = APIRouter()


@router.get("/docs")
def docs(request: PageRequestDep) -> Response:
    """Show the interactive documentation of the API."""
    return request.page("public/docs.html")
