"""Filings: proofs of an application and its commitments against their one slot.

The ledger holds no commitment by itself. It holds, beside the second of an application,
a running digest that begins with the application and its key, and that every commitment
carries on (`docs/protocol.md` §1). Who needs a commitment proved tells all links.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from eth_utils.crypto import keccak

from zeropermit.domain.ledger import identifiers as ids
from zeropermit.domain.ledger.packed import packed_time

DIGEST_BYTES: Final = 26
"""Length of the running digest: second and stage of the application are beside it."""
_POSITION_BYTES = 2


@dataclass(frozen=True, slots=True)
class Made:
    """How a commitment was made, and its position among those of its application."""

    position: int
    by: ids.Address  #: Key that signed.
    committed_at: int


NOWHERE: Final = Made(2**16 - 1, ids.Address("0x" + "00" * ids.ADDRESS_LENGTH), 0)
"""Stands for a commitment that is not on the ledger; no link has this position."""


@dataclass(frozen=True, slots=True)
class Filing:
    """Key of an application, all links, and how the commitments shown were made."""

    by: ids.Address
    links: tuple[bytes, ...]
    made: tuple[Made, ...]

    def packed(self) -> bytes:
        """Give the bytes as functions of the contracts take them."""
        parts = [ids.address_bytes(self.by)]
        for one in self.made:
            parts.append(one.position.to_bytes(_POSITION_BYTES, "big"))
            parts.append(ids.address_bytes(one.by))
            parts.append(packed_time(one.committed_at))
        return b"".join((*parts, *self.links))


def first_digest(
    application: ids.ApplicationId, by: ids.Address, applied_at: int
) -> bytes:
    """Give the running digest of an application without commitments."""
    return keccak(application + _word(by, applied_at))[:DIGEST_BYTES]


def link(commitment: ids.CommitmentId, by: ids.Address, committed_at: int) -> bytes:
    """Give the link of a commitment: all that the running digest takes of it."""
    return keccak(commitment + _word(by, committed_at))


def extended(digest: bytes, next_link: bytes) -> bytes:
    """Give the running digest after one more commitment."""
    return keccak(digest.ljust(ids.WORD_LENGTH, b"\0") + next_link)[:DIGEST_BYTES]


def _word(by: ids.Address, second: int) -> bytes:
    return ids.address_word(by) + second.to_bytes(ids.WORD_LENGTH, "big")
