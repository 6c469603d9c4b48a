"""Comparison with a contract's view: one entry of a register at a time."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from zeropermit.audit.differences import as_text
from zeropermit.audit.fold import ReplayState
from zeropermit.domain.ledger.block import BlockStamp
from zeropermit.domain.ledger.manifest import Manifest
from zeropermit.ledger.client import Client
from zeropermit.ledger.views import read_view

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
    client: Client
    manifest: Manifest

    def _compare(
        self,
        folded: object,
        view: str,
        *asked: object,
        about: str = "",
        into: Callable[..., object] | None = None,
    ) -> Comparison:
        """Compare folded state with the answer of a view.

        Args:
            folded: Value that the view should return.
            view: Contract and function, as in `read_view`.
            *asked: Arguments of the view.
            about: Name of what is compared; if empty, the arguments.
            into: Type of the answer; if None, that of the folded value.
        """
        name = about or as_text(asked if len(asked) > 1 else asked[0])
        return Comparison(
            name,
            folded,
            lambda: read_view(
                self.client,
                self.manifest,
                view,
                *asked,
                block=self.block,
                into=into or type(folded),
            ),
        )
