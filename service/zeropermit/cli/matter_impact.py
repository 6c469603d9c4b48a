"""`zeropermit matter impact`: what a new version would mean for permits in force."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated

import typer

from zeropermit import terminal
from zeropermit.cli.options import LOCAL_NODE, AsJson, Rpc, Trust
from zeropermit.client.node import load_json, open_trusted
from zeropermit.domain.ledger.identifiers import matter_id, to_hex
from zeropermit.domain.matters.file import MatterFile, parse_matter
from zeropermit.domain.matters.impact import Novelty, PermitImpact, Shortfall, impact
from zeropermit.domain.permits.reasons import Reason
from zeropermit.errors import DomainError, InputFileError

File = Annotated[
    Path,
    typer.Argument(help="The matter as it would be published.", metavar="FILE"),
]
NOVELTIES = {
    Novelty.NEW: ("新增", "new"),
    Novelty.CHANGED: ("修改", "changed"),
}


def report(
    file: File, rpc: Rpc = LOCAL_NODE, trust: Trust = None, as_json: AsJson = False
) -> None:
    """Say which permits in force would not meet a new version.

    The ledger is read from a node; every permit in force of the matter is decided
    again under the file's requirements, with its own evidence, as of now. This changes
    nothing: a permit is judged by the version that it was issued under.
    """
    try:
        matter = parse_matter(load_json(file))
    except DomainError as error:
        raise InputFileError(str(file), f"no matter: {error}") from error
    registers, as_of = open_trusted(rpc, trust).registers()
    now = max(int(time.time()), as_of.time)
    found = impact(registers, matter_id(matter.code), matter.requirements, now=now)
    if as_json:
        terminal.data(
            {
                "matter": matter.code,
                "document": to_hex(matter.document),
                "as_of": {
                    "block": as_of.block,
                    "hash": to_hex(as_of.hash),
                    "time": as_of.time,
                },
                "in_force": len(found),
                "concerned": sum(bool(permit.shortfalls) for permit in found),
                "permits": [_as_json(permit) for permit in found],
            }
        )
        return
    for permit in found:
        _show(matter, permit)
    concerned = sum(bool(permit.shortfalls) for permit in found)
    terminal.say(
        f"有效许可 {len(found)} 份，其中 {concerned} 份不满足新版要求"
        f"（区块 {as_of.block}）。",
        f"{len(found)} permits in force; {concerned} would not meet the new version "
        f"(block {as_of.block}).",
    )


def _as_json(permit: PermitImpact) -> dict[str, object]:
    return {
        "permit": to_hex(permit.id),
        "number": permit.number,
        "project": permit.project,
        "version": permit.version,
        "state": permit.state.name,
        "shortfalls": [
            {
                "requirement": shortfall.requirement,
                "novelty": shortfall.novelty.value,
                "reason": shortfall.now.name,
                "words": _words(shortfall.now),
                "at_issue": _met_then(shortfall),
            }
            for shortfall in permit.shortfalls
        ],
    }


def _show(matter: MatterFile, permit: PermitImpact) -> None:
    mark = "✗" if permit.shortfalls else "✓"
    terminal.result(f"{mark} {permit.number}  {permit.project}  {permit.state.name}")
    language = terminal.current().language
    for shortfall in permit.shortfalls:
        title = matter.entry(shortfall.requirement).title.in_language(language)
        novelty = terminal.words(*NOVELTIES[shortfall.novelty])
        said = _words(shortfall.now)
        if shortfall.at_issue is Reason.NONE:
            said += terminal.words(
                "签发时的数据曾满足，只需更新。",
                " What was shown at issue would have done: newer data is needed.",
            )
        terminal.result(f"    {shortfall.requirement} {title} ({novelty}): {said}")


def _words(reason: Reason) -> str:
    return terminal.message(reason.name, {}, default=reason.name)


def _met_then(shortfall: Shortfall) -> str | None:
    """Give why it was not met at issue either; None if it was."""
    reason = shortfall.at_issue
    return None if reason is Reason.NONE else reason.name
