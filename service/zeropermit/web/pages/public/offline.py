"""Offline pages of a phone: the worker, and its own page.

The worker is one static script. Before it stands the digest of everything that pages
are made of: when any of that changes, so does the script, and browsers replace it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable

from fastapi import APIRouter, Response

from zeropermit.domain.permits.presentation import GOOD_SECONDS, SKEW_SECONDS
from zeropermit.usecases.accounts.sign_in import SESSION_SECONDS
from zeropermit.web.pages.shared.page_request import PageRequestDep
from zeropermit.web.pages.shared.texts import N

router = APIRouter()
MADE_OF = ("static", "templates", "locale")

TEXTS: Mapping[str, str] = {
    "stamp": N("No network"),
    "seen": N(
        "What is known here is as of block {block}, {ago}. How the permit stands now "
        "cannot be said without a network."
    ),
    "unseen": N(
        "This permit was not looked up on this device before. Without a network "
        "nothing can be said of it: it may be good or not."
    ),
    "below": N("As this device saw it {ago}"),
    "last": N("At that time:"),
    "again": N("Try again"),
    "scan": N("Scan the next permit"),
    "signed": N(
        "The code was signed within the last minute with a key that was the holder's "
        "at block {block}."
    ),
    "others": N(
        "The code is not signed with a key that the holder had at block {block}: a "
        "newer key, or somebody else's."
    ),
    "old": N("The code is older than a minute: it may be a copy."),
    "early": N("The code names a time that is later than this device's clock."),
    "unsigned": N(
        "The code says that it was made within the last minute; who signed it cannot "
        "be checked without a network."
    ),
}
"""Words of the script."""


@router.get("/offline")
def offline(request: PageRequestDep) -> Response:
    """Show which permits this device keeps; without a network, one of them."""
    return request.page(
        "public/offline.html",
        good=GOOD_SECONDS,
        skew=SKEW_SECONDS,
        texts=request.texts(TEXTS),
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
    for folder in MADE_OF:
        for name, content in _files(web / folder, folder):
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
        else:
            yield name, entry.read_bytes()
