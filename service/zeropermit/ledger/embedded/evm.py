"""The EVM of the embedded chain: eth-tester's py-evm backend, made repeatable.

The stock backend keeps its chain in memory, draws `prevrandao` at random and counts
its own seconds. Here the chain is in a file, and every header follows from its
parent and a time that is given: `prevrandao` is a digest of the parent's hash and
the number.

Prague rules, with one difference: the base fee is 0, as on a consortium network
without fees (Besu `zeroBaseFee`). So anyone can submit a signed act, funds or none,
and no transaction is ever stuck below a rising fee.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any, cast

from eth import EVM_RECURSION_LIMIT
from eth.abc import (
    BlockHeaderAPI,
    ComputationAPI,
    MiningChainAPI,
    SignedTransactionAPI,
    StateAPI,
    VirtualMachineAPI,
)
from eth.chains.base import MiningChain
from eth.constants import CREATE_CONTRACT_ADDRESS, POST_MERGE_DIFFICULTY
from eth.exceptions import OutOfGas, Revert
from eth.typing import HeaderParams
from eth.validation import validate_gas_limit
from eth.vm.forks.prague import PragueVM
from eth.vm.forks.prague.constants import (
    STANDARD_TOKEN_COST,
    TOTAL_COST_FLOOR_PER_TOKEN,
)
from eth.vm.spoof import SpoofTransaction
from eth_tester.backends.pyevm import PyEVMBackend
from eth_utils.crypto import keccak
from eth_utils.exceptions import ValidationError

from zeropermit.errors import RpcError
from zeropermit.ledger.embedded.file import ChainFile, Genesis
from zeropermit.ledger.wire import REVERTED

CALL_GAS = 50_000_000
"""Gas of a call that changes nothing, as on geth."""

RECURSION_LIMIT = EVM_RECURSION_LIMIT
"""Python frames that the deepest EVM call takes. py_ecc, which py-evm imports, sets
100,000, with which deeply nested JSON from anywhere crashes the process."""

TRANSFER_GAS = 21_000
BALANCE = 10**27
"""Wei of a funded account, a billion ether."""

FAILED = -32000


class EmbeddedVM(PragueVM):
    """Prague without a base fee."""

    @classmethod
    def create_header_from_parent(  # type: ignore[override] # a static method there
        cls, parent_header: BlockHeaderAPI | None, **header_params: HeaderParams
    ) -> BlockHeaderAPI:
        """Derive a header as Prague does, without the fee and with the same limit."""
        if parent_header is not None:
            header_params["gas_limit"] = parent_header.gas_limit
        header = PragueVM.create_header_from_parent(parent_header, **header_params)
        return cast("BlockHeaderAPI", header.copy(base_fee_per_gas=0))

    @classmethod
    def validate_gas(
        cls, header: BlockHeaderAPI, parent_header: BlockHeaderAPI
    ) -> None:
        """Check limit and fee of a header."""
        validate_gas_limit(header.gas_limit, parent_header.gas_limit)
        if header.base_fee_per_gas != 0:
            raise ValidationError("the base fee of this chain is 0")


class Backend(PyEVMBackend):  # type: ignore[misc] # eth-tester ships no types
    """eth-tester's backend over the chain in a file.

    A new file begins with the genesis.
    """

    def __init__(self, file: ChainFile, genesis: Genesis) -> None:
        sys.setrecursionlimit(RECURSION_LIMIT)
        self._file = file
        self._genesis = genesis
        super().__init__()

    def reset_to_genesis(self, *_arguments: object) -> None:
        """Open the chain; it never goes back to its genesis."""
        self.account_keys = ()
        kind = MiningChain.configure(
            "EmbeddedChain",
            vm_configuration=((0, EmbeddedVM),),
            chain_id=self._genesis.chain_id,
        )
        if self._file.genesis is None:
            with self._file.transaction() as connection:
                self._file.begin_chain(self._genesis)
                self.chain = cast("MiningChainAPI", self._begin(kind))
                head = self.chain.get_canonical_head()
                connection.execute(
                    "INSERT INTO blocks VALUES (0, ?, ?)", (head.hash, head.timestamp)
                )
        else:
            self.chain = kind(self._file)

    def _begin(self, kind: type[MiningChain]) -> object:
        """Write block 0."""
        account: Any = {"balance": BALANCE, "nonce": 0, "code": b"", "storage": {}}
        funded = {bytes.fromhex(one[2:]): account for one in self._genesis.funded}
        return kind.from_genesis(
            self._file,
            {
                "coinbase": CREATE_CONTRACT_ADDRESS.rjust(20, b"\0"),
                "difficulty": POST_MERGE_DIFFICULTY,
                "gas_limit": self._genesis.gas_limit,
                "timestamp": self._genesis.time,
            },
            cast("Any", funded),
        )

    def mine_blocks(
        self, num_blocks: int = 1, coinbase: bytes = b""
    ) -> Iterator[bytes]:
        """Decline: blocks are made by `ledger.embedded_miner` alone."""
        raise NotImplementedError

    def time_travel(self, to_timestamp: int) -> None:
        """Decline: time comes from the clock of the chain."""
        raise NotImplementedError

    def next_header(self, parent: BlockHeaderAPI, time: int) -> BlockHeaderAPI:
        """Derive the header of the block after `parent`."""
        number = parent.block_number + 1
        return self.chain.create_header_from_parent(
            parent,
            timestamp=time,
            mix_hash=keccak(parent.hash + number.to_bytes(32, "big")),
        )

    def vm(self, header: BlockHeaderAPI) -> VirtualMachineAPI:
        """Give a machine in the state of a header."""
        return self.chain.get_vm(header)

    def state(self, header: BlockHeaderAPI) -> StateAPI:
        """Give the state of a header."""
        return self.vm(header).state

    def run(
        self, header: BlockHeaderAPI, *, sender: bytes, to: bytes, data: bytes
    ) -> bytes:
        """Run a call without effect on the state, and return its result.

        Raises:
            RpcError: It fails, with the data of a revert.
        """
        vm = self.vm(header)
        executor = cast("Any", vm.state.get_transaction_executor())
        code, _ = executor.get_code_at_address(to)
        computation = vm.execute_bytecode(
            origin=cast("Any", sender),
            gas_price=0,
            gas=CALL_GAS,
            to=cast("Any", to),
            sender=cast("Any", sender),
            value=0,
            data=data,
            code=code,
        )
        raise_if_failed(computation)
        return computation.output

    def estimate(
        self, header: BlockHeaderAPI, *, sender: bytes, to: bytes, data: bytes
    ) -> int:
        """Return the gas that a transaction needs in the block of `header`.

        A run with all the gas of a block tells how much is used. A call inside gets
        at most 63/64 of the gas that is left (EIP-150), so that the transaction needs
        64/63 of the used gas for each level of calls.

        Raises:
            RpcError: It would fail, with the data of a revert.
        """
        state = self.state(header)
        unsigned = self.chain.create_unsigned_transaction(
            nonce=state.get_nonce(cast("Any", sender)),
            gas_price=0,
            gas=header.gas_limit,
            to=cast("Any", to),
            value=0,
            data=data,
        )
        trial = SpoofTransaction(unsigned, from_=sender)
        whole = _attempt(state, trial)
        raise_if_failed(whole)
        needed = header.gas_limit - whole.get_gas_remaining()
        for _ in range(_levels(whole)):
            needed = -(-needed * 64 // 63)
        return min(max(needed, floor_gas(data)), header.gas_limit)

    def decode(self, raw: bytes) -> SignedTransactionAPI:
        """Read a signed transaction."""
        builder = EmbeddedVM.get_transaction_builder()
        return builder.decode(raw)


def _attempt(state: StateAPI, trial: SpoofTransaction) -> ComputationAPI:
    """Run a transaction and undo it."""
    snapshot = state.snapshot()
    try:
        return state.apply_transaction(cast("Any", trial))
    except ValidationError as error:
        raise RpcError(FAILED, str(error)) from error
    finally:
        state.revert(snapshot)


def _levels(computation: ComputationAPI) -> int:
    """Count the levels of calls inside a computation."""
    return max((1 + _levels(child) for child in computation.children), default=0)


def floor_gas(data: bytes) -> int:
    """Give the least gas for a transaction with this calldata (EIP-7623)."""
    tokens = data.count(0) + STANDARD_TOKEN_COST * (len(data) - data.count(0))
    return TRANSFER_GAS + TOTAL_COST_FLOOR_PER_TOKEN * tokens


def raise_if_failed(computation: ComputationAPI) -> None:
    """Say in a node's words why a computation failed, if it did.

    Raises:
        RpcError: It did.
    """
    if not computation.is_error:
        return
    if isinstance(computation.error, Revert):
        raise RpcError(REVERTED, "execution reverted", data=computation.output)
    if isinstance(computation.error, OutOfGas):
        raise RpcError(FAILED, "out of gas")
    raise RpcError(FAILED, f"invalid opcode or stack: {computation.error}")
