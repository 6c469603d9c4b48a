"""The embedded chain: what it keeps, what it refuses, and what time it is on it."""

import math
import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import pytest
from eth_account import Account
from eth_keys import KeyAPI
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from web3 import Web3

from zeropermit.domain.ledger.identifiers import Address
from zeropermit.errors import (
    ChainFileBusyError,
    ChainFileError,
    FundsMissingError,
    NodeAnswerError,
    NonceTooHighError,
    NonceTooLowError,
    RevertError,
    TransactionKnownError,
    TransactionRefusedError,
    UnderpricedError,
)
from zeropermit.ledger.client import Client
from zeropermit.ledger.embedded.chain import CHAIN_ID, Blocks, Embedded
from zeropermit.ledger.embedded.file import ChainFile
from zeropermit.ledger.embedded.miner import Miner
from zeropermit.ledger.node_connection import open_provider

BY_HAND = Blocks(automatic=False, max_ahead=math.inf)
AT_ONCE = Blocks(interval=0.0, max_ahead=math.inf)
ACCOUNTS = [Account.from_key(bytes([number]) * 32) for number in range(1, 11)]
ONE, TWO = ACCOUNTS[:2]

WRITE = bytes.fromhex("600035600055")  # storage[0] = word 0 of the calldata
READ = bytes.fromhex("60005460005260206000f3")  # return storage[0]
CLOCK = bytes.fromhex("4260005260206000f3")  # return block.timestamp
FAIL = bytes.fromhex("6382b4290060e01b6000526007600452602460 00fd".replace(" ", ""))
INVALID = bytes.fromhex("fe")
CHANCE = bytes.fromhex("4460005260206000f3")  # return block.prevrandao
NUMBER = bytes.fromhex("4360005260206000f3")  # return block.number
LOG_TWO = bytes.fromhex("60203560003560206000a2")  # two topics, 32 bytes of memory
LOG_NONE = bytes.fromhex("60206000a0")


def creation(runtime: bytes) -> bytes:
    size = f"{len(runtime):02x}"
    return bytes.fromhex(f"60{size}600c60003960{size}6000f3") + runtime


def word(number: int) -> bytes:
    return number.to_bytes(32, "big")


def signed(account, nonce, to=None, data=b"", **fields) -> bytes:
    transaction = {
        "nonce": nonce,
        "gas": 200_000,
        "gasPrice": 0,
        "value": 0,
        "data": data,
        "chainId": CHAIN_ID,
        **({} if to is None else {"to": to}),
        **fields,
    }
    return bytes(account.sign_transaction(transaction).raw_transaction)


@dataclass
class Clock:
    now: float = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def path(tmp_path) -> Path:
    return tmp_path / "chain"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def chain(path, clock) -> Iterator[Embedded]:
    with Embedded(path, clock=clock, blocks=BY_HAND) as opened:
        yield opened


@pytest.fixture
def client(chain) -> Client:
    return Client(chain)


def deploy(chain: Embedded, runtime: bytes) -> Address:
    client = Client(chain)
    nonce = client.nonce(ONE.address)
    tx_hash = client.send_raw(signed(ONE, nonce, data=creation(runtime)))
    chain.mine()
    receipt = client.receipt(tx_hash)
    assert receipt.succeeded
    assert client.code(receipt.contract) == runtime
    return receipt.contract


def wait_for(client: Client, tx_hash: bytes):
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        receipt = client.receipt(tx_hash)
        if receipt is not None:
            return receipt
        time.sleep(0.01)
    pytest.fail("no receipt")


# Refusals


@pytest.mark.parametrize("chain_id", [1, CHAIN_ID + 1])
def test_a_transaction_for_another_chain_is_refused(client, chain_id):
    with pytest.raises(TransactionRefusedError, match="invalid chain id"):
        client.send_raw(signed(ONE, 0, TWO.address, chainId=chain_id))


def test_a_transaction_for_any_chain_is_refused(client):
    transaction = {"nonce": 0, "gas": 21_000, "gasPrice": 0, "value": 0, "data": b""}
    raw = ONE.sign_transaction({**transaction, "to": TWO.address}).raw_transaction
    with pytest.raises(TransactionRefusedError, match="replay-protected"):
        client.send_raw(bytes(raw))


@pytest.mark.parametrize(
    "raw", [b"", b"\0", b"\x02", b"\x05\xc0", b"\xc0", b"\xff" * 40, b"\2" * 200_000]
)
def test_bytes_that_are_no_transaction_are_refused(client, raw):
    with pytest.raises(TransactionRefusedError):
        client.send_raw(raw)


def test_a_cut_or_changed_transaction_is_refused(client):
    raw = signed(ONE, 0, TWO.address)
    for wrong in (raw[:-1], raw + b"\0", raw[:1] + b"\xff" + raw[2:]):
        with pytest.raises(TransactionRefusedError):
            client.send_raw(wrong)


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({"gas": 20_999}, TransactionRefusedError),
        ({"gas": 30_000_001}, TransactionRefusedError),
        ({"gas": 21_500, "data": b"\1" * 100}, TransactionRefusedError),
        ({"value": 1}, FundsMissingError),
        ({"gasPrice": 1}, FundsMissingError),
    ],
)
def test_a_transaction_that_could_never_run_is_refused(client, fields, kind):
    with pytest.raises(kind):
        client.send_raw(signed(ONE, 0, TWO.address, **fields))


def test_a_transaction_far_ahead_of_its_account_is_refused(client):
    with pytest.raises(NonceTooHighError):
        client.send_raw(signed(ONE, 5000, TWO.address))


@given(st.binary(max_size=200), st.integers(0, 200), st.booleans())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_bytes_make_the_chain_stumble(client, junk, place, is_typed):
    fees = {"maxFeePerGas": 0, "maxPriorityFeePerGas": 0, "type": 2}
    raw = signed(ONE, 0, TWO.address, b"\1" * 40)
    if is_typed:
        transaction = {"nonce": 0, "gas": 60_000, "value": 0, "data": b"\1" * 40}
        transaction |= {"to": TWO.address, "chainId": CHAIN_ID, **fees}
        raw = bytes(ONE.sign_transaction(transaction).raw_transaction)
    with suppress(TransactionRefusedError):
        client.send_raw(raw[:place] + junk + raw[place + len(junk) :])


def test_creation_code_that_is_too_long_is_refused(client):
    with pytest.raises(TransactionRefusedError, match="initcode"):
        client.send_raw(signed(ONE, 0, data=bytes(49_153), gas=5_000_000))


def test_the_same_transaction_is_known_while_it_waits_and_too_old_later(chain, client):
    raw = signed(ONE, 0, TWO.address)
    client.send_raw(raw)
    with pytest.raises(TransactionKnownError):
        client.send_raw(raw)
    with pytest.raises(UnderpricedError):
        client.send_raw(signed(ONE, 0, TWO.address, data=b"\1"))
    chain.mine()
    with pytest.raises(NonceTooLowError):
        client.send_raw(raw)


def test_a_second_process_cannot_write_the_same_chain(chain, path):
    with pytest.raises(ChainFileBusyError, match="another process"):
        Embedded(path)
    code = (
        "import sys\n"
        "from zeropermit.errors import ChainFileBusyError\n"
        "from zeropermit.ledger.embedded.chain import Embedded\n"
        "try: Embedded(sys.argv[1])\n"
        "except ChainFileBusyError: sys.exit(7)\n"
    )
    env = {"PYTHONPATH": os.pathsep.join(sys.path)}
    found = subprocess.run([sys.executable, "-c", code, path], env=env, check=False)
    assert found.returncode == 7


def test_what_is_not_a_chain_is_refused(tmp_path):
    text = tmp_path / "text"
    text.write_text("this is no database, and long enough to be seen as none" * 20)
    other = tmp_path / "other"
    with sqlite3.connect(other) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    for wrong in (text, other, tmp_path, tmp_path / "none" / "chain"):
        with pytest.raises(ChainFileError):
            Embedded(wrong)


def test_reading_only_does_not_make_a_chain(path):
    with pytest.raises(ChainFileError):
        Embedded(path, read_only=True)
    assert not path.exists()


def test_another_network_than_the_one_in_the_file_is_refused(path):
    Embedded(path, chain_id=7).close()
    with pytest.raises(ChainFileError, match="network 8 expected, it is 7"):
        Embedded(path, chain_id=8)
    with Embedded(path) as again:
        assert Client(again).chain_id() == 7


def test_a_file_without_full_synchronisation_is_refused(path, monkeypatch):
    monkeypatch.setattr(ChainFile, "pragma", lambda self, name: "1")
    with pytest.raises(ChainFileError):
        Embedded(path)
    monkeypatch.undo()
    found = ChainFile.pragma

    def weak(self, name):
        return "1" if name == "synchronous" else found(self, name)

    monkeypatch.setattr(ChainFile, "pragma", weak)
    with pytest.raises(ChainFileError, match="synchronous is 1, must be 2"):
        Embedded(path)


def test_an_unknown_method_is_the_error_of_any_node(chain):
    answer = chain.make_request("eth_mine", [])
    assert answer["error"]["code"] == -32601


@pytest.mark.parametrize(
    ("method", "params"),
    [
        ("eth_getBlockByNumber", []),
        ("eth_getBlockByNumber", ["five"]),
        ("eth_getBlockByNumber", ["latest", True]),
        ("eth_getBlockByHash", ["0x11"]),
        ("eth_getLogs", [{"fromBlock": "x"}]),
        ("eth_getLogs", [{"topics": [["0x11"]]}]),
        ("eth_getLogs", [{"topics": [None] * 5}]),
        ("eth_getLogs", [{"address": "0x11"}]),
        ("eth_getLogs", ["all"]),
        ("eth_getCode", ["0x11", "latest"]),
        ("eth_getCode", [TWO.address, "0x99"]),
        ("eth_call", [{}, "latest"]),
        ("eth_call", [{"to": TWO.address, "value": "0x1"}, "latest"]),
        ("eth_call", [{"to": TWO.address, "data": 5}, "latest"]),
        ("eth_call", ["all"]),
        ("eth_getTransactionReceipt", [None]),
        ("eth_sendRawTransaction", ["zz"]),
        ("eth_chainId", [1, 2, 3]),
    ],
)
def test_wrong_parameters_are_an_error_and_no_exception(chain, method, params):
    assert chain.make_request(method, params)["error"]["code"] in {-32602, -32001}


def test_reverts_surface_with_the_data_of_the_contract(chain, client):
    contract = deploy(chain, FAIL)
    for attempt in (
        lambda: client.call(contract, b""),
        lambda: client.estimate_gas(sender=TWO.address, to=contract, data=b""),
    ):
        with pytest.raises(RevertError) as info:
            attempt()
        assert info.value.data == bytes.fromhex("82b42900") + word(7)
    tx_hash = client.send_raw(signed(TWO, 0, contract))
    chain.mine()
    receipt = client.receipt(tx_hash)
    assert not receipt.succeeded
    assert receipt.logs == ()


def test_a_call_that_breaks_is_a_revert_without_data(chain, client):
    contract = deploy(chain, INVALID)
    with pytest.raises(RevertError) as info:
        client.call(contract, b"")
    assert info.value.data == b""


def test_a_transaction_on_which_the_evm_breaks_does_not_stop_the_chain(
    chain, client, monkeypatch
):
    contract = deploy(chain, WRITE)
    raws = [signed(TWO, 0, contract), signed(ACCOUNTS[2], 0, contract, word(5))]
    broken, sound = map(client.send_raw, raws)
    vm = chain._writer._backend.vm(chain._writer._miner.head)
    run = type(vm).apply_transaction

    def breaks(self, header, transaction):
        if transaction.hash == broken:
            run(self, header, transaction)
            raise ZeroDivisionError
        return run(self, header, transaction)

    monkeypatch.setattr(type(vm), "apply_transaction", breaks)
    chain.mine()
    monkeypatch.undo()
    assert client.receipt(sound).succeeded
    assert client.receipt(broken) is None
    assert client.nonce(TWO.address) == 0
    chain.mine()
    assert client.receipt(broken) is None


def test_a_failing_disk_leaves_the_chain_as_it_was(chain, client, monkeypatch):
    head = client.head()
    tx_hash = client.send_raw(signed(ONE, 0, TWO.address))

    def full(self, draft):
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(Miner, "_store", full)
    with pytest.raises(ChainFileError, match="full"):
        chain.mine()
    assert client.head() == head
    monkeypatch.undo()
    chain.mine()
    assert client.receipt(tx_hash).block_number == head.number + 1


# What it keeps


def test_a_chain_goes_on_where_it_was(path, clock):
    with Embedded(path, clock=clock, blocks=BY_HAND) as chain:
        client = Client(chain)
        contract = deploy(chain, WRITE + READ)
        tx_hash = client.send_raw(signed(TWO, 0, contract, word(42)))
        for _ in range(5):
            chain.mine()
        before = [client.block(number) for number in range(7)]
        receipt = client.receipt(tx_hash)
    with Embedded(path, clock=clock, blocks=BY_HAND) as chain:
        client = Client(chain)
        assert [client.block(number) for number in range(7)] == before
        assert client.head() == before[-1]
        assert client.receipt(tx_hash) == receipt
        assert client.call(contract, word(1)) == word(1)
        assert client.nonce(TWO.address) == 1
        following = chain.mine()
        assert following.parent == before[-1].hash
        assert following.number == 7


def test_blocks_are_blocks_of_the_evm(chain, client):
    """py-evm's own validation, and the header hashed again from the answer."""
    contract = deploy(chain, LOG_TWO)
    for nonce in range(3):
        client.send_raw(signed(TWO, nonce, contract, word(1) + word(nonce)))
    head = chain.mine()
    own = chain._view._backend.chain
    block = own.get_block_by_hash(head.hash)
    own.validate_block(block)
    assert len(block.transactions) == 3
    assert [log.topics for log in block.get_receipts(own.chaindb)[2].logs] == [(1, 2)]
    assert head.parent == client.block(head.number - 1).hash


def test_blocks_follow_from_what_is_in_them(tmp_path):
    """No chance is in a block: the same acts at the same times make the same chain."""
    heads = []
    for name in ("one", "two"):
        with Embedded(tmp_path / name, clock=Clock(), blocks=BY_HAND) as chain:
            contract = deploy(chain, CHANCE)
            heads.append((chain.mine(), Client(chain).call(contract, b"")))
    assert heads[0] == heads[1]
    assert heads[0][1] != word(0)


def test_signatures_are_checked_by_coincurve():
    assert type(KeyAPI().backend).__name__ == "CoinCurveECCBackend"


def test_modes_are_read_back(chain, path):
    for file in (chain._writer._file, chain._view._file):
        assert file.pragma("synchronous") == "2"
        assert file.pragma("journal_mode") == "wal"


def test_a_chain_is_read_while_another_process_writes_it(chain, client, path):
    contract = deploy(chain, WRITE + READ)
    with Embedded(path, read_only=True) as reader:
        reading = Client(reader)
        assert reading.head() == client.head()
        client.send_raw(signed(TWO, 0, contract, word(42)))
        chain.mine()
        assert reading.head() == client.head()
        assert reading.nonce(TWO.address) == 1
        with pytest.raises(ChainFileError):
            reader.mine()
        with pytest.raises(NodeAnswerError):
            reading.send_raw(signed(TWO, 1, contract))


def test_a_chain_at_rest_is_read_without_changing_it(path):
    with Embedded(path, blocks=BY_HAND) as chain:
        head = chain.mine()
    content = path.read_bytes()
    reader = open_provider(f"embedded:{path}", read_only=True)
    assert Client(reader).head() == head
    reader.close()
    assert path.read_bytes() == content


KILLED = """
import sys
from eth_account import Account
from zeropermit.ledger.client import Client
from zeropermit.ledger.embedded.chain import Blocks, Embedded
chain = Embedded(sys.argv[1], blocks=Blocks(interval=0.0, max_ahead=1e9))
client = Client(chain)
account = Account.from_key(b"\\1" * 32)
nonce = client.nonce(account.address)
print("ready", client.head().hash.hex(), flush=True)
while True:
    sent = []
    for _ in range(3):
        raw = account.sign_transaction({"nonce": nonce, "gas": 60_000, "gasPrice": 0,
            "value": 0, "to": "0x" + "22" * 20, "data": nonce.to_bytes(32, "big"),
            "chainId": client.chain_id()}).raw_transaction
        sent.append(client.send_raw(bytes(raw)))
        nonce += 1
    for tx_hash in sent:
        while (receipt := client.receipt(tx_hash)) is None:
            pass
        block = receipt.block_hash.hex()
        print(tx_hash.hex(), receipt.block_number, block, flush=True)
"""


def test_kill_loses_nothing_that_had_a_receipt(path):
    Embedded(path).close()
    chance = random.Random(20260924)  # noqa: S311 - moments, not secrets
    acknowledged = []
    env = {"PYTHONPATH": os.pathsep.join(sys.path)}
    for _ in range(12):
        child = subprocess.Popen(
            [sys.executable, "-c", KILLED, str(path)],
            env=env,
            stdout=subprocess.PIPE,
            text=True,
        )
        with child:
            assert child.stdout.readline().startswith("ready")
            time.sleep(chance.uniform(0.0, 0.4))
            child.send_signal(signal.SIGKILL)
            acknowledged += [
                line.split() for line in child.stdout if line.endswith("\n")
            ]
        with Embedded(path, blocks=BY_HAND) as chain:
            client = Client(chain)
            for tx_hash, number, block_hash in acknowledged:
                receipt = client.receipt(bytes.fromhex(tx_hash))
                assert receipt.block_number == int(number)
                assert receipt.block_hash.hex() == block_hash
                assert client.block(receipt.block_number).hash.hex() == block_hash
            head = client.head()
            own = chain._view._backend.chain
            assert own.get_canonical_head().hash == head.hash
            if head.number:  # killed before the first block: nothing to validate
                own.validate_block(own.get_block_by_hash(head.hash))
            assert client.nonce(ONE.address) >= len(acknowledged)
    assert len(acknowledged) > 10


# Blocks and transactions


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


# Threads


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


# Time


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


# Logs


def test_filters_find_what_trying_every_log_finds(chain, client):
    contracts = [
        deploy(chain, LOG_TWO),
        deploy(chain, LOG_TWO),
        deploy(chain, LOG_NONE),
    ]
    topics = [word(1), word(2)]
    nonce = 0
    for first, second in product(topics, topics):
        for contract in contracts:
            client.send_raw(signed(TWO, nonce, contract, first + second))
            nonce += 1
        chain.mine()
    head = client.head().number
    every = client.logs(contracts, from_block=0, to_block=head)
    assert len(every) == 12
    assert [log.log_index for log in every] == [0, 1, 2] * 4
    choices = [None, topics[0], [topics[1]], topics, [], [word(3)]]
    for addresses in ([contracts[0]], contracts[1:], contracts):
        for start, stop in ((0, head), (head - 1, head), (head, head + 5), (5, 4)):
            for length in range(3):
                for pattern in product(choices, repeat=length):
                    found = client.logs(
                        addresses, from_block=start, to_block=stop, topics=pattern
                    )
                    assert found == [
                        log
                        for log in every
                        if log.address in addresses
                        and start <= log.block_number <= stop
                        and fits(log.topics, pattern)
                    ]


def fits(topics, pattern) -> bool:
    """Say what a filter means, word by word of the specification."""
    if len(pattern) > len(topics):
        return False
    return all(
        wanted is None
        or wanted == []
        or topic in ([wanted] if isinstance(wanted, bytes) else wanted)
        for topic, wanted in zip(topics, pattern, strict=False)
    )


def test_logs_are_found_by_tags_and_by_block_hash(chain, client):
    contract = deploy(chain, LOG_TWO)
    client.send_raw(signed(TWO, 0, contract, word(1) + word(2)))
    head = chain.mine()
    chain.mine()
    for query in (
        {"fromBlock": "earliest"},
        {"fromBlock": "earliest", "toBlock": "latest", "address": contract},
        {"blockHash": "0x" + head.hash.hex(), "address": [contract]},
        {"fromBlock": "0x0", "topics": ["0x" + word(1).hex()]},
    ):
        (found,) = chain.make_request("eth_getLogs", [query])["result"]
        assert found["blockHash"] == "0x" + head.hash.hex()
    assert chain.make_request("eth_getLogs", [{}])["result"] == []


def test_a_receipt_has_the_logs_of_its_transaction_alone(chain, client):
    contract = deploy(chain, LOG_TWO)
    hashes = [
        client.send_raw(signed(TWO, nonce, contract, word(nonce) + word(2)))
        for nonce in range(3)
    ]
    chain.mine()
    for place, tx_hash in enumerate(hashes):
        (log,) = client.receipt(tx_hash).logs
        assert log.topics == (word(place), word(2))
        assert log.log_index == place
        assert log.tx_hash == tx_hash
