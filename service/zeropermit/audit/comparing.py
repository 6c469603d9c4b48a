"""Comparison with a contract's view: one entry of a register at a time."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

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
