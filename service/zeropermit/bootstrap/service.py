"""A running service, joined from its settings."""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from eth_account.signers.local import LocalAccount

from zeropermit.bootstrap.gateway import Gateway
from zeropermit.bootstrap.worker import PurgeSchedule, Worker, WorkerFault
from zeropermit.catalogue.loader import PackagedCatalogue, load_catalogue
from zeropermit.config import Settings
from zeropermit.domain.applications.enquiry import ALPHABET, CODE_LENGTH, CaseCode
from zeropermit.domain.ledger.block import BlockStamp, UnreadEvent
from zeropermit.domain.ledger.manifest import Manifest, parse_manifest
from zeropermit.domain.ledger.state import LedgerState
from zeropermit.domain.permits.earlier import EarlierLedger
from zeropermit.errors import NotDeployedError
from zeropermit.ledger.artifacts import CONTRACTS
from zeropermit.ledger.client import Client
from zeropermit.ledger.follower import Follower
from zeropermit.ledger.node_connection import open_provider
from zeropermit.ledger.reverts import refusal
from zeropermit.ledger.writer import AccountWriter
from zeropermit.rendering.typesetting import open_typesetter
from zeropermit.store.codes import SqlCaseCodes
from zeropermit.store.engine import open_engine
from zeropermit.store.idempotency import IdempotencyKeys
from zeropermit.store.index import Index
from zeropermit.store.joint import SqlJointApplications
from zeropermit.store.outbox import SqlOutbox
from zeropermit.store.pending_acts import SqlPendingActEnds
from zeropermit.store.ratings import SqlRatings
from zeropermit.store.records import SqlPermitNumbers, SqlRecords
from zeropermit.store.sessions import SqlSessions
from zeropermit.usecases.applications.automation import ApplicationAutomation
from zeropermit.usecases.ledger.view import LedgerView
from zeropermit.usecases.ports import (
    Catalogue,
    Clock,
    Departments,
    Ledger,
    RecordSigner,
    ServiceContext,
    Signer,
)


@dataclass(frozen=True, slots=True)
class Adapters:
    """Adapters that differ between installations."""

    relayer: LocalAccount  #: Account that pays for transactions; decides nothing.
    #: System keys of authorities, by unified social credit code.
    signers: Mapping[str, Signer]
    #: Makes the gateway to the departments, which check the ledger themselves.
    departments: Callable[[Ledger, Catalogue, Clock], Departments]
    #: Key that signs credentials; None if none are made here.
    credentials: RecordSigner | None = None
    gm: RecordSigner | None = None  #: SM2 key; None if nothing is signed with one here.


@dataclass(frozen=True, slots=True)
class Service:
    """Everything that pages, API and command line work with."""

    settings: Settings
    manifest: Manifest
    context: ServiceContext
    catalogue: PackagedCatalogue
    index: Index
    idempotency: IdempotencyKeys
    sessions: SqlSessions
    worker: Worker

    def start(self) -> None:
        """Catch up with the ledger, then go on in the background."""
        self.idempotency.resume()
        self.worker.catch_up()
        self.worker.start()

    def stop(self) -> None:
        """Stop the background work."""
        self.worker.stop()
        self.index.engine.dispose()

    def look_again(self) -> None:
        """Process open applications again, without a new block."""
        self.worker.automation.look_again()
        self.worker.writer.wake.set()

    def contact(self) -> int:
        """Give the last second at which the node answered."""
        return int(self.worker.contact)

    def faults(self) -> Sequence[WorkerFault]:
        """List the parts of the background work that fail."""
        return tuple(self.worker.faults.values())

    def unread(self) -> Sequence[UnreadEvent]:
        """List entries of the ledger that do not count, in its order."""
        return self.context.ledger.read(lambda state, _: tuple(state.unread))

    def outbox_age(self) -> int | None:
        """Give for how many seconds the oldest act has waited; None if none does."""
        since = SqlOutbox(self.index.engine).oldest_unsent()
        return None if since is None else max(0, self.context.clock() - since)

    def explain(self, revert_data: bytes) -> tuple[str, Mapping[str, object]]:
        """Decode a contract's refusal: code and values."""
        found = refusal(revert_data)
        return found.code, found.values


def provider_url(settings: Settings) -> str:
    """Give the address of the node, that of the embedded chain in full."""
    if settings.rpc_url == "embedded":
        return f"embedded:{settings.data / 'chain.db'}"
    return settings.rpc_url


def trust_path(settings: Settings) -> Path:
    """Give the path of the trust file."""
    return settings.trust or settings.data / "manifest.json"


def read_manifest(path: Path) -> Manifest:
    """Read a trust file."""
    if not path.is_file():
        raise NotDeployedError(str(path))
    return parse_manifest(json.loads(path.read_text("utf-8")))


def _now() -> int:
    return int(time.time())


def build(
    settings: Settings,
    adapters: Adapters,
    *,
    client: Client | None = None,
    clock: Clock = _now,
    earlier: Sequence[EarlierLedger] | None = None,
) -> Service:
    """Join a service; nothing runs until it is started.

    Args:
        settings: What an operator sets.
        adapters: What differs between installations.
        client: The node, if it is open already.
        clock: Gives the time.
        earlier: Ledgers before the one in use, which are read here; if none are
            given, those of the trust file cannot be asked.

    Raises:
        NotDeployedError: There is no trust file.
        StoreError: The database cannot be opened.
        ExtraMissingError, FontMissingError: Certificates are to be printed, and what
            that needs is missing.
    """
    manifest = read_manifest(trust_path(settings))
    if earlier is None:
        earlier = [EarlierLedger(ledger, None) for ledger in manifest.earlier]
    client = client or Client(open_provider(provider_url(settings)))
    engine = open_engine(
        settings.store_url or f"sqlite:///{settings.data / 'service.db'}"
    )
    index = Index(engine)
    owner = f"service:{adapters.relayer.address}"
    writer = AccountWriter(
        client,
        SqlOutbox(engine),
        adapters.relayer,
        clock=clock,
        finality_depth=manifest.finality_depth,
        owner=owner,
    )
    view = LedgerView(index, index.head)
    catalogue = load_catalogue()
    gateway = Gateway(client, manifest, writer, index, view)
    writer.is_done = gateway.is_done
    context = ServiceContext(
        ledger=gateway,
        records=SqlRecords(engine, clock),
        numbers=SqlPermitNumbers(engine),
        joint=SqlJointApplications(engine),
        codes=SqlCaseCodes(engine, draw_code),
        pending_acts=SqlPendingActEnds(engine, clock),
        ratings=SqlRatings(engine),
        departments=adapters.departments(gateway, catalogue, clock),
        catalogue=catalogue,
        signers=adapters.signers,
        clock=clock,
        renderer=open_typesetter(settings.fonts) if settings.fonts else None,
        credentials=adapters.credentials,
        gm=adapters.gm,
        earlier=[kept(ledger) for ledger in earlier],
    )
    follower = Follower(
        client,
        index,
        {manifest.address(name): name for name in CONTRACTS},
        from_block=manifest.deployed_at,
        finality_depth=manifest.finality_depth,
    )
    idempotency = IdempotencyKeys(engine, clock, owner)
    sessions = SqlSessions(engine)
    worker = Worker(
        writer,
        follower,
        view,
        ApplicationAutomation(context),
        settings.poll_seconds,
        clock,
        PurgeSchedule(
            [lambda limit: sessions.purge(limit, now=clock()), idempotency.purge],
            settings.purge_seconds,
        ),
    )
    return Service(
        settings, manifest, context, catalogue, index, idempotency, sessions, worker
    )


def kept(ledger: EarlierLedger) -> EarlierLedger:
    """Read an earlier ledger once for all; only its past is read again."""
    if ledger.read is None:
        return ledger
    ask, last = ledger.read, ledger.read()

    def read(*, at: int | None = None) -> tuple[LedgerState, BlockStamp]:
        return last if at is None or at >= last[1].time else ask(at=at)

    return replace(ledger, read=read)


def draw_code() -> CaseCode:
    """Draw a code by which a case can be followed."""
    return CaseCode("".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH)))
