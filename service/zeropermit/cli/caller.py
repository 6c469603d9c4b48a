"""Caller of a command: a person at the service, or the account that pays at a node."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path

import typer
from eth_account.signers.local import LocalAccount

from zeropermit import terminal
from zeropermit.bootstrap.keys import read_keystore
from zeropermit.cli.command import AsJson, CommandAnswer
from zeropermit.cli.options import LOCAL_API, LOCAL_NODE, Api, Key, Rpc, Trust
from zeropermit.client import api as client
from zeropermit.client.node import Trusted, load_trust, open_trusted
from zeropermit.domain.ledger.identifiers import to_hex
from zeropermit.errors import KeystoreError
from zeropermit.ledger.sender import Call, Sender

PASSWORD = "ZEROPERMIT_KEYSTORE_PASSWORD"  # noqa: S105 - the variable's name


@dataclass(frozen=True, slots=True)
class SignInOptions:
    """Options of a command that signs in at the service."""

    key: Key
    trust: Trust = None
    api: Api = LOCAL_API

    def sign_in(self) -> client.Person:
        """Sign in with the keystore of the options."""
        return signed_in(self.api, self.key, self.trust)


@dataclass(frozen=True, slots=True)
class CallerOptions(SignInOptions):
    """The same with `--json`, before the command's own options."""

    as_json: AsJson = False


@dataclass(frozen=True, slots=True)
class NodeOptions:
    """A node, and the trust file that says which ledger it has to serve."""

    rpc: Rpc = LOCAL_NODE
    trust: Trust = None

    def open(self, *, write: bool = False) -> Trusted:
        """Open the node, to write to it if that is wanted."""
        return open_trusted(self.rpc, self.trust, write=write)


@dataclass(frozen=True, slots=True)
class PayerOptions:
    """A node, and a key that pays for transactions and decides nothing."""

    key: Key
    node: NodeOptions

    def send(self, trusted: Trusted, call: Call, next_step: str = "") -> CommandAnswer:
        """Send a transaction and wait until it is in a block."""
        [receipt] = Sender(trusted.client, unlock(self.key)).send_all([call])
        tx_hash, gas = to_hex(receipt.tx_hash), receipt.gas_used
        block = receipt.block_number
        return CommandAnswer(
            {"tx_hash": tx_hash, "block": block, "gas_used": gas},
            [tx_hash],
            terminal.words("In block {block}, {gas} gas.", block=block, gas=gas),
            next_step,
        )


def signed_in(api: str, key: Path, trust: Path | None) -> client.Person:
    """Sign in with a keystore, for the chain of a trust file."""
    manifest = load_trust(trust)
    person = client.Person(client.Api(api), unlock(key), manifest)
    person.sign_in()
    terminal.step(f"{person.name} ({person.uscc})")
    return person


def unlock(path: Path) -> LocalAccount:
    """Open a keystore with the password from the environment or from the person."""
    if not path.is_file():
        raise KeystoreError(str(path), "there is no such file")
    return read_keystore(path, password(str(path)))


def password(what: str, *, new: bool = False) -> str:
    """Give the password from the environment, or ask for it; for a `new` one, twice."""
    given = os.environ.get(PASSWORD)
    if given is not None:
        return given
    if terminal.current().no_input or not sys.stdin.isatty():
        raise KeystoreError(what, f"no password: set {PASSWORD}")
    question = terminal.words("Password of {what}", what=what)
    answer: str = typer.prompt(
        question, hide_input=True, confirmation_prompt=new, err=True
    )
    return answer
