"""Sending without the service: sign, send, wait for the receipt.

For deployment, for the command line, and for anyone who walks around a relayer
that refuses. The service itself uses the writer, which survives crashes.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from eth_account.signers.local import LocalAccount

from zeropermit.domain.ledger.identifiers import Address
from zeropermit.errors import ReceiptTimeoutError, TransactionFailedError
from zeropermit.ledger.client import Client, Receipt

POLL_SECONDS = 0.02
GAS_MARGIN = 1.2


@dataclass(frozen=True, slots=True)
class Call:
    """One transaction to be sent."""

    to: Address | None  #: Contract, or None to create one.
    data: bytes
    #: Gas limit; 0 to estimate it, which needs all that it rests on in blocks.
    gas: int = 0


@dataclass(frozen=True, slots=True)
class Sender:
    """An account that pays for transactions on one chain."""

    client: Client
    account: LocalAccount
    timeout: float = 60.0  #: Seconds to wait for a receipt.

    @property
    def address(self) -> Address:
        """Account that pays."""
        return Address(self.account.address)

    def send(self, to: Address | None, data: bytes) -> Receipt:
        """Send one transaction as `send_all` does, and wait until it is in a block."""
        return self.send_all([Call(to, data)])[0]

    def send_all(self, calls: Sequence[Call]) -> tuple[Receipt, ...]:
        """Send transactions one after another, then wait for all of them.

        They take nonces in their order, so they may share a block.

        Raises:
            RevertError: An estimate shows that one would be refused.
            TransactionFailedError: One was put into a block and failed.
            ReceiptTimeoutError: No receipt came in time.
        """
        nonce = self.client.nonce(self.address)
        price = self.client.gas_price()
        chain_id = self.client.chain_id()
        sent = []
        for offset, call in enumerate(calls):
            transaction: dict[str, Any] = {
                "chainId": chain_id,
                "nonce": nonce + offset,
                "gas": call.gas or self._estimate(call),
                "gasPrice": price,
                "value": 0,
                "data": call.data,
            }
            if call.to is not None:
                transaction["to"] = call.to
            signed = self.account.sign_transaction(transaction)
            sent.append(self.client.send_raw(bytes(signed.raw_transaction)))
        receipts = tuple(self._wait(tx_hash) for tx_hash in sent)
        for receipt in receipts:
            if not receipt.succeeded:
                raise TransactionFailedError(receipt.tx_hash)
        return receipts

    def _estimate(self, call: Call) -> int:
        estimate = self.client.estimate_gas(
            sender=self.address, to=call.to, data=call.data
        )
        return int(estimate * GAS_MARGIN)

    def _wait(self, tx_hash: bytes) -> Receipt:
        deadline = time.monotonic() + self.timeout
        while time.monotonic() < deadline:
            receipt = self.client.receipt(tx_hash)
            if receipt is not None:
                return receipt
            time.sleep(POLL_SECONDS)
        raise ReceiptTimeoutError(tx_hash, self.timeout)
