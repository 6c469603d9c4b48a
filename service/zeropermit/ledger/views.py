"""Calls of the contracts' views as of a block."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from eth_abi.exceptions import DecodingError

from zeropermit.domain.ledger.block import BlockStamp
from zeropermit.domain.ledger.manifest import Manifest
from zeropermit.errors import NodeAnswerError
from zeropermit.ledger.acts import call_data, returned
from zeropermit.ledger.client import Client
from zeropermit.ledger.structs import reader

T = TypeVar("T")


def read_view(
    client: Client,
    manifest: Manifest,
    view: str,
    *arguments: object,
    block: BlockStamp,
    into: Callable[..., T],
) -> T:
    """Call a view of a contract that the trust file names.

    Args:
        client: A node.
        manifest: The trust file.
        view: Contract and function, such as `PermitRegistry.permitById`.
        *arguments: Arguments of the function.
        block: Block for which the answer holds.
        into: Type of the value; several values are the fields of a dataclass.

    Raises:
        RevertError: The contract refuses.
        NodeAnswerError: The answer is not one that the contract can give.
    """
    contract, _, function = view.partition(".")
    data = client.call(
        manifest.address(contract),
        call_data(contract, function, *arguments),
        block=block.number,
    )
    try:
        values = returned(contract, function, data)
        value: T = reader(into)(values if len(values) > 1 else values[0])
    except (ValueError, TypeError, DecodingError) as error:
        raise NodeAnswerError("eth_call", f"{function}: {error}") from error
    return value
