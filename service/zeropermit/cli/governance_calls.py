"""Files of governance calls: calls announced, and later executed, word for word."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from zeropermit.domain.records.plain_json import plain
from zeropermit.errors import InputFileError
from zeropermit.ledger.abi_json import inputs_of, parse_values
from zeropermit.ledger.deployment import GovernanceCall

CALLS_TYPE = "zeropermit/governance-calls/1"


def as_json(calls: Sequence[GovernanceCall]) -> dict[str, object]:
    """Write calls in the format of their file."""
    return {"type": CALLS_TYPE, "calls": [plain(asdict(call)) for call in calls]}


def parse(content: Mapping[str, object], *, where: str) -> tuple[GovernanceCall, ...]:
    """Read a file of calls, each argument by its type in the ABI."""
    listed = content.get("calls")
    if content.get("type") != CALLS_TYPE:
        raise InputFileError(where, f"its type is not {CALLS_TYPE}")
    if not isinstance(listed, list) or not listed:
        raise InputFileError(where, "calls: a list that is not empty expected")
    calls = []
    for number, item in enumerate(listed, start=1):
        try:
            calls.append(_call(item))
        except (KeyError, ValueError, TypeError, StopIteration) as error:
            raise InputFileError(where, f"call {number}: {error!r}") from error
    return tuple(calls)


def _call(item: Mapping[str, Any]) -> GovernanceCall:
    contract, function = item["contract"], item["function"]
    arguments = parse_values(inputs_of(contract, function), item["arguments"])
    return GovernanceCall(contract, function, arguments)
