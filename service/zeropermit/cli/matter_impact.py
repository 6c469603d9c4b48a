"""`zeropermit matter impact`: effect of a new version on permits in force."""

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
from zeropermit.domain.matters.impact import (
    PermitImpact,
    RequirementChange,
    UnmetRequirement,
    impact,
)
from zeropermit.domain.permits.reasons import Reason
from zeropermit.errors import DomainError, InputFileError

File = Annotated[
    Path,
    typer.Argument(help="The matter as it would be published.", metavar="FILE"),
]
NOVELTIES = {
    RequirementChange.NEW: ("新增", "new"),
    RequirementChange.CHANGED: ("修改", "changed"),
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
    state, as_of = open_trusted(rpc, trust).state()
    now = max(int(time.time()), as_of.time)
    found = impact(state, matter_id(matter.code), matter.requirements, now=now)
    if as_json:
        terminal.data(
            {
                "matter": matter.code,
                "document": to_hex(matter.document),
                "as_of": {
                    "block": as_of.number,
                    "hash": to_hex(as_of.hash),
                    "time": as_of.time,
                },
                "in_force": len(found),
                "concerned": sum(bool(permit.unmet) for permit in found),
                "permits": [_as_json(permit) for permit in found],
            }
        )
        return
    for permit in found:
        _show(matter, permit)
    concerned = sum(bool(permit.unmet) for permit in found)
    terminal.say(
        f"有效许可 {len(found)} 份，其中 {concerned} 份不满足新版要求"
        f"（区块 {as_of.number}）。",
        f"{len(found)} permits in force; {concerned} would not meet the new version "
        f"(block {as_of.number}).",
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
                "requirement": one_unmet.requirement,
                "novelty": one_unmet.change.value,
                "reason": one_unmet.now.name,
                "words": _words(one_unmet.now),
                "at_issue": _met_then(one_unmet),
            }
            for one_unmet in permit.unmet
        ],
    }


def _show(matter: MatterFile, permit: PermitImpact) -> None:
    mark = "✗" if permit.unmet else "✓"
    terminal.result(f"{mark} {permit.number}  {permit.project}  {permit.state.name}")
    language = terminal.current().language
    for one_unmet in permit.unmet:
        title = matter.entry(one_unmet.requirement).title.in_language(language)
        change = terminal.words(*NOVELTIES[one_unmet.change])
        said = _words(one_unmet.now)
        if one_unmet.at_issue is Reason.NONE:
            said += terminal.words(
                "签发时的数据曾满足，只需更新。",
                " What was shown at issue would have done: newer data is needed.",
            )
        terminal.result(f"    {one_unmet.requirement} {title} ({change}): {said}")


def _words(reason: Reason) -> str:
    return terminal.message(reason.name, {}, default=reason.name)


def _met_then(one_unmet: UnmetRequirement) -> str | None:
    """Give why it was not met at issue either; None if it was."""
    reason = one_unmet.at_issue
    return None if reason is Reason.NONE else reason.name
