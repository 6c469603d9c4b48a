"""An act that one officer signed, kept until another signs it as well.

Two officers at two computers sign the same words. The record holds what was wanted,
never the words themselves: they are made anew from it for the second officer. Where
the text of the written decision is kept, it has the digest that is signed.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Self

from zeropermit.domain.acts.act import Authorization
from zeropermit.domain.ledger.identifiers import Address, Digest, PermitId, to_hex
from zeropermit.domain.permits.reasons import Ending
from zeropermit.domain.records.canonical import JsonValue, Suite, digest
from zeropermit.domain.records.record import record_fields
from zeropermit.errors import DecisionTextError

WAITING_ACT = "zeropermit/waiting-act/1"

_KEYS = ("permit", "sequence", "act", "reason", "decision", "text", "ending")
_MORE = ("hearing_until", "first")


@dataclass(frozen=True, slots=True)
class WaitingAct:
    """What officers want to do with a permit, with the first signature."""

    permit: PermitId
    sequence: int
    """Number of acts done on the permit when it was signed."""
    act: str
    """Such as `suspend`; `usecases/permits/officer_acts.py` names them."""
    reason: str
    """Reason code."""
    decision: bytes
    """Digest of the written decision."""
    text: str | None
    """The written decision, if it was typed in; its SHA-256 is `decision`."""
    ending: Ending
    hearing_until: int
    """Exclusive end of the time to ask for a hearing; zero if there is none."""
    first: Authorization

    def __post_init__(self) -> None:
        """Refuse a text that is not what is signed.

        Raises:
            DecisionTextError: Its digest is another.
        """
        if self.text is not None and text_digest(self.text) != self.decision:
            raise DecisionTextError

    def as_json(self) -> dict[str, JsonValue]:
        """Write it as a record."""
        return {
            "type": WAITING_ACT,
            "suite": Suite.SHA_256.value,
            "permit": to_hex(self.permit),
            "sequence": self.sequence,
            "act": self.act,
            "reason": self.reason,
            "decision": to_hex(self.decision),
            "text": self.text,
            "ending": int(self.ending),
            "hearing_until": self.hearing_until,
            "first": {
                "signer": self.first.signer,
                "deadline": self.first.deadline,
                "signature": "0x" + self.first.signature.hex(),
            },
        }

    def digest(self) -> Digest:
        """Digest the record; that is its name."""
        return digest(self.as_json())

    @classmethod
    def from_json(cls, value: JsonValue) -> Self:
        """Read a waiting act.

        Raises:
            RecordError: A field is missing, unknown or of the wrong kind.
            DecisionTextError: The text is not what is signed.
        """
        found = record_fields(value, WAITING_ACT, (*_KEYS, *_MORE))
        first = found.object("first", ("signer", "deadline", "signature"))
        if found.integer("ending") not in set(Ending):
            found.fail("ending", "an ending or 0 expected")
        return cls(
            permit=PermitId(found.word("permit")),
            sequence=found.integer("sequence"),
            act=found.text("act"),
            reason=found.text("reason"),
            decision=found.word("decision"),
            text=found.optional_text("text"),
            ending=Ending(found.integer("ending")),
            hearing_until=found.integer("hearing_until"),
            first=Authorization(
                Address(first.address("signer")),
                first.integer("deadline"),
                first.data("signature"),
            ),
        )


@dataclass(frozen=True, slots=True)
class Sent:
    """A waiting act on its way, with both signatures."""

    operation: str
    at: int
    """Second at which it was about to be sent."""


def text_digest(text: str) -> Digest:
    """Digest a written decision that was typed in: SHA-256 of its UTF-8 bytes."""
    return Digest(hashlib.sha256(text.encode()).digest())
