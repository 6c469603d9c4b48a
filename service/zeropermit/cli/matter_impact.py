"""`zeropermit matter impact`: effect of a new version on permits in force."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

from zeropermit import terminal
from zeropermit.cli.caller import NodeOptions
from zeropermit.cli.options import AsJson, argument
from zeropermit.client.node import load_json
from zeropermit.domain.ledger.identifiers import matter_id, to_hex
from zeropermit.domain.matters.file import MatterFile, parse_matter
from zeropermit.domain.matters.impact import PermitImpact, RequirementChange, impact
from zeropermit.domain.permits.reasons import Reason
from zeropermit.errors import DomainError, InputFileError
from zeropermit.serialize.answer import as_of_json

File = Annotated[Path, argument("FILE", "The matter as it would be published.")]
NOVELTIES = {
    RequirementChange.NEW: ("新增", "new"),
    RequirementChange.CHANGED: ("修改", "changed"),
}


def report(file: File, node: NodeOptions, as_json: AsJson = False) -> None:
    """Say which permits in force would not meet a new version.

    The ledger is read from a node; every permit in force of the matter is decided
    again under the file's requirements, with its own evidence, as of now. This changes
    nothing: a permit is judged by the version that it was issued under.
    """
    try:
        matter = parse_matter(load_json(file))
    except DomainError as error:
        raise InputFileError(str(file), f"no matter: {error}") from error
    state, as_of = node.open().state()
    now = max(int(time.time()), as_of.time)
    found = impact(state, matter_id(matter.code), matter.requirements, now=now)
    concerned = sum(bool(permit.unmet) for permit in found)
    content = {
        "matter": matter.code,
        "document": to_hex(matter.document),
        "as_of": as_of_json(as_of),
        "in_force": len(found),
        "concerned": concerned,
        "permits": [_as_json(permit) for permit in found],
    }
    lines = (line for permit in found for line in _lines(matter, permit))
    terminal.answer(content, lines, as_json=as_json)
    if not as_json:
        terminal.say(
            f"有效许可 {len(found)} 份，其中 {concerned} 份不满足新版要求"
            f"（区块 {as_of.number}）。",
            f"{len(found)} permits in force; {concerned} would not meet the new "
            f"version (block {as_of.number}).",
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
                "requirement": one.requirement,
                "novelty": one.change.value,
                "reason": one.now.name,
                "words": terminal.message(one.now.name),
                "at_issue": None if one.at_issue is Reason.NONE else one.at_issue.name,
            }
            for one in permit.unmet
        ],
    }


def _lines(matter: MatterFile, permit: PermitImpact) -> Iterator[str]:
    mark = "✗" if permit.unmet else "✓"
    yield f"{mark} {permit.number}  {permit.project}  {permit.state.name}"
    language = terminal.current().language
    for one in permit.unmet:
        title = matter.entry(one.requirement).title.in_language(language)
        change = terminal.words(*NOVELTIES[one.change])
        said = terminal.message(one.now.name)
        if one.at_issue is Reason.NONE:
            said += terminal.words(
                "签发时的数据曾满足，只需更新。",
                " What was shown at issue would have done: newer data is needed.",
            )
        yield f"    {one.requirement} {title} ({change}): {said}"
