"""The demonstration: a fictional town, set up for real.

Everything is made by the same means as in production - keystores, a deployment,
governance through its timelock, departments that load and anchor their records - only
that one machine plays all the parts. Doing it again completes what is missing.
"""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial

from eth_account.signers.local import LocalAccount

from zeropermit import terminal
from zeropermit.bootstrap import demonstration_data
from zeropermit.bootstrap.demonstration_data import DemonstrationDays, Organisations
from zeropermit.bootstrap.governing import (
    NewBody,
    NewBodyKey,
    body_calls,
    matter_calls,
    schema_calls,
)
from zeropermit.bootstrap.keys import new_account, read_keystore, write_keystore
from zeropermit.bootstrap.record_keys import CREDENTIAL_FILE, new_credential_key
from zeropermit.bootstrap.service import read_manifest, trust_path
from zeropermit.catalogue.loader import load_catalogue
from zeropermit.client.node import Trusted, sign_for
from zeropermit.config import Settings
from zeropermit.domain.acts.act import Act, Authorization
from zeropermit.domain.acts.deadlines import DEADLINE_SECONDS
from zeropermit.domain.acts.organisations import Enrol
from zeropermit.domain.ledger.events import KeyRole
from zeropermit.domain.ledger.identifiers import NO_END, Address, organisation_id
from zeropermit.domain.ledger.manifest import Manifest
from zeropermit.domain.ledger.state import LedgerState
from zeropermit.domain.matters.plan import publishing_order
from zeropermit.ledger.acts import act_data
from zeropermit.ledger.client import Client, Receipt
from zeropermit.ledger.deployment import GovernanceCall, carrying_out, deploy, proposal
from zeropermit.ledger.embedded.chain import Blocks, Embedded
from zeropermit.ledger.embedded.transactor import Clock
from zeropermit.ledger.sender import Call, Sender
from zeropermit.store.department.records import SqlRecordStore, open_record_store
from zeropermit.usecases.department.anchor import prepare_batch, reconcile
from zeropermit.usecases.department.files import Sheet, read_table
from zeropermit.usecases.department.load import plan

ROUNDS = 2
"""Scrypt rounds of the demonstration's keystores, which protect nothing."""
DELAY_SECONDS = 1
"""Of the demonstration's timelock, so that its two steps can be seen."""
GAS_A_GOVERNANCE_CALL = 1_100_000
"""A limit for a batch, by its calls: to define the longest schema takes 860,000."""
GAS_AN_ACT = 400_000
"""Limit for enrolling or anchoring: thrice their gas, without an estimate."""
CALLS_A_BATCH = 24
RENEW_SECONDS = 12 * 3600
"""Records observed at loading are observed again when they are this old."""

Say = Callable[[str], None]


@dataclass(slots=True)
class ScenarioFigure:
    """One step, measured."""

    step: str
    seconds: float = 0.0
    gas: int = 0
    said: str = ""

    def describe(self, gas: int, english: str, /, **values: object) -> None:
        """Keep the gas of the step, and its result in words."""
        self.gas, self.said = gas, terminal.words(english, **values)


@dataclass(slots=True)
class Demonstration:
    """The town, and how it is set up."""

    settings: Settings
    say: Say
    clock: Clock
    days: DemonstrationDays
    #: As in `organisations.json`, by handle.
    organisations: Organisations = field(
        default_factory=demonstration_data.organisations
    )
    #: Keys, by organisation and key handle, such as `developer/officer-1`.
    accounts: dict[str, LocalAccount] = field(default_factory=dict)
    stores: dict[str, SqlRecordStore] = field(default_factory=dict)
    figures: list[ScenarioFigure] = field(default_factory=list)
    client: Client = field(init=False)
    manifest: Manifest = field(init=False)
    operator: Sender = field(init=False)

    def __post_init__(self) -> None:
        handles = ["operator/relayer", "operator/governance", "operator/guardian"]
        for name, organisation in self.organisations.items():
            handles += [f"{name}/{key['handle']}" for key in organisation["keys"]]
        self.accounts = {handle: self._key(handle) for handle in handles}
        chain = Embedded(
            self.settings.data / "chain.db",
            chain_id=self.settings.chain_id,
            funded=[self._address("operator/relayer")],
            clock=self.clock,
            blocks=Blocks(interval=self.settings.block_seconds),
        )
        self.client = Client(chain)
        self.operator = Sender(self.client, self.accounts["operator/relayer"])

    @property
    def _trusted(self) -> Trusted:
        return Trusted(self.client, self.manifest)

    def deploy(self) -> None:
        """Create the contracts and write the trust file."""
        path = trust_path(self.settings)
        if path.is_file():
            self.manifest = read_manifest(path)
            return
        self.say(terminal.words("deploying the contracts"))
        started = time.monotonic()
        self.manifest = deploy(
            self.operator,
            proposers=[self._address("operator/governance")],
            guardian=self._address("operator/guardian"),
            delay=DELAY_SECONDS,
            network="embedded",
            finality_depth=0,
        )
        draft = path.with_suffix(".draft")
        draft.write_text(json.dumps(self.manifest.as_json(), indent=2) + "\n", "utf-8")
        draft.replace(path)
        self._measure("deploy", started, ())

    @contextmanager
    def governed(self) -> Iterator[None]:
        """Register bodies, schemas and matters, as far as it is to do.

        What is announced is carried out at the end of the block, once it has waited.
        """
        state, _ = self._trusted.state()
        calls = list(self._governance_calls(state))
        if not calls:
            yield
            return
        started, salt, count = time.monotonic(), secrets.token_bytes(32), len(calls)
        batches = [
            calls[start : start + CALLS_A_BATCH]
            for start in range(0, count, CALLS_A_BATCH)
        ]
        self.say(terminal.words("governance announces {count} acts", count=count))
        governance = Sender(self.client, self.accounts["operator/governance"])
        propose = partial(proposal, self.manifest, delay=DELAY_SECONDS, salt=salt)
        announced = governance.send_all([propose(batch) for batch in batches])
        yield
        self.say(terminal.words("and carries them out"))
        block = self.client.block(announced[-1].block_number)
        since = block.time if block else int(self.clock())
        self.wait_until(since + DELAY_SECONDS)
        carry_out = partial(carrying_out, self.manifest, salt=salt)
        done = self.operator.send_all(
            [
                carry_out(batch, gas=GAS_A_GOVERNANCE_CALL * len(batch))
                for batch in batches
            ]
        )
        self._measure("govern", started, (*announced, *done), acts=count)

    def load(self) -> None:
        """Have every department load its records into its own record store."""
        catalogue = load_catalogue()
        started, count = time.monotonic(), 0
        for handle, code, file in demonstration_data.record_files(self.days):
            store, now = self._store(handle), int(self.clock())
            sheet = read_table(file.read_bytes())
            planned = plan(
                store,
                catalogue.schema(code),
                observed_again(store, code, sheet, now=now),
                now=now,
                salt_source=lambda: secrets.token_bytes(32),
            )
            store.add(planned.records)
            count += planned.loaded
        if count:
            self.say(terminal.words("departments loaded {count} records", count=count))
            self._measure("load", started, (), acts=count)

    def enrol_and_anchor(self) -> None:
        """Have enterprises enrolled and departments' roots anchored, in one block."""
        state, _ = self._trusted.state()
        started = time.monotonic()
        enrolments = list(self._enrolments(state))
        batches = list(self._batches(state))
        if not enrolments and not batches:
            return
        if count := len(enrolments):
            self.say(terminal.words("{count} enterprises are enrolled", count=count))
        if count := len(batches):
            self.say(terminal.words("{count} roots are anchored", count=count))
        receipts = self.operator.send_all([*enrolments, *(call for call, _ in batches)])
        for _, mark in batches:
            mark()
        enrolled, anchored = receipts[: len(enrolments)], receipts[len(enrolments) :]
        self._measure("enrol", started, enrolled)
        self._measure("anchor", started, anchored)

    def _enrolments(self, state: LedgerState) -> Iterator[Call]:
        registrar = f"{demonstration_data.REGISTRAR}/system"
        for handle, organisation in self.organisations.items():
            if organisation["kind"] != "ENTERPRISE":
                continue
            for key in organisation["keys"]:
                address = self._address(f"{handle}/{key['handle']}")
                if address not in state.keys:
                    name = organisation["name"]["zh"]
                    role = KeyRole[key["role"]]
                    act = Enrol(organisation["uscc"], name, address, role, NO_END)
                    proof = self._sign(act, f"{handle}/{key['handle']}")
                    yield self._call(act, registrar, proof)

    def _batches(self, state: LedgerState) -> Iterator[tuple[Call, Callable[[], None]]]:
        """Give the anchoring of records that are not anchored, one root a schema.

        The second of a pair is called once the first is on the ledger.
        """
        for store in self.stores.values():
            reconcile(store, state)
        for handle, code, _ in demonstration_data.record_files(self.days):
            store, system = self._store(handle), f"{handle}/system"
            batch = prepare_batch(store, code)
            if batch is not None:
                attester = self._address(system)
                mark = partial(store.mark_anchored, batch.root, attester)
                yield self._call(batch.act, system), mark

    def _governance_calls(self, state: LedgerState) -> Iterator[GovernanceCall]:
        now = self.client.head().time
        catalogue = load_catalogue()
        yield from schema_calls(state, catalogue.schemas())
        for matter in publishing_order(catalogue.matters()):
            yield from matter_calls(state, matter, opens_at=0)
        for handle, organisation in self.organisations.items():
            if organisation["kind"] == "PUBLIC_BODY":
                keys = {
                    self._address(f"{handle}/{key['handle']}"): NewBodyKey(
                        KeyRole[key["role"]], key.get("person", 0)
                    )
                    for key in organisation["keys"]
                }
                name = organisation["name"]["zh"]
                body = NewBody(organisation["uscc"], name, keys, organisation["grants"])
                yield from body_calls(state, body, now=now)

    def _call(self, act: Act, handle: str, *more: Authorization) -> Call:
        """Sign an act and give the transaction that submits it."""
        signed = self._sign(act, handle)
        target = self.manifest.address(act.contract)
        return Call(target, act_data(act, [signed, *more]), GAS_AN_ACT)

    def _sign(self, act: Act, handle: str) -> Authorization:
        """Sign an act with a key, for its organisation."""
        owner = organisation_id(self.organisations[handle.partition("/")[0]]["uscc"])
        deadline = int(self.clock()) + DEADLINE_SECONDS
        return sign_for(self.manifest, act, self.accounts[handle], owner, deadline)

    def _address(self, handle: str) -> Address:
        return Address(self.accounts[handle].address)

    def _key(self, handle: str) -> LocalAccount:
        """Read a key, or make it at the first start."""
        path = demonstration_data.key_path(self.settings, self.organisations, handle)
        if not path.is_file():
            write_keystore(
                path, new_account(), demonstration_data.PASSWORD, rounds=ROUNDS
            )
        return read_keystore(path, demonstration_data.PASSWORD)

    def _store(self, handle: str) -> SqlRecordStore:
        uscc = self.organisations[handle]["uscc"]
        if uscc not in self.stores:
            folder = self.settings.data / "departments"
            folder.mkdir(exist_ok=True)
            url = f"sqlite:///{folder / uscc}.db"
            self.stores[uscc] = open_record_store(url, department=uscc)
        return self.stores[uscc]

    def wait_until(self, second: int) -> None:
        """Wait until the clock has come to a second."""
        while self.clock() < second:
            time.sleep(0.05)

    def _measure(
        self, step: str, started: float, receipts: Sequence[Receipt], *, acts: int = 0
    ) -> None:
        gas = sum(receipt.gas_used for receipt in receipts)
        said = terminal.words("{acts} acts", acts=acts or len(receipts))
        seconds = time.monotonic() - started
        self.figures.append(ScenarioFigure(step, seconds, gas, said))


def prepare_demonstration(
    settings: Settings,
    *,
    say: Say,
    clock: Clock = time.time,
    days: DemonstrationDays = DemonstrationDays.TODAY,
) -> Demonstration:
    """Set the town up in the data folder, as far as it is not there yet.

    `days` says whether departments load what they know today, or what they once knew.
    """
    settings.data.mkdir(parents=True, exist_ok=True)
    credential_key = settings.data / "keys" / CREDENTIAL_FILE
    if not credential_key.is_file():
        new_credential_key(credential_key, demonstration_data.PASSWORD)
    town = Demonstration(settings, say, clock, days)
    town.deploy()
    with town.governed():
        town.load()  # while the timelock's delay passes
    town.enrol_and_anchor()
    town.wait_until(town.client.head().time + 1)
    return town


def observed_again(
    store: SqlRecordStore, schema: str, sheet: Sheet, *, now: int
) -> Sheet:
    """Make old rows that are observed at loading new observations.

    They are new queries to the source, not corrections of the ones before.
    """
    known = {row["query_id"] for _, row in sheet.rows}
    stored = [
        item.observed_at
        for item in store.records(schema=schema)
        if item.query_id.partition("@")[0] in known
    ]
    newest = max(stored, default=now)
    if now - newest < RENEW_SECONDS or all(row["observed_at"] for _, row in sheet.rows):
        return sheet
    stamp = f"@{datetime.fromtimestamp(now, UTC):%Y%m%d%H%M}"
    rows = tuple(
        (line, {**row, "query_id": row["query_id"] + stamp}) for line, row in sheet.rows
    )
    return replace(sheet, rows=rows)
