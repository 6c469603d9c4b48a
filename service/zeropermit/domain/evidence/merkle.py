"""Merkle trees as in OpenZeppelin `standard-v1`.

Leaves are hashed twice, so no inner node can pass for a leaf; leaves are sorted, and
so is each pair before hashing, so a path needs no directions. The tree is laid out
in one array: the root first, the children of node i at 2i+1 and 2i+2, the sorted
leaves at the end in reverse order.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Self

from eth_utils.crypto import keccak

from zeropermit import errors

WORD_LENGTH = 32


def word_leaf(*words: bytes) -> bytes:
    """Hash a leaf whose values are all static and encoded as 32-byte words.

    Equals the double hash of the ABI encoding, several times faster.

    Raises:
        WordLengthError: A word is not 32 bytes.
    """
    _check_words(words)
    return keccak(keccak(b"".join(words)))


@dataclass(frozen=True, slots=True)
class StandardTree:
    """A tree over leaves that are already hashed."""

    leaves: tuple[bytes, ...]  #: Sorted.
    nodes: tuple[bytes, ...]  #: All nodes, the root first.

    @classmethod
    def of(cls, leaves: Sequence[bytes]) -> Self:
        """Build the tree of `leaves`, in any order.

        Raises:
            EmptyTreeError: There is no leaf.
            WordLengthError: A leaf is not 32 bytes.
            LeafRepeatedError: Two leaves are the same.
        """
        if not leaves:
            raise errors.EmptyTreeError
        _check_words(leaves)
        ordered = tuple(sorted(leaves))
        for first, second in pairwise(ordered):
            if first == second:
                raise errors.LeafRepeatedError(first)
        nodes = [b""] * (len(ordered) - 1) + list(reversed(ordered))
        for index in reversed(range(len(ordered) - 1)):
            nodes[index] = _join(nodes[2 * index + 1], nodes[2 * index + 2])
        return cls(ordered, tuple(nodes))

    @property
    def root(self) -> bytes:
        """Top of the tree."""
        return self.nodes[0]

    def path(self, leaf: bytes) -> tuple[bytes, ...]:
        """Give the inclusion proof of `leaf`, from the bottom up.

        Raises:
            LeafUnknownError: The tree does not have this leaf.
        """
        position = bisect_left(self.leaves, leaf)
        if position == len(self.leaves) or self.leaves[position] != leaf:
            raise errors.LeafUnknownError(leaf)
        index = len(self.nodes) - 1 - position
        siblings = []
        while index > 0:
            siblings.append(self.nodes[index + 1 if index % 2 else index - 1])
            index = (index - 1) // 2
        return tuple(siblings)


def verify(root: bytes, leaf: bytes, path: Sequence[bytes]) -> bool:
    """Tell whether `path` leads from `leaf` to `root`.

    The leaf must be hashed by the caller from its values: a path that starts at an
    inner node proves as well, and nothing here can tell the difference.
    """
    if len(leaf) != WORD_LENGTH or any(len(word) != WORD_LENGTH for word in path):
        return False
    node = leaf
    for sibling in path:
        node = _join(node, sibling)
    return node == root


def _join(one: bytes, other: bytes) -> bytes:
    return keccak(one + other if one < other else other + one)


def _check_words(words: Sequence[bytes]) -> None:
    for word in words:
        if len(word) != WORD_LENGTH:
            raise errors.WordLengthError("0x" + word.hex())
