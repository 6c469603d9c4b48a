"""Caller of a command: a person at the service, or the account that pays at a node."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from zeropermit import terminal
from zeropermit.cli.keyring import unlock
from zeropermit.cli.options import LOCAL_API, LOCAL_NODE, Api, AsJson, Key, Rpc, Trust
from zeropermit.client import api as client
from zeropermit.client.node import Trusted, load_trust, open_trusted
from zeropermit.ledger.sender import Sender


@dataclass(frozen=True, slots=True)
class CallerOptions:
    """Options of a command that signs in at the service."""

    key: Key
    trust: Trust = None
    api: Api = LOCAL_API
    as_json: AsJson = False

    def sign_in(self) -> client.Person:
        """Sign in with the keystore of the options."""
        return signed_in(self.api, self.key, self.trust)


@dataclass(frozen=True, slots=True)
class NodeOptions:
    """A node, and the trust file that says which ledger it has to serve."""

    rpc: Rpc = LOCAL_NODE
    trust: Trust = None

    def open(self, *, write: bool = False) -> Trusted:
        """Open the node, to write to it if that is wanted."""
        return open_trusted(self.rpc, self.trust, write=write)


@dataclass(frozen=True, slots=True)
class SenderOptions:
    """Options of a command that sends acts to a node, with a key that only pays."""

    key: Key
    node: NodeOptions
    as_json: AsJson = False

    def sender(self, trusted: Trusted) -> Sender:
        """Unlock the key that pays."""
        return Sender(trusted.client, unlock(self.key))


def signed_in(api: str, key: Path, trust: Path | None) -> client.Person:
    """Sign in with a keystore, for the chain of a trust file."""
    manifest = load_trust(trust)
    person = client.Person(client.Api(api), unlock(key), manifest)
    person.sign_in()
    terminal.step(f"{person.name} ({person.uscc})")
    return person
