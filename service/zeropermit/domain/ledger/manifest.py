"""The trust file: which contracts on which chain a verifier believes.

Written at deployment, pinned by everyone else. It is all that replay and
verification need besides an RPC address.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from zeropermit.domain.ledger.identifiers import Address, from_hex, to_hex
from zeropermit.errors import ManifestError, WordLengthError

MANIFEST_TYPE = "zeropermit/manifest/1"


@dataclass(frozen=True, slots=True)
class PinnedContract:
    """A contract's address and the keccak-256 of its code."""

    address: Address
    code_hash: bytes


@dataclass(frozen=True, slots=True)
class PinnedBlock:
    """A block that a ledger ends with; later events do not count."""

    number: int
    hash: bytes


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
    last_block: PinnedBlock | None = None  #: None while the ledger is in use.
    #: Ledgers that this one took the place of, the one closed last first.
    earlier: tuple[Manifest, ...] = ()

    def address(self, contract: str) -> Address:
        """Give the address of a contract."""
        return self.contracts[contract].address

    @property
    def addresses(self) -> tuple[Address, ...]:
        """All addresses whose events count."""
        return tuple(pinned.address for pinned in self.contracts.values())

    def as_json(self) -> dict[str, object]:
        """Give the manifest as the content of its file."""
        content: dict[str, object] = {
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
        if self.last_block:
            ends = {"number": self.last_block.number}
            content["last_block"] = {**ends, "hash": to_hex(self.last_block.hash)}
        if self.earlier:
            content["earlier"] = [ledger.as_json() for ledger in self.earlier]
        return content

    def after(self, closed: Manifest, last: PinnedBlock) -> Manifest:
        """Give the manifest of this ledger in the place of one that ends with a block.

        Raises:
            ManifestError: They are one ledger, or the other one is listed already.
        """
        listed = [one.identity for one in (self, *self.earlier)]
        if any(one.identity in listed for one in (closed, *closed.earlier)):
            raise ManifestError("that ledger is in it already")
        ended = replace(closed, last_block=last, earlier=())
        return replace(self, earlier=(ended, *closed.earlier, *self.earlier))

    @property
    def identity(self) -> tuple[int, bytes, frozenset[str]]:
        """Chain and contracts, by which two ledgers are told apart."""
        contracts = frozenset(address.lower() for address in self.addresses)
        return self.chain_id, self.genesis, contracts


def parse_manifest(content: Mapping[str, object]) -> Manifest:
    """Read a manifest from JSON.

    Raises:
        ManifestError: A member is missing or of the wrong kind; the ledger in use has a
            last block, or an earlier one has none.
    """
    found = _parse(content)
    if found.last_block is not None:
        raise ManifestError("last_block: the ledger in use has none")
    for number, ledger in enumerate(found.earlier):
        if ledger.last_block is None:
            raise ManifestError(f"earlier[{number}]: last_block is missing")
        if ledger.last_block.number < ledger.deployed_at:
            raise ManifestError(f"earlier[{number}]: it ends before deployed_at")
        if ledger.earlier:
            raise ManifestError(f"earlier[{number}]: it has earlier ones of its own")
    identities = [one.identity for one in (found, *found.earlier)]
    if len(set(identities)) < len(identities):
        raise ManifestError("earlier: a ledger is listed twice")
    return found


def _parse(content: Mapping[str, object]) -> Manifest:
    """Read one ledger, and those that came before it."""
    if content.get("type") != MANIFEST_TYPE:
        raise ManifestError(f"its type is not {MANIFEST_TYPE}")
    earlier, last = content.get("earlier", []), content.get("last_block")
    if not isinstance(earlier, list):
        raise ManifestError("earlier is not an array")
    if not all(isinstance(one, Mapping) for one in (*earlier, last or {})):
        raise ManifestError("earlier, last_block: objects expected")
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
            last_block=_parse_block(last),
            earlier=tuple(_parse(one) for one in earlier),
        )
    except KeyError as error:
        raise ManifestError(f"{error.args[0]} is missing") from error
    except (TypeError, WordLengthError) as error:
        raise ManifestError(str(error)) from error


def _parse_block(content: Any) -> PinnedBlock | None:  # noqa: ANN401 - a part of JSON
    if content is None:
        return None
    return PinnedBlock(_number(content["number"]), from_hex(str(content["hash"])))


def _number(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise ManifestError(f"not a whole number: {value!r}")
    return value
