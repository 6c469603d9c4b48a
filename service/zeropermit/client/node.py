"""A node and the trusted facts about it, for commands that need no service."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from eth_account.signers.local import LocalAccount
from eth_utils.address import is_checksum_address

from zeropermit.audit.differences import Difference
from zeropermit.audit.pinning import head_of, serves, verify_chain
from zeropermit.audit.reading import read_events
from zeropermit.client.closing import at_end
from zeropermit.domain.acts.act import Act, Authorization, SigningDomain
from zeropermit.domain.ledger.block import BlockStamp, LogEntry
from zeropermit.domain.ledger.identifiers import OrganisationId
from zeropermit.domain.ledger.manifest import Manifest, parse_manifest
from zeropermit.domain.ledger.state import LedgerState
from zeropermit.domain.ledger.unread import take
from zeropermit.domain.permits.earlier import EarlierLedger
from zeropermit.domain.records.canonical import parse_shallow
from zeropermit.errors import (
    InputFileError,
    LedgerUnreadableError,
    ManifestError,
    NodeAnswerError,
    NodeUnreachableError,
    NotDeployedError,
    TrustMissingError,
)
from zeropermit.ledger.acts import act_data, sign_act
from zeropermit.ledger.artifacts import CONTRACTS, TIMELOCK
from zeropermit.ledger.client import Client
from zeropermit.ledger.node_connection import open_provider
from zeropermit.ledger.sender import Call

PINNED = (TIMELOCK, *CONTRACTS)
"""Contracts that every trust file names."""


@dataclass(frozen=True, slots=True)
class Trusted:
    """A node that serves the pinned chain."""

    client: Client
    manifest: Manifest

    def state(self, *, at: int | None = None) -> tuple[LedgerState, BlockStamp]:
        """Fold the events of the ledger, up to a past second if one is given.

        What cannot be read is kept in the state (`ledger.unread`).

        Raises:
            LedgerUnreadableError: The node contradicts itself.
        """
        head = as_of = head_of(self.client, self.manifest)
        state = LedgerState()
        if at is not None and at < head.time:
            as_of = self._first()
        for item in self.entries(self.manifest.deployed_at, head):
            if at is not None and item.block.time > at:
                break
            take(state, item)
            if as_of.number < item.block.number:
                as_of = item.block
        return state, as_of

    def entries(self, start: int, last: BlockStamp) -> Iterator[LogEntry]:
        """Give the logs of the ledger in a range of blocks, each once, in order.

        Raises:
            LedgerUnreadableError: A log is not of the chain, or was told twice in
                different words.
        """
        since = replace(self.manifest, deployed_at=start)
        before: LogEntry | None = None
        for item in read_events(self.client, since, last):
            if isinstance(item, Difference):
                raise LedgerUnreadableError(item.words)
            if before is not None and item.cursor == before.cursor:
                if item != before:
                    place = f"log {item.log_index} of block {item.block.number}"
                    raise LedgerUnreadableError(f"{place} was told twice, differently")
                continue
            yield item
            before = item

    def call(
        self,
        act: Act,
        account: LocalAccount,
        organisation: OrganisationId,
        deadline: int,
    ) -> Call:
        """Sign an act of an organisation, and give the transaction for it."""
        signed = sign_for(self.manifest, act, account, organisation, deadline)
        target = self.manifest.address(act.contract)
        return Call(target, act_data(act, [signed]))

    def _first(self) -> BlockStamp:
        """Give block 0, as of which nothing had happened.

        Raises:
            NodeAnswerError: The node has none.
        """
        first = self.client.block(0)
        if first is None:
            raise NodeAnswerError("eth_getBlockByNumber", "no block 0")
        return first


def open_node(url: str, *, write: bool = False) -> Client:
    """Open a node, and see that it answers.

    Args:
        url: HTTP address, or `embedded:` and a file.
        write: Whether transactions will be sent; an embedded chain has one writer,
            and any number of readers.

    Raises:
        NodeUnreachableError: It does not; the address is named.
    """
    client = Client(open_provider(url, read_only=not write))
    at_end(client.close)
    try:
        client.chain_id()
    except NodeUnreachableError as error:
        raise NodeUnreachableError(f"{url} ({error.reason})") from error
    return client


def open_trusted(url: str, trust: Path | None, *, write: bool = False) -> Trusted:
    """Open a node that has to serve the chain of a trust file.

    Raises:
        TrustMissingError: No trust file is named.
        ChainMismatchError, CodeMismatchError: It serves another chain.
    """
    manifest = load_trust(trust)
    client = open_node(url, write=write)
    verify_chain(client, manifest)
    return Trusted(client, manifest)


def open_earlier(trusted: Trusted, urls: Sequence[str]) -> Sequence[EarlierLedger]:
    """Open the ledgers that came before the one in use (`nodes_of`)."""
    return [
        EarlierLedger(ledger, None if node is None else Trusted(node, ledger).state)
        for ledger, node in nodes_of(trusted, urls)
    ]


def nodes_of(
    trusted: Trusted, urls: Sequence[str]
) -> Sequence[tuple[Manifest, Client | None]]:
    """Find for each earlier ledger of a trust file the node that serves its chain.

    That may be the node of the ledger in use, too. A node that does not answer serves
    nothing.

    Raises:
        ChainMismatchError: A node serves no chain of the trust file, or a ledger does
            not end with its last block.
        CodeMismatchError: The code of a contract is another.
    """
    earlier, nodes = trusted.manifest.earlier, [*_reachable(urls)]
    for client in nodes:
        if not any(serves(client, ledger) for ledger in earlier):
            verify_chain(client, next(iter(earlier), trusted.manifest))
    found: list[tuple[Manifest, Client | None]] = []
    for ledger in earlier:
        serving = (c for c in (*nodes, trusted.client) if serves(c, ledger))
        node = next(serving, None)
        if node is not None:
            verify_chain(node, ledger)
        found.append((ledger, node))
    return found


def _reachable(urls: Iterable[str]) -> Iterator[Client]:
    for url in urls:
        with suppress(NodeUnreachableError):
            yield open_node(url)


def sign_for(
    manifest: Manifest,
    act: Act,
    account: LocalAccount,
    organisation: OrganisationId,
    deadline: int,
) -> Authorization:
    """Sign an act of an organisation for the trusted contracts."""
    return sign_act(
        act,
        account=account,
        organisation=organisation,
        domain=SigningDomain(manifest.chain_id, manifest.address(act.contract)),
        deadline=deadline,
    )


def load_trust(path: Path | None) -> Manifest:
    """Read the trust file.

    Raises:
        TrustMissingError: None is named.
        NotDeployedError: It does not exist.
        ManifestError: It is not one.
    """
    if path is None:
        raise TrustMissingError
    if not path.is_file():
        raise NotDeployedError(str(path))
    try:
        manifest = parse_manifest(load_json(path))
    except InputFileError as error:
        raise ManifestError(str(error)) from error
    except (ManifestError, AttributeError) as error:
        problem = getattr(error, "problem", "contracts: objects expected")
        raise ManifestError(f"{path}: {problem}") from error
    for ledger in (manifest, *manifest.earlier):
        _check_contracts(path, ledger)
    return manifest


def _check_contracts(path: Path, ledger: Manifest) -> None:
    missing = [name for name in PINNED if name not in ledger.contracts]
    if missing:
        raise ManifestError(f"{path}: it does not pin {', '.join(missing)}")
    for name, pinned in ledger.contracts.items():
        if not is_checksum_address(pinned.address):
            raise ManifestError(f"{path}: {name}: not a checksummed address")


def load_json(path: Path) -> Mapping[str, object]:
    """Read a file that holds one JSON object.

    Raises:
        InputFileError: It is missing, or holds anything else.
    """
    try:
        content = parse_shallow(path.read_text("utf-8"))
    except FileNotFoundError as error:
        raise InputFileError(str(path), "there is no such file") from error
    except (ValueError, OSError) as error:
        raise InputFileError(str(path), f"not JSON in UTF-8: {error}") from error
    if not isinstance(content, dict):
        raise InputFileError(str(path), "one JSON object expected")
    return content
