"""`kill -9` of a serving process, again and again: nothing is lost, nothing twice.

Two cases are walked to their permits, an act at a time, and the service is killed
at a random moment around each of them: while the request is answered, while the act
is signed, sent, in a block, read, or while departments are asked.
"""

import random
import threading
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import requests

from tests.e2e.people import People, Request
from tests.e2e.processes import HOST, Nursery, answering, free_port, until
from zeropermit.audit.reading import read_events
from zeropermit.audit.replay import replay
from zeropermit.bootstrap.demonstration_data import scenario
from zeropermit.bootstrap.service import read_manifest
from zeropermit.domain.ledger.events import Applied, Committed, PermitIssued
from zeropermit.errors import ApiUnreachableError
from zeropermit.ledger.client import Client
from zeropermit.ledger.node_connection import open_provider

SEED = 20261124
CASES = {
    "documents": (),
    "main": ("developer", "contractor", "surveyor", "designer", "supervisor"),
}
"""Scenarios, and who has to commit in each."""
LONGEST_LIFE = 0.5
"""Seconds after a request at which the service is killed at the latest, the first time;
longer each time that it was too short, for machines are not equally fast."""
LEAST_KILLS = 12
DIE_YOUNG = 0.3
"""How likely a service is killed while it starts."""


@dataclass
class Lives:
    """A service that is killed and started again on one folder."""

    folder: Path
    nursery: Nursery
    people: People
    chance: random.Random
    kills: int = 0
    child: int = 0
    """Process of the service; 0 if it is dead."""
    blocks: dict[int, str] = field(default_factory=dict)
    """Hash of every block that somebody was shown."""
    requests: list[Request] = field(default_factory=list)

    def live(self) -> None:
        """Start the service, unless it lives."""
        if self.child:
            return
        while self.chance.random() < DIE_YOUNG:
            self.begin()
            time.sleep(self.chance.uniform(0, LONGEST_LIFE))
            self.die()
        url = self.begin()
        until(lambda: answering(url))
        self.people.at(url)

    def begin(self) -> str:
        """Start the service; give the address at which it will answer."""
        port = free_port()
        self.child = self.nursery.start("serve", "--data", self.folder, "--port", port)
        return f"http://{HOST}:{port}"

    def die(self) -> None:
        """Kill the service."""
        self.kills += self.nursery.kill(self.child)
        self.child = 0

    def act(self, prepare) -> Request:
        """Do one act, and kill the service around it, until it is answered."""
        request = self.alive(prepare)
        self.requests.append(request)
        while True:
            self.live()
            longest = LONGEST_LIFE * (1 + request.tries / 3)
            moment = self.chance.uniform(0, longest)
            killer = threading.Timer(moment, self.die)
            killer.start()
            try:
                answered = self.people.send(request)
                while answered and killer.is_alive():
                    self.remember(request)
            except (ApiUnreachableError, requests.RequestException, KeyError):
                answered = request.answer is not None  # signing in was cut short
            killer.join()
            if answered:
                return request

    def remember(self, request: Request) -> None:
        """Note the block that an act is said to be in."""
        with suppress(ApiUnreachableError, ValueError):
            path = f"/operations/{request.answer['operation']}"
            found = self.people.look(request.handle, path)
            if found and found.get("block_hash"):
                self.blocks[found["block"]] = found["block_hash"]
            time.sleep(0.02)

    def alive(self, do):
        """Do something that needs a living service."""
        self.live()
        return do()


def settled(lives: Lives, request: Request) -> bool:
    """Say whether an act whose operation is known is on the ledger."""
    found = lives.people.look(
        request.handle, f"/operations/{request.answer['operation']}"
    )
    assert found is None or found["state"] not in {"failed", "refused"}, found
    return found is not None and found["state"] in {"included", "final"}


@pytest.fixture
def lives(folder):
    manifest = read_manifest(folder / "manifest.json")
    chance = random.Random(SEED)  # noqa: S311 - repeatable, and not a secret
    nursery = Nursery()
    yield Lives(folder, nursery, People(folder, manifest), chance)
    nursery.close()


def walk(lives: Lives, case: str) -> str:
    """Walk a case to its last commitment; give the application."""
    applied = lives.act(lambda: lives.people.applying(scenario(case)))
    application = applied.answer["application"]
    for handle in CASES[case]:
        lives.act(lambda: lives.people.committing(handle, application))  # noqa: B023 - called at once
    return application


def test_whenever_the_service_is_killed_every_accepted_act_is_done_once(lives):
    applications = {case: walk(lives, case) for case in CASES}
    while lives.kills < LEAST_KILLS:
        lives.live()
        lives.die()

    lives.live()
    permits = {
        case: until(lambda: permit_of(lives, case, applications[case]))  # noqa: B023 - called at once
        for case in CASES
    }
    assert all(settled(lives, request) for request in lives.requests)
    for request in lives.requests:  # killed early, nobody may have been shown a block
        lives.remember(request)
    lives.die()
    check_ledger(lives, applications, permits)


def permit_of(lives: Lives, case: str, application: str) -> str | None:
    handle = scenario(case)["applicant"]
    found = lives.people.look(handle, f"/applications/{application}")
    return found and found["permit"]


def check_ledger(lives: Lives, applications, permits) -> None:
    """Check by the ledger alone that everything happened, once."""
    client = Client(open_provider(f"embedded:{lives.folder}/chain.db", read_only=True))
    manifest = lives.people.manifest
    report = replay(client, manifest)
    done = [item.event for item in read_events(client, manifest, client.head())]
    for number, block_hash in lives.blocks.items():
        assert "0x" + client.block(number).hash.hex() == block_hash
    client.close()

    assert [difference.words for difference in report.differences] == []
    assert lives.blocks
    applied = [e.application for e in done if isinstance(e, Applied)]
    assert sorted("0x" + a.hex() for a in applied) == sorted(applications.values())
    issued = [e.permit for e in done if isinstance(e, PermitIssued)]
    assert sorted("0x" + p.hex() for p in issued) == sorted(permits.values())
    committed = Counter(e.application for e in done if isinstance(e, Committed))
    expected = {applications[case]: len(who) for case, who in CASES.items() if who}
    assert {"0x" + a.hex(): n for a, n in committed.items()} == expected
    assert report.permits_decided == len(permits)
