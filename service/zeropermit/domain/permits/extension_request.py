"""A holder's signed request to put the start of work off, kept for an officer.

The holder and the authority sign the same words (`Extend`). Where a system key may
not sign for the authority, the holder's signature waits in this record.
"""

from __future__ import annotations

from dataclasses import dataclass

from zeropermit.domain.acts.act import Authorization
from zeropermit.domain.ledger.identifiers import PermitId
from zeropermit.domain.records.record import TypedRecord

REASONS = ("SITE_NOT_READY", "DESIGN_CHANGED", "FUNDS_LATE", "WEATHER", "OTHER_REASON")
"""Reason codes that pages offer; the law wants a reason and lists none (建筑法 9)."""


@dataclass(frozen=True, slots=True)
class ExtensionRequest(TypedRecord):
    """The request of a permit's holder, with its signature."""

    TYPE = "zeropermit/extension-request/1"

    permit: PermitId
    sequence: int  #: Number of the holder's reports when it was signed.
    start_by: int  #: Exclusive end of the time to start work that is asked for.
    reason: str  #: Reason code.
    requested_at: int
    holder: Authorization
