"""Contract wallets that answer as no honest one does, as bytecode.

Each is asked `isValidSignature(bytes32,bytes)` (ERC-1271), in a static call.
"""

from __future__ import annotations

from tests.contracts import factories as f
from tests.contracts.evm import SOMEBODY, START
from tests.contracts.world import World

MAGIC = bytes.fromhex("1626ba7e")
"""Answer of an honest wallet, in the first four of 32 bytes."""
STATIC_WRITE = bytes.fromhex("60015f55")
"""Writes to its storage."""


def word(content: bytes) -> bytes:
    """Put 32 bytes into memory at zero."""
    return b"\x7f" + content.ljust(32, b"\0") + bytes.fromhex("5f52")


def answering(content: bytes, size: int = 32, *, reverting: bool = False) -> bytes:
    """Answer the first bytes of a word, or revert with them."""
    end = b"\xfd" if reverting else b"\xf3"
    return word(content) + b"\x60" + bytes([size]) + b"\x5f" + end


LIES: dict[str, bytes] = {
    "a word that means no": answering(b"\xff" * 4),
    "the number one": answering((1).to_bytes(32, "big")),
    "the magic at the wrong end": answering(MAGIC.rjust(32, b"\0")),
    "the magic and dirt behind it": answering(MAGIC + b"\1" * 28),
    "four bytes alone": answering(MAGIC, 4),
    "31 bytes": answering(MAGIC, 31),
    "the magic by reverting": answering(MAGIC, reverting=True),
    "nothing": b"\0",
    "an invalid instruction": b"\xfe",
    "the magic after writing": STATIC_WRITE + answering(MAGIC),
}
"""Wallets that must not pass for having signed."""
FOR_EVER = bytes.fromhex("5b5f56")
"""Checks a signature for ever."""


def reentering(target: str, data: bytes) -> bytes:
    """Call a contract while the signature is checked, and say that it is good."""
    size = len(data).to_bytes(2, "big")
    place = bytes.fromhex(target.removeprefix("0x"))
    tail = (
        bytes.fromhex("5f5f61") + size + bytes.fromhex("5f5f73") + place
        + bytes.fromhex("5af150") + answering(MAGIC)
    )  # fmt: skip
    begin = 8 + len(tail)
    copy = b"\x61" + size + b"\x61" + begin.to_bytes(2, "big") + b"\x5f\x39"
    return copy + tail + data


def deployed(world: World, code: bytes) -> str:
    """Deploy bytecode as it is."""
    size = len(code).to_bytes(2, "big")
    creation = b"\x61" + size + bytes.fromhex("80600a3d393df3") + code
    return world.evm._engine.create(SOMEBODY, creation)


def enlisted(world: World, address: str, uscc: str = f.LAND, person: int = 77) -> str:
    """Make an account the key of an officer."""
    owner = f.organisation_id(uscc)
    world.govern("addKey", owner, address, f.OFFICER, person, START, f.NO_END)
    return address
