"""The page on which anybody replays the ledger, and sees the result."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse, RedirectResponse

from zeropermit.errors import NotFoundError
from zeropermit.web.pages.ledger.replay_process import GIVEN_UP, Replays, Run
from zeropermit.web.pages.shared.contexts import BAD, GOOD, UNKNOWN, Mark
from zeropermit.web.pages.shared.failure import SEE_OTHER
from zeropermit.web.pages.shared.page_request import PageRequest, PageRequestDep
from zeropermit.web.pages.shared.templates import page_filter
from zeropermit.web.pages.shared.texts import N

router = APIRouter(prefix="/ledger")

NODE_SILENT, OTHER_CHAIN = 3, 5
"""Exit codes of the command, as its help says."""
DIFFERENCES_SHOWN = 50

CHECKS: Mapping[str, tuple[str, ...]] = {
    N("The chain is the one that the trust file names, with the same contracts."): (),
    N("Every event was read, in its order, from the contract that it belongs to."): (
        *("LOG_ORDER", "LOG_UNREADABLE", "LOG_UNKNOWN", "LOG_FROM_ANOTHER"),
        *("BLOCK_MISMATCH", "HEAD_REPLACED"),
    ),
    N("Every act was allowed: right key, in its window, with the grant for it."): (
        *("KEY_NOT_ACTIVE", "KEY_SUSPENDED", "KEY_OF_ANOTHER", "KEY_ROLE"),
        *("NOT_GRANTED", "NOT_OPEN", "ORGANISATION_BARRED", "OFFICER_TWICE"),
        "APPLICANT_BARRED",
    ),
    N(
        "Every act follows from the one before it, and every value is as the rules say."
    ): (
        *("NOT_FOLDED", "ID_NOT_DERIVED", "EXISTS_ALREADY", "NAMES_UNKNOWN"),
        *("VALUE_NOT_ALLOWED", "TIME_MISMATCH", "OUT_OF_SEQUENCE"),
        *("STATE_NOT_ALLOWED", "CHANGE_MISMATCH"),
        *("COMPANION_MISSING", "COMPANION_ALONE"),
    ),
    N("Every permit was decided again, with every requirement met."): (
        *("CHOICE_COUNT", "EVIDENCE_UNUSED", "OPENING_UNUSED", "EVIDENCE_IDS"),
        *("REQUIREMENT_NOT_MET", "UNDECIDABLE"),
    ),
    N("Every draw of inspectors comes out the same again."): ("DRAW_MISMATCH",),
    N("The contracts hold exactly what follows from the events."): ("VIEW_MISMATCH",),
}
"""The checks of a replay, and the codes of its possible differences."""

_FAILURES = {
    NODE_SILENT: N("The node did not answer. Try again in a minute."),
    OTHER_CHAIN: N("The node serves another chain than the trust file names."),
    GIVEN_UP: N("The replay took too long and was given up. Run it yourself."),
}


def replays_of(request: PageRequest) -> Replays:
    """Give the replays of the service that is visited."""
    state = request.http.app.state
    if not hasattr(state, "replays"):
        state.replays = Replays(request.service)
    found: Replays = state.replays
    return found


@router.post("/replay")
def start(request: PageRequestDep) -> Response:
    """Begin a replay, if none runs."""
    replays_of(request).start()
    return RedirectResponse("/ledger/replay", SEE_OTHER)


@router.get("/replay")
def replay(request: PageRequestDep) -> Response:
    """Explain a replay, and show the one that runs or ran last."""
    run = replays_of(request).last
    return request.page(
        "ledger/replay.html",
        command=_command(request),
        run=run,
        problem=_problem(request, run),
        checks=CHECKS,
        shown=DIFFERENCES_SHOWN,
    )


@router.get("/replay/report.json")
def report(request: PageRequestDep) -> Response:
    """Give the report of the last replay as the command printed it.

    Raises:
        NotFoundError: None has come to a result yet.
    """
    run = replays_of(request).last
    if run is None or run.report is None:
        raise NotFoundError
    headers = {"Content-Disposition": 'attachment; filename="replay.json"'}
    return JSONResponse(run.report, headers=headers)


def _command(request: PageRequest) -> str:
    """Write the command for somebody on another machine."""
    settings = request.service.settings
    node = "embedded:chain.db" if settings.rpc_url == "embedded" else settings.rpc_url
    if "@" in node or "?" in node:  # an address may carry a password of ours
        node = "URL"
    return shlex.join(
        ["zeropermit", "replay", "--rpc", node, "--trust", "manifest.json"]
    )


def _problem(request: PageRequest, run: Run | None) -> str:
    """Say why there is no result, once a replay has ended without one."""
    if run is None or run.running or run.report is not None:
        return ""
    other = N("The replay came to no result. Run the command to see why.")
    return request.say(_FAILURES.get(run.exit_code or 0, other))


@page_filter
def check_mark(
    request: PageRequest, kinds: Sequence[str], report: Mapping[str, Any]
) -> Mark:
    """Say whether something is as it must be, by the kinds of its differences."""
    count = sum(found["code"] in kinds for found in report["differences"])
    if count:
        return request.mark(BAD, "no, {count} times", count=count)
    if "VIEW_MISMATCH" in kinds and not report["complete"]:
        return request.mark(UNKNOWN, "only a sample was compared")
    return request.mark(GOOD, "yes")
