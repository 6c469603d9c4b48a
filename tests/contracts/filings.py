"""Proofs of applications and commitments, folded from their events by other code.

Written from docs/protocol.md and not from the package. The links of an application are
noted as its events come, by its id: an application that is made again, on another
chain or after a snapshot, begins anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from eth_utils.crypto import keccak

NOBODY = "0x" + "00" * 20
NOWHERE = (2**16 - 1, NOBODY, 0)


@dataclass
class Filed:
    """An application with its commitments, as the ledger has them."""

    by: str = NOBODY
    digest: bytes = bytes(26)
    made_at: int = 0
    links: list[bytes] = field(default_factory=list)
    made: dict[bytes, tuple[int, str, int]] = field(default_factory=dict)
    """Position, key and second of each commitment, the first time."""

    @classmethod
    def applied(cls, number: bytes, by: str, now: int) -> Filed:
        return cls(by, keccak(number + words(by, now))[:26], now)

    def commit(self, commitment: bytes, by: str, now: int) -> None:
        link = link_of(commitment, by, now)
        self.made.setdefault(commitment, (len(self.links), by, now))
        self.links.append(link)
        self.digest = extended(self.digest, link)

    def packed(self, *shown: bytes) -> bytes:
        """Prove the application and these of its commitments."""
        return pack(self.by, [self.made.get(one, NOWHERE) for one in shown], self.links)


def pack(
    by: str, made: Iterable[tuple[int, str, int]], links: Sequence[bytes]
) -> bytes:
    told = b""
    for position, who, second in made:
        told += position.to_bytes(2, "big") + key(who) + second.to_bytes(5, "big")
    return key(by) + told + b"".join(links)


def key(address: str) -> bytes:
    return bytes.fromhex(address.removeprefix("0x"))


def words(who: str, second: int) -> bytes:
    return key(who).rjust(32, b"\0") + second.to_bytes(32, "big")


def link_of(commitment: bytes, by: str, second: int) -> bytes:
    return keccak(commitment + words(by, second))


def extended(digest: bytes, link: bytes) -> bytes:
    return keccak(digest.ljust(32, b"\0") + link)[:26]


FILED: dict[bytes, Filed] = {}
"""The applications that were made last, by id."""


def note(events: Iterable[Any], now: int) -> None:
    """Take applications and commitments into account."""
    for event in events:
        values = event.values
        if event.name == "Applied":
            number = values["application"]
            FILED[number] = Filed.applied(number, values["by"], now)
        elif event.name == "Committed":
            filed = FILED[values["application"]]
            filed.commit(values["commitment"], values["by"], now)


def filing(application: bytes, *shown: bytes) -> bytes:
    return FILED.get(application, Filed()).packed(*shown)
