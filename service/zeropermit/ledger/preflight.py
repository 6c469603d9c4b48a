"""Preparation of an act for sending: trial, then signature."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import structlog

from zeropermit.domain.acts.operation import OperationState, OutboxEntry, Submission
from zeropermit.domain.ledger.identifiers import Address
from zeropermit.errors import LedgerError, NodeUnreachableError, RevertError
from zeropermit.ledger.client import Client

if TYPE_CHECKING:
    from eth_account.signers.local import LocalAccount

GWEI: Final = 10**9

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Preflight:
    """Tries and signs the acts of one account."""

    client: Client
    account: LocalAccount
    gas_limit: int | None

    @property
    def address(self) -> Address:
        """Account that pays."""
        return Address(self.account.address)

    def separate(
        self, saved: Sequence[OutboxEntry], *, first_open: int | None
    ) -> tuple[list[OutboxEntry], list[tuple[OutboxEntry, int]]]:
        """Separate acts that would revert for good from those to sign, with their gas.

        An act may need an earlier one that is not in a block yet. So only an act
        with nothing open before it is refused; others are tried again.

        `first_open` is the sequence of the first act that was sent and is in no block.
        """
        refused: list[OutboxEntry] = []
        ready: list[tuple[OutboxEntry, int]] = []
        for entry in saved:
            has_open_before = first_open is not None and first_open < entry.sequence
            gas, refusal = self._try(entry)
            if refusal is not None and not has_open_before:
                refused.append(refused_entry(entry, refusal))
                continue
            first_open = entry.sequence if first_open is None else first_open
            if gas is not None:
                ready.append((entry, gas))
        return refused, ready

    def _try(self, entry: OutboxEntry) -> tuple[int | None, bytes | None]:
        """Give the gas an act needs, or the data with which it is refused."""
        submission = entry.submission
        try:
            gas = self.client.estimate_gas(
                sender=self.address, to=submission.to, data=submission.data
            )
        except RevertError as error:
            return None, error.data or self.revert_data(submission, None)
        except NodeUnreachableError:
            raise
        except LedgerError as error:  # this act alone must not stop the others
            _log.warning("act_not_tried", operation=submission.id, code=error.code)
            return None, None
        if self.gas_limit is not None and gas > self.gas_limit:
            return None, b""
        return min(gas * 5 // 4, self.gas_limit or gas * 2), None

    def revert_data(self, submission: Submission, block: int | None) -> bytes | None:
        """Ask a contract why it refuses; None if it does not, or nobody knows."""
        try:
            self.client.call(
                submission.to, submission.data, sender=self.address, block=block
            )
        except RevertError as error:
            return error.data
        except NodeUnreachableError:
            raise
        except LedgerError as error:  # an old state that the node no longer has
            _log.info("revert_unexplained", operation=submission.id, code=error.code)
        return None

    def sign(
        self, ready: Sequence[tuple[OutboxEntry, int]], *, nonce: int
    ) -> list[OutboxEntry]:
        """Sign acts in their order, with nonces from `nonce` on."""
        if not ready:
            return []
        price = self.client.gas_price()
        chain_id = self.client.chain_id()
        signed = []
        for offset, (entry, gas) in enumerate(ready):
            transaction = self.account.sign_transaction(
                {
                    "type": 2,
                    "chainId": chain_id,
                    "nonce": nonce + offset,
                    "to": bytes.fromhex(entry.submission.to[2:]),
                    "value": 0,
                    "data": entry.submission.data,
                    "gas": gas,
                    "maxFeePerGas": 2 * price,
                    "maxPriorityFeePerGas": min(price, GWEI),
                }
            )
            signed.append(
                replace(
                    entry,
                    state=OperationState.SENT,
                    nonce=nonce + offset,
                    raw=bytes(transaction.raw_transaction),
                    tx_hash=bytes(transaction.hash),
                )
            )
        return signed


def refused_entry(entry: OutboxEntry, revert_data: bytes) -> OutboxEntry:
    """Note that a contract would refuse: nothing was signed."""
    return replace(
        entry, state=OperationState.REFUSED, revert_data=revert_data, settled=True
    )
