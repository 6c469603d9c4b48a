"""Blocks of the embedded chain: what they take, their time, and the past."""

import math
import threading
import time

import pytest
from eth_account import Account
from web3 import Web3

from tests.integration.embedded.programs import (
    ACCOUNTS,
    BY_HAND,
    LOG_TWO,
    ONE,
    READ,
    TWO,
    WRITE,
    creation,
    deploy,
    signed,
    word,
)
from zeropermit.domain.ledger.identifiers import Address
from zeropermit.errors import NodeAnswerError
from zeropermit.ledger.client import Client
from zeropermit.ledger.embedded.chain import CHAIN_ID, Blocks, Embedded

AT_ONCE = Blocks(interval=0.0, max_ahead=math.inf)
CLOCK = bytes.fromhex("4260005260206000f3")  # return block.timestamp
NUMBER = bytes.fromhex("4360005260206000f3")  # return block.number


def wait_for(client: Client, tx_hash: bytes):
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        receipt = client.receipt(tx_hash)
        if receipt is not None:
            return receipt
        time.sleep(0.01)
    pytest.fail("no receipt")


def test_many_acts_share_a_block_in_the_order_of_their_nonces(chain, client):
    contract = deploy(chain, WRITE + READ)
    order = [3, 0, 2, 1, 4]
    hashes = {
        nonce: client.send_raw(signed(TWO, nonce, contract, word(nonce)))
        for nonce in order
    }
    others = [
        client.send_raw(signed(account, 0, contract, word(99)))
        for account in ACCOUNTS[2:6]
    ]
    pending = chain.make_request("eth_getTransactionCount", [TWO.address, "pending"])
    assert pending["result"] == "0x5"
    block = chain.mine()
    receipts = [client.receipt(tx_hash) for tx_hash in (*hashes.values(), *others)]
    assert {receipt.block_hash for receipt in receipts} == {block.hash}
    assert all(receipt.succeeded for receipt in receipts)
    assert client.nonce(TWO.address) == 5


def test_a_gap_waits_for_what_fills_it(chain, client):
    late = client.send_raw(signed(ONE, 1, TWO.address))
    chain.mine()
    assert client.receipt(late) is None
    early = client.send_raw(signed(ONE, 0, TWO.address))
    chain.mine()
    assert client.receipt(early).block_hash == client.receipt(late).block_hash


def test_a_full_block_leaves_the_rest_for_the_next(path, clock):
    blocks = Blocks(automatic=False, max_ahead=math.inf, gas_limit=500_000)
    with Embedded(path, clock=clock, blocks=blocks) as chain:
        client = Client(chain)
        hashes = [client.send_raw(signed(ONE, n, TWO.address)) for n in range(3)]
        chain.mine()
        # each may use 200,000 and uses 21,000: what is left counts
        assert all(client.receipt(one) for one in hashes)
        hashes = [
            client.send_raw(signed(ONE, n, TWO.address, gas=300_000))
            for n in range(3, 15)
        ]
        first, second = chain.mine(), chain.mine()
        found = [client.receipt(one).block_hash for one in hashes]
        assert set(found) == {first.hash, second.hash}
        assert found == sorted(found, key=[first.hash, second.hash].index)


def test_a_better_price_replaces_a_waiting_transaction(path, clock):
    rich = [Address(ONE.address)]
    with Embedded(path, clock=clock, funded=rich, blocks=BY_HAND) as chain:
        client = Client(chain)
        first = client.send_raw(signed(ONE, 0, TWO.address))
        second = client.send_raw(signed(ONE, 0, TWO.address, gasPrice=1, value=5))
        chain.mine()
        assert client.receipt(first) is None
        assert client.receipt(second).succeeded
        balance = chain.make_request("eth_getBalance", [TWO.address, "latest"])
        assert balance["result"] == "0x5"


@pytest.mark.parametrize("kind", [1, 2])
def test_typed_transactions_are_taken(chain, client, kind):
    fees = {"maxFeePerGas": 0, "maxPriorityFeePerGas": 0}
    transaction = {
        "type": kind,
        "nonce": 0,
        "gas": 60_000,
        "to": TWO.address,
        "value": 0,
        "data": b"",
        "chainId": CHAIN_ID,
        **(fees if kind == 2 else {"gasPrice": 0, "accessList": []}),
    }
    raw = bytes(ONE.sign_transaction(transaction).raw_transaction)
    tx_hash = client.send_raw(raw)
    chain.mine()
    assert client.receipt(tx_hash).succeeded


def test_estimated_gas_is_enough_and_not_much_more(chain, client):
    estimate = client.estimate_gas(
        sender=TWO.address, to=None, data=creation(WRITE + READ)
    )
    raw = signed(TWO, 0, data=creation(WRITE + READ), gas=estimate)
    tx_hash = client.send_raw(raw)
    chain.mine()
    receipt = client.receipt(tx_hash)
    assert receipt.succeeded
    assert receipt.gas_used == estimate
    data = word(2**255)
    to = receipt.contract
    estimate = client.estimate_gas(sender=TWO.address, to=to, data=data)
    tx_hash = client.send_raw(signed(TWO, 1, to, data, gas=estimate))
    chain.mine()
    assert client.receipt(tx_hash).succeeded


def test_the_past_is_read_as_it_was(chain, client):
    contract = deploy(chain, WRITE)
    at = client.head().number
    client.send_raw(signed(TWO, 0, contract, word(42)))
    chain.mine()
    assert client.code(contract, block=at) == WRITE
    assert client.code(contract, block=at - 1) == b""
    numbers = deploy(chain, NUMBER)
    head = client.head().number
    chain.mine()
    assert client.call(numbers, b"", block=head) == word(head)
    assert client.call(numbers, b"") == word(head + 1)
    with pytest.raises(NodeAnswerError, match="not found"):
        client.call(numbers, b"", block=head + 9)


def test_web3_takes_the_chain_for_a_node(chain, client):
    contract = deploy(chain, LOG_TWO)
    w3 = Web3(chain)
    assert w3.is_connected()
    assert w3.eth.chain_id == CHAIN_ID
    assert w3.eth.get_block("latest").number == 1
    assert w3.eth.get_code(contract) == LOG_TWO
    assert w3.eth.get_block(0).hash == client.block(0).hash


def test_a_hundred_threads_send_without_an_error(path):
    with Embedded(path, blocks=AT_ONCE) as chain:
        client = Client(chain)
        contract = wait_for(
            client, client.send_raw(signed(ONE, 0, data=creation(LOG_TWO)))
        ).contract
        errors, hashes = [], []

        def work(place: int) -> None:
            account = Account.from_key(word(1000 + place))
            try:
                data = word(place) + word(0)
                tx_hash = client.send_raw(signed(account, 0, contract, data))
                client.head()
                client.code(contract)
                hashes.append(tx_hash)
            except Exception as error:  # noqa: BLE001 - reported below
                errors.append(error)

        threads = [threading.Thread(target=work, args=(n,)) for n in range(100)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert errors == []
        receipts = [wait_for(client, tx_hash) for tx_hash in hashes]
        assert all(receipt.succeeded for receipt in receipts)
        logs = client.logs([contract], from_block=0, to_block=client.head().number)
        assert {log.topics[0] for log in logs} == {word(n) for n in range(100)}
        assert len(logs) == 100
        assert client.head().number < 100


def test_a_block_has_the_time_of_the_clock(chain, clock):
    clock.now += 1000.9
    assert chain.mine().time == int(clock.now)
    clock.now += 1
    assert chain.mine().time == int(clock.now)


def test_blocks_within_a_second_are_a_second_apart(chain, clock):
    times = [chain.mine().time for _ in range(4)]
    assert times == [int(clock.now) + n for n in range(1, 5)]


def test_block_time_stays_close_to_the_real_clock(path):
    blocks = Blocks(automatic=False, max_ahead=1.0)
    with Embedded(path, blocks=blocks) as chain:
        for _ in range(4):
            assert chain.mine().time <= time.time() + 1.0
        time.sleep(1.2)
        assert abs(chain.mine().time - time.time()) <= 1.5


def test_a_clock_that_was_set_back_slows_the_chain_and_does_not_stop_it(path, clock):
    blocks = Blocks(automatic=False, max_ahead=0.0)
    with Embedded(path, clock=clock, blocks=blocks) as chain:
        clock.now += 100
        head = chain.mine()
        clock.now -= 3600
        started = time.monotonic()
        assert chain.mine().time == head.time + 1
        assert time.monotonic() - started < 3


def test_a_call_sees_the_present_when_no_block_was_made_for_long(chain, client, clock):
    contract = deploy(chain, CLOCK)
    head = client.head()
    clock.now += 86_400
    assert client.call(contract, b"") == word(int(clock.now))
    assert client.call(contract, b"", block=head.number) == word(head.time)
    clock.now -= 2 * 86_400
    assert client.call(contract, b"") == word(head.time)
