"""Trees, against the golden values of OpenZeppelin's own builder."""

import json
from hashlib import sha256
from pathlib import Path

import pytest
from eth_abi.abi import encode
from eth_utils.crypto import keccak
from hypothesis import given
from hypothesis import strategies as st

from zeropermit.domain.evidence.merkle import StandardTree, verify, word_leaf
from zeropermit.errors import (
    EmptyTreeError,
    LeafRepeatedError,
    LeafUnknownError,
    WordLengthError,
)

VECTORS = Path(__file__).parents[3] / "vectors" / "merkle.json"
TREES = json.loads(VECTORS.read_text(encoding="utf-8"))["trees"]
WORDS = st.binary(min_size=32, max_size=32)


def plain(text):
    return bytes.fromhex(text[2:])


def leaf_hash(types, values):
    return keccak(keccak(encode(types, values)))


def typed(types, values):
    pairs = zip(types, values, strict=True)
    return [int(v) if kind.startswith("uint") else plain(v) for kind, v in pairs]


def test_a_tree_without_leaves_is_refused():
    with pytest.raises(EmptyTreeError):
        StandardTree.of([])


def test_a_leaf_of_another_length_is_refused():
    with pytest.raises(WordLengthError):
        StandardTree.of([b"\1" * 31])
    with pytest.raises(WordLengthError):
        word_leaf(b"\1" * 33)


def test_a_leaf_given_twice_is_refused():
    with pytest.raises(LeafRepeatedError) as caught:
        StandardTree.of([b"\1" * 32, b"\2" * 32, b"\1" * 32])

    assert caught.value.leaf == b"\1" * 32


@pytest.mark.parametrize("leaf", [b"\0" * 32, b"\2" * 32, b"\xff" * 32, b""])
def test_a_leaf_of_another_tree_has_no_path(leaf):
    with pytest.raises(LeafUnknownError):
        StandardTree.of([b"\1" * 32, b"\3" * 32]).path(leaf)


def test_proof_of_a_sibling_leaf_is_rejected():
    tree = StandardTree.of([bytes([index]) * 32 for index in range(5)])

    assert not verify(tree.root, b"\1" * 32, tree.path(b"\2" * 32))
    assert not verify(b"\0" * 32, b"\1" * 32, tree.path(b"\1" * 32))


def test_words_of_another_length_prove_nothing():
    tree = StandardTree.of([b"\1" * 32, b"\2" * 32])

    assert not verify(tree.root, b"\1" * 31, tree.path(b"\1" * 32))
    assert not verify(tree.root, b"\1" * 32, (b"\2" * 31,))


@pytest.mark.parametrize("case", TREES, ids=lambda case: f"{len(case['leaves'])}")
def test_roots_leaves_and_paths_equal_openzeppelins(case):
    types = case["types"]
    leaves = [leaf_hash(types, typed(types, row["values"])) for row in case["leaves"]]
    tree = StandardTree.of(leaves)

    assert tree.root == plain(case["root"])
    for leaf, row in zip(leaves, case["leaves"], strict=True):
        assert leaf == plain(row["leaf"])
        assert tree.path(leaf) == tuple(map(plain, row["path"]))
        assert verify(tree.root, leaf, tree.path(leaf))


@given(st.lists(WORDS, min_size=1, max_size=5))
def test_leaves_of_words_equal_leaves_of_their_abi_encoding(words):
    assert word_leaf(*words) == leaf_hash(["bytes32"] * len(words), words)


@given(st.sets(WORDS, min_size=1, max_size=40))
def test_every_leaf_of_every_tree_has_its_path(leaves):
    tree = StandardTree.of(list(leaves))

    assert all(verify(tree.root, leaf, tree.path(leaf)) for leaf in leaves)


def test_a_nightly_batch_of_ten_thousand_is_built():
    leaves = [sha256(index.to_bytes(4, "big")).digest() for index in range(10_000)]
    tree = StandardTree.of(leaves)

    assert len(tree.nodes) == 19_999
    assert all(verify(tree.root, leaf, tree.path(leaf)) for leaf in leaves[::997])
