"""Options of a command that sends acts to a node, with a key that only pays."""

from __future__ import annotations

from dataclasses import dataclass

from zeropermit.cli.keyring import unlock
from zeropermit.cli.options import LOCAL_NODE, AsJson, Key, Rpc, Trust
from zeropermit.client.node import Trusted, open_trusted
from zeropermit.ledger.sender import Sender


@dataclass(frozen=True, slots=True)
class SenderOptions:
    """The key that pays, the node, and the trust file."""

    key: Key
    rpc: Rpc = LOCAL_NODE
    trust: Trust = None
    as_json: AsJson = False

    def open(self) -> Trusted:
        """Open the node to write to it."""
        return open_trusted(self.rpc, self.trust, write=True)

    def sender(self, trusted: Trusted) -> Sender:
        """Unlock the key that pays."""
        return Sender(trusted.client, unlock(self.key))
