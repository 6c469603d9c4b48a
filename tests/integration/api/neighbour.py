"""A second city beside the town: its authority, its departments, its project.

Everything is made by the means of the town: governance registers the bodies, a
department loads its records and anchors them with its own key.
"""

import csv
import io
import secrets
import shutil
import time
from collections.abc import Sequence
from pathlib import Path

from eth_account.signers.local import LocalAccount

from tests.builders.demonstration import settings_of
from tests.integration.api.site import DEADLINE, Site
from zeropermit.bootstrap.demonstration_data import PASSWORD, scenario
from zeropermit.bootstrap.governing import NewBody, NewBodyKey, body_calls
from zeropermit.bootstrap.keys import new_account, write_keystore
from zeropermit.catalogue import loader
from zeropermit.catalogue.loader import load_catalogue
from zeropermit.client.node import Trusted
from zeropermit.demonstration.setup import Demonstration, prepare_demonstration
from zeropermit.domain.acts.act import SigningDomain
from zeropermit.domain.ledger.events import KeyRole
from zeropermit.domain.ledger.identifiers import Address, organisation_id
from zeropermit.ledger.acts import act_data, sign_act
from zeropermit.ledger.deployment import carrying_out, proposal
from zeropermit.ledger.sender import Call, Sender
from zeropermit.store.department.records import open_record_store
from zeropermit.usecases.department.anchor import prepare_batch
from zeropermit.usecases.department.files import read_table
from zeropermit.usecases.department.load import plan

RECORDS = Path(loader.__file__).parent / "demonstration" / "records"
APPROVAL, PLANNING = "11370600DEMG002016", "11370600DEMG002029"
PROJECT = "2610-370600-89-01-000094"
MATTER = "planning-permit"
BODIES = {
    APPROVAL: ("烟台市行政审批服务局（示范）", ["project-registration/1"], [MATTER]),
    PLANNING: (
        "烟台市自然资源和规划局（示范）",
        ["land-use/1", "design-scheme/1", "planning-conformity/1"],
        [],
    ),
}
FOLDERS = {"project-registration/1": "approval"}
"""Where the town keeps records of the same kind; the others are of `planning`."""
GAS = 2_000_000


def with_neighbour(pristine: Path, folder: Path) -> Site:
    """Open a copy of the town to which a second city was added."""
    shutil.copytree(pristine, folder)
    settings = settings_of(folder)
    town = prepare_demonstration(settings, say=lambda _: None)
    keys = {uscc: new_account() for uscc in BODIES}
    _register(town, keys)
    for uscc, (_, schemas, _) in BODIES.items():
        _attest(town, folder, uscc, keys[uscc], schemas)
    path = folder / "keys" / "authorities" / f"{APPROVAL}.json"
    write_keystore(path, keys[APPROVAL], PASSWORD, rounds=2)
    town.client.close()
    return Site.open(folder)


def _register(town: Demonstration, keys: dict[str, LocalAccount]) -> None:
    state, _ = Trusted(town.client, town.manifest).state()
    now = town.client.head().time
    calls = []
    for uscc, (name, schemas, matters) in BODIES.items():
        grants = [{"kind": "ATTEST", "scope": schema} for schema in schemas]
        grants += [
            {"kind": "DECIDE", "scope": matter, "regions": [3706]} for matter in matters
        ]
        key = {Address(keys[uscc].address): NewBodyKey(KeyRole.SYSTEM, 0)}
        calls += body_calls(state, NewBody(uscc, name, key, grants), now=now)
    salt = secrets.token_bytes(32)
    governance = Sender(town.client, town.accounts["operator/governance"])
    [told] = governance.send_all([proposal(town.manifest, calls, delay=1, salt=salt)])
    block = town.client.block(told.block_number)
    while time.time() < block.time + 2:
        time.sleep(0.05)
    relayer = Sender(town.client, town.accounts["operator/relayer"])
    relayer.send_all([carrying_out(town.manifest, calls, gas=8 * GAS, salt=salt)])


def _attest(
    town: Demonstration,
    folder: Path,
    uscc: str,
    account: LocalAccount,
    schemas: Sequence[str],
) -> None:
    store = open_record_store(
        f"sqlite:///{folder / 'departments' / uscc}.db", department=uscc
    )
    relayer = Sender(town.client, town.accounts["operator/relayer"])
    for schema in schemas:
        planned = plan(
            store,
            load_catalogue().schema(schema),
            read_table(_table(schema)),
            now=int(time.time()),
            salt_source=lambda: secrets.token_bytes(32),
        )
        store.add(planned.records)
        batch = prepare_batch(store, schema)
        contract = town.manifest.address(batch.act.contract)
        domain = SigningDomain(town.manifest.chain_id, contract)
        signed = sign_act(
            batch.act,
            account=account,
            organisation=organisation_id(uscc),
            domain=domain,
            deadline=int(time.time()) + DEADLINE,
        )
        relayer.send_all([Call(contract, act_data(batch.act, [signed]), GAS)])
        store.mark_anchored(batch.root, Address(account.address))
    store.engine.dispose()


def _table(schema: str) -> bytes:
    """Give the town's record of its main project, as that of the city's project."""
    main = scenario("main")["project"]
    name = schema.replace("/", "-")
    path = RECORDS / FOLDERS.get(schema, "planning") / f"{name}.csv"
    rows = list(csv.DictReader(path.read_text("utf-8").splitlines()))
    [row] = [row for row in rows if row["subject"] == main]
    row["subject"] = PROJECT
    if "region" in row:
        row["region"] = "370600"
    out = io.StringIO()
    writer = csv.DictWriter(out, row.keys(), lineterminator="\n")
    writer.writeheader()
    writer.writerow(row)
    return out.getvalue().encode()
