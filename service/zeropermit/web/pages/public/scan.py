"""Scanning a permit's code: with the camera, from a photo, or by typing.

Pictures are read in the browser and sent nowhere. Without a script, or without a
camera, the box for the number does the same.
"""

from __future__ import annotations

from fastapi import APIRouter, Response

from zeropermit.web.pages.shared.page_request import PageRequestDep

router = APIRouter()


@router.get("/scan")
def scan(request: PageRequestDep) -> Response:
    """Show the camera, a place for a photo and the box for the number."""
    return request.page(
        "public/scan.html",
        origin=request.origin,
        texts=request.texts("scan"),
    )
