"""Base of the reads of all registries: calls of views as of a block."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar, Generic, TypeVar

from eth_abi.exceptions import DecodingError

from zeropermit.domain.ledger.block import BlockStamp
from zeropermit.domain.ledger.manifest import Manifest
from zeropermit.errors import NodeAnswerError
from zeropermit.ledger.acts import call_data, returned
from zeropermit.ledger.client import Client
from zeropermit.ledger.structs import reader

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class AtBlock(Generic[T]):
    """A value, and the block for which it holds."""

    value: T
    block: BlockStamp


@dataclass(frozen=True, slots=True)
class Registry:
    """A registry of the trust file, over the client."""

    contract: ClassVar[str]

    client: Client
    manifest: Manifest

    def _read(
        self,
        function: str,
        *arguments: object,
        block: BlockStamp | None,
        into: Callable[..., T],
    ) -> AtBlock[T]:
        """Call a view, as of the head if no block is given.

        Args:
            function: Name of the view.
            *arguments: Its arguments.
            block: Block at which it is called.
            into: Type of the value; several values are the fields of a dataclass.

        Raises:
            RevertError: The contract refuses.
            NodeAnswerError: The answer is not one that the contract can give.
        """
        stamp = block or self.client.head()
        data = self.client.call(
            self.manifest.address(self.contract),
            call_data(self.contract, function, *arguments),
            block=stamp.number,
        )
        try:
            values = returned(self.contract, function, data)
            value: T = reader(into)(values if len(values) > 1 else values[0])
        except (ValueError, TypeError, DecodingError) as error:
            raise NodeAnswerError("eth_call", f"{function}: {error}") from error
        return AtBlock(value, stamp)
