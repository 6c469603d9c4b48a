"""Arguments of contract functions as JSON, and back by their types in the ABI.

Bytes are hexadecimal with 0x; integers beyond 2^53 are decimal strings.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from eth_utils.address import is_checksum_address

from zeropermit.ledger.artifacts import CONTRACTS, function_entry

T = TypeVar("T")


def inputs_of(contract: str, function: str) -> Sequence[Mapping[str, Any]]:
    """Give the parameters of a function.

    Raises:
        ValueError: There is no such contract or function.
    """
    if contract not in CONTRACTS:
        message = f"no such contract: {contract}"
        raise ValueError(message)
    inputs: Sequence[Mapping[str, Any]] = function_entry(contract, function)["inputs"]
    return inputs


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
    """Read one argument, and nothing that only looks like one of its type."""
    if kind.endswith("]"):
        element = kind[: kind.rindex("[")]
        return [_value(parameter, element, item) for item in _only(list, value)]
    if kind == "tuple":
        return parse_values(parameter["components"], _only(list, value))
    if kind == "bool":
        return _only(bool, value)
    if kind.startswith(("uint", "int")):
        return _integer(kind, value)
    text = _only(str, value)
    if kind.startswith("bytes"):
        return _bytes(kind, text)
    if kind == "address" and not is_checksum_address(text):
        raise ValueError(f"not a checksummed address: {text:.60}")
    return text


def _only(kind: type[T], value: object) -> T:
    if type(value) is not kind:
        raise TypeError(f"{kind.__name__} expected: {value!r:.60}")
    return value


def _integer(kind: str, value: object) -> int:
    """Read a number, or one in decimal digits."""
    number = int(value) if isinstance(value, str) else _only(int, value)
    signed = kind.startswith("int")
    bits = int(kind.removeprefix("u").removeprefix("int") or 256) - signed
    if not (-(1 << bits) if signed else 0) <= number < 1 << bits:
        raise ValueError(f"beyond {kind}: {number}")
    return number


def _bytes(kind: str, text: str) -> bytes:
    """Read bytes in hexadecimal digits."""
    data = bytes.fromhex(text.removeprefix("0x"))
    length = kind.removeprefix("bytes")
    if not text.startswith("0x") or (length and len(data) != int(length)):
        raise ValueError(f"not {kind}: {text:.80}")
    return data
