"""Transactions of the embedded chain that wait for a block."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from eth.abc import SignedTransactionAPI
from eth.constants import SECPK1_N
from eth.exceptions import PyEVMError
from eth_keys.exceptions import BadSignature
from eth_utils.exceptions import ValidationError
from rlp.exceptions import RLPException

from zeropermit.errors import RpcError
from zeropermit.ledger.embedded.evm import FAILED, Backend, floor_gas

CAPACITY = 8192
"""Transactions that may wait."""

NONCES_AHEAD = 4096
"""Nonces that a transaction may be ahead of its account's next one."""

MAX_RAW_BYTES = 131_072
MAX_INITCODE_BYTES = 49_152
KINDS = (0, 1, 2)
"""Legacy, with access list, with dynamic fee; not blobs, not set-code."""

LEGACY_FROM = 0x80
"""From this first byte on a transaction is a list, so a legacy one (EIP-2718)."""

_UNREADABLE = (
    PyEVMError,
    RLPException,
    ValidationError,
    BadSignature,
    LookupError,
    ValueError,
    TypeError,
    OverflowError,
)
"""Exceptions of py-evm and its libraries for bytes that are not a transaction."""


@dataclass(frozen=True, slots=True)
class Account:
    """Nonce and balance of a sender, for the pool."""

    nonce: int
    balance: int


def read_transaction(
    backend: Backend, raw: bytes, *, chain_id: int, gas_limit: int
) -> SignedTransactionAPI:
    """Check a transaction without the state of the chain.

    1. It is short enough, of a kind that is taken, and can be read.
    2. It is for this chain: eth-tester would take one that was signed for any other.
    3. The signature is one, and the only one possible (EIP-2).
    4. Its gas is enough for itself, and not more than a block has.

    Raises:
        RpcError: A step failed.
    """
    # 1. Reading
    if len(raw) > MAX_RAW_BYTES:
        raise RpcError(FAILED, "oversized data")
    try:
        if (raw[0] if raw[0] < LEGACY_FROM else 0) not in KINDS:
            raise RpcError(FAILED, "transaction type not supported")
        transaction = backend.decode(raw)
        # 2. Chain
        _check_chain(transaction, chain_id=chain_id)
        # 3. Signature
        transaction.validate()
        transaction.check_signature_validity()
    except _UNREADABLE as error:
        raise RpcError(FAILED, f"invalid transaction: {error}") from error
    if not 0 < transaction.s <= SECPK1_N // 2:
        raise RpcError(FAILED, "invalid signature: s is too high")
    # 4. Gas
    _check_gas(transaction, gas_limit=gas_limit)
    return transaction


def _check_chain(transaction: SignedTransactionAPI, *, chain_id: int) -> None:
    if transaction.chain_id is None:
        raise RpcError(FAILED, "only replay-protected transactions are allowed")
    if transaction.chain_id != chain_id:
        reason = f"invalid chain id: have {transaction.chain_id}, want {chain_id}"
        raise RpcError(FAILED, reason)


def _check_gas(transaction: SignedTransactionAPI, *, gas_limit: int) -> None:
    if transaction.gas > gas_limit:
        raise RpcError(FAILED, "exceeds block gas limit")
    if not transaction.to and len(transaction.data) > MAX_INITCODE_BYTES:
        raise RpcError(FAILED, "max initcode size exceeded")
    least = max(transaction.intrinsic_gas, floor_gas(transaction.data))
    if transaction.gas < least:
        raise RpcError(FAILED, f"intrinsic gas too low: have {transaction.gas}")


@dataclass(slots=True)
class Pool:
    """Waiting transactions; not safe for threads."""

    _by_sender: dict[bytes, dict[int, SignedTransactionAPI]] = field(
        default_factory=dict
    )
    _arrivals: dict[bytes, int] = field(default_factory=dict)
    _count: int = 0

    def __contains__(self, tx_hash: bytes) -> bool:
        return tx_hash in self._arrivals

    def __len__(self) -> int:
        return len(self._arrivals)

    def add(self, transaction: SignedTransactionAPI, account: Account) -> None:
        """Take a transaction.

        Raises:
            RpcError: It is here, is too late or too early, cannot be paid, or offers
                no more than the one it would replace.
        """
        if transaction.hash in self._arrivals:
            raise RpcError(FAILED, "already known")
        if transaction.nonce < account.nonce:
            reason = f"next nonce {account.nonce}, tx nonce {transaction.nonce}"
            raise RpcError(FAILED, f"nonce too low: {reason}")
        if transaction.nonce > account.nonce + NONCES_AHEAD:
            raise RpcError(FAILED, "nonce too high")
        cost = transaction.gas * transaction.max_fee_per_gas + transaction.value
        if cost > account.balance:
            raise RpcError(FAILED, "insufficient funds for gas * price + value")
        waiting = self._by_sender.setdefault(transaction.sender, {})
        replaced = waiting.get(transaction.nonce)
        if replaced is not None:
            if transaction.max_fee_per_gas <= replaced.max_fee_per_gas:
                raise RpcError(FAILED, "replacement transaction underpriced")
            del self._arrivals[replaced.hash]
        elif len(self) >= CAPACITY:
            raise RpcError(FAILED, "txpool is full")
        waiting[transaction.nonce] = transaction
        self._count += 1
        self._arrivals[transaction.hash] = self._count

    def remove(self, transaction: SignedTransactionAPI) -> None:
        """Forget a transaction, if it is still here."""
        if self._arrivals.pop(transaction.hash, None) is None:
            return
        waiting = self._by_sender[transaction.sender]
        del waiting[transaction.nonce]
        if not waiting:
            del self._by_sender[transaction.sender]

    def remove_below(self, sender: bytes, nonce: int) -> None:
        """Drop transactions whose nonce is used."""
        waiting = self._by_sender.get(sender, {})
        for old in [one for number, one in waiting.items() if number < nonce]:
            self.remove(old)

    def next_nonce(self, sender: bytes, nonce: int) -> int:
        """Give the nonce after those that wait without a gap."""
        waiting = self._by_sender.get(sender, {})
        while nonce in waiting:
            nonce += 1
        return nonce

    def ready(self, nonce_of: Callable[[bytes], int]) -> Iterator[SignedTransactionAPI]:
        """Return the minable transactions, in the order of arrival and of nonces."""
        heads: list[tuple[int, int, bytes]] = []
        for sender, waiting in self._by_sender.items():
            nonce = nonce_of(sender)
            if nonce in waiting:
                heapq.heappush(heads, self._place(waiting[nonce]))
        while heads:
            _, nonce, sender = heapq.heappop(heads)
            waiting = self._by_sender[sender]
            yield waiting[nonce]
            if nonce + 1 in waiting:
                heapq.heappush(heads, self._place(waiting[nonce + 1]))

    def _place(self, transaction: SignedTransactionAPI) -> tuple[int, int, bytes]:
        arrival = self._arrivals[transaction.hash]
        return arrival, transaction.nonce, transaction.sender
