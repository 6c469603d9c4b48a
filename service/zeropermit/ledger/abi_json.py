"""Arguments of contract functions as JSON, and back by their types in the ABI.

Bytes are hexadecimal with 0x; integers beyond 2^53 are decimal strings.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from zeropermit.ledger.artifacts import CONTRACTS, abi

SAFE_INTEGER = 2**53 - 1


def plain(value: object) -> object:
    """Write a value as JSON that every reader reads alike."""
    if isinstance(value, bytes):
        return "0x" + value.hex()
    if isinstance(value, bool | str):
        return value
    if isinstance(value, int):
        return int(value) if abs(value) <= SAFE_INTEGER else str(int(value))
    if isinstance(value, Mapping):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return str(value)


def inputs_of(contract: str, function: str) -> Sequence[Mapping[str, Any]]:
    """Give the parameters of a function.

    Raises:
        ValueError: There is no such contract or function.
    """
    if contract not in CONTRACTS:
        message = f"no such contract: {contract}"
        raise ValueError(message)
    for entry in abi(contract):
        if entry["type"] == "function" and entry["name"] == function:
            inputs: Sequence[Mapping[str, Any]] = entry["inputs"]
            return inputs
    message = f"{contract} has no function {function}"
    raise ValueError(message)


def parse_values(
    parameters: Sequence[Mapping[str, Any]], values: Sequence[Any]
) -> tuple[object, ...]:
    """Read arguments, each by its type.

    Raises:
        ValueError: Their number or form is wrong.
        TypeError: One is of another kind.
    """
    pairs = zip(parameters, values, strict=True)
    return tuple(_value(each, each["type"], value) for each, value in pairs)


def _value(parameter: Mapping[str, Any], kind: str, value: Any) -> object:  # noqa: ANN401 - JSON of any shape
    """Read one argument: bytes from hexadecimal, numbers also from strings."""
    if kind.endswith("]"):
        element = kind[: kind.rindex("[")]
        return [_value(parameter, element, item) for item in value]
    if kind == "tuple":
        return parse_values(parameter["components"], value)
    if kind.startswith("bytes"):
        return bytes.fromhex(str(value).removeprefix("0x"))
    if kind.startswith(("uint", "int")):
        return int(value)
    if kind == "bool":
        return bool(value)
    return str(value)
