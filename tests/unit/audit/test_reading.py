"""Logs in ranges that adapt to the node: every block once, none left out."""

import pytest

from tests.unit.audit import nodes
from tests.unit.audit.nodes import MANIFEST, PaperNode, log_of, stamp
from zeropermit.audit import reading
from zeropermit.audit.reading import read_events, read_logs
from zeropermit.errors import NodeAnswerError


def ranges_cover(asked, first, last):
    blocks = [block for start, stop in asked for block in range(start, stop + 1)]
    return blocks == list(range(first, last + 1))


@pytest.mark.parametrize("limit", [1, 3, 100, 1_000, 2**64])
def test_every_block_is_asked_for_once_whatever_the_node_allows(limit):
    node = PaperNode(height=1_500, range_limit=limit)
    node.entries = [log_of(block) for block in (1, 2, 700, 1_500)]

    found = list(read_logs(node, MANIFEST, stamp(1_500)))

    assert found == node.entries
    assert ranges_cover(node.asked, 1, 1_500)


def test_ranges_grow_while_answers_are_small():
    node = PaperNode(height=100_000)

    list(read_logs(node, MANIFEST, stamp(100_000)))

    assert len(node.asked) < 15


def test_ranges_shrink_when_answers_are_large(monkeypatch):
    monkeypatch.setattr(reading, "ENOUGH_LOGS", 2)
    node = PaperNode(height=2_000)
    node.entries = [log_of(block) for block in range(1, 2_001)]

    found = list(read_logs(node, MANIFEST, stamp(2_000)))

    assert found == node.entries
    assert node.asked[-1][1] - node.asked[-1][0] < reading.FIRST_RANGE // 4


def test_a_node_that_gives_nothing_stops_the_replay():
    node = PaperNode(range_limit=0)

    with pytest.raises(NodeAnswerError):
        list(read_logs(node, MANIFEST, stamp(10)))


def test_the_timelock_speaks_of_its_own_affairs():
    node = PaperNode(entries=[log_of(1), log_of(2)])

    assert list(read_events(node, MANIFEST, stamp(10))) == []


def test_a_log_of_a_block_that_is_not_on_the_chain_is_found():
    stray = nodes.replace(log_of(3), block_hash=nodes.facts.word("fork"))
    node = PaperNode(entries=[stray])

    found = list(read_events(node, MANIFEST, stamp(10)))

    assert [difference.code for difference in found] == ["BLOCK_MISMATCH"]
