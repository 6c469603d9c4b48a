"""The page on which anybody replays the ledger, and sees the result."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse, RedirectResponse

from zeropermit.domain.ledger.identifiers import in_fours
from zeropermit.errors import NotFoundError
from zeropermit.web.pages.ledger.replay_process import GIVEN_UP, Replays, Run
from zeropermit.web.pages.shared.contexts import BAD, GOOD, UNKNOWN, Fact, Mark
from zeropermit.web.pages.shared.failure import SEE_OTHER
from zeropermit.web.pages.shared.page_request import PageRequest, PageRequestDep
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
        *("CHOICE_COUNT", "EVIDENCE_UNUSED", "EVIDENCE_IDS"),
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


@dataclass(frozen=True, slots=True)
class ReplayCheck:
    """One thing that a replay checks."""

    sentence: str  #: The condition.
    mark: Mark  #: Whether it is.


@dataclass(frozen=True, slots=True)
class DifferenceRow:
    """Something that does not add up."""

    code: str  #: Code of the kind of difference.
    about: str  #: Event or view that it is about.
    block: str  #: Number of the block.
    expected: str  #: Value by the rules.
    found: str  #: Value on the ledger.


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
    report = run.report if run else None
    found = report["differences"] if report else ()
    return request.page(
        "ledger/replay.html",
        command=_command(request),
        running=run is not None and run.running,
        progress=_progress(request, run) if run and run.running else "",
        read=run.read if run else 0,
        last=run.block if run else 0,
        problem=_problem(request, run),
        mark=_mark(request, report) if report else None,
        checks=tuple(_checks(request, report)) if report else (),
        figures=tuple(_figures(request, report)) if report else (),
        differences=tuple(
            DifferenceRow(
                code=one["code"],
                about=one["about"],
                block=str(one["block"]),
                expected=one["expected"],
                found=one["found"],
            )
            for one in found[:DIFFERENCES_SHOWN]
        ),
        more=max(0, len(found) - DIFFERENCES_SHOWN),
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


def _progress(request: PageRequest, run: Run) -> str:
    if run.read == run.block:
        return request.say(
            "All {block} blocks are read; answers of the contracts are compared now.",
            block=run.block,
        )
    words = N("Block {read} of {block} is read; {seconds} seconds so far.")
    return request.say(words, read=run.read, block=run.block, seconds=run.seconds)


def _problem(request: PageRequest, run: Run | None) -> str:
    """Say why there is no result, once a replay has ended without one."""
    if run is None or run.running or run.report is not None:
        return ""
    other = N("The replay came to no result. Run the command to see why.")
    return request.say(_FAILURES.get(run.exit_code or 0, other))


def _mark(request: PageRequest, report: Mapping[str, Any]) -> Mark:
    if report["proven"]:
        return request.mark(GOOD, "Everything adds up")
    count = len(report["differences"])
    return request.mark(BAD, "{count} things differ", count=count)


def _checks(request: PageRequest, report: Mapping[str, Any]) -> Iterator[ReplayCheck]:
    """Say of each thing whether it is as it must be."""
    for sentence, kinds in CHECKS.items():
        count = sum(found["code"] in kinds for found in report["differences"])
        mark = request.mark(GOOD, "yes")
        if count:
            mark = request.mark(BAD, "no, {count} times", count=count)
        elif "VIEW_MISMATCH" in kinds and not report["complete"]:
            mark = request.mark(UNKNOWN, "only a sample was compared")
        yield ReplayCheck(request.say(sentence), mark)


def _figures(request: PageRequest, report: Mapping[str, Any]) -> Iterator[Fact]:
    as_of, fact = report["as_of"], request.fact
    seconds = report["seconds"] + report["view_seconds"]
    compared = sum(entry["done"] for entry in report["compared"].values())
    hashed = in_fours(as_of["hash"].removeprefix("0x"))
    yield fact("Events read", str(report["event_count"]))
    yield fact("Permits decided again", str(report["permits_decided"]))
    yield fact("Answers of contracts compared", str(compared))
    yield fact("Seconds", f"{seconds:.1f}")
    yield fact("Blocks", f"{report['first_block']}–{as_of['block']}")
    yield fact("Block time", request.time(as_of["time"]))
    url = f"/ledger/blocks/{as_of['block']}"
    yield fact("Block hash", hashed, code=True, url=url)
