"""Comparison with a contract's view: one entry of a register at a time."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from zeropermit.audit.differences import as_text
from zeropermit.audit.fold import ReplayState
from zeropermit.domain.ledger.block import BlockStamp
from zeropermit.ledger.registry import AtBlock

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Comparison:
    """One entry of a register, as folded, and how to ask the contract for it."""

    about: str
    folded: object
    ask: Callable[[], object]


@dataclass(frozen=True, slots=True)
class Register(Generic[T]):
    """A register of the replayed state, and the compared fields of its entries."""

    name: str
    entries: Collection[T]
    comparisons: Callable[[T], Iterator[Comparison]]


@dataclass(frozen=True, slots=True)
class FoldBesideViews:
    """The fold up to a block, beside the contracts' views at that block."""

    fold: ReplayState
    block: BlockStamp

    def _compare(
        self,
        folded: object,
        read: Callable[..., AtBlock[Any]],
        *asked: object,
        about: str = "",
    ) -> Comparison:
        """Compare folded state with the answer of a view.

        Args:
            folded: Value that the view should return.
            read: Reads the view.
            *asked: Arguments of the view.
            about: Name of what is compared; if empty, the arguments.
        """
        name = about or as_text(asked if len(asked) > 1 else asked[0])
        return Comparison(name, folded, lambda: read(*asked, block=self.block).value)
