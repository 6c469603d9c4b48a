"""Two EVMs with one face: pyrevm, which is fast, and py-evm, an implementation apart.

An engine runs calls at the block that it is told, and takes back what it is asked to.
A block's hash is keccak-256 of its number in decimal digits, as pyrevm has it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple, Protocol

import pyrevm
from eth.constants import CREATE_CONTRACT_ADDRESS
from eth.db.atomic import AtomicDB
from eth.exceptions import Revert
from eth.vm.execution_context import ExecutionContext
from eth.vm.forks.cancun.state import CancunState
from eth.vm.message import Message
from eth.vm.transaction_context import BaseTransactionContext
from eth_utils.address import to_canonical_address, to_checksum_address
from eth_utils.crypto import keccak
from trie.constants import BLANK_NODE_HASH

from zeropermit.domain.ledger.identifiers import Address
from zeropermit.ledger.deployment import create_address

Log = tuple[str, tuple[bytes, ...], bytes]
"""Contract, topics and data of an event."""
GAS = 30_000_000
"""Limit of a call: as much as a whole block."""
HASHES = 256
"""Blocks whose hash a contract can ask for."""


class EngineRevertedError(Exception):
    """A call was refused; `data` is the reason that the contract gave."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        super().__init__(data.hex())


class Outcome(NamedTuple):
    """Output and events of a call."""

    output: bytes
    logs: tuple[Log, ...]
    gas_used: int


class Engine(Protocol):
    """One chain in memory."""

    def at(self, number: int, time: int, coinbase: str | None) -> None:
        """Let the next call be in this block."""

    def nonce(self, account: str) -> int:
        """How many transactions an account has sent, or contracts deployed."""

    def create(self, sender: str, code: bytes) -> str:
        """Deploy a contract; give its address."""

    def run(
        self, sender: str, to: str, data: bytes, *, static: bool, gas: int | None = None
    ) -> Outcome:
        """Call a contract, with as much gas as there is if nothing is said of it."""

    def snapshot(self) -> Any:
        """Remember everything."""

    def revert(self, snapshot: Any) -> None:
        """Take back everything since."""


class RevmEngine:
    """pyrevm; it keeps one journal for everything, so gas is warm."""

    def __init__(self, chain_id: int, now: int) -> None:
        block = pyrevm.BlockEnv(number=1, timestamp=now)
        env = pyrevm.Env(cfg=pyrevm.CfgEnv(chain_id=chain_id), block=block)
        self._evm = pyrevm.EVM(env=env, spec_id="CANCUN")
        self.snapshot = self._evm.snapshot
        self.revert = self._evm.revert

    def at(self, number: int, time: int, coinbase: str | None) -> None:
        block = pyrevm.BlockEnv(number=number, timestamp=time, coinbase=coinbase)
        self._evm.set_block_env(block)

    def nonce(self, account: str) -> int:
        found = self._evm.basic(account)
        return found.nonce if found else 0

    def create(self, sender: str, code: bytes) -> str:
        try:
            return to_checksum_address(self._evm.deploy(sender, code))
        except RuntimeError as error:
            raise _reverted(error) from error

    def run(
        self, sender: str, to: str, data: bytes, *, static: bool, gas: int | None = None
    ) -> Outcome:
        try:
            output = self._evm.message_call(
                sender, to, calldata=data, is_static=static, gas=gas
            )
        except RuntimeError as error:
            raise _reverted(error) from error
        result = self._evm.result
        if static or result is None:
            return Outcome(output, (), 0)
        logs = tuple(
            (log.address, tuple(log.data[0]), bytes(log.data[1])) for log in result.logs
        )
        return Outcome(output, logs, result.gas_used)


def _reverted(error: RuntimeError) -> Exception:
    """Read the data of a refusal from pyrevm's text."""
    found = re.search(r"output: 0x([0-9a-f]*)", str(error))
    return error if found is None else EngineRevertedError(bytes.fromhex(found[1]))


class PyEvmEngine:
    """py-evm, which the embedded chain runs on; slow."""

    def __init__(self, chain_id: int, now: int) -> None:
        self._chain_id = chain_id
        self._state = CancunState(AtomicDB(), self._block(1, now), BLANK_NODE_HASH)
        self.snapshot = self._state.snapshot
        self.revert = self._state.revert

    def at(self, number: int, time: int, coinbase: str | None) -> None:
        self._state.execution_context = self._block(number, time, coinbase)

    def nonce(self, account: str) -> int:
        return self._state.get_nonce(to_canonical_address(account))

    def create(self, sender: str, code: bytes) -> str:
        address = create_address(Address(sender), self.nonce(sender))
        self._state.increment_nonce(to_canonical_address(sender))
        place = {"create_address": to_canonical_address(address), "gas": GAS}
        self._apply(sender, CREATE_CONTRACT_ADDRESS, b"", code, place)
        return address

    def run(
        self, sender: str, to: str, data: bytes, *, static: bool, gas: int | None = None
    ) -> Outcome:
        place = to_canonical_address(to)
        code = self._state.get_code(place)
        done = self._apply(
            sender, place, data, code, {"is_static": static, "gas": gas or GAS}
        )
        if not static:
            self._state.increment_nonce(to_canonical_address(sender))
        logs = tuple(
            (
                to_checksum_address(address),
                tuple(topic.to_bytes(32, "big") for topic in topics),
                bytes(content),
            )
            for address, topics, content in done.get_log_entries()
        )
        return Outcome(bytes(done.output), logs, done.get_gas_used())

    def _apply(
        self,
        sender: str,
        to: bytes,
        data: bytes,
        code: bytes,
        options: Mapping[str, Any],
    ) -> Any:
        by = to_canonical_address(sender)
        message = Message(to=to, sender=by, value=0, data=data, code=code, **options)
        kind = self._state.computation_class
        apply = kind.apply_create_message if to == b"" else kind.apply_message
        done = apply(self._state, message, BaseTransactionContext(0, by))
        self._state.clear_transient_storage()
        if done.is_success:
            return done
        if isinstance(done.error, Revert):
            raise EngineRevertedError(bytes(done.output))
        raise done.error

    def _block(
        self, number: int, time: int, coinbase: str | None = None
    ) -> ExecutionContext:
        return ExecutionContext(
            coinbase=to_canonical_address(coinbase) if coinbase else bytes(20),
            timestamp=time,
            block_number=number,
            difficulty=0,
            mix_hash=bytes(32),
            gas_limit=GAS,
            prev_hashes=_hashes_before(number),
            chain_id=self._chain_id,
            base_fee_per_gas=0,
            excess_blob_gas=0,
        )


def _hashes_before(number: int) -> Iterator[bytes]:
    """Hashes of the blocks before one, the last first."""
    for past in range(number - 1, max(-1, number - 1 - HASHES), -1):
        yield keccak(text=str(past))


ENGINES: Mapping[str, type[RevmEngine] | type[PyEvmEngine]] = {
    "pyrevm": RevmEngine,
    "py-evm": PyEvmEngine,
}
