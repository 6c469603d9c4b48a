"""A holder's signed request to put the start of work off, kept for an officer.

The holder and the authority sign the same words (`Extend`). Where a system key may
not sign for the authority, the holder's signature waits in this record.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from zeropermit.domain.acts.act import Authorization
from zeropermit.domain.ledger.identifiers import Address, PermitId, to_hex
from zeropermit.domain.records.canonical import JsonValue, Suite
from zeropermit.domain.records.record import record_fields

EXTENSION_REQUEST = "zeropermit/extension-request/1"

REASONS = ("SITE_NOT_READY", "DESIGN_CHANGED", "FUNDS_LATE", "WEATHER", "OTHER_REASON")
"""Reason codes that pages offer; the law wants a reason and lists none (建筑法 9)."""


@dataclass(frozen=True, slots=True)
class ExtensionRequest:
    """What the holder of a permit asked for, with its signature."""

    permit: PermitId
    sequence: int
    """Number of acts done on the permit when it was signed."""
    start_by: int
    """Exclusive end of the time to start work that is asked for."""
    reason: str
    """Reason code."""
    requested_at: int
    holder: Authorization

    def as_json(self) -> dict[str, JsonValue]:
        """Write it as a record."""
        return {
            "type": EXTENSION_REQUEST,
            "suite": Suite.SHA_256.value,
            "permit": to_hex(self.permit),
            "sequence": self.sequence,
            "start_by": self.start_by,
            "reason": self.reason,
            "requested_at": self.requested_at,
            "holder": {
                "signer": self.holder.signer,
                "deadline": self.holder.deadline,
                "signature": "0x" + self.holder.signature.hex(),
            },
        }

    @classmethod
    def from_json(cls, value: JsonValue) -> Self:
        """Read a request.

        Raises:
            RecordError: A field is missing, unknown or of the wrong kind.
        """
        keys = ("permit", "sequence", "start_by", "reason", "requested_at", "holder")
        found = record_fields(value, EXTENSION_REQUEST, keys)
        holder = found.object("holder", ("signer", "deadline", "signature"))
        return cls(
            permit=PermitId(found.word("permit")),
            sequence=found.integer("sequence"),
            start_by=found.integer("start_by"),
            reason=found.text("reason"),
            requested_at=found.integer("requested_at"),
            holder=Authorization(
                Address(holder.address("signer")),
                holder.integer("deadline"),
                holder.data("signature"),
            ),
        )
