"""Deployment: the timelock, the registries, and the trust file that names them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from eth_abi import encode
from eth_utils.crypto import keccak

from zeropermit.domain.identifiers import ZERO, Address
from zeropermit.domain.manifest import Manifest, PinnedContract
from zeropermit.ledger.acts import call_data
from zeropermit.ledger.artifacts import TIMELOCK, abi, artifact
from zeropermit.ledger.client import Client, Receipt
from zeropermit.ledger.events import abi_type
from zeropermit.ledger.sender import Sender

ANYONE = Address("0x" + "00" * 20)
"""As a timelock's executor: whoever likes may carry out what has waited."""


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
    timelock = _create(sender, TIMELOCK, delay, list(proposers), [ANYONE], ANYONE)
    organisations = _create(sender, "OrganisationRegistry", timelock, guardian)
    matters = _create(sender, "MatterRegistry", organisations)
    attestations = _create(sender, "AttestationRegistry", organisations, matters)
    commitments = _create(sender, "CommitmentRegistry", organisations, matters)
    permits = _create(
        sender, "PermitRegistry", organisations, matters, attestations, commitments
    )
    addresses = {
        TIMELOCK: timelock,
        "OrganisationRegistry": organisations,
        "MatterRegistry": matters,
        "AttestationRegistry": attestations,
        "CommitmentRegistry": commitments,
        "PermitRegistry": permits,
    }
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


def propose(
    sender: Sender, manifest: Manifest, calls: Sequence[GovernanceCall], *, delay: int
) -> Receipt:
    """Announce governance acts; `sender` must be a proposer."""
    arguments = _batch(manifest, calls)
    data = call_data(TIMELOCK, "scheduleBatch", *arguments, delay)
    return sender.send(manifest.address(TIMELOCK), data)


def carry_out(
    sender: Sender, manifest: Manifest, calls: Sequence[GovernanceCall]
) -> Receipt:
    """Do what was announced, once the delay has passed."""
    data = call_data(TIMELOCK, "executeBatch", *_batch(manifest, calls))
    return sender.send(manifest.address(TIMELOCK), data)


def delay_of(client: Client, manifest: Manifest) -> int:
    """Ask the timelock for its delay in seconds."""
    answer = client.call(manifest.address(TIMELOCK), call_data(TIMELOCK, "getMinDelay"))
    return int.from_bytes(answer, "big")


def _batch(
    manifest: Manifest, calls: Sequence[GovernanceCall]
) -> tuple[list[str], list[int], list[bytes], bytes, bytes]:
    """Lay calls out as the timelock takes them; the salt is the calls' digest."""
    targets: list[str] = [manifest.address(call.contract) for call in calls]
    payloads = [call.data for call in calls]
    salt = keccak(b"".join(payloads))
    return targets, [0] * len(calls), payloads, ZERO, salt


def _create(sender: Sender, contract: str, *arguments: object) -> Address:
    """Create a contract and give its address."""
    constructor = next(e for e in abi(contract) if e["type"] == "constructor")
    types = [abi_type(parameter) for parameter in constructor["inputs"]]
    code = bytes.fromhex(artifact(contract)["bytecode"].removeprefix("0x"))
    receipt = sender.send(None, code + encode(types, arguments))
    return Address(str(receipt.contract))
