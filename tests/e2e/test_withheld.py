"""A service that does not act, or acts otherwise, is walked around (T37)."""

import json
import shutil
from contextlib import closing

import pytest

from tests.e2e.people import MATTER, People
from tests.e2e.processes import HOST, Running, command, free_port
from zeropermit.audit.reading import read_events
from zeropermit.audit.replay import replay
from zeropermit.bootstrap.demonstration_data import PASSWORD, organisations, scenario
from zeropermit.bootstrap.keys import new_account, write_keystore
from zeropermit.bootstrap.service import read_manifest
from zeropermit.domain.ledger.events import Applied
from zeropermit.ledger.client import Client
from zeropermit.ledger.node_connection import open_provider

CASE = scenario("main")


class Walk:
    """A prepared application, and the ledger without its service."""

    def __init__(self, folder, prepared):
        self.folder = folder
        self.prepared = prepared
        self.trust = ("--trust", folder / "manifest.json")
        self.rpc = ("--rpc", f"embedded:{folder / 'chain.db'}")
        self.manifest = read_manifest(folder / "manifest.json")
        self.stranger = folder / "stranger.json"
        write_keystore(self.stranger, new_account(), PASSWORD, rounds=2)

    def sign(self, content, *, by="developer"):
        """Sign without a network; give the signed act."""
        file = self.folder / "act.json"
        file.write_text(json.dumps(content))
        key = ("--key", self.folder / "keys" / by / "officer-1.json")
        done = command("sign", file, *key, *self.trust, "--yes")
        assert done.code == 0, done.err
        return json.loads(done.out)

    def submit(self, content, *words):
        """Send an act by an account that nobody knows."""
        file = self.folder / "signed.json"
        file.write_text(json.dumps(content))
        words = (*words, "--key", self.stranger, "--json")
        return command("submit", file, *words, *self.rpc, *self.trust)

    def applied(self):
        """Give every application on the ledger."""
        with closing(self.client()) as client:
            items = list(read_events(client, self.manifest, client.head()))
        return [item.event for item in items if isinstance(item.event, Applied)]

    def client(self):
        return Client(open_provider(self.rpc[1], read_only=True))


@pytest.fixture(scope="module")
def prepared(pristine, tmp_path_factory):
    """What the service proposed, before it stopped."""
    folder = tmp_path_factory.mktemp("withheld") / "data"
    shutil.copytree(pristine, folder)
    port = free_port()
    serving = Running("serve", "--data", folder, "--port", port)
    url = serving.answering(f"http://{HOST}:{port}")
    people = People(folder, read_manifest(folder / "manifest.json")).at(url)
    act_body = {
        "matter": MATTER,
        "project": CASE["project"],
        "authority": organisations()["approval"]["uscc"],
    }
    proposal = people.person("developer").api.post("/applications/proposals", act_body)
    assert serving.interrupt() in {0, 130}
    serving.kill()
    return folder, proposal


@pytest.fixture
def walk(prepared):
    return Walk(*prepared)


def altered(content):
    """Give an act whose call is not what was signed."""
    text = json.dumps(content["call"])
    assert CASE["project"] in text
    call = json.loads(text.replace(CASE["project"], "2609-370202-04-01-000022"))
    return {**content, "call": call}


def test_an_act_without_its_signature_is_not_sent(walk):
    done = walk.submit(walk.prepared)

    assert done.code == 2
    assert "1 signatures are missing" in done.err
    assert walk.applied() == []


def test_a_relayer_that_alters_an_act_is_refused(walk):
    done = walk.submit(altered(walk.sign(walk.prepared)))

    assert done.code == 1
    assert "SIGNATURE" in json.loads(done.err.splitlines()[-1])["refusal"]["code"]
    assert walk.applied() == []


def test_nobody_signs_what_was_prepared_for_another_organisation(walk):
    done = walk.submit(walk.sign(walk.prepared, by="contractor"))

    assert done.code == 1
    assert "SIGNATURE" in json.loads(done.err.splitlines()[-1])["refusal"]["code"]
    assert walk.applied() == []


def test_an_act_for_another_chain_is_not_signed(walk):
    typed = json.loads(json.dumps(walk.prepared["typed_data"]))
    typed["domain"]["chainId"] = 1
    file = walk.folder / "act.json"
    file.write_text(json.dumps({**walk.prepared, "typed_data": typed}))
    key = ("--key", walk.folder / "keys" / "developer" / "officer-1.json")

    done = command("sign", file, *key, *walk.trust, "--yes")

    assert done.code == 2
    assert "another chain or contract" in done.err


def test_with_the_service_stopped_a_signed_act_is_sent_by_anybody(walk):
    before = len(walk.applied())

    done = walk.submit(walk.sign(walk.prepared))

    assert done.code == 0, done.err
    assert set(json.loads(done.out)) == {"tx_hash", "block", "gas_used"}
    (*_, event) = walk.applied()
    assert len(walk.applied()) == before + 1
    assert event.project == CASE["project"]
    with closing(walk.client()) as client:
        assert replay(client, walk.manifest).proven
