"""Deployment: the timelock, the registries, and the trust file that names them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import rlp
from eth_abi import encode
from eth_utils.address import to_checksum_address
from eth_utils.crypto import keccak

from zeropermit.domain.ledger.identifiers import ZERO, Address
from zeropermit.domain.ledger.manifest import Manifest, PinnedContract
from zeropermit.ledger.acts import call_data
from zeropermit.ledger.artifacts import (
    CONTRACTS,
    TIMELOCK,
    abi_type,
    artifact,
    entries_of,
)
from zeropermit.ledger.client import Client
from zeropermit.ledger.sender import Call, Sender

ANYONE = Address("0x" + "00" * 20)
"""As a timelock's executor: anyone may execute an announced act after the delay."""


@dataclass(frozen=True, slots=True)
class GovernanceCall:
    """One call that governance makes once its delay has passed."""

    contract: str
    function: str
    arguments: tuple[object, ...]

    @property
    def data(self) -> bytes:
        """Calldata of the call."""
        return call_data(self.contract, self.function, *self.arguments)


def deploy(
    sender: Sender,
    *,
    proposers: Sequence[Address],
    guardian: Address,
    delay: int,
    network: str,
    finality_depth: int,
) -> Manifest:
    """Create the timelock and the registries.

    Args:
        sender: Who pays; it has no power afterwards.
        proposers: Accounts that may propose and cancel governance acts.
        guardian: Account that may suspend organisations and keys.
        delay: Seconds between proposing and doing.
        network: Name of the chain in the trust file.
        finality_depth: Blocks after which a block is not taken back.
    """
    client = sender.client
    start = client.head().number + 1
    names = (TIMELOCK, *CONTRACTS)
    nonce = client.nonce(sender.address)
    addresses = {
        name: create_address(sender.address, nonce + offset)
        for offset, name in enumerate(names)
    }
    arguments = {
        TIMELOCK: (delay, list(proposers), [ANYONE], ANYONE),
        "OrganisationRegistry": (addresses[TIMELOCK], guardian),
        **{
            contract: tuple(addresses[name] for name in names_taken)
            for contract, names_taken in rests_on().items()
        },
    }
    sender.send_all([Call(None, _creation(n, *arguments[n])) for n in names])
    genesis = client.block(0)
    return Manifest(
        network=network,
        chain_id=client.chain_id(),
        deployed_at=start,
        genesis=genesis.hash if genesis else ZERO,
        finality_depth=finality_depth,
        contracts={
            name: PinnedContract(address, keccak(client.code(address)))
            for name, address in addresses.items()
        },
    )


def proposal(
    manifest: Manifest,
    calls: Sequence[GovernanceCall],
    *,
    delay: int,
    salt: bytes = ZERO,
) -> Call:
    """Announce governance acts; a proposer sends it."""
    data = call_data(TIMELOCK, "scheduleBatch", *_batch(manifest, calls, salt), delay)
    return Call(manifest.address(TIMELOCK), data)


def carrying_out(
    manifest: Manifest,
    calls: Sequence[GovernanceCall],
    *,
    gas: int = 0,
    salt: bytes = ZERO,
) -> Call:
    """Execute announced acts after the delay; anyone may send the call."""
    data = call_data(TIMELOCK, "executeBatch", *_batch(manifest, calls, salt))
    return Call(manifest.address(TIMELOCK), data, gas)


def delay_of(client: Client, manifest: Manifest) -> int:
    """Ask the timelock for its delay in seconds."""
    answer = client.call(manifest.address(TIMELOCK), call_data(TIMELOCK, "getMinDelay"))
    return int.from_bytes(answer, "big")


def _batch(
    manifest: Manifest, calls: Sequence[GovernanceCall], salt: bytes
) -> tuple[list[str], list[int], list[bytes], bytes, bytes]:
    """Lay calls out as the timelock takes them.

    The timelock knows an operation by its calls and a salt, once and for all: doing
    the same again later needs another salt.
    """
    targets: list[str] = [manifest.address(call.contract) for call in calls]
    payloads = [call.data for call in calls]
    return targets, [0] * len(calls), payloads, ZERO, salt


def rests_on() -> dict[str, tuple[str, ...]]:
    """Name the contracts that each constructor takes, in order.

    They may be deployed later.
    """
    return {
        contract: tuple(
            parameter["internalType"].removeprefix("contract I")
            for parameter in _constructor(contract)
        )
        for contract in CONTRACTS
        if contract != "OrganisationRegistry"
    }


def create_address(creator: Address, nonce: int) -> Address:
    """Derive the address of the contract that a transaction creates."""
    encoded = rlp.encode([bytes.fromhex(creator.removeprefix("0x")), nonce])
    return Address(to_checksum_address(keccak(encoded)[-20:]))


def _creation(contract: str, *arguments: object) -> bytes:
    """Give the creation code of a contract with its constructor's arguments."""
    types = [abi_type(parameter) for parameter in _constructor(contract)]
    code = bytes.fromhex(artifact(contract)["bytecode"].removeprefix("0x"))
    return code + encode(types, arguments)


def _constructor(contract: str) -> list[dict[str, Any]]:
    """Give the parameters of a constructor."""
    [(_, entry)] = entries_of("constructor", contract)
    inputs: list[dict[str, Any]] = entry["inputs"]
    return inputs
