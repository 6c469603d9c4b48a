"""Whether a node serves the chain and the contracts that a trust file names."""

from __future__ import annotations

from eth_utils.crypto import keccak

from zeropermit.domain.ledger.block import BlockStamp
from zeropermit.domain.ledger.identifiers import to_hex
from zeropermit.domain.ledger.manifest import Manifest
from zeropermit.errors import ChainMismatchError, CodeMismatchError, ReplayRangeError
from zeropermit.ledger.client import Client


def verify_chain(client: Client, manifest: Manifest) -> None:
    """Check that the node serves the contracts that the trust file pins.

    1. The chain id.
    2. The hash of block 0, since anyone can start a chain of the same id.
    3. The code of every contract.
    4. The last block, if the ledger has ended.

    Raises:
        ChainMismatchError: Step 1, 2 or 4 failed.
        CodeMismatchError: Step 3 failed.
    """
    # 1. Chain id
    chain_id = client.chain_id()
    if chain_id != manifest.chain_id:
        raise ChainMismatchError(
            "chain_id", expected=str(manifest.chain_id), found=str(chain_id)
        )
    # 2. Block 0
    genesis = client.block(0)
    if genesis is None or genesis.hash != manifest.genesis:
        raise ChainMismatchError(
            "genesis",
            expected=to_hex(manifest.genesis),
            found=to_hex(genesis.hash) if genesis else "none",
        )
    # 3. Code
    for name, pinned in manifest.contracts.items():
        found = keccak(client.code(pinned.address))
        if found != pinned.code_hash:
            raise CodeMismatchError(name, expected=pinned.code_hash, found=found)
    # 4. The last block
    head_of(client, manifest)


def serves(client: Client, manifest: Manifest) -> bool:
    """Whether a node is on the chain of a ledger."""
    genesis = client.block(0)
    same = genesis is not None and genesis.hash == manifest.genesis
    return same and client.chain_id() == manifest.chain_id


def head_of(client: Client, manifest: Manifest) -> BlockStamp:
    """Give the last block of a ledger: the node's head, or that with which it ended.

    Raises:
        ChainMismatchError: The node has another block in that place, or none.
    """
    pinned = manifest.last_block
    if pinned is None:
        return client.head()
    last = client.block(pinned.number)
    if last is None or last.hash != pinned.hash:
        raise ChainMismatchError(
            "last_block",
            expected=f"{pinned.number} {to_hex(pinned.hash)}",
            found=to_hex(last.hash) if last else "none",
        )
    return last


def last_block(client: Client, manifest: Manifest, to_block: int | None) -> BlockStamp:
    """Give the block up to which a replay reads.

    Raises:
        ReplayRangeError: `to_block` is not on the chain or before the deployment.
    """
    head = head_of(client, manifest)
    if to_block is None:
        return head
    last = client.block(to_block) if to_block <= head.number else None
    if last is None or to_block < manifest.deployed_at:
        raise ReplayRangeError(to_block, first=manifest.deployed_at, head=head.number)
    return last
