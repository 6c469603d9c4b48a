"""Scanning a permit's code: with the camera, from a photo, or by typing.

Pictures are read in the browser and sent nowhere. Without a script, or without a
camera, the box for the number does the same.
"""

from __future__ import annotations

from collections.abc import Mapping

from fastapi import APIRouter, Response

from zeropermit.web.pages.shared.page_request import PageRequestDep
from zeropermit.web.pages.shared.texts import N

router = APIRouter()

TEXTS: Mapping[str, str] = {
    "looking": N("Hold the code before the camera …"),
    "reading": N("Reading the picture …"),
    "nothing": N("No code can be read in this picture. Go closer, or type the number."),
    "foreign": N("This code leads to another site, not to a permit of this one:"),
    "denied": N(
        "The camera may not be used. Allow it in the browser's settings, choose a "
        "photo, or type the number."
    ),
    "missing": N(
        "There is no camera that this page can use. Choose a photo, or type the number."
    ),
    "failed": N("The code reader did not load. Type the number instead."),
}
"""Words of the script."""


@router.get("/scan")
def scan(request: PageRequestDep) -> Response:
    """Show the camera, a place for a photo and the box for the number."""
    return request.page(
        "public/scan.html",
        origin=request.origin,
        texts=request.texts(TEXTS),
    )
