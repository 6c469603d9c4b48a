"""Offline pages of a phone: the worker, and its own page.

The worker is one static script. Before it stands the digest of everything that pages
are made of: when any of that changes, so does the script, and browsers replace it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable

from fastapi import APIRouter, Response

from zeropermit.domain.permits.presentation import GOOD_SECONDS, SKEW_SECONDS
from zeropermit.usecases.accounts.sign_in import SESSION_SECONDS
from zeropermit.web.pages.shared.page_request import PageRequestDep

router = APIRouter()
MADE_OF = ("static", "templates", "locale")


@router.get("/offline")
def offline(request: PageRequestDep) -> Response:
    """Show which permits this device keeps; without a network, one of them."""
    return request.page(
        "public/offline.html",
        good=GOOD_SECONDS,
        skew=SKEW_SECONDS,
        texts=request.texts("offline"),
    )


@router.get("/sw.js")
def worker() -> Response:
    """Give the service worker, which answers for all pages."""
    return Response(
        worker_script(),
        media_type="text/javascript",
        headers={"Cache-Control": "no-cache"},
    )


@cache
def worker_script() -> str:
    """Write the worker with the version of its kept files."""
    web = resources.files("zeropermit.web")
    digest = hashlib.sha256()
    folders = {folder: web / folder for folder in MADE_OF}
    folders["words"] = resources.files("zeropermit.catalogue") / "words"
    for folder, place in folders.items():
        for name, content in _files(place, folder):
            digest.update(f"{name} {len(content)}\n".encode() + content)
    source = (web / "static" / "sw.js").read_text("utf-8")
    constants = {"VERSION": digest.hexdigest(), "LONGEST": SESSION_SECONDS}
    given = (f"const {name} = {json.dumps(it)};" for name, it in constants.items())
    return "\n".join((*given, source))


def _files(folder: Traversable, path: str) -> Iterator[tuple[str, bytes]]:
    """Give the files below a folder with their paths, in a fixed order."""
    for entry in sorted(folder.iterdir(), key=lambda one: one.name):
        name = f"{path}/{entry.name}"
        if entry.is_dir():
            yield from _files(entry, name)
        elif not name.endswith((".py", ".pyc")):
            yield name, entry.read_bytes()
