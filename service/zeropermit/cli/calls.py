"""Files of governance calls: what is announced, and later done, word for word."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from zeropermit.errors import InputFileError
from zeropermit.ledger.artifacts import CONTRACTS, abi
from zeropermit.ledger.deployment import GovernanceCall

CALLS_TYPE = "zeropermit/governance-calls/1"
SAFE_INTEGER = 2**53 - 1


def as_json(calls: Sequence[GovernanceCall]) -> dict[str, object]:
    """Write calls as they stand in their file."""
    return {
        "type": CALLS_TYPE,
        "calls": [
            {
                "contract": call.contract,
                "function": call.function,
                "arguments": [_plain(value) for value in call.arguments],
            }
            for call in calls
        ],
    }


def parse(content: Mapping[str, object], *, where: str) -> tuple[GovernanceCall, ...]:
    """Read a file of calls, each argument by its type in the ABI.

    Raises:
        InputFileError: It is none; the message says where.
    """
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
    if contract not in CONTRACTS:
        message = f"no such contract: {contract}"
        raise ValueError(message)
    named = [
        entry
        for entry in abi(contract)
        if entry["type"] == "function" and entry["name"] == function
    ]
    if not named:
        message = f"{contract} has no function {function}"
        raise ValueError(message)
    arguments = _values(named[0]["inputs"], item["arguments"])
    return GovernanceCall(contract, function, arguments)


def _values(
    parameters: Sequence[Mapping[str, Any]], values: Sequence[Any]
) -> tuple[object, ...]:
    pairs = zip(parameters, values, strict=True)
    return tuple(
        _value(parameter, parameter["type"], value) for parameter, value in pairs
    )


def _value(parameter: Mapping[str, Any], kind: str, value: Any) -> object:  # noqa: ANN401 - JSON of any shape
    """Read one argument: bytes from hexadecimal, numbers also from strings."""
    if kind.endswith("]"):
        element = kind[: kind.rindex("[")]
        return [_value(parameter, element, item) for item in value]
    if kind == "tuple":
        return _values(parameter["components"], value)
    if kind.startswith("bytes"):
        return bytes.fromhex(str(value).removeprefix("0x"))
    if kind.startswith(("uint", "int")):
        return int(value)
    if kind == "bool":
        return bool(value)
    return str(value)


def _plain(value: object) -> object:
    if isinstance(value, bytes):
        return "0x" + value.hex()
    if isinstance(value, bool | str):
        return value
    if isinstance(value, int):
        return int(value) if abs(value) <= SAFE_INTEGER else str(value)
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return str(value)
