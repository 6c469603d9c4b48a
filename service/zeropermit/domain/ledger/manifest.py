"""The trust file: which contracts on which chain a verifier believes.

Written at deployment, pinned by everyone else. It is all that replay and
verification need besides an RPC address.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from zeropermit.domain.ledger.identifiers import Address, from_hex, to_hex
from zeropermit.errors import ManifestError, WordLengthError

MANIFEST_TYPE = "zeropermit/manifest/1"


@dataclass(frozen=True, slots=True)
class PinnedContract:
    """A contract's address and the keccak-256 of its code."""

    address: Address
    code_hash: bytes


@dataclass(frozen=True, slots=True)
class Manifest:
    """A deployment on one chain."""

    network: str  #: The operator's name of the chain, such as `embedded`.
    chain_id: int
    deployed_at: int  #: Block from which events are read.
    #: Hash of block 0, so that another chain with the same id is noticed.
    genesis: bytes
    finality_depth: int  #: Blocks after which the network does not take a block back.
    contracts: Mapping[str, PinnedContract]

    def address(self, contract: str) -> Address:
        """Give the address of a contract."""
        return self.contracts[contract].address

    @property
    def addresses(self) -> tuple[Address, ...]:
        """All addresses whose events count."""
        return tuple(pinned.address for pinned in self.contracts.values())

    def as_json(self) -> dict[str, object]:
        """Give the manifest as the content of its file."""
        return {
            "type": MANIFEST_TYPE,
            "network": self.network,
            "chain_id": self.chain_id,
            "deployed_at": self.deployed_at,
            "genesis": to_hex(self.genesis),
            "finality_depth": self.finality_depth,
            "contracts": {
                name: {"address": pinned.address, "code": to_hex(pinned.code_hash)}
                for name, pinned in self.contracts.items()
            },
        }


def parse_manifest(content: Mapping[str, object]) -> Manifest:
    """Read a manifest from JSON.

    Raises:
        ManifestError: A member is missing or of the wrong kind.
    """
    if content.get("type") != MANIFEST_TYPE:
        raise ManifestError(f"its type is not {MANIFEST_TYPE}")
    try:
        contracts = content["contracts"]
        if not isinstance(contracts, Mapping):
            raise ManifestError("contracts is not an object")
        return Manifest(
            network=str(content["network"]),
            chain_id=_number(content["chain_id"]),
            deployed_at=_number(content["deployed_at"]),
            genesis=from_hex(str(content["genesis"])),
            finality_depth=_number(content["finality_depth"]),
            contracts={
                name: PinnedContract(
                    Address(str(pinned["address"])), from_hex(str(pinned["code"]))
                )
                for name, pinned in contracts.items()
            },
        )
    except KeyError as error:
        raise ManifestError(f"{error.args[0]} is missing") from error
    except (TypeError, WordLengthError) as error:
        raise ManifestError(str(error)) from error


def _number(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise ManifestError(f"not a whole number: {value!r}")
    return value
