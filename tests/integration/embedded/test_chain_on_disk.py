"""The embedded chain in its file: resumed, read beside its writer, killed."""

import os
import random
import signal
import subprocess
import sys
import time

import pytest
from eth_keys import KeyAPI

from tests.integration.embedded.programs import (
    BY_HAND,
    LOG_TWO,
    ONE,
    READ,
    TWO,
    WRITE,
    Clock,
    deploy,
    signed,
    word,
)
from zeropermit.errors import ChainFileError, NodeAnswerError
from zeropermit.ledger.client import Client
from zeropermit.ledger.embedded.chain import Embedded
from zeropermit.ledger.node_connection import open_provider

CHANCE = bytes.fromhex("4460005260206000f3")  # return block.prevrandao


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
    own = chain._view.backend.chain
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
    for file in (chain._writer._file, chain._view.file):
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
            own = chain._view.backend.chain
            assert own.get_canonical_head().hash == head.hash
            if head.number:  # killed before the first block: nothing to validate
                own.validate_block(own.get_block_by_hash(head.hash))
            assert client.nonce(ONE.address) >= len(acknowledged)
    assert len(acknowledged) > 10
