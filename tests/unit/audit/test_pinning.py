"""A replay of another chain proves nothing about ours."""

import pytest
from eth_utils.crypto import keccak

from tests.builders import facts
from tests.unit.audit.nodes import MANIFEST, PaperNode
from zeropermit.audit.pinning import last_block, verify_chain
from zeropermit.audit.replay import replay
from zeropermit.errors import (
    ChainMismatchError,
    CodeMismatchError,
    ReplayRangeError,
)


def test_the_pinned_chain_is_accepted():
    verify_chain(PaperNode(), MANIFEST)


def test_another_chain_id_is_refused():
    with pytest.raises(ChainMismatchError) as refused:
        verify_chain(PaperNode(chain=1), MANIFEST)

    assert refused.value.step == "chain_id"
    assert refused.value.found == "1"


def test_another_first_block_is_refused():
    with pytest.raises(ChainMismatchError) as refused:
        verify_chain(PaperNode(genesis=facts.word("other")), MANIFEST)

    assert refused.value.step == "genesis"


@pytest.mark.parametrize("contract", list(MANIFEST.contracts))
@pytest.mark.parametrize("code", [b"", b"other code"])
def test_other_code_is_refused(contract, code):
    node = PaperNode()
    node.codes[facts.address(contract)] = code

    with pytest.raises(CodeMismatchError) as refused:
        verify_chain(node, MANIFEST)

    assert refused.value.contract == contract
    assert refused.value.found == keccak(code)


def test_a_replay_of_another_chain_reads_nothing():
    node = PaperNode(chain=1)

    with pytest.raises(ChainMismatchError):
        replay(node, MANIFEST)

    assert node.asked == []


def test_a_replay_ends_at_the_head_or_where_it_is_told():
    node = PaperNode(height=7)

    assert last_block(node, MANIFEST, None).number == 7
    assert last_block(node, MANIFEST, 3).number == 3


@pytest.mark.parametrize("block", [0, 8])
def test_a_replay_beyond_the_chain_is_refused(block):
    with pytest.raises(ReplayRangeError):
        last_block(PaperNode(height=7), MANIFEST, block)
