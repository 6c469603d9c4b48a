"""Calls of the contracts' views as of a block."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from eth_abi.exceptions import DecodingError
from eth_utils.address import to_checksum_address

from zeropermit.domain.ledger.block import BlockStamp
from zeropermit.domain.ledger.manifest import Manifest
from zeropermit.errors import NodeAnswerError
from zeropermit.ledger.acts import call_data, returned
from zeropermit.ledger.artifacts import function_entry
from zeropermit.ledger.client import Client
from zeropermit.ledger.structs import Decoded

_WORD = re.compile("(?<!^)(?=[A-Z])")


def read_view(
    client: Client,
    manifest: Manifest,
    view: str,
    asked: Sequence[object],
    *,
    block: BlockStamp,
) -> Decoded | dict[str, Decoded]:
    """Call a view, such as `PermitRegistry.permitById`, as of a block.

    Returns:
        The value, or the values by the names that `members` gives.

    Raises:
        RevertError: The contract refuses.
        NodeAnswerError: The answer is not one that the contract can give.
    """
    contract, _, function = view.partition(".")
    data = client.call(
        manifest.address(contract),
        call_data(contract, function, *asked),
        block=block.number,
    )
    try:
        values = returned(contract, function, data)
    except (ValueError, TypeError, DecodingError) as error:
        raise NodeAnswerError("eth_call", f"{function}: {error}") from error
    outputs = _outputs(view)
    if len(values) == 1 and len(outputs) > 1:
        [values] = values
    plain = {name: _value(kind, values[i]) for i, (name, kind) in enumerate(outputs)}
    return plain if members(view) else plain[""]


def members(view: str) -> tuple[str, ...]:
    """Name the values that a view returns, as in Python; none if it is one value."""
    return tuple(name for name, _ in _outputs(view) if name)


@cache
def _outputs(view: str) -> tuple[tuple[str, str], ...]:
    """Give names and types of a view's return values, of a structure its members."""
    contract, _, function = view.partition(".")
    outputs: Sequence[Mapping[str, Any]] = function_entry(contract, function)["outputs"]
    if len(outputs) == 1:
        outputs = outputs[0].get("components", outputs)
    return tuple((_WORD.sub("_", one["name"]).lower(), one["type"]) for one in outputs)


def _value(kind: str, value: Decoded) -> Decoded:
    return to_checksum_address(value) if kind == "address" else value
