"""Sending without the service: sign, send, wait for the receipt.

For deployment, for the command line, and for anyone who walks around a relayer
that refuses. The service itself uses the writer, which survives crashes.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

from eth_account.signers.local import LocalAccount

from zeropermit.domain.identifiers import Address
from zeropermit.errors import ReceiptTimeoutError, TransactionFailedError
from zeropermit.ledger.client import Client, Receipt

POLL_SECONDS = 0.02
GAS_MARGIN = 1.2


@dataclass(frozen=True, slots=True)
class Sender:
    """An account that pays for transactions on one chain."""

    client: Client
    account: LocalAccount
    timeout: float = 60.0
    """Seconds to wait for a receipt."""

    def send(self, to: Address | None, data: bytes, *, gas: int = 0) -> Receipt:
        """Send one transaction and wait until it is in a block.

        Args:
            to: Contract, or None to create one.
            data: Calldata, or the creation code.
            gas: Gas limit; 0 to estimate it.

        Raises:
            RevertError: The estimate shows that it would be refused.
            TransactionFailedError: It was put into a block and failed.
            ReceiptTimeoutError: No receipt came in time.
        """
        sender = Address(self.account.address)
        if not gas:
            estimate = self.client.estimate_gas(sender=sender, to=to, data=data)
            gas = int(estimate * GAS_MARGIN)
        transaction: dict[str, object] = {
            "chainId": self.client.chain_id(),
            "nonce": self.client.nonce(sender),
            "gas": gas,
            "gasPrice": self.client.gas_price(),
            "value": 0,
            "data": data,
        }
        if to is not None:
            transaction["to"] = to
        signed = self.account.sign_transaction(transaction)
        receipt = self._wait(self.client.send_raw(bytes(signed.raw_transaction)))
        if not receipt.succeeded:
            raise TransactionFailedError(receipt.tx_hash)
        return receipt

    def _wait(self, tx_hash: bytes) -> Receipt:
        deadline = time.monotonic() + self.timeout
        while time.monotonic() < deadline:
            receipt = self.client.receipt(tx_hash)
            if receipt is not None:
                return receipt
            time.sleep(POLL_SECONDS)
        raise ReceiptTimeoutError(tx_hash, self.timeout)
