"""Small programs of the EVM, and how they get on an embedded chain."""

import math
from dataclasses import dataclass

from eth_account import Account

from zeropermit.domain.ledger.identifiers import Address
from zeropermit.ledger.client import Client
from zeropermit.ledger.embedded.chain import CHAIN_ID, Blocks, Embedded

BY_HAND = Blocks(automatic=False, max_ahead=math.inf)
ACCOUNTS = [Account.from_key(bytes([number]) * 32) for number in range(1, 11)]
ONE, TWO = ACCOUNTS[:2]
WRITE = bytes.fromhex("600035600055")  # storage[0] = word 0 of the calldata
READ = bytes.fromhex("60005460005260206000f3")  # return storage[0]
LOG_TWO = bytes.fromhex("60203560003560206000a2")  # two topics, 32 bytes of memory


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


def deploy(chain: Embedded, runtime: bytes) -> Address:
    client = Client(chain)
    nonce = client.nonce(ONE.address)
    tx_hash = client.send_raw(signed(ONE, nonce, data=creation(runtime)))
    chain.mine()
    receipt = client.receipt(tx_hash)
    assert receipt.succeeded
    assert client.code(receipt.contract) == runtime
    return receipt.contract
