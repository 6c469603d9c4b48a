"""Scanning a permit's code: with the camera, from a photo, or by typing.

Pictures are read in the browser and sent nowhere. Without a script, or without a
camera, the box for the number does the same.
"""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, Response

from zeropermit.web.pages.shared.page_request import PageRequestDep

router = APIRouter()


@dataclass(frozen=True, slots=True)
class ScanContext:
    """Context of `public/scan.html`."""

    origin: str  #: Where the service is, as people see it.
    texts: str  #: Words that the script may have to say, as JSON.


@router.get("/scan")
def scan(request: PageRequestDep) -> Response:
    """Show the camera, a place for a photo and the box for the number."""
    context = ScanContext(
        origin=request.origin,
        texts=request.texts("scan"),
    )
    return request.page("public/scan.html", context)
