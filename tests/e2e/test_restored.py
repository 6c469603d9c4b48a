"""A backup of the database is restored behind the chain (T32).

Copies are taken while a case is walked: before it, while acts are on their way, and
between them. The service started on any of them sends nothing twice, comes to the
same index, and goes on working.
"""

import json
import shutil
import sqlite3
from contextlib import closing

import pytest
from eth_utils.address import to_checksum_address

from tests.e2e.people import People
from tests.e2e.processes import HOST, Nursery, answering, free_port, until
from zeropermit.audit.reading import read_events
from zeropermit.audit.replay import replay
from zeropermit.bootstrap.demonstration_data import scenario
from zeropermit.bootstrap.service import read_manifest
from zeropermit.domain.ledger.events import Applied
from zeropermit.ledger.client import Client
from zeropermit.ledger.node_connection import open_provider

CASE = scenario("small")
UNITS = ("developer-2", "contractor", "surveyor", "designer")
COPIES = ("empty", "applying", "applied", "committing", "committed")


@pytest.fixture(scope="module")
def nursery():
    nursery = Nursery()
    yield nursery
    nursery.close()


class Site:
    """A service on a folder."""

    def __init__(self, folder, nursery):
        self.folder = folder
        self.nursery = nursery
        self.people = People(folder, read_manifest(folder / "manifest.json"))
        self.child = 0

    def start(self):
        port = free_port()
        url = f"http://{HOST}:{port}"
        words = ("serve", "--data", self.folder, "--port", port)
        self.child = self.nursery.start(*words)
        until(lambda: answering(url))
        self.people.at(url)

    def stop(self):
        self.nursery.kill(self.child)

    def copy(self, name):
        """Copy the database as a backup does, while it is written."""
        target = self.folder / f"{name}.backup"
        with (
            closing(sqlite3.connect(self.folder / "service.db")) as store,
            closing(sqlite3.connect(target)) as backup,
        ):
            store.backup(backup)

    def restore(self, name):
        for left in self.folder.glob("service.db*"):
            left.unlink()
        shutil.copy(self.folder / f"{name}.backup", self.folder / "service.db")

    def client(self):
        return Client(
            open_provider(f"embedded:{self.folder / 'chain.db'}", read_only=True)
        )

    def ledger(self):
        """Give the head, how often the relayer sent, and every event."""
        manifest = self.people.manifest
        relayer = self.relayer()
        with closing(self.client()) as client:
            head = client.head()
            events = [item.event for item in read_events(client, manifest, head)]
            return head, client.nonce(relayer), events

    def relayer(self):
        content = json.loads((self.folder / "keys" / "relayer.json").read_text())
        return to_checksum_address(content["address"])

    def done(self, request):
        """Send a request and wait until it is on the ledger."""
        assert self.people.send(request)
        path = f"/operations/{request.answer['operation']}"
        until(
            lambda: (
                self.people.look(request.handle, path)["state"] in {"included", "final"}
            )
        )
        return request.answer

    def caught_up(self):
        """Wait until the service has read the newest block, and has nothing to send."""
        with closing(self.client()) as client:

            def look():
                status = self.people.person(CASE["applicant"]).api.get("/status")
                head = client.head()
                there = status["hash"] == "0x" + head.hash.hex()
                return status if there and status["outbox_age"] is None else None

            return until(look)


@pytest.fixture(scope="module")
def walked(pristine, tmp_path_factory, nursery):
    """A case that has its permit, with the copies taken on the way."""
    folder = tmp_path_factory.mktemp("restored") / "data"
    shutil.copytree(pristine, folder)
    site = Site(folder, nursery)
    site.start()
    site.copy("empty")
    applying = site.people.applying(CASE)
    assert site.people.send(applying)
    site.copy("applying")
    application = applying.answer["application"]
    for unit in UNITS:
        committing = site.people.committing(unit, application)
        site.copy("applied")
        assert site.people.send(committing)
        site.copy("committing")
    path = f"/applications/{application}"
    found = until(
        lambda: (look := site.people.look(CASE["applicant"], path))["permit"] and look
    )
    site.copy("committed")
    site.caught_up()
    site.stop()
    return folder, application, found["permit"]


@pytest.mark.parametrize("name", COPIES)
def test_a_database_behind_the_chain_catches_up_and_sends_nothing_twice(
    walked, nursery, tmp_path, name
):
    folder, application, permit = walked
    shutil.copytree(folder, tmp_path / "data")
    site = Site(tmp_path / "data", nursery)
    before = site.ledger()
    site.restore(name)

    site.start()
    site.caught_up()

    head, nonce, events = site.ledger()
    assert events == before[2]
    assert nonce == before[1]
    assert head.hash == before[0].hash
    answer = site.people.person(CASE["applicant"]).api.get(f"/verify/{permit}")
    assert answer["good"] is True
    new = site.done(site.people.applying(scenario("documents")))
    applied = [e.application for e in site.ledger()[2] if isinstance(e, Applied)]
    assert ["0x" + a.hex() for a in applied] == [application, new["application"]]
    site.stop()
    with closing(site.client()) as client:
        assert replay(client, site.people.manifest).proven
