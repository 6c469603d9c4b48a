"""The person who runs a command: options to sign in with, and signing in."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from zeropermit import terminal
from zeropermit.cli.keyring import unlock
from zeropermit.cli.options import LOCAL_API, AsJson, Key, Trust
from zeropermit.cli.options import Api as ApiUrl
from zeropermit.client.api import Api, Person
from zeropermit.client.node import load_trust


@dataclass(frozen=True, slots=True)
class CallerOptions:
    """Options of a command that signs in at the service."""

    key: Key
    trust: Trust = None
    api: ApiUrl = LOCAL_API
    as_json: AsJson = False

    def sign_in(self) -> Person:
        """Sign in with the keystore of the options."""
        return signed_in(self.api, self.key, self.trust)


def signed_in(api: str, key: Path, trust: Path | None) -> Person:
    """Sign in with a keystore, for the chain of a trust file."""
    manifest = load_trust(trust)
    person = Person(Api(api), unlock(key), manifest)
    person.sign_in()
    terminal.step(f"{person.name} ({person.uscc})")
    return person
