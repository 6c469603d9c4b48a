"""The client against a node that answers anything."""

import subprocess
import sys
from dataclasses import dataclass, field

import pytest
from eth_utils.crypto import keccak

from zeropermit.domain.ledger.block import BlockStamp
from zeropermit.domain.ledger.identifiers import Address
from zeropermit.errors import NodeAnswerError, NodeUrlError, NonceTooLowError
from zeropermit.ledger.client import METHODS, Client, Log
from zeropermit.ledger.node_connection import NodeProvider, open_provider

ONE = Address("0x7E5F4552091A69125d5DfCb7b8C2659029395Bdf")
TWO = Address("0x2B5AD5c4795c026514f8317c7a215E218DcCD6cF")
WORD = "0x" + "11" * 32
OTHER = "0x" + "22" * 32

BLOCK = {"number": "0x5", "hash": WORD, "parentHash": OTHER, "timestamp": "0x64"}
LOG = {
    "address": ONE.lower(),
    "topics": [WORD, OTHER],
    "data": "0x0102",
    "blockNumber": "0x5",
    "blockHash": WORD,
    "transactionHash": OTHER,
    "logIndex": "0x3",
    "removed": False,
}
RECEIPT = {
    "transactionHash": WORD,
    "blockNumber": "0x5",
    "blockHash": OTHER,
    "status": "0x1",
    "gasUsed": "0x5208",
    "contractAddress": None,
    "logs": [LOG],
}


@dataclass
class Node:
    """Answers what it is told to, and remembers what it was asked."""

    answer: dict
    asked: list = field(default_factory=list)

    def make_request(self, method, params):
        self.asked.append((method, params))
        return {"jsonrpc": "2.0", "id": 1, **self.answer}


def asking(result):
    node = Node({"result": result})
    return Client(node), node


@pytest.mark.parametrize(
    "answer",
    [
        {},
        *({"result": result} for result in ([], 7, "5", {}, {"number": "0x5"}, "0x")),
        {"result": {**BLOCK, "hash": "0x11"}},
        {"result": {**BLOCK, "number": 5}},
        {"result": {**BLOCK, "timestamp": None}},
        {"error": {"code": -32000, "message": "busy"}},
        {"error": "busy"},
    ],
)
def test_an_answer_that_is_no_block_is_refused(answer):
    client = Client(Node(answer))
    with pytest.raises(NodeAnswerError):
        client.head()
    with pytest.raises(NodeAnswerError):
        client.block(5)


def test_a_node_without_a_head_is_refused():
    with pytest.raises(NodeAnswerError):
        asking(None)[0].head()


@pytest.mark.parametrize("which", [6, bytes.fromhex("33" * 32)])
def test_another_block_than_the_one_asked_for_is_refused(which):
    with pytest.raises(NodeAnswerError):
        asking(BLOCK)[0].block(which)


def test_a_block_is_read_by_number_and_by_hash():
    client, node = asking(BLOCK)
    stamp = BlockStamp(5, b"\x11" * 32, b"\x22" * 32, 100)
    assert client.head() == client.block(5) == client.block(stamp.hash) == stamp
    assert node.asked == [
        ("eth_getBlockByNumber", ["latest", False]),
        ("eth_getBlockByNumber", ["0x5", False]),
        ("eth_getBlockByHash", [WORD, False]),
    ]


def test_a_block_that_does_not_exist_is_none():
    assert asking(None)[0].block(5) is None


@pytest.mark.parametrize(
    "change",
    [
        {"address": TWO},
        {"address": "0x12"},
        {"blockNumber": "0x6"},
        {"blockNumber": None},
        {"topics": ["0x11"]},
        {"topics": None},
        {"data": None},
    ],
)
def test_a_log_that_was_not_asked_for_is_refused(change):
    client, _ = asking([{**LOG, **change}])
    with pytest.raises(NodeAnswerError):
        client.logs([ONE], from_block=1, to_block=5)


def test_logs_are_given_in_the_order_of_the_chain():
    entries = [{**LOG, "logIndex": "0x9"}, {**LOG, "blockNumber": "0x4"}, LOG]
    client, node = asking(entries)
    logs = client.logs(
        [ONE],
        from_block=1,
        to_block=5,
        topics=[None, b"\x22" * 32, [b"\x11" * 32, b"\x22" * 32]],
    )
    assert [(log.block_number, log.log_index) for log in logs] == [
        (4, 3),
        (5, 3),
        (5, 9),
    ]
    assert logs[1] == Log(
        address=ONE,
        topics=(b"\x11" * 32, b"\x22" * 32),
        data=b"\1\2",
        block_number=5,
        block_hash=b"\x11" * 32,
        tx_hash=b"\x22" * 32,
        log_index=3,
    )
    assert node.asked == [
        (
            "eth_getLogs",
            [
                {
                    "address": [ONE],
                    "fromBlock": "0x1",
                    "toBlock": "0x5",
                    "topics": [None, OTHER, [WORD, OTHER]],
                }
            ],
        )
    ]


def test_nothing_is_asked_for_no_contracts_or_no_blocks():
    client, node = asking([LOG])
    assert client.logs([], from_block=0, to_block=9) == []
    assert client.logs([ONE], from_block=2, to_block=1) == []
    assert node.asked == []


def test_a_receipt_of_another_transaction_is_refused():
    with pytest.raises(NodeAnswerError):
        asking(RECEIPT)[0].receipt(b"\x22" * 32)


def test_a_receipt_says_what_became_of_a_transaction():
    receipt = asking(RECEIPT)[0].receipt(b"\x11" * 32)
    assert receipt.succeeded
    assert (receipt.block_number, receipt.gas_used) == (5, 21000)
    assert receipt.contract is None
    assert [log.data for log in receipt.logs] == [b"\1\2"]
    failed = {**RECEIPT, "status": "0x0", "contractAddress": ONE.lower()}
    assert asking(failed)[0].receipt(b"\x11" * 32).succeeded is False
    assert asking(failed)[0].receipt(b"\x11" * 32).contract == ONE
    assert asking(None)[0].receipt(b"\x11" * 32) is None


def test_a_node_that_invents_a_hash_is_refused():
    with pytest.raises(NodeAnswerError):
        asking(WORD)[0].send_raw(b"\x01\x02")


def test_sending_gives_the_hash_that_the_bytes_have():
    raw = b"\x01\x02"
    client, node = asking("0x" + keccak(raw).hex())
    assert client.send_raw(raw) == keccak(raw)
    assert node.asked == [("eth_sendRawTransaction", ["0x0102"])]


def test_a_used_nonce_is_an_error_of_its_own():
    client = Client(Node({"error": {"code": -32000, "message": "nonce too low"}}))
    with pytest.raises(NonceTooLowError):
        client.send_raw(b"\1")


def test_only_the_listed_methods_are_used():
    client, node = asking("0x1")
    client.chain_id()
    client.head_number()
    client.gas_price()
    client.nonce(ONE)
    client.estimate_gas(sender=ONE, to=None, data=b"\1")
    client.estimate_gas(sender=ONE, to=TWO, data=b"\1")
    node.answer = {"result": "0x01"}
    assert client.code(ONE) == client.call(TWO, b"\2", sender=ONE, block=7) == b"\1"
    assert {method for method, _ in node.asked} <= set(METHODS)
    assert node.asked[-1] == (
        "eth_call",
        [{"to": TWO, "data": "0x02", "from": ONE}, "0x7"],
    )


@pytest.mark.parametrize(
    "url",
    [
        "",
        "localhost:8545",
        "ftp://host",
        "http://",
        "http:///path",
        "http://host:99999",
        "http://[",
        "file:///etc/passwd",
        "embedded:",
        "ws://host",
    ],
)
def test_an_address_that_is_no_node_is_refused(url):
    with pytest.raises(NodeUrlError):
        open_provider(url)


def test_a_web_address_is_a_node():
    provider = open_provider("https://user:secret@node.example/key")
    assert isinstance(provider, NodeProvider)
    assert provider._place == "node.example:https"
    provider.close()


def test_the_client_loads_without_an_evm():
    code = (
        "import sys, zeropermit.ledger.client;"
        "print([m for m in ('eth', 'eth_tester', 'web3') if m in sys.modules])"
    )
    found = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": ":".join(sys.path)},
    )
    assert found.stdout.strip() == "[]"
