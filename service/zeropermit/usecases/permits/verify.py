"""Verify: the one answer to "is this permit good?", by digest, number or id."""

from __future__ import annotations

import re

from zeropermit.domain.ledger.identifiers import PermitId, from_hex
from zeropermit.domain.ledger.state import Registers
from zeropermit.domain.permits.verification import Answer, AsOf, verify
from zeropermit.errors import NotAReferenceError
from zeropermit.usecases.ports import World

UNKNOWN = bytes(32)
"""Digest of no document."""


def find_document(registers: Registers, reference: str) -> bytes:
    """Find the document digest that a person means.

    Args:
        registers: State to look in.
        reference: Digest of the document or permit id (`0x` and 64 digits, with or
            without `0x` and blanks), or permit number (18 digits).

    Raises:
        NotAReferenceError: It is none of these.
    """
    text = re.sub(r"[\s-]", "", reference).lower()
    if re.fullmatch(r"[0-9]{18}", text):
        permits = registers.by_number.get(text, [])
        return registers.permits[permits[0]].document if permits else UNKNOWN
    if not re.fullmatch(r"(0x)?[0-9a-f]{64}", text):
        raise NotAReferenceError(reference)
    word = from_hex("0x" + text.removeprefix("0x"))
    permit = registers.permits.get(PermitId(word))
    return word if permit is None else permit.document


def verify_reference(world: World, reference: str, *, at: int | None = None) -> Answer:
    """Answer for a permit that somebody names, now or at a past second.

    Raises:
        NotAReferenceError: The reference is no digest, number or id.
    """
    now = present_second(world)

    def answer(registers: Registers, as_of: AsOf) -> Answer:
        document = find_document(registers, reference)
        moment = max(now, as_of.time) if at is None else at
        return verify(registers, document, at=moment, as_of=as_of)

    if at is None or at >= now:
        return world.ledger.read(answer)
    return world.ledger.read_at(at, answer)


def present_second(world: World) -> int:
    """Give the newest second that can be answered for.

    A block can be a little ahead of our clock, and what it says has happened.
    """
    return max(world.clock(), world.ledger.read(lambda _, as_of: as_of.time))
