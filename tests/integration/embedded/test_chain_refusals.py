"""What the embedded chain refuses, as a node would."""

import os
import sqlite3
import subprocess
import sys
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.integration.embedded.programs import (
    ACCOUNTS,
    ONE,
    TWO,
    WRITE,
    deploy,
    signed,
    word,
)
from zeropermit.errors import (
    ChainFileBusyError,
    ChainFileError,
    FundsMissingError,
    NonceTooHighError,
    NonceTooLowError,
    RevertError,
    TransactionKnownError,
    TransactionRefusedError,
    UnderpricedError,
)
from zeropermit.ledger.client import Client
from zeropermit.ledger.embedded.chain import CHAIN_ID, Embedded
from zeropermit.ledger.embedded.file import ChainFile
from zeropermit.ledger.embedded.miner import Miner

FAIL = bytes.fromhex("6382b4290060e01b6000526007600452602460 00fd".replace(" ", ""))
INVALID = bytes.fromhex("fe")


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
